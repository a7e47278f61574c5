import type { PlaceOrder, PlaceTrigger } from '#core/venue/command.ts'
import { readSide } from '../map/side.ts'
import { setLeverage } from './futures-account.ts'
import { attachments, clientIdOf, readBy, readTime } from './futures-place.ts'
import { readAmend } from './futures-amend.ts'
import { batchVisits, itemOf } from './futures-orders.ts'
import { maybeWord, type Params, priceOf, text, wordOf } from './params.ts'
import { showAlgoV2, showFillV2, showOrderV2 } from './show-order.ts'
import { keyOf, noSuchOrder, pageOf, sizeOf, symbolOf, take, takeOrder, takeTrigger, unknownSymbol } from './take.ts'
import { orderRoute, readRoute, type Route, type Routes, type Visit } from './world.ts'
import { z } from 'zod'

const wrapped = (route: Route): Route => ({ ...route, run: (visit) => ({ code: 200, msg: 'success', data: route.run(withJson(visit)) }) })

/** A v2 place may come as a JSON object: its fields are parameters. */
const fields = z.record(z.string(), z.union([z.string(), z.number()]))
const withJson = (visit: Visit): Visit => {
  const parsed = fields.safeParse(visit.json)
  return parsed.success ? { ...visit, params: new Map([...Object.entries(parsed.data).map(([name, value]): [string, string] => [name, String(value)]), ...visit.params]) } : visit
}

const sideOf = (params: Params) => {
  const buy = wordOf(params, 'side', ['BUY', 'SELL']) === 'BUY'
  const long = wordOf(params, 'positionSide', ['LONG', 'SHORT']) === 'LONG'
  return readSide(buy ? (long ? 'BUY_OPEN' : 'BUY_CLOSE') : long ? 'SELL_CLOSE' : 'SELL_OPEN')
}

const readPlace = (visit: Visit): PlaceOrder => {
  const { params, account } = visit
  const market = wordOf(params, 'type', ['LIMIT', 'MARKET']) === 'MARKET'
  return {
    type: 'place', account, clientId: clientIdOf(params), symbol: symbolOf(visit).symbol, ...sideOf(params), size: sizeOf(params), price: market ? null : priceOf(params, 'price'),
    timeInForce: market ? 'ioc' : readTime(params), ...attachments(params),
  }
}
const readAlgo = (visit: Visit): PlaceTrigger => {
  const { params, account } = visit
  const market = wordOf(params, 'type', ['STOP', 'STOP_MARKET']) === 'STOP_MARKET'
  return {
    type: 'place-trigger', account, clientId: clientIdOf(params), symbol: symbolOf(visit).symbol, ...sideOf(params), size: sizeOf(params), trigger: priceOf(params, 'stopPrice'),
    by: readBy(params, 'triggerBy'), price: market ? null : priceOf(params, 'price'),
  }
}
const typed = (visit: Visit, type: string): Visit => ({ ...visit, params: new Map([...visit.params, ['type', type]]) })
const categoryOf = (params: Params) => (maybeWord(params, 'stopCategory', ['STOP', 'STOP_PROFIT_LOSS']) === 'STOP_PROFIT_LOSS' ? 'protective' : 'stop')
const symbolsOf = (visit: Visit): readonly string[] =>
  text(visit.params, 'symbol', 'symbols, comma between').split(',').map((symbol) => {
    if (visit.world.venue.instrument(symbol) === null) throw unknownSymbol(visit, symbol)
    return symbol
  })

