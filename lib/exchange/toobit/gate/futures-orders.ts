import type { AccountCommand } from '#core/venue/command.ts'
import { z } from 'zod'
import { readAmend } from './futures-amend.ts'
import { readPlace } from './futures-place.ts'
import { maybeText, maybeWord, type Params, text } from './params.ts'
import { DoorRefusal, invalid } from './refusal.ts'
import { showOrder, showTrigger } from './show-order.ts'
import { keyOf, noSuchOrder, pageOf, symbolOf, take, takeOrder, takeTrigger } from './take.ts'
import { orderRoute, readRoute, type Routes, type Visit } from './world.ts'

const FAMILIES = ['LIMIT', 'STOP', 'STOP_PROFIT_LOSS'] as const
const familyOf = (params: Params) => maybeWord(params, 'type', FAMILIES) ?? 'LIMIT'

const rowOf = (visit: Visit, command: AccountCommand): unknown => {
  const reply = take(visit, command)
  if (reply.type === 'order') return showOrder(reply.order, visit.world.venue.instrument(reply.order.symbol)?.multiplier ?? null)
  if (reply.type === 'trigger') return showTrigger(reply.trigger)
  throw new Error(`assertion failed: ${command.type} answers with a row`)
}

const one = (visit: Visit): unknown => {
  const { params, world, account } = visit
  const key = keyOf(params)
  if (familyOf(params) === 'LIMIT') {
    const order = world.venue.order(account, key)
    if (order === null) throw noSuchOrder(params)
    return showOrder(order)
  }
  const row = world.venue.trigger(account, key)
  if (row === null) throw noSuchOrder(params)
  return showTrigger(row)
}

const cancelOne = (visit: Visit): unknown => {
  const key = keyOf(visit.params)
  return familyOf(visit.params) === 'LIMIT'
    ? showOrder(takeOrder(visit, { type: 'cancel', account: visit.account, key, family: 'plain' }))
    : showTrigger(takeTrigger(visit, { type: 'cancel', account: visit.account, key, family: 'trigger' }))
}

const cancelAll = (visit: Visit): unknown => {
  const side = maybeWord(visit.params, 'side', ['BUY', 'SELL'])
  take(visit, { type: 'cancel-all', account: visit.account, symbol: symbolOf(visit).symbol, taker: side === null ? null : side === 'BUY' ? 'buy' : 'sell' })
  return { code: 200, message: 'success', timestamp: visit.now }
}

const IDS_MAX = 100
export const idsOf = (params: Params): readonly string[] => {
  const list = text(params, 'ids', `up to ${IDS_MAX} order ids, comma between`).split(',')
  if (list.length > IDS_MAX) throw invalid('ids', `${list.length} ids`, `at most ${IDS_MAX}`)
  const wrong = list.find((id) => !/^\d{1,20}$/.test(id))
  if (wrong !== undefined) throw invalid('ids', wrong, 'order ids of digits, comma between')
  return list
}

const cancelIds = (visit: Visit): unknown => {
  const reply = take(visit, { type: 'cancel-ids', account: visit.account, orderIds: idsOf(visit.params) })
  return { code: 200, result: reply.type === 'ids' ? reply.failed.map(({ orderId, code }) => ({ orderId, code })) : [] }
}

const element = z.record(z.string(), z.union([z.string(), z.number()]))
/** Elements of a JSON batch as parameters, each its own visit. */
export const batchVisits = (visit: Visit, most: number): readonly Visit[] => {
  const parsed = z.array(element).min(1).max(most).safeParse(visit.json)
  if (!parsed.success) throw new DoorRefusal(-1004, 'Malformed request: the body is no batch.', { field: 'body', limit: `a JSON array of 1 to ${most} orders of text fields` })
  const visits = parsed.data.map((fields) => ({ ...visit, params: new Map(Object.entries(fields).map(([name, value]) => [name, String(value)])) }))
  const symbols = new Set(visits.map(({ params }) => maybeText(params, 'symbol')))
  if (symbols.size > 1) throw new DoorRefusal(-1128, 'Combination of optional parameters invalid: one symbol a batch.', { field: 'symbol', limit: 'the same symbol in each order' })
  return visits
}

/** Each element has its own end; one refusal doesn't undo the others. */
export const itemOf = (run: () => unknown, done: number): unknown => {
  try {
    return { code: done, order: run() }
  } catch (thrown) {
    if (thrown instanceof DoorRefusal) return { code: thrown.code, msg: thrown.message }
    throw thrown
  }
}

const placeBatch = (visit: Visit): unknown => ({ code: 200, result: batchVisits(visit, 10).map((item) => itemOf(() => rowOf(item, readPlace(item)), 200)) })

const openOrders = (visit: Visit): unknown => {
  const { world, account } = visit
  const page = pageOf(visit, { before: 'orderId' })
  const family = familyOf(visit.params)
  if (family === 'LIMIT') return world.venue.openOrders(account, page).map((row) => showOrder(row))
  return world.venue.openTriggers(account, { ...page, kind: family === 'STOP' ? 'stop' : 'protective' }).map(showTrigger)
}

const history = (visit: Visit): unknown => {
  const page = pageOf(visit, { before: 'orderId', days: 3 })
  return familyOf(visit.params) === 'LIMIT'
    ? visit.world.venue.orderHistory(visit.account, page).map((row) => showOrder(row))
    : visit.world.venue.triggerHistory(visit.account, page).map(showTrigger)
}

export const futuresOrders: Routes = {
  'POST /api/v1/futures/order': orderRoute(1, (visit) => rowOf(visit, readPlace(visit))),
  'POST /api/v1/futures/batchOrders': orderRoute(2, placeBatch),
  'GET /api/v1/futures/order': readRoute(1, one),
  'POST /api/v1/futures/order/update': orderRoute(2, (visit) => rowOf(visit, readAmend(visit))),
  'DELETE /api/v1/futures/order': orderRoute(1, cancelOne),
  'DELETE /api/v1/futures/batchOrders': orderRoute(3, cancelAll),
  'DELETE /api/v1/futures/cancelOrderByIds': orderRoute(3, cancelIds),
  'GET /api/v1/futures/openOrders': readRoute(1, openOrders),
  'GET /api/v1/futures/historyOrders': readRoute(5, history),
}
