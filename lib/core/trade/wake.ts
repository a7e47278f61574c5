import { type AccountState, liveTrades } from './account.ts'
import { waitsForTime } from './rules-trade.ts'

/** Exchange time (ms) at which the account wants to be told the time, though nothing else happens; null: never. */
export const wakeAt = (account: AccountState): number | null => {
  const times: number[] = []
  for (const trade of liveTrades(account)) {
    for (const order of [trade.entry, ...trade.exits]) if (order.askAt !== null) times.push(order.askAt)
    for (const row of trade.rows) if (row.askAt !== null) times.push(row.askAt)
    if (trade.close !== null && waitsForTime(trade)) times.push(trade.close.notBefore)
  }
  for (const side of Object.values(account.sides)) if (side.retryAt !== null) times.push(side.retryAt)
  for (const id of account.watched) times.push(id.until)
  return times.length === 0 ? null : Math.min(...times)
}
