import type { Priority, Stamp } from '#desk/ports/exchange.ts'
import { z } from 'zod'
import type { Ask, ToobitClient } from '../client.ts'
import { type Kind, unreadable } from '../errors.ts'
import type { Pair } from '../sign.ts'
import { v2Algo, v2Envelope, v2Flow, v2Item, v2Leverage, v2Order, v2Trade } from '../wire/v2.ts'

type Pairs = readonly Pair[]
const FUTURES = '/api/v2/futures'

const inside = <S extends z.ZodType>(schema: S, kind: Kind) => (reply: z.output<typeof v2Envelope>): z.output<S> => {
  const parsed = schema.safeParse(reply.data)
  if (parsed.success) return parsed.data
  throw unreadable(kind, `v2 data ${parsed.error.issues[0]?.message ?? ''}`)
}

const read = <S extends z.ZodType>(client: ToobitClient, route: string, pairs: Pairs, cost: { readonly reply: S; readonly weight: number }) =>
  client.send({ method: 'GET', path: `${FUTURES}/${route}`, pairs, weight: cost.weight, priority: 'sync', signed: true, reply: v2Envelope, kind: 'read' }).then(inside(cost.reply, 'read'))

type Write<S extends z.ZodType> = Pick<Ask<S>, 'reply' | 'weight'> & { readonly stamp: Stamp; readonly priority: Priority }
const write = <S extends z.ZodType>(client: ToobitClient, [method, route]: readonly ['POST' | 'DELETE', string], pairs: Pairs, how: Write<S>) =>
  client.send({ method, path: `${FUTURES}/${route}`, pairs, weight: how.weight, priority: how.priority, signed: true, reply: v2Envelope, kind: 'write', order: true, stamp: how.stamp }).then(inside(how.reply, 'write'))

export const postOrderV2 = (client: ToobitClient, pairs: Pairs, stamp: Stamp, priority: Priority) => write(client, ['POST', 'order'], pairs, { reply: v2Order, weight: 1, stamp, priority })
/** Elements carry no stops; the body is signed behind the query. */
export const postBatchV2 = (client: ToobitClient, orders: readonly Readonly<Record<string, string>>[], stamp: Stamp, priority: Priority) =>
  client.send({
    method: 'POST', path: `${FUTURES}/batch-orders`, weight: 2, priority, signed: true, reply: v2Envelope, kind: 'write', order: true, stamp,
    json: { text: JSON.stringify(orders), signBody: true },
  }).then(inside(z.array(v2Item), 'write'))
export const postAmendV2 = (client: ToobitClient, pairs: Pairs, stamp: Stamp, priority: Priority) => write(client, ['POST', 'order/update'], pairs, { reply: v2Order, weight: 2, stamp, priority })
export const deleteOrderV2 = (client: ToobitClient, pairs: Pairs, stamp: Stamp, priority: Priority) => write(client, ['DELETE', 'order'], pairs, { reply: v2Order, weight: 1, stamp, priority })
export const deleteAllV2 = (client: ToobitClient, pairs: Pairs, stamp: Stamp) => write(client, ['DELETE', 'batch-orders'], pairs, { reply: z.unknown(), weight: 3, stamp, priority: 'exit' })
export const getOrderV2 = (client: ToobitClient, pairs: Pairs) => read(client, 'order', pairs, { reply: v2Order, weight: 1 })
export const getOpenOrdersV2 = (client: ToobitClient, pairs: Pairs) => read(client, 'open-orders', pairs, { reply: z.array(v2Order), weight: 1 })
export const getHistoryOrdersV2 = (client: ToobitClient, pairs: Pairs) => read(client, 'history-orders', pairs, { reply: z.array(v2Order), weight: 5 })
export const getUserTradesV2 = (client: ToobitClient, pairs: Pairs) => read(client, 'user-trades', pairs, { reply: z.array(v2Trade), weight: 5 })

export const postAlgoV2 = (client: ToobitClient, pairs: Pairs, stamp: Stamp, priority: Priority) => write(client, ['POST', 'algo-order'], pairs, { reply: v2Algo, weight: 1, stamp, priority })
export const postAmendAlgoV2 = (client: ToobitClient, pairs: Pairs, stamp: Stamp, priority: Priority) => write(client, ['POST', 'algo-order/update'], pairs, { reply: v2Algo, weight: 2, stamp, priority })
export const deleteAlgoV2 = (client: ToobitClient, pairs: Pairs, stamp: Stamp, priority: Priority) => write(client, ['DELETE', 'algo-order'], pairs, { reply: v2Algo, weight: 1, stamp, priority })
export const deleteAllAlgoV2 = (client: ToobitClient, pairs: Pairs, stamp: Stamp) => write(client, ['DELETE', 'batch-cancel-algo-orders'], pairs, { reply: z.unknown(), weight: 3, stamp, priority: 'exit' })
export const getAlgoV2 = (client: ToobitClient, pairs: Pairs) => read(client, 'algo-order', pairs, { reply: v2Algo, weight: 1 })
export const getOpenAlgosV2 = (client: ToobitClient, pairs: Pairs) => read(client, 'open-algo-orders', pairs, { reply: z.array(v2Algo), weight: 1 })
export const getHistoryAlgosV2 = (client: ToobitClient, pairs: Pairs) => read(client, 'history-algo-orders', pairs, { reply: z.array(v2Algo), weight: 5 })

export const postLeverageV2 = (client: ToobitClient, symbol: string, leverage: number, stamp: Stamp) =>
  write(client, ['POST', 'leverage'], [['symbol', symbol], ['leverage', String(leverage)]], { reply: v2Leverage, weight: 1, stamp, priority: 'entry' })
export const getVouchersV2 = (client: ToobitClient, pairs: Pairs) => read(client, 'voucher/list', pairs, { reply: z.unknown(), weight: 5 })
export const postVoucherV2 = (client: ToobitClient, pairs: Pairs, stamp: Stamp) => write(client, ['POST', 'voucher/receive'], pairs, { reply: z.unknown(), weight: 10, stamp, priority: 'data' })
export const getBalanceFlowV2 = (client: ToobitClient, pairs: Pairs) =>
  client.send({ method: 'GET', path: '/api/v2/account/balance-flow', pairs, weight: 5, priority: 'sync', signed: true, reply: v2Envelope, kind: 'read' }).then(inside(z.array(v2Flow), 'read'))
