import { unreachable } from '#core/assert.ts'
import { showDecimal } from '#core/money/decimal.ts'
import type { FillView, OrderView, TriggerView } from '#core/venue/view.ts'
import { showTriggerBy } from '../map/order.ts'
import { showPositionSide, showSide } from '../map/side.ts'
import type { WirePlanType, WireStatus, WireTriggerStatus } from '../wire/order.ts'

/** Decimals and ids are strings, small enumerations numbers (TOOBIT-API.md 5.3). */
export const showStatus = (order: OrderView): WireStatus => {
  switch (order.status) {
    case 'pending': return 'PENDING_NEW'
    case 'new': return 'NEW'
    case 'partially-filled': return 'PARTIALLY_FILLED'
    case 'filled': return 'FILLED'
    case 'cancelled': return 'CANCELED'
    case 'rejected': return 'REJECTED'
    default: return unreachable(order.status)
  }
}

export const showTriggerStatus = (row: TriggerView): WireTriggerStatus => {
  switch (row.status) {
    case 'waiting': return 'ORDER_NEW'
    case 'dormant': return 'ORDER_NOT_EFFECTIVE'
    case 'triggered': return 'ORDER_FILLED'
    case 'rejected': return 'ORDER_REJECTED'
    case 'failed': return 'ORDER_FAILED'
    case 'cancelled': return 'ORDER_CANCELED'
    default: return unreachable(row.status)
  }
}

export const showTimeInForce = (order: OrderView): string => {
  switch (order.timeInForce) {
    case 'gtc': return 'GTC'
    case 'ioc': return 'IOC'
    case 'fok': return 'FOK'
    case 'post-only': return 'POST_ONLY'
    default: return unreachable(order.timeInForce)
  }
}

export const showType = (origin: OrderView['origin'], otherwise: string): string =>
  origin === 'liquidation' ? 'LIQUI_IOC_ORDER' : origin === 'deleveraging' ? 'LIQUI_ADL_ORDER' : otherwise

const identity = (row: OrderView | TriggerView) => ({
  time: String(row.createdAt),
  updateTime: String(row.updatedAt),
  orderId: row.orderId,
  clientOrderId: row.clientId,
  symbol: row.symbol,
})

/** Eight decimals, as place replies show it. */
const showMultiplier = (multiplier: bigint): string => `${multiplier / 100_000_000n}.${(multiplier % 100_000_000n).toString().padStart(8, '0')}`

/** Member by member: spread parts cost more than all the rest of a reply. */
export const showOrder = (order: OrderView, multiplier: bigint | null = null): Readonly<Record<string, unknown>> => ({
  time: String(order.createdAt),
  updateTime: String(order.updatedAt),
  orderId: order.orderId,
  clientOrderId: order.clientId,
  symbol: order.symbol,
  price: showDecimal(order.price),
  leverage: String(order.leverage),
  origQty: showDecimal(order.quantity),
  executedQty: showDecimal(order.executed),
  executeQty: showDecimal(order.executed),
  avgPrice: order.averagePrice === null ? '0' : showDecimal(order.averagePrice),
  marginLocked: showDecimal(order.marginLocked),
  type: showType(order.origin, 'LIMIT'),
  side: showSide(order),
  timeInForce: order.market ? 'IOC' : showTimeInForce(order),
  status: showStatus(order),
  priceType: order.market ? 'MARKET' : 'INPUT',
  contractMultiplier: multiplier === null ? undefined : showMultiplier(multiplier),
  triggerType: 0,
  fallType: 0,
  activeStatus: 0,
})

export const showPlanType = (row: TriggerView): WirePlanType => {
  if (row.kind === 'plain') return 'STOP_COMMON'
  if (row.side === 'long') return row.kind === 'stop-loss' ? 'STOP_LONG_LOSS' : 'STOP_LONG_PROFIT'
  return row.kind === 'stop-loss' ? 'STOP_SHORT_LOSS' : 'STOP_SHORT_PROFIT'
}

