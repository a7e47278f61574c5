import { isFault } from '#core/fault.ts'
import { decimal } from '#core/money/decimal.ts'
import { money, price, quantity } from '#core/money/money.ts'
import { instruments } from '#core/venue/market/instruments.ts'
import { openVenue } from '#core/venue/open-venue.ts'
import { placeTriggerOrder } from '#exchange/toobit/account.ts'
import { openBudget } from '#exchange/toobit/budget.ts'
import { openClient } from '#exchange/toobit/client.ts'
import { ROUTES } from '#exchange/toobit/gate/gate.ts'
import { openHouse } from '#exchange/toobit/gate/house.ts'
import { inMemory } from '#exchange/toobit/gate/in-memory.ts'
import { hmacSigner } from '#exchange/toobit/hmac-signer.ts'
import * as listenKey from '#exchange/toobit/routes/listen-key.ts'
import * as market from '#exchange/toobit/routes/market.ts'
import * as orders from '#exchange/toobit/routes/orders.ts'
import * as positions from '#exchange/toobit/routes/positions.ts'
import * as v2 from '#exchange/toobit/routes/v2.ts'
import * as wallet from '#exchange/toobit/routes/wallet.ts'
import type { Pair } from '#exchange/toobit/sign.ts'
import { expect, test } from 'vitest'
import { realClock } from './real-clock.ts'

const SYMBOL = 'BTC-SWAP-USDT'
const called = new Set<string>()

const open = () => {
  const house = openHouse({ venue: openVenue({ startAt: Date.now(), instruments }), secret: 'listen' })
  house.drive({ type: 'open-account', account: 'a', balance: money(decimal('10000')) }, Date.now())
  house.addKey({ apiKey: 'key', secret: 'secret', account: 'a', readOnly: false }, Date.now())
  house.drive({ type: 'trade', symbol: SYMBOL, price: price(decimal('61234.5')), quantity: quantity(decimal('5')), buyerIsTaker: true }, Date.now())
  const { transport } = inMemory(house, () => Date.now())
  const client = openClient({
    transport: (request) => {
      called.add(`${request.method} ${request.path.split('?')[0] ?? ''}`)
      return transport(request)
    },
    clock: realClock, chance: () => 0.5, budget: openBudget(realClock), signer: hmacSigner('key', 'secret'),
  })
  return client
}
const client = open()
const stamp = () => ({ signedAt: Date.now(), windowMs: 2_000 })
const faultOf = (promise: Promise<unknown>) => promise.then(() => 'none', (thrown: unknown) => (isFault(thrown) ? thrown.facts.code : String(thrown)))
const plain = (id: string, more: readonly Pair[] = []): readonly Pair[] => [['symbol', SYMBOL], ['side', 'BUY_OPEN'], ['type', 'LIMIT'], ['quantity', '2'], ['price', '60000'], ['newClientOrderId', id], ...more]
const market2 = (id: string, more: readonly Pair[] = []): readonly Pair[] => [['symbol', SYMBOL], ['side', 'BUY'], ['positionSide', 'LONG'], ['type', 'MARKET'], ['quantity', '2'], ['newClientOrderId', id], ...more]
const limit2 = (id: string): readonly Pair[] => [['symbol', SYMBOL], ['side', 'BUY'], ['positionSide', 'LONG'], ['type', 'LIMIT'], ['quantity', '2'], ['price', '60000'], ['newClientOrderId', id]]

test('every public route is read', async () => {
  const since = Date.now() - 600_000
  expect(Math.abs((await market.getTime(client)) - Date.now())).toBeLessThan(1_000)
  expect((await market.getMergedDepth(client, SYMBOL, 0, 5)).b).toHaveLength(5)
  expect(await market.getTrades(client, SYMBOL, 10)).toMatchObject([{ p: decimal('61234.5'), ibm: false }])
  expect((await market.getReferenceKlines(client, 'markPrice', { symbol: SYMBOL, interval: '1m', since, until: Date.now(), limit: 5 })).data).toHaveLength(1)
  expect((await market.getReferenceKlines(client, 'index', { symbol: 'BTCUSDT', interval: '1m', since, until: Date.now(), limit: 5 })).code).toBe(200)
  expect((await market.getMarkPrices(client)).map((row) => row.symbolId)).toContain(SYMBOL)
  expect((await market.getIndex(client, 'BTCUSDT')).index).toHaveProperty('BTCUSDT')
  expect(await market.getIndexComponents(client, 'NOPE')).toEqual({})
  expect(await market.getTickers(client, SYMBOL)).toMatchObject([{ s: SYMBOL, c: decimal('61234.5') }])
  expect((await market.getOpenInterest(client, SYMBOL)).openInterestList).toMatchObject([{ symbol: SYMBOL }])
  expect(await market.getLongShortRatio(client, SYMBOL, '5m')).toHaveLength(1)
  expect(await market.getFundingHistory(client, SYMBOL, 5)).toEqual([])
  expect((await market.getRiskLimits(client, SYMBOL))[0]).toMatchObject({ level: 1, maxLeverage: 200 })
  expect(await market.getInsurance(client, SYMBOL)).toMatchObject({ list: [{ symbol: SYMBOL }] })
})

