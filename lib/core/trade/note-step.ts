import type { AccountState } from './account.ts'
import type { Event } from './event.ts'
import type { Trade } from './state.ts'
import { addedUp, type Step } from './steps.ts'

/** Above this many the older half is added up: what was open at instants that long ago is not asked for any more. */
const STEPS_MAX = 400

/** What a fact changes of what somebody holds; null: nothing. */
const stepOf = (event: Event, trade: Trade | undefined): Step | null => {
  if (event.type === 'foreign-changed') return { trade: null, symbol: event.symbol, side: event.side, at: event.filledAt, change: event.contracts - event.was }
  if ((event.type !== 'entry-filled' && event.type !== 'exit-filled') || trade === undefined) return null
  return { trade: trade.id, symbol: trade.plan.symbol, side: trade.plan.side, at: event.filledAt, change: event.type === 'entry-filled' ? event.contracts : -event.contracts }
}

/** The account with what the fact changed noted at its own time, so that what was open at any instant can be told later. */
export const withSteps = (account: AccountState, event: Event): AccountState => {
  const step = stepOf(event, event.trade === null ? undefined : account.trades[String(event.trade)])
  if (step === null || step.change === 0n) return account
  const steps = [...account.steps, step]
  return { ...account, steps: steps.length > STEPS_MAX ? addedUp(steps, steps[steps.length - STEPS_MAX / 2]?.at ?? 0) : steps }
}