const one = (visit: Visit): unknown => {
  const order = visit.world.venue.order(visit.account, keyOf(visit.params))
  if (order === null) throw noSuchOrder(visit.params)
  return showOrderV2(order)
}
const oneAlgo = (visit: Visit): unknown => {
  const row = visit.world.venue.trigger(visit.account, keyOf(visit.params))
  if (row === null) throw noSuchOrder(visit.params)
  return showAlgoV2(row)
}
const cancel = (visit: Visit): unknown => {
  const order = takeOrder(visit, { type: 'cancel', account: visit.account, key: keyOf(visit.params), family: 'plain' })
  return { ...showOrderV2(order), status: 'CANCELED', marginLocked: '0' }
}
const cancelAlgo = (visit: Visit): unknown => ({
  ...showAlgoV2(takeTrigger(visit, { type: 'cancel', account: visit.account, key: keyOf(visit.params), family: 'trigger' })), status: 'ORDER_CANCELED',
})
const cancelAll = (visit: Visit): unknown => {
  const side = maybeWord(visit.params, 'side', ['BUY', 'SELL'])
  for (const symbol of symbolsOf(visit)) take(visit, { type: 'cancel-all', account: visit.account, symbol, taker: side === null ? null : side === 'BUY' ? 'buy' : 'sell' })
  return null
}
const cancelAlgos = (visit: Visit): unknown => {
  const kind = wordOf(visit.params, 'stopCategory', ['STOP', 'STOP_PROFIT_LOSS']) === 'STOP' ? 'stop' : 'protective'
  for (const symbol of symbolsOf(visit)) take(visit, { type: 'cancel-all-triggers', account: visit.account, symbol, kind })
  return null
}
const amendAlgo = (visit: Visit): unknown => showAlgoV2(takeTrigger(visit, readAmend(visit)))

const algoHistory = (visit: Visit): unknown => {
  const kind = categoryOf(visit.params)
  return visit.world.venue.triggerHistory(visit.account, pageOf(visit, { before: 'orderId', days: 3 })).filter((row) => (row.kind === 'plain') === (kind === 'stop')).map(showAlgoV2)
}

const routes: Routes = {
  'POST /api/v2/futures/order': orderRoute(1, (visit) => showOrderV2(takeOrder(visit, readPlace(visit)))),
  'POST /api/v2/futures/batch-orders': orderRoute(2, (visit) => batchVisits(visit, 10).map((item) => itemOf(() => showOrderV2(takeOrder(item, readPlace(item))), 200))),
  'POST /api/v2/futures/order/update': orderRoute(2, (visit) => showOrderV2(takeOrder(visit, readAmend(typed(visit, 'LIMIT'))))),
  'DELETE /api/v2/futures/order': orderRoute(1, cancel),
  'DELETE /api/v2/futures/batch-orders': orderRoute(3, cancelAll),
  'GET /api/v2/futures/order': readRoute(1, one),
  'GET /api/v2/futures/open-orders': readRoute(1, (visit) => visit.world.venue.openOrders(visit.account, pageOf(visit, { before: 'orderId' })).map(showOrderV2)),
  'GET /api/v2/futures/history-orders': readRoute(5, (visit) => visit.world.venue.orderHistory(visit.account, pageOf(visit, { before: 'orderId', days: 3 })).map(showOrderV2)),
  'GET /api/v2/futures/user-trades': readRoute(5, (visit) => visit.world.venue.fills(visit.account, pageOf(visit, { before: 'fromId', after: 'toId' })).map(showFillV2)),
  'POST /api/v2/futures/algo-order': orderRoute(1, (visit) => showAlgoV2(takeTrigger(visit, readAlgo(visit)))),
  'POST /api/v2/futures/algo-order/update': orderRoute(2, amendAlgo),
  'GET /api/v2/futures/algo-order': readRoute(1, oneAlgo),
  'DELETE /api/v2/futures/algo-order': orderRoute(1, cancelAlgo),
  'GET /api/v2/futures/open-algo-orders': readRoute(1, (visit) => visit.world.venue.openTriggers(visit.account, { ...pageOf(visit, { before: 'orderId' }), kind: categoryOf(visit.params) }).map(showAlgoV2)),
  'GET /api/v2/futures/history-algo-orders': readRoute(5, algoHistory),
  'DELETE /api/v2/futures/batch-cancel-algo-orders': orderRoute(3, cancelAlgos),
  'POST /api/v2/futures/leverage': orderRoute(1, (visit) => ({ symbolId: symbolOf(visit).symbol, leverage: setLeverage(visit) })),
}

export const v2Routes: Routes = Object.fromEntries(Object.entries(routes).map(([name, route]) => [name, wrapped(route)]))