test('batches place and cancel, and each element has its own end', async () => {
  const element = (id: string, more = {}) => ({ ...Object.fromEntries(plain(id)), ...more })
  const placed = await orders.postBatch(client, [element('b1'), element('b2', { quantity: '0.5' }), element('b3')], stamp(), 'entry')
  expect(placed.result.map((item) => item.code === 200)).toEqual([true, false, true])
  const ids = placed.result.flatMap((item) => item.order?.orderId ?? [])
  expect((await orders.deleteOrderIds(client, [...ids.slice(0, 1), '77'], stamp())).result).toEqual([{ orderId: '77', code: -2013 }])
  await orders.deleteAllOrders(client, SYMBOL, 'BUY', stamp())
  expect(await orders.getOpenOrders(client, { type: 'LIMIT' })).toEqual([])
})

test('what is opened is amended, closed at once, turned round and shown in the history', async () => {
  const row = await orders.postOrder(client, plain('am'), stamp(), 'entry')
  expect((await orders.postAmend(client, [['orderId', row.orderId], ['type', 'LIMIT'], ['price', '60001']], stamp(), 'entry')).symbol).toBe(SYMBOL)
  await orders.deleteAllOrders(client, SYMBOL, null, stamp())
  await v2.postOrderV2(client, market2('m1'), stamp(), 'entry')
  const stop = await placeTriggerOrder(client, { symbol: SYMBOL, side: 'long', trigger: price(decimal('60000')), quantity: quantity(decimal('2')), by: 'last', clientId: 'stop-1', stamp: stamp() })
  expect(stop).toMatchObject({ kind: 'plain', status: 'waiting', direction: 'close', clientId: 'stop-1' })
  expect(await faultOf(positions.postAutoAddMargin(client, SYMBOL, 'long', money(decimal('5'))))).toMatch(/none|cross-position|auto-margin/)
  expect((await positions.postReverse(client, { symbol: SYMBOL, side: 'long', quantity: null }, stamp())).orderId).toMatch(/^\d+$/)
  expect((await positions.postFlashClose(client, { symbol: SYMBOL, side: 'short', clientId: 'flash' }, stamp())).code).toBe(200)
  expect(await positions.getPositions(client)).toEqual([])
  expect((await positions.getHistoryPositions(client, { symbol: SYMBOL })).map((closed) => closed.side).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['LONG', 'SHORT'])
  expect((await wallet.getTodayPnl(client)).dayProfit).toBeLessThan(0n)
})

