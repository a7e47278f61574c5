import { type AccountState, liveTrades } from './account.ts'
import { emergencyDueAt } from './emergency.ts'
import { foreignCloses } from './foreign-close.ts'
import { nakedDueAt } from './naked.ts'
import { budgetDueAt } from './naked-budget.ts'
import { waitsForTime } from './rules-trade.ts'
import type { LiveTrade } from './state.ts'

/** Exchange time (ms) at which the account wants to be told the time, though nothing else happens; null: never. */
export const wakeAt = (account: AccountState): number | null => {
  const times = liveTrades(account).flatMap(timesOf)
  for (const { close } of foreignCloses(account)) if (close.order.askAt !== null) times.push(close.order.askAt)
  for (const side of Object.values(account.sides)) if (side.retryAt !== null) times.push(side.retryAt)
  const emergency = emergencyDueAt(account)
  if (emergency !== null) times.push(emergency)
  const budget = budgetDueAt(account)
  if (budget !== null) times.push(budget)
  for (const id of account.watched) times.push(id.until)
  return times.length === 0 ? null : Math.min(...times)
}

const timesOf = (trade: LiveTrade): readonly number[] => {
  const times: number[] = []
  for (const order of [trade.entry, ...trade.exits]) if (order.askAt !== null) times.push(order.askAt)
  for (const row of trade.rows) if (row.askAt !== null) times.push(row.askAt)
  const naked = nakedDueAt(trade)
  if (naked !== null) times.push(naked)
  if (trade.close !== null && waitsForTime(trade)) times.push(trade.close.notBefore)
  return times
}
