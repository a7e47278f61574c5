import { showDecimal } from '#core/money/decimal.ts'
import type { AccountEvent } from '#core/venue/event.ts'
import type { FillView, OrderView, PositionView, TriggerView } from '#core/venue/view.ts'
import type { Price } from '#core/money/money.ts'
import { showMarginMode } from '../map/account.ts'
import { showPositionSide, showSide } from '../map/side.ts'
import { showPlanType, showStatus, showTimeInForce, showTriggerStatus, showType } from './show-order.ts'

/** BUY_OPEN is BUY that doesn't close. */
const halves = (row: OrderView | FillView): { readonly S: string; readonly C: boolean } => ({ S: showSide(row).startsWith('BUY') ? 'BUY' : 'SELL', C: row.direction === 'close' })

const lastFill = (fill: FillView | null) =>
  fill === null
    ? { l: '0', L: '0', n: '0', N: '', m: false, td: '0' }
    : { l: showDecimal(fill.quantity), L: showDecimal(fill.price), n: showDecimal(fill.fee), N: 'USDT', m: fill.maker, td: fill.ticketId }

const kindOf = (order: OrderView) =>
  order.market ? { o: showType(order.origin, 'MARKET'), f: 'IOC', pt: 'MARKET' } : { o: showType(order.origin, 'LIMIT'), f: showTimeInForce(order), pt: 'INPUT' }

const report = (at: number, order: OrderView, fill: FillView | null) => ({
  e: 'contractExecutionReport', E: String(at), s: order.symbol, c: order.clientId, ...halves(order), ...kindOf(order), q: showDecimal(order.quantity), p: showDecimal(order.price),
  X: order.status === 'pending' ? 'NEW' : showStatus(order), i: order.orderId, ...lastFill(fill), z: showDecimal(order.executed), u: true,
  w: order.status !== 'filled' && order.status !== 'cancelled', O: String(order.createdAt), U: String(order.updatedAt), Z: showDecimal(order.executedValue),
  v: String(order.leverage), mt: showMarginMode(order.marginMode), rp: showDecimal(order.realised),
})

const ticket = (at: number, fill: FillView) => ({
  e: 'ticketInfo', E: String(at), s: fill.symbol, q: showDecimal(fill.quantity), t: String(fill.at), p: showDecimal(fill.price), T: fill.ticketId, o: fill.orderId, c: fill.clientId,
  a: fill.account, m: fill.maker, S: halves(fill).S,
})

const positionInfo = (at: number, row: PositionView) => ({
  e: 'outboundContractPositionInfo', E: String(at), A: row.account, s: row.symbol, S: showPositionSide(row.side), p: row.averagePrice === null ? '0' : showDecimal(row.averagePrice),
  P: showDecimal(row.contracts), a: showDecimal(row.available), f: row.liquidationPrice === null ? '0' : showDecimal(row.liquidationPrice), m: showDecimal(row.margin),
  r: showDecimal(row.realised), up: showDecimal(row.unrealised), pr: '0', pv: showDecimal(row.cost), v: `${row.leverage}.0`, mt: showMarginMode(row.marginMode),
  mm: showDecimal(row.maintenance), mp: showDecimal(row.markPrice),
})

/** A bare object; fallType counts 0 rate, 1 price here, and a market child is MARKET_PRICE (TOOBIT-API.md 7.4). */
const plan = (at: number, row: TriggerView, quote: Price) => ({
  eventType: 'planExecutionReport', time: String(row.createdAt), updateTime: String(Math.max(at, row.updatedAt)), orderId: row.orderId, accountId: row.account, brokerUserId: row.account,
  clientOrderId: row.clientId, symbolId: row.symbol, symbolName: row.symbol, baseTokenId: row.symbol, baseTokenName: row.symbol, quoteTokenId: 'USDT', quoteTokenName: 'USDT',
  price: row.price === null ? '0' : showDecimal(row.price), origQty: showDecimal(row.quantity), type: 'STOP', planOrderType: showPlanType(row), side: showSide(row),
  status: showTriggerStatus(row), triggerPrice: row.trigger === null ? '0' : showDecimal(row.trigger), quotePrice: showDecimal(quote), quotePriceType: row.by === 'mark' ? 2 : 0,
  executedOrderId: row.childId ?? '0', executedPrice: '0', executedQty: '0', priceType: row.price === null ? 'MARKET_PRICE' : 'INPUT', leverage: String(row.leverage),
  marginType: showMarginMode(row.marginMode), spOrderId: '0', slOrderId: '0', openOrdinaryOrderId: row.entryId ?? '0', openOrderId: '0', ...trailing(row), triggerDelay: 0, isGuaranteedPrice: 0,
})
const trailing = (row: TriggerView) => {
  const follows = row.trailing
  if (follows === null) return { triggerType: 0, activePrice: '0', fallType: 0, fallQuantity: '0', activeStatus: 0 }
  return {
    triggerType: 1, activePrice: follows.activation === null ? '0' : showDecimal(follows.activation), fallType: follows.fallback.by === 'rate' ? 0 : 1,
    fallQuantity: showDecimal(follows.fallback.amount), activeStatus: follows.active ? 1 : 0,
  }
}

/** The frame of one account event: an array of one, except the plan report. */
export const userFrame = (event: AccountEvent): string => {
  switch (event.type) {
    case 'order': return JSON.stringify([report(event.at, event.order, event.fill)])
    case 'fill': return JSON.stringify([ticket(event.at, event.fill)])
    case 'trigger': return JSON.stringify(plan(event.at, event.trigger, event.quote))
    case 'position': return JSON.stringify([positionInfo(event.at, event.position)])
    default: return JSON.stringify([{
      e: 'outboundContractAccountInfo', E: String(event.at), T: true, W: false, D: false,
      B: [{ a: event.balance.coin, f: showDecimal(event.balance.available), l: showDecimal(event.balance.positionMargin + event.balance.orderMargin) }],
    }])
  }
}

export const expiryFrame = (listenKey: string, now: number): string => JSON.stringify({ eventTime: now, eventType: 'listenKeyWillExpire', listenKey })
