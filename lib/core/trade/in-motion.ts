import type { Side } from '#core/market/instrument.ts'
import { type AccountState, sideOf, tradesOn } from './account.ts'
import { isChildSettled, isSettled } from './state.ts'

/** Something of ours on the side may be filling right now: a size read says nothing then. */
export const inMotion = (account: AccountState, symbol: string, side: Side): boolean =>
  sideOf(account, symbol, side).foreignClose !== null ||
  tradesOn(account, symbol, side).some((trade) =>
    [trade.entry, ...trade.exits].some((order) => order.state === 'requested' || order.state === 'unknown' || order.executed > order.booked || (order.price === null && !isSettled(order))) ||
    trade.rows.some((row) => row.status === 'triggered' && !isChildSettled(row)))
