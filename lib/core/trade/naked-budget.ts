import { type AccountState, liveTrades } from './account.ts'
import { isLive, type LiveTrade, type Trade } from './state.ts'
import type { NakedBudget, NakedDay } from './watched.ts'

const NAKED_BUDGET: NakedBudget = { tradeMs: 30_000, dayMs: 120_000 }
/** What a user may set (ms): a stop is there within seconds, and a day has no more. */
export const NAKED_BUDGET_RANGE = { least: 1_000, most: 86_400_000 } as const

const DAY_MS = 86_400_000
const dayOf = (at: number): number => Math.floor(at / DAY_MS)

export const nakedBudgetOf = ({ nakedBudget }: AccountState): NakedBudget => nakedBudget ?? NAKED_BUDGET

/** The count of the day of a moment, or of a later one that has begun. */
const dayAt = ({ naked }: AccountState, at: number): NakedDay => (naked !== undefined && naked.date >= dayOf(at) ? naked : { date: dayOf(at), ms: 0, told: false, trades: naked?.trades ?? [] })

/** Adds the naked time that ended with an event to its day. */
export const withNakedDay = (before: AccountState, after: AccountState, at: number): AccountState => {
  if (before.trades === after.trades) return after
  let ended = 0
  for (const trade of Object.values(after.trades)) {
    const was = before.trades[trade.id]
    if (was !== undefined && was !== trade) ended += nakedOf(trade) - nakedOf(was)
  }
  if (ended === 0) return after
  const day = dayAt(after, at)
  return { ...after, naked: { ...day, ms: day.ms + ended } }
}
const nakedOf = (trade: Trade): number => (trade.status === 'draft' ? 0 : trade.nakedMs)

type Naked = LiveTrade & { readonly nakedSince: number }
const isNaked = (trade: Trade): trade is Naked => isLive(trade) && trade.nakedSince !== null
const nakedNow = ({ trades }: AccountState): readonly Naked[] => Object.values(trades).filter(isNaked)

/** Naked time (ms) of a moment's UTC day; what runs on counts whole. */
export const nakedOfDay = (account: AccountState, at: number): number => nakedNow(account).reduce((sum, trade) => sum + Math.max(0, at - trade.nakedSince), dayAt(account, at).ms)

/** Exchange times (ms) at which a budget is used up, of trades and (trade null) of the day; those that were told are over. */
export const budgetsDue = (account: AccountState): readonly { readonly trade: number | null; readonly at: number }[] => {
  const running = nakedNow(account)
  if (running.length === 0) return []
  const { tradeMs, dayMs } = nakedBudgetOf(account)
  const day = dayAt(account, Math.max(...running.map(({ nakedSince }) => nakedSince)))
  const own = running.filter(({ id }) => !day.trades.includes(id)).map(({ id, nakedSince, nakedMs }) => ({ trade: id, at: nakedSince + Math.max(0, tradeMs - nakedMs) }))
  const spent = running.reduce((sum, { nakedSince }) => sum + nakedSince, dayMs - day.ms)
  return day.told ? own : [...own, { trade: null, at: Math.ceil(spent / running.length) }]
}

/** The next of them; null: none is being used. */
export const budgetDueAt = (account: AccountState): number | null => {
  const due = budgetsDue(account).map(({ at }) => at)
  return due.length === 0 ? null : Math.min(...due)
}

export const withBudgetTold = (account: AccountState, of: number | null, at: number): AccountState => {
  const day = dayAt(account, at)
  const lives = new Set(liveTrades(account).map(({ id }) => id))
  return { ...account, naked: of === null ? { ...day, told: true } : { ...day, trades: [...day.trades.filter((id) => lives.has(id)), of] } }
}
