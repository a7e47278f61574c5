import { unreachable } from '#core/assert.ts'
import type { Fill, OrderRow, OrderStatus, TriggerRow } from '#core/order/order.ts'
import type { Balance, Flow, FlowKind, PositionRow } from '#core/position/position.ts'
import type { BalanceView, FillView, FlowView, OrderView, PositionView, TriggerView } from '#core/venue/view.ts'
import { price } from '#core/money/money.ts'

const statusOf = (order: OrderView): OrderStatus => {
  switch (order.status) {
    case 'pending':
    case 'new': return 'accepted'
    case 'partially-filled': return 'partially-filled'
    case 'filled': return 'filled'
    case 'cancelled': return 'cancelled'
    case 'rejected': return 'refused'
    default: return unreachable(order.status)
  }
}
const originOf = (order: OrderView): OrderRow['origin'] => (order.origin === 'liquidation' || order.origin === 'deleveraging' ? order.origin : 'user')

export const orderRow = (order: OrderView): OrderRow => ({
  orderId: order.orderId, clientId: order.clientId, symbol: order.symbol, side: order.side, direction: order.direction, status: statusOf(order), quantity: order.quantity,
  executed: order.executed, price: order.price <= 0n ? null : order.price, averagePrice: order.averagePrice, leverage: order.leverage, origin: originOf(order),
  createdAt: order.createdAt, updatedAt: order.updatedAt,
})

export const triggerRow = (row: TriggerView): TriggerRow => ({
  orderId: row.orderId, clientId: row.clientId, symbol: row.symbol, side: row.side, direction: row.direction, kind: row.kind, status: row.status, trigger: row.trigger, by: row.by,
  price: row.price, quantity: row.quantity, childId: row.childId, trailing: row.trailing === null ? null : { active: row.trailing.active }, createdAt: row.createdAt, updatedAt: row.updatedAt,
})

/** As the wire has it: a stream tells no fee. */
export const fillRow = (fill: FillView, from: 'list' | 'stream'): Fill => ({
  orderId: fill.orderId, ticketId: fill.ticketId, clientId: from === 'stream' ? fill.clientId : null, symbol: fill.symbol, side: fill.side, direction: fill.direction,
  price: fill.price, quantity: fill.quantity, fee: from === 'stream' ? null : fill.fee, maker: fill.maker, at: fill.at,
})

export const positionRow = (row: PositionView): PositionRow => ({
  symbol: row.symbol, side: row.side, contracts: row.contracts, available: row.available, averagePrice: row.averagePrice ?? price(1n), leverage: row.leverage,
  marginMode: row.marginMode, margin: row.margin, markPrice: row.markPrice, liquidationPrice: row.liquidationPrice, unrealised: row.unrealised, realised: row.realised,
})

export const balanceRow = (row: BalanceView): Balance => ({
  coin: row.coin, total: row.total, available: row.available, positionMargin: row.positionMargin, orderMargin: row.orderMargin, unrealisedCross: row.unrealisedCross,
})

const FLOWS: Readonly<Record<FlowView['code'], FlowKind>> = { 10: 'fee', 28: 'realised', 32: 'funding', 51: 'transfer', 700: 'liquidation', 701: 'deleveraging' }
export const flowRow = (row: FlowView): Flow => ({ id: row.id, kind: FLOWS[row.code], symbol: row.symbol, change: row.change, total: row.total, at: row.at })
