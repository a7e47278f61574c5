import { unreachable } from '#core/assert.ts'
import type { TriggerSource } from '#core/market/instrument.ts'
import { money, type Price, price, quantity } from '#core/money/money.ts'
import { showDecimal } from '#core/money/decimal.ts'
import type { Fill, OrderRequest, OrderRow, OrderStatus, TriggerKind, TriggerRow, TriggerStatus } from '#core/order/order.ts'
import type { Pair } from '../sign.ts'
import type { WireExecutionReport, WirePlanReport, WireTicket } from '../wire/stream.ts'
import type { WireOrderRow, WirePlanType, WireStatus, WireTriggerRow, WireTriggerStatus, WireUserTrade } from '../wire/order.ts'
import { readSide, showSide, type SideAndDirection, streamSide } from './side.ts'

const readStatus = (status: WireStatus, executed: bigint): OrderStatus => {
  switch (status) {
    case 'PENDING_NEW':
    case 'NEW':
    case 'PENDING_CANCEL': return executed > 0n ? 'partially-filled' : 'accepted'
    case 'PARTIALLY_FILLED': return 'partially-filled'
    case 'FILLED': return 'filled'
    case 'CANCELED':
    case 'PARTIALLY_CANCELED': return 'cancelled'
    case 'EXPIRED': return 'expired'
    case 'REJECTED': return 'refused'
    default: return unreachable(status)
  }
}

/** ORDER_FILLED says that the row was triggered and its child order exists, not that anything has filled. */
const readTriggerStatus = (status: WireTriggerStatus): TriggerStatus => {
  switch (status) {
    case 'ORDER_NEW': return 'waiting'
    case 'ORDER_NOT_EFFECTIVE': return 'dormant'
    case 'ORDER_FILLED': return 'triggered'
    case 'ORDER_REJECTED': return 'rejected'
    case 'ORDER_FAILED': return 'failed'
    case 'ORDER_CANCELED': return 'cancelled'
    default: return unreachable(status)
  }
}

/** Zero and absence both say that there is no such price. */
const priceOrNull = (units: bigint | null): Price | null => (units === null || units <= 0n ? null : price(units))
const idOrNull = (id: string | null | undefined): string | null => (id === null || id === undefined || id === '' || id === '0' ? null : id)

const origin = (type: string): OrderRow['origin'] =>
  type === 'LIQUI_IOC_ORDER' ? 'liquidation' : type === 'LIQUI_ADL_ORDER' ? 'deleveraging' : 'user'

export const readOrder = (row: WireOrderRow): OrderRow => ({
  orderId: row.orderId,
  clientId: row.clientOrderId,
  symbol: row.symbol,
  ...readSide(row.side),
  status: readStatus(row.status, row.executedQty),
  quantity: quantity(row.origQty),
  executed: quantity(row.executedQty),
  price: priceOrNull(row.price),
  averagePrice: priceOrNull(row.avgPrice),
  leverage: row.leverage === null ? null : Number(row.leverage / 100_000_000n),
  origin: origin(row.type),
  createdAt: row.time,
  updatedAt: row.updateTime ?? row.time,
})

/** Row type STOP_PROFIT_LOSS without its kind would be a guess between a stop and a target, so it is read from `orderType` alone. */
const readKind = (kind: WirePlanType): TriggerKind => (kind === 'STOP_COMMON' ? 'plain' : kind.endsWith('_LOSS') ? 'stop-loss' : 'take-profit')

export const readTrigger = (row: WireTriggerRow): TriggerRow => {
  if (row.orderType === undefined || row.orderType === null) throw new RangeError(`trigger row ${row.orderId} names no orderType`)
  return {
    orderId: row.orderId,
    clientId: row.clientOrderId,
    symbol: row.symbol,
    ...readSide(row.side),
    kind: readKind(row.orderType),
    status: readTriggerStatus(row.status),
    trigger: priceOrNull(row.stopPrice),
    by: row.triggerBy === 'MARK_PRICE' ? 'mark' : 'last',
    price: row.priceType === 'INPUT' ? priceOrNull(row.price) : null,
    quantity: quantity(row.origQty),
    childId: idOrNull(row.executedOrderId),
    trailing: row.triggerType === 1 ? { active: row.activeStatus === 1 } : null,
    createdAt: row.time,
    updatedAt: row.updateTime ?? row.time,
  }
}

