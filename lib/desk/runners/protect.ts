import { type FaultFacts, isFault } from '#core/fault.ts'
import type { Side } from '#core/market/instrument.ts'
import { type Price, quantity } from '#core/money/money.ts'
import type { WantedRow } from '#core/trade/account.ts'
import type { TriggerRow } from '#core/order/order.ts'
import type { Effect } from '#core/trade/effect.ts'
import type { FactInput } from '#core/trade/input.ts'
import { targetReached } from '#core/trade/levels.ts'
import { type ProtectionStep, protectionSteps } from '#core/trade/protection.ts'
import { answerId, done, type Ran, type Running } from './runner.ts'

type Protect = Extract<Effect, { type: 'protect' }>
type RowsFault = Extract<FactInput, { type: 'rows-read' }>['fault']

/**
 * Compares the rows that rest with the set that is wanted, sends only the difference, and reads back. It may be begun any number of times:
 * what an earlier attempt did is seen in the first read.
 */
export const runProtect = async (running: Running, effect: Protect): Promise<Ran> => {
  let sent = false
  try {
    const rows = await running.exchange.openTriggers({ symbol: effect.symbol }, 'protect')
    const steps = protectionSteps(rows, effect.side, effect.wanted, effect.own)
    sent = steps.length > 0
    const fault = await runSteps(running, effect, steps)
    return await readBack(running, effect, { fault, rows: steps.length === 0 ? rows : null })
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    return { type: 'again', ms: sent ? WINDOW_PASSED_MS : 500 }
  }
}

/** What was sent can't be accepted any more after this, so that the next look sees all of it and no row is placed twice. */
const WINDOW_PASSED_MS = 2_500

/** A target that the price is past already (−3141, −3143) says nothing of the next one: those that the venue takes rest meanwhile. */
const isPassedTarget = (kind: 'stop-loss' | 'take-profit' | null, { code, outcomeKnown }: FaultFacts): boolean => kind === 'take-profit' && outcomeKnown && code === 'stop-on-wrong-side'

/** The last price now, asked for once; null: nobody could tell it in time. */
const lastPrice = ({ market, clock }: Running, symbol: string): (() => Promise<Price | null>) => {
  let asked: Promise<Price | null> | null = null
  return () => (asked ??= Promise.race([market.quote(symbol).then(({ last }) => last), clock.sleep(QUOTE_MS).then(() => null)]).catch(noQuote))
}
const noQuote = (thrown: unknown): null => {
  if (!isFault(thrown)) throw thrown
  return null
}

/** A new target that the price is past is not sent: a venue that reads a row's direction from the price would let it wait for the price to come back. */
const comesTooLate = async (step: ProtectionStep, side: Side, last: () => Promise<Price | null>): Promise<boolean> => {
  if (step.type !== 'place' || step.row.kind !== 'take-profit') return false
  const now = await last()
  return now !== null && targetReached(side, step.row.trigger, now)
}

const runSteps = async (running: Running, effect: Protect, steps: readonly ProtectionStep[]): Promise<RowsFault> => {
  let refused: RowsFault = null
  const last = lastPrice(running, effect.symbol)
  for (const step of steps) {
    if (await comesTooLate(step, effect.side, last)) {
      refused ??= { code: 'stop-on-wrong-side', kind: 'take-profit' }
      continue
    }
    try {
      await runStep(running, effect, step)
    } catch (thrown) {
      if (!isFault(thrown)) throw thrown
      const kind = step.type === 'cancel' ? null : step.row.kind
      // A row that is gone already is what a cancel wanted; the next steps don't hang on it.
      if (step.type === 'cancel' && thrown.facts.outcomeKnown) continue
      const fault = { code: thrown.facts.outcomeKnown ? thrown.facts.code : 'unknown-outcome', kind }
      if (!isPassedTarget(kind, thrown.facts)) return fault
      refused ??= fault
    }
  }
  return refused
}

/** What the user closed at the exchange may be known to nobody yet: then the stop is placed for what is there, which is more than none. */
const placeWhatIsThere = async ({ exchange, stamp }: Running, effect: Protect, row: WantedRow, refused: unknown): Promise<void> => {
  if (row.kind !== 'stop-loss' || !isFault(refused) || refused.facts.code !== 'stop-rows-exceed-position') throw refused
  const rows = await exchange.openTriggers({ symbol: effect.symbol }, 'protect')
  const taken = rows.filter(({ symbol, side, kind, status }) => symbol === effect.symbol && side === effect.side && kind === 'stop-loss' && status === 'waiting').reduce((sum, other) => sum + other.quantity, 0n)
  const held = (await exchange.positions(effect.symbol)).filter(({ symbol, side }) => symbol === effect.symbol && side === effect.side).reduce((sum, { contracts }) => sum + contracts, 0n)
  const room = held - taken
  if (room <= 0n || room >= row.quantity) throw refused
  await exchange.placeRow({ symbol: effect.symbol, side: effect.side, kind: row.kind, trigger: row.trigger, quantity: quantity(room), by: row.by }, stamp)
}

const runStep = (running: Running, effect: Protect, step: ProtectionStep): Promise<void> => {
  const { exchange, stamp } = running
  if (step.type === 'cancel') return exchange.cancel({ orderId: step.orderId }, 'trigger', effect.symbol, stamp)
  const { row } = step
  if (step.type === 'amend') return exchange.amendRow({ orderId: step.orderId, symbol: effect.symbol, trigger: row.trigger, quantity: row.quantity, by: row.by }, stamp)
  return exchange.placeRow({ symbol: effect.symbol, side: effect.side, kind: row.kind, trigger: row.trigger, quantity: row.quantity, by: row.by }, stamp).catch((refused: unknown) => placeWhatIsThere(running, effect, row, refused))
}

const HISTORY_MS = 3_600_000
/** What the rows say is not held back longer than this (ms) by a price that doesn't come. */
const QUOTE_MS = 1_000

/** Confirmed means read back; the price is read after the rows, so that a stop on the wrong side is seen. */
const readBack = async (running: Running, effect: Protect, seen: { readonly fault: RowsFault; readonly rows: readonly TriggerRow[] | null }): Promise<Ran> => {
  const waiting = seen.rows ?? (await running.exchange.openTriggers({ symbol: effect.symbol }, 'protect'))
  // A refusal may mean that a stop has gone off already: then its row is in the history, and nothing must be closed twice.
  const ended = seen.fault === null ? [] : (await running.exchange.triggerHistory({ symbol: effect.symbol, since: running.sentAt - HISTORY_MS })).filter((row) => row.status === 'triggered')
  const rows = [...waiting, ...ended]
  const last = await lastPrice(running, effect.symbol)()
  return done({ id: answerId(running, 'rows'), input: { type: 'rows-read', symbol: effect.symbol, side: effect.side, ask: effect.ask, rows, last, fault: seen.fault } })
}