export const showTrigger = (row: TriggerView): Readonly<Record<string, unknown>> => ({
  ...identity(row),
  accountId: row.account,
  price: row.price === null ? '0' : showDecimal(row.price),
  leverage: String(row.leverage),
  origQty: showDecimal(row.quantity),
  executedOrderId: row.childId ?? '0',
  type: row.kind === 'plain' ? 'STOP' : 'STOP_PROFIT_LOSS',
  side: showSide(row),
  status: showTriggerStatus(row),
  priceType: row.price === null ? 'MARKET' : 'INPUT',
  stopPrice: row.trigger === null ? '0' : showDecimal(row.trigger),
  triggerBy: showTriggerBy(row.by),
  triggerType: row.trailing === null ? 0 : 1,
  orderType: showPlanType(row),
  ...(row.kind === 'plain' ? {} : showTrailing(row)),
})

/** fallType in rows: 0 none, 1 rate, 2 price. Streams count 0 rate, 1 price. */
const showTrailing = ({ trailing }: TriggerView) => ({
  activePrice: trailing?.activation === null || trailing === null ? '0' : showDecimal(trailing.activation),
  fallType: trailing === null ? 0 : trailing.fallback.by === 'rate' ? 1 : 2,
  fallQuantity: trailing === null ? '0' : showDecimal(trailing.fallback.amount),
  activeStatus: trailing?.active === true ? 1 : 0,
})

export const showFill = (fill: FillView): Readonly<Record<string, unknown>> => ({
  time: String(fill.at),
  id: fill.id,
  orderId: fill.orderId,
  symbol: fill.symbol,
  price: showDecimal(fill.price),
  qty: showDecimal(fill.quantity),
  commissionAsset: 'USDT',
  commission: showDecimal(fill.fee),
  makerRebate: '0',
  type: showType(fill.origin, fill.market ? 'MARKET' : 'LIMIT'),
  isMaker: fill.maker,
  side: showSide(fill),
  realizedPnl: showDecimal(fill.realised),
  ticketId: fill.ticketId,
})

/** v2 splits the side and names market orders. */
export const showOrderV2 = (order: OrderView): Readonly<Record<string, unknown>> => ({
  ...identity(order),
  price: showDecimal(order.price),
  leverage: String(order.leverage),
  origQty: showDecimal(order.quantity),
  executedQty: showDecimal(order.executed),
  avgPrice: order.averagePrice === null ? '0' : showDecimal(order.averagePrice),
  marginLocked: showDecimal(order.marginLocked),
  type: showType(order.origin, order.market ? 'MARKET' : 'LIMIT'),
  ...splitSide(order),
  timeInForce: order.market ? 'IOC' : showTimeInForce(order),
  status: showStatus(order),
})

const splitSide = (row: OrderView | TriggerView | FillView) => ({ side: showSide(row).startsWith('BUY') ? 'BUY' : 'SELL', positionSide: showPositionSide(row.side) })

export const showAlgoV2 = (row: TriggerView): Readonly<Record<string, unknown>> => ({
  ...identity(row),
  price: row.price === null ? '0' : showDecimal(row.price),
  leverage: String(row.leverage),
  origQty: showDecimal(row.quantity),
  executedQty: '0',
  avgPrice: '0',
  type: `${row.kind === 'plain' ? 'STOP' : 'STOP_PROFIT_LOSS'}${row.price === null && row.trailing === null ? '_MARKET' : ''}`,
  ...splitSide(row),
  status: showTriggerStatus(row),
  stopPrice: row.trigger === null ? '0' : showDecimal(row.trigger),
  triggerBy: showTriggerBy(row.by),
  ...(row.kind === 'plain' ? {} : { stopOrderType: row.kind === 'stop-loss' ? 'STOP_LOSS' : 'TAKE_PROFIT', stopType: row.trailing === null ? 'FIXED_STOP' : 'TRAILING_STOP' }),
  ...(row.trailing === null ? {} : { activePrice: showTrailing(row).activePrice, fallbackType: row.trailing.fallback.by === 'rate' ? 'RATE' : 'PRICE', fallbackQuantity: showDecimal(row.trailing.fallback.amount), activeStatus: row.trailing.active ? 1 : 0 }),
})

export const showFillV2 = (fill: FillView): Readonly<Record<string, unknown>> => ({
  ...showFill(fill), createdTime: String(fill.at), accountId: fill.account, ...splitSide(fill), matchOrderStrategy: 0,
})
