import type { Side } from '#core/market/instrument.ts'
import { showDecimal } from '#core/money/decimal.ts'
import type { Money, Quantity } from '#core/money/money.ts'
import type { Priority, Stamp } from '#desk/ports/exchange.ts'
import { z } from 'zod'
import type { ToobitClient } from '../client.ts'
import { showPositionSide } from '../map/side.ts'
import type { Pair } from '../sign.ts'
import { historyPosition, nothing, positionRow, tradingStopReply, type WireHistoryPosition, type WirePosition } from '../wire/account.ts'
import { orderIdReply, userTrade, type WireUserTrade } from '../wire/order.ts'
import { PAGE } from './orders.ts'

export type TradesAsk = { readonly symbol: string; readonly since: number; readonly fromId?: string | undefined }

/** Newest first; `fromId` is exclusive and asks for older ones (TOOBIT-API.md 5.5). */
export const getUserTrades = (client: ToobitClient, ask: TradesAsk): Promise<readonly WireUserTrade[]> => {
  const pairs: Pair[] = [['symbol', ask.symbol], ['startTime', String(ask.since)]]
  if (ask.fromId !== undefined) pairs.push(['fromId', ask.fromId])
  pairs.push(['limit', String(PAGE)])
  return client.send({ method: 'GET', path: '/api/v1/futures/userTrades', pairs, weight: 5, priority: 'sync', signed: true, reply: z.array(userTrade), kind: 'read' })
}

export const getPositions = (client: ToobitClient, symbol?: string): Promise<readonly WirePosition[]> =>
  client.send({
    method: 'GET', path: '/api/v1/futures/positions', pairs: symbol === undefined ? [] : [['symbol', symbol]],
    weight: 5, priority: 'sync', signed: true, reply: z.array(positionRow), kind: 'read',
  })

export const getHistoryPositions = (client: ToobitClient, ask: { readonly symbol?: string; readonly since?: number }): Promise<readonly WireHistoryPosition[]> => {
  const pairs: Pair[] = ask.symbol === undefined ? [] : [['symbol', ask.symbol]]
  if (ask.since !== undefined) pairs.push(['startTime', String(ask.since)])
  pairs.push(['limit', String(PAGE)])
  return client.send({ method: 'GET', path: '/api/v1/futures/historyPositions', pairs, weight: 5, priority: 'sync', signed: true, reply: z.array(historyPosition), kind: 'read' })
}

/** Stop, target or trailing rows on a position; the reply only echoes, the rows are read with openOrders. */
export const postTradingStop = (client: ToobitClient, pairs: readonly Pair[], stamp: Stamp, priority: Priority): Promise<z.output<typeof tradingStopReply>> =>
  client.send({ method: 'POST', path: '/api/v1/futures/position/trading-stop', pairs, weight: 3, priority, signed: true, reply: tradingStopReply, kind: 'write', order: true, stamp })

/** Isolated only: positive adds margin, negative takes it out. */
export const postPositionMargin = (client: ToobitClient, { symbol, side, amount }: { readonly symbol: string; readonly side: Side; readonly amount: Money }, stamp: Stamp): Promise<unknown> =>
  client.send({
    method: 'POST', path: '/api/v1/futures/positionMargin', pairs: [['symbol', symbol], ['side', showPositionSide(side)], ['amount', showDecimal(amount)]],
    weight: 1, priority: 'protect', signed: true, reply: nothing, kind: 'write', stamp,
  })

/** `amount` is the most that is added each time; null switches it off. */
export const postAutoAddMargin = (client: ToobitClient, symbol: string, side: Side, amount: Money | null): Promise<unknown> => {
  const pairs: Pair[] = [['symbol', symbol], ['side', showPositionSide(side)], ['enable', amount === null ? 'OFF' : 'ON']]
  if (amount !== null) pairs.push(['amount', showDecimal(amount)])
  return client.send({ method: 'POST', path: '/api/v1/futures/autoAddMargin', pairs, weight: 1, priority: 'entry', signed: true, reply: nothing, kind: 'write' })
}

/** Cancels the side's pending orders and closes it at market, whoever opened it: the desk itself never calls it (RULES.md, Closing). */
export const postFlashClose = (client: ToobitClient, ask: { readonly symbol: string; readonly side: Side; readonly clientId: string | null }, stamp: Stamp): Promise<z.output<typeof orderIdReply>> => {
  const pairs: Pair[] = [['symbol', ask.symbol], ['side', showPositionSide(ask.side)]]
  if (ask.clientId !== null) pairs.push(['clientOrderId', ask.clientId])
  return client.send({ method: 'POST', path: '/api/v1/futures/flashClose', pairs, weight: 1, priority: 'exit', signed: true, reply: orderIdReply, kind: 'write', order: true, stamp })
}

/** Closes the side and opens the other: never called by the desk. */
export const postReverse = (client: ToobitClient, ask: { readonly symbol: string; readonly side: Side; readonly quantity: Quantity | null }, stamp: Stamp): Promise<z.output<typeof orderIdReply>> => {
  const pairs: Pair[] = [['symbol', ask.symbol], ['side', showPositionSide(ask.side)]]
  if (ask.quantity !== null) pairs.push(['quantity', showDecimal(ask.quantity)])
  return client.send({ method: 'POST', path: '/api/v1/futures/reversePosition', pairs, weight: 5, priority: 'entry', signed: true, reply: orderIdReply, kind: 'write', order: true, stamp })
}
