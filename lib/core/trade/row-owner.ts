import type { TriggerRow } from '#core/order/order.ts'
import { liveTrades, sideOf, tradesOn, type WantedRow } from './account.ts'
import type { Deciding } from './deciding.ts'
import type { LiveTrade, OwnRow } from './state.ts'

const isLike = (want: WantedRow, row: TriggerRow): boolean => want.kind === row.kind && want.trigger === row.trigger && want.quantity === row.quantity

/**
 * The sibling that a row was amended for: rows of a side serve whichever trade wants their price and size, and the read that tells so may come
 * after the row went off. null when the row is what its trade knows it as, when its trade wants it as it is now, or when nobody else does.
 */
export const amendedFor = (desk: Deciding, trade: LiveTrade, own: OwnRow, row: TriggerRow): WantedRow | null => {
  if (own.trigger === row.trigger && own.quantity === row.quantity) return null
  const alike = sideOf(desk.state(), row.symbol, row.side).wanted.filter((want) => isLike(want, row))
  if (alike.some((want) => want.trade === trade.id)) return null
  const open = new Set(tradesOn(desk.state(), row.symbol, row.side).filter((other) => other.ledger.open > 0n && !other.rows.some((known) => known.status === 'triggered')).map((other) => other.id))
  return alike.find((want) => open.has(want.trade)) ?? null
}

/** Rows that went off, or of trades that ended: a read that still shows one as waiting was made before. */
export const isSpent = (desk: Deciding, orderId: string): boolean =>
  desk.state().endedOrders.some((ended) => ended.orderId === orderId) || liveTrades(desk.state()).some((trade) => trade.rows.some((own) => own.orderId === orderId && own.status === 'triggered'))
