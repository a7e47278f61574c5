import type { AccountState } from './account.ts'

/** A whole read looks a day back at trigger rows, and farther after a downtime: what ended is remembered until a read went past it. */
const REPEATS_MS = 25 * 3_600_000
const ENDED_MAX = 600

/** The account with orders and rows that ended, all their fills booked: what is told of them from now on is a repeat. */
export const rememberEnded = (account: AccountState, ids: readonly string[], at: number): AccountState => ({
  ...account,
  endedOrders: [...account.endedOrders.filter((row) => row.until > Math.min(at, account.readTo)), ...ids.map((orderId) => ({ orderId, until: at + REPEATS_MS }))].slice(-ENDED_MAX),
})
