import { showDecimal } from '#core/money/decimal.ts'
import { idsOf } from './futures-orders.ts'
import { maybeClientId, maybeOrderId, maybePrice, maybeQuantity, maybeText, maybeWhole, maybeWord, type Params, priceOf, text, wordOf } from './params.ts'
import { DoorRefusal, missing, shown } from './refusal.ts'
import { showSpotAck, showSpotFill, showSpotOrder } from './show-spot.ts'
import type { SpotCommand, SpotPlace } from './spot-market.ts'
import type { SpotOrder } from './spot-order.ts'
import { noSuchOrder } from './take.ts'
import { orderRoute, readRoute, type Routes, type Visit } from './world.ts'

const readPlace = (visit: Visit): SpotPlace => {
  const { params, account } = visit
  const type = wordOf(params, 'type', ['LIMIT', 'MARKET', 'LIMIT_MAKER'])
  const quantity = maybeQuantity(params, 'quantity')
  const buy = wordOf(params, 'side', ['BUY', 'SELL']) === 'BUY'
  const symbol = text(params, 'symbol', 'a pair such as BTCUSDT')
  if (quantity === null) throw missing('quantity', 'more than 0')
  const price = type === 'MARKET' ? maybePrice(params, 'price') ?? 0n : priceOf(params, 'price')
  return {
    account, symbol, buy, type, quantity, price, clientId: maybeClientId(params, 'newClientOrderId') ?? `${visit.now}${visit.world.spot.orders(account, false).length}`,
    timeInForce: maybeWord(params, 'timeInForce', ['GTC', 'IOC', 'FOK']) ?? 'GTC',
  }
}

const takeSpot = (visit: Visit, command: SpotCommand): SpotOrder => {
  const reply = visit.world.spot.apply(command, visit.now)
  if (reply.type === 'order') return reply.order
  if (reply.type === 'refused') throw new DoorRefusal(reply.code, reply.text, { field: reply.field, value: shown(visit.params.get(reply.field) ?? '') })
  throw new Error(`assertion failed: ${command.kind} answers with an order`)
}

const find = (visit: Visit, clientName: string): SpotOrder => {
  const orderId = maybeOrderId(visit.params, 'orderId')
  const clientId = maybeText(visit.params, clientName)
  if (orderId === null && clientId === null) throw missing('orderId', `orderId or ${clientName}`)
  const order = visit.world.spot.order(visit.account, orderId === null ? { clientId: clientId ?? '' } : { orderId })
  if (order === null) throw noSuchOrder(visit.params)
  return order
}

const limitOf = (params: Params): number => maybeWhole(params, 'limit', { min: 1, max: 1_000 }) ?? 500
const list = (visit: Visit, open: boolean): unknown => {
  const symbol = maybeText(visit.params, 'symbol')
  const before = maybeOrderId(visit.params, 'orderId')
  return visit.world.spot.orders(visit.account, open)
    .filter((order) => (symbol === null || order.symbol === symbol) && (before === null || BigInt(order.orderId) < BigInt(before)))
    .slice(0, limitOf(visit.params)).map(showSpotOrder)
}

const cancelAll = (visit: Visit): unknown => {
  const symbol = maybeText(visit.params, 'symbol')
  const side = maybeWord(visit.params, 'side', ['BUY', 'SELL'])
  const open = visit.world.spot.orders(visit.account, true).filter((order) => (symbol === null || order.symbol === symbol) && (side === null || order.buy === (side === 'BUY')))
  for (const order of open) takeSpot(visit, { kind: 'cancel', account: visit.account, orderId: order.orderId })
  return { success: true }
}
const cancelIds = (visit: Visit): unknown => ({
  code: 0,
  result: idsOf(visit.params).flatMap((orderId) => {
    const reply = visit.world.spot.apply({ kind: 'cancel', account: visit.account, orderId }, visit.now)
    return reply.type === 'refused' ? [{ orderId, code: reply.code }] : []
  }),
})
const cancelOne = (visit: Visit): unknown => showSpotAck(takeSpot(visit, { kind: 'cancel', account: visit.account, orderId: find(visit, 'clientOrderId').orderId }), 'NEW')

const wallet = ({ world, account }: Visit): unknown => ({
  userId: account,
  balances: world.spot.balances(account).map(({ coin, free, locked }) => ({
    coin, asset: coin, assetId: coin, assetName: coin, total: showDecimal(free + locked), free: showDecimal(free), locked: showDecimal(locked),
  })),
})

export const spotRoutes: Routes = {
  'POST /api/v1/spot/order': orderRoute(1, (visit) => showSpotAck(takeSpot(visit, { kind: 'place', order: readPlace(visit) }), 'PENDING_NEW')),
  'POST /api/v1/spot/orderTest': orderRoute(1, (visit) => {
    readPlace(visit)
    return {}
  }),
  'DELETE /api/v1/spot/order': orderRoute(1, cancelOne),
  'DELETE /api/v1/spot/openOrders': orderRoute(5, cancelAll),
  'DELETE /api/v1/spot/cancelOrderByIds': orderRoute(5, cancelIds),
  'GET /api/v1/spot/order': readRoute(1, (visit) => showSpotOrder(find(visit, 'origClientOrderId'))),
  'GET /api/v1/spot/openOrders': readRoute(1, (visit) => list(visit, true)),
  'GET /api/v1/spot/tradeOrders': readRoute(5, (visit) => list(visit, false)),
  'GET /api/v1/account': readRoute(5, wallet),
  'GET /api/v1/account/trades': readRoute(5, (visit) => visit.world.spot.fills(visit.account, text(visit.params, 'symbol', 'a pair such as BTCUSDT')).slice(0, limitOf(visit.params)).map(showSpotFill)),
  'GET /api/v1/account/checkApiKey': readRoute(1, () => ({ accountType: 'master' })),
}
