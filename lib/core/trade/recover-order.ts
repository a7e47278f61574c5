import { isEnded, type OrderRow } from '#core/order/order.ts'
import { maxOf, NOTHING } from '#core/money/money.ts'
import { backOff } from './back-off.ts'
import type { Deciding } from './deciding.ts'
import { readOrderId } from './order-id.ts'
import type { LiveTrade, OwnOrder } from './state.ts'

const epochOf = ({ entry }: LiveTrade): number => readOrderId(entry.clientId)?.epoch ?? 0

/**
 * After a restore the exchange shows an order that this copy never asked for: its id names the trade whose contracts it closes, so what it did is
 * that trade's and not made by hand. What still rests of it goes: the trade asks for its own anew. Only ids of an earlier epoch are read so, and
 * none from before the trade's own entry: a trade that was lost has given its number to another since.
 */
export const recoverOrder = (desk: Deciding, row: OrderRow): boolean => {
  const id = readOrderId(row.clientId)
  if (id === null || id.epoch >= desk.state().epoch || row.direction !== 'close') return false
  const trade = desk.live(id.trade)
  if (trade === null || trade.plan.symbol !== row.symbol || trade.plan.side !== row.side || id.epoch < epochOf(trade)) return false
  const order: OwnOrder = {
    clientId: row.clientId, purpose: 'close', target: null, why: null, quantity: row.quantity, price: row.price, state: 'unknown', end: null, orderId: row.orderId,
    executed: NOTHING, booked: NOTHING, cancelAsked: false, cancelWhy: null, requestedAt: row.createdAt, sentBy: null, asks: 0, askAt: null,
  }
  desk.emit({ type: 'order-recovered', trade: trade.id, order })
  if (!isEnded(row.status)) desk.emit({ type: 'cancel-requested', trade: trade.id, clientId: row.clientId, why: 'restored', again: false })
  return true
}

/** A target that was given up as absent is there: another was asked for in its place meanwhile, so this one goes. */
export const restsAfterAll = (desk: Deciding, { trade, order }: { readonly trade: LiveTrade; readonly order: OwnOrder }, row: OrderRow): void => {
  desk.emit({ type: 'order-seen', trade: trade.id, clientId: order.clientId, orderId: row.orderId, executed: maxOf(row.executed, order.executed), end: null, askAt: desk.at + backOff(0) })
  desk.emit({ type: 'cancel-requested', trade: trade.id, clientId: order.clientId, why: 'target-changed', again: false })
}