test('every route of v2 is answered in its own form', async () => {
  const order = await v2.postOrderV2(client, limit2('v1'), stamp(), 'entry')
  expect(order).toMatchObject({ side: 'BUY', positionSide: 'LONG', type: 'LIMIT', status: 'PENDING_NEW' })
  expect(await v2.getOrderV2(client, [['orderId', order.orderId]])).toMatchObject({ status: 'NEW' })
  expect((await v2.postAmendV2(client, [['orderId', order.orderId], ['price', '59999']], stamp(), 'entry')).symbol).toBe(SYMBOL)
  expect(await v2.getOpenOrdersV2(client, [])).toHaveLength(1)
  expect((await v2.postBatchV2(client, [Object.fromEntries(limit2('v2')), { ...Object.fromEntries(limit2('v3')), price: '-1' }], stamp(), 'entry')).map((item) => item.code === 200)).toEqual([true, false])
  const [first] = await v2.getOpenOrdersV2(client, [])
  expect(await v2.deleteOrderV2(client, [['orderId', first?.orderId ?? '']], stamp(), 'exit')).toMatchObject({ status: 'CANCELED' })
  await v2.deleteAllV2(client, [['symbol', SYMBOL]], stamp())
  expect((await v2.getHistoryOrdersV2(client, [])).length).toBeGreaterThan(1)
  expect((await v2.getUserTradesV2(client, [['symbol', SYMBOL]])).length).toBeGreaterThan(1)
  const algo = await v2.postAlgoV2(client, [...limit2('a1').filter(([name]) => name !== 'type' && name !== 'price'), ['type', 'STOP_MARKET'], ['stopPrice', '62000']], stamp(), 'entry')
  expect(algo).toMatchObject({ type: 'STOP_MARKET', status: 'ORDER_NEW', stopPrice: decimal('62000') })
  expect(await v2.postAmendAlgoV2(client, [['type', 'STOP'], ['orderId', algo.orderId], ['stopPrice', '62001']], stamp(), 'entry')).toMatchObject({ stopPrice: decimal('62001') })
  expect(await v2.getOpenAlgosV2(client, [['symbol', SYMBOL]])).toHaveLength(1)
  // An amend without an id of its own gets one from the venue.
  const [open2] = await v2.getOpenAlgosV2(client, [])
  expect(await v2.getAlgoV2(client, [['orderId', open2?.orderId ?? '']])).toMatchObject({ stopPrice: decimal('62001'), status: 'ORDER_NEW' })
  expect(await v2.deleteAlgoV2(client, [['orderId', open2?.orderId ?? '']], stamp(), 'exit')).toMatchObject({ status: 'ORDER_CANCELED' })
  await v2.deleteAllAlgoV2(client, [['symbol', SYMBOL], ['stopCategory', 'STOP']], stamp())
  expect(await v2.getOpenAlgosV2(client, [])).toEqual([])
  expect((await v2.getHistoryAlgosV2(client, [])).length).toBeGreaterThan(0)
  expect(await v2.postLeverageV2(client, SYMBOL, 25, stamp())).toEqual({ symbolId: SYMBOL, leverage: 25 })
})

test('stream keys, transfers and ledgers answer', async () => {
  const key = await listenKey.createListenKey(client)
  expect(await listenKey.keepListenKey(client, key)).toEqual({})
  expect(await listenKey.closeListenKey(client, key)).toEqual({})
  expect(await faultOf(listenKey.keepListenKey(client, key))).toBe('invalid-listen-key')
  const transfer = { fromUser: 'a', toUser: 'a', from: 'FUTURES', to: 'MAIN', coin: 'USDT', amount: quantity(decimal('100')), transferId: '9' } as const
  expect(await wallet.postTransfer(client, transfer)).toMatchObject({ code: 200 })
  expect(await faultOf(wallet.postTransfer(client, transfer))).toBe('duplicate-transfer')
  expect((await wallet.getAccountFlow(client, 3, 0)).map((row) => row.flowTypeValue)).toContain(51)
  expect((await wallet.getSubAccounts(client))[0]?.accountList?.map((row) => row.accountType)).toEqual(['MAIN', 'FUTURES'])
})

test.each([
  ['exports', () => wallet.postDownload(client, [])], ['export status', () => wallet.getDownload(client, [])], ['vouchers', () => v2.getVouchersV2(client, [])],
  ['taking a voucher', () => v2.postVoucherV2(client, [], stamp())], ['the ledger by name', () => v2.getBalanceFlowV2(client, [])],
])('%s are not kept on paper, and the client says so', async (_what, call) => {
  expect(await faultOf(call())).toBe('unknown-route')
})

test('all futures routes of the gate but the ones named were called here or by the account', () => {
  const byAccount = ['order', 'openOrders', 'historyOrders', 'userTrades', 'positions', 'balance', 'balanceFlow', 'commissionRate', 'leverage', 'accountLeverage', 'marginType', 'positionMargin', 'position/trading-stop']
  const left = Object.keys(ROUTES).filter((route) => / \/api\/v[12]\/futures\//.test(route) && !called.has(route) && !byAccount.some((name) => route.endsWith(`/futures/${name}`)))
  expect(left).toEqual(['GET /api/v1/futures/fundingRate'])
})
