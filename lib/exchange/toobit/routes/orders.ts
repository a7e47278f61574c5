import type { Priority, Stamp } from '#desk/ports/exchange.ts'
import { z } from 'zod'
import type { ToobitClient } from '../client.ts'
import type { Cost } from '../move-share.ts'
import type { Pair } from '../sign.ts'
import { anyRow, batchReply, cancelResult, doneReply, orderRow, triggerRow, type WireOrderRow, type WireTriggerRow } from '../wire/order.ts'

/** LIMIT finds plain orders; STOP finds STOP and STOP_PROFIT_LOSS rows (TOOBIT-API.md 5.4). */
export type WireFamily = 'LIMIT' | 'STOP' | 'STOP_PROFIT_LOSS'
const ORDER = '/api/v1/futures/order'
const OPEN_WEIGHT = 1
const AMEND_WEIGHT = 2
/** Of a key's budget, to move so many resting stops: the rows of both kinds are read, each stop is amended, and all is read back. */
export const moveCost = (stops: number): Cost => ({ weight: 4 * OPEN_WEIGHT + stops * AMEND_WEIGHT, orders: stops })

export const postOrder = (client: ToobitClient, pairs: readonly Pair[], stamp: Stamp, priority: Priority): Promise<WireOrderRow> =>
  client.send({ method: 'POST', path: ORDER, pairs, weight: 1, priority, signed: true, reply: orderRow, kind: 'write', order: true, stamp })

/** A plain trigger order: type STOP; its reply is a row of the trigger family. */
export const postTrigger = (client: ToobitClient, pairs: readonly Pair[], stamp: Stamp, priority: Priority): Promise<WireTriggerRow> =>
  client.send({ method: 'POST', path: ORDER, pairs, weight: 1, priority, signed: true, reply: triggerRow, kind: 'write', order: true, stamp })

/** At most 10 orders of one symbol; each element's `code` tells its own end. The body is not signed. */
export const postBatch = (client: ToobitClient, orders: readonly Readonly<Record<string, string>>[], stamp: Stamp, priority: Priority): Promise<z.output<typeof batchReply>> =>
  client.send({
    method: 'POST', path: '/api/v1/futures/batchOrders', weight: 2, priority, signed: true, reply: batchReply, kind: 'write', order: true, stamp,
    json: { text: JSON.stringify(orders), signBody: false },
  })

export const getOrder = (client: ToobitClient, pairs: readonly Pair[]): Promise<WireOrderRow> =>
  client.send({ method: 'GET', path: ORDER, pairs, weight: 1, priority: 'protect', signed: true, reply: orderRow, kind: 'read' })

export const getTrigger = (client: ToobitClient, pairs: readonly Pair[]): Promise<WireTriggerRow> =>
  client.send({ method: 'GET', path: ORDER, pairs: [...pairs, ['type', 'STOP']], weight: 1, priority: 'protect', signed: true, reply: triggerRow, kind: 'read' })

/** The reply's row family follows the order's; only that it was taken is read here, and the rows tell the rest. */
export const postAmend = (client: ToobitClient, pairs: readonly Pair[], stamp: Stamp, priority: Priority): Promise<z.output<typeof anyRow>> =>
  client.send({ method: 'POST', path: `${ORDER}/update`, pairs, weight: AMEND_WEIGHT, priority, signed: true, reply: anyRow, kind: 'write', order: true, stamp })

/** The status in the reply is a snapshot from before the cancel, live: it is not read (TOOBIT-API.md 5.4). */
export const deleteOrder = (client: ToobitClient, pairs: readonly Pair[], stamp: Stamp, priority: Priority): Promise<z.output<typeof anyRow>> =>
  client.send({ method: 'DELETE', path: ORDER, pairs, weight: 1, priority, signed: true, reply: anyRow, kind: 'write', order: true, stamp })

/** All plain orders of a symbol, whoever placed them: the desk itself never calls it (RULES.md, Closing). */
export const deleteAllOrders = (client: ToobitClient, symbol: string, side: 'BUY' | 'SELL' | null, stamp: Stamp): Promise<z.output<typeof doneReply>> =>
  client.send({
    method: 'DELETE', path: '/api/v1/futures/batchOrders', pairs: [['symbol', symbol], ...(side === null ? [] : [['side', side] as const])],
    weight: 3, priority: 'exit', signed: true, reply: doneReply, kind: 'write', order: true, stamp,
  })

/** At most 100 ids; the result lists the ones that could not be cancelled. */
export const deleteOrderIds = (client: ToobitClient, ids: readonly string[], stamp: Stamp): Promise<z.output<typeof cancelResult>> =>
  client.send({
    method: 'DELETE', path: '/api/v1/futures/cancelOrderByIds', pairs: [['ids', ids.join(',')]],
    weight: 3, priority: 'exit', signed: true, reply: cancelResult, kind: 'write', order: true, stamp,
  })

export type RowsAsk = { readonly symbol?: string | undefined; readonly type: WireFamily; readonly beforeId?: string | undefined; readonly since?: number | undefined }
export const PAGE = 1000

const listPairs = (ask: RowsAsk): readonly Pair[] => {
  const pairs: Pair[] = []
  if (ask.symbol !== undefined) pairs.push(['symbol', ask.symbol])
  pairs.push(['type', ask.type])
  if (ask.beforeId !== undefined) pairs.push(['orderId', ask.beforeId])
  if (ask.since !== undefined) pairs.push(['startTime', String(ask.since)])
  pairs.push(['limit', String(PAGE)])
  return pairs
}

export const getOpenOrders = (client: ToobitClient, ask: RowsAsk): Promise<readonly WireOrderRow[]> =>
  client.send({ method: 'GET', path: '/api/v1/futures/openOrders', pairs: listPairs(ask), weight: OPEN_WEIGHT, priority: 'sync', signed: true, reply: z.array(orderRow), kind: 'read' })

export const getOpenTriggers = (client: ToobitClient, ask: RowsAsk, priority: Priority = 'sync'): Promise<readonly WireTriggerRow[]> =>
  client.send({ method: 'GET', path: '/api/v1/futures/openOrders', pairs: listPairs(ask), weight: OPEN_WEIGHT, priority, signed: true, reply: z.array(triggerRow), kind: 'read' })

export const getHistoryOrders = (client: ToobitClient, ask: RowsAsk): Promise<readonly WireOrderRow[]> =>
  client.send({ method: 'GET', path: '/api/v1/futures/historyOrders', pairs: listPairs(ask), weight: 5, priority: 'sync', signed: true, reply: z.array(orderRow), kind: 'read' })

export const getHistoryTriggers = (client: ToobitClient, ask: RowsAsk): Promise<readonly WireTriggerRow[]> =>
  client.send({ method: 'GET', path: '/api/v1/futures/historyOrders', pairs: listPairs(ask), weight: 5, priority: 'sync', signed: true, reply: z.array(triggerRow), kind: 'read' })