export const readPlan = (report: WirePlanReport): TriggerRow => ({
  orderId: report.orderId,
  clientId: report.clientOrderId,
  symbol: report.symbolId,
  ...readSide(report.side),
  kind: readKind(report.planOrderType),
  status: readTriggerStatus(report.status),
  trigger: priceOrNull(report.triggerPrice),
  by: report.quotePriceType === 2 ? 'mark' : 'last',
  price: report.priceType === 'INPUT' ? priceOrNull(report.price) : null,
  quantity: quantity(report.origQty),
  childId: idOrNull(report.executedOrderId),
  trailing: report.triggerType === 1 ? { active: report.activeStatus === 1 } : null,
  createdAt: report.time,
  updatedAt: report.updateTime ?? report.time,
})

/** `Z` has no documented unit for contracts, so a report tells no mean price. */
export const readReport = (report: WireExecutionReport): OrderRow => ({
  orderId: report.i,
  clientId: report.c,
  symbol: report.s,
  ...streamSide(report.S, report.C === true),
  status: readStatus(report.X, report.z),
  quantity: quantity(report.q),
  executed: quantity(report.z),
  price: priceOrNull(report.p),
  averagePrice: null,
  leverage: report.v === null ? null : Number(report.v / 100_000_000n),
  origin: origin(report.o ?? ''),
  createdAt: report.O ?? report.E,
  updatedAt: report.U ?? report.E,
})

export const readTrade = (row: WireUserTrade): Fill => ({
  orderId: row.orderId,
  ticketId: row.ticketId,
  clientId: null,
  symbol: row.symbol,
  ...readSide(row.side),
  price: price(row.price),
  quantity: quantity(row.qty),
  fee: row.commission === null ? null : money(row.commission),
  maker: row.isMaker === true,
  at: row.time,
})

export const readTicket = (ticket: WireTicket, of: SideAndDirection): Fill => ({
  orderId: ticket.o,
  ticketId: ticket.T,
  clientId: idOrNull(ticket.c),
  symbol: ticket.s,
  ...of,
  price: price(ticket.p),
  quantity: quantity(ticket.q),
  fee: null,
  maker: ticket.m,
  at: ticket.t,
})

export const showTriggerBy = (by: TriggerSource): string => (by === 'mark' ? 'MARK_PRICE' : 'CONTRACT_PRICE')

const showTimeInForce = (request: OrderRequest): string => {
  switch (request.timeInForce) {
    case 'gtc': return 'GTC'
    case 'ioc': return 'IOC'
    case 'fok': return 'FOK'
    case 'post-only': return 'POST_ONLY'
    default: return unreachable(request.timeInForce)
  }
}

/** A market order is type LIMIT with priceType MARKET; the venue makes it IOC within last × (1 ± 5 %). */
export const placePairs = (request: OrderRequest): readonly Pair[] => {
  const pairs: Pair[] = [
    ['symbol', request.symbol],
    ['side', showSide(request)],
    ['type', 'LIMIT'],
    ['quantity', showDecimal(request.quantity)],
  ]
  if (request.price === null) pairs.push(['priceType', 'MARKET'])
  else pairs.push(['price', showDecimal(request.price)], ['priceType', 'INPUT'], ['timeInForce', showTimeInForce(request)])
  pairs.push(['newClientOrderId', request.clientId])
  const stop = request.attachedStop
  if (stop !== null) pairs.push(['stopLoss', showDecimal(stop.trigger)], ['slTriggerBy', showTriggerBy(stop.by)], ['slOrderType', 'MARKET'])
  return pairs
}
