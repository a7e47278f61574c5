import { isLive } from '#core/trade/state.ts'
import type { Watched } from './checkers.ts'
import { holdersOf, isHand } from './holders.ts'
import type { VirtualTime } from './virtual-time.ts'

/** A life goes on for so long (ms) after nothing is left to do: longer than any frame or answer of it is late. */
const AFTER_MS = 12_000

/** Whether desk and venue have nothing left to do with one another: no live trade, no id that is watched, nothing stored that waits, nothing at the venue. */
const rests = (watched: Watched): boolean => {
  const { venue, store, account, deskAccount } = watched
  if (venue.openTriggers(account, { limit: 1 }).length > 0 || venue.openOrders(account, { limit: 100 }).some((order) => !isHand(order))) return false
  const table = store.tables.accounts.get(deskAccount)
  if (table === undefined || table.open.length > 0 || table.undrained.length > 0) return false
  const state = watched.texts.read(table.row).account
  for (const { symbol, side } of venue.positions(account, {})) {
    const { ours, hand } = holdersOf(watched, symbol, side)
    if (ours > 0n || state.sides[`${symbol}:${side}`]?.foreign !== hand) return false
  }
  return Object.values(state.sides).every(({ unexplained }) => unexplained.length === 0) && state.watched.length === 0 && !Object.values(state.trades).some(isLive)
}

/** Looks each second from `from` (ms, virtual) on; true when the rest of the life would be nothing but its clocks. */
export const restFrom = (watched: Watched, time: VirtualTime, from: number): (() => boolean) => {
  let since: number | null = null
  let over = false
  const look = (): void => {
    since = rests(watched) ? (since ?? time.now()) : null
    over = since !== null && time.now() - since >= AFTER_MS
    time.after(1_000, look)
  }
  time.after(from - time.now(), look)
  return () => over
}
