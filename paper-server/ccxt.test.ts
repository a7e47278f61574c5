import { afterAll, beforeAll, expect, test } from 'vitest'
import ccxt from 'ccxt'
import { spawnPaper, type Spawned } from './spawn-paper.ts'

let paper: Spawned
let toobit: InstanceType<typeof ccxt.toobit>
const PERP = 'BTC/USDT:USDT'

beforeAll(async () => {
  paper = await spawnPaper(['--seed', '11'])
  toobit = new ccxt.toobit({ apiKey: paper.told.key, secret: paper.told.secret, enableRateLimit: false, options: { defaultType: 'swap' } })
  toobit.urls['api'] = { common: paper.told.rest, private: paper.told.rest }
})
afterAll(async () => {
  await paper.stop()
})

test('markets, tickers, books, trades and candles load', async () => {
  const markets = await toobit.loadMarkets()
  expect(markets[PERP]).toMatchObject({ id: 'BTC-SWAP-USDT', swap: true, linear: true, contractSize: 0.001, active: true })
  expect(markets['BTC/USDT']).toMatchObject({ id: 'BTCUSDT', spot: true })
  expect((await toobit.fetchTicker(PERP)).last).toBeGreaterThan(1_000)
  expect(Object.keys(await toobit.fetchTickers([PERP, 'ETH/USDT:USDT']))).toHaveLength(2)
  const book = await toobit.fetchOrderBook(PERP)
  expect(Number(book.bids[0]?.[0])).toBeLessThan(Number(book.asks[0]?.[0]))
  expect((await toobit.fetchTrades(PERP)).length).toBeGreaterThan(0)
  expect((await toobit.fetchOHLCV(PERP, '1m')).at(-1)).toHaveLength(6)
  expect((await toobit.fetchOrderBook('BTC/USDT')).bids.length).toBeGreaterThan(0)
  expect((await toobit.fetchFundingRate(PERP)).fundingRate).toBeTypeOf('number')
  expect((await toobit.fetchBidsAsks([PERP]))[PERP]?.bid).toBeGreaterThan(0)
})

test('leverage and margin mode are set', async () => {
  expect(await toobit.setMarginMode('isolated', PERP)).toBeTruthy()
  expect(await toobit.setLeverage(10, PERP)).toBeTruthy()
  expect(await toobit.fetchLeverage(PERP)).toMatchObject({ longLeverage: 10 })
})

test('a limit order is placed, listed and cancelled', async () => {
  const { last } = await toobit.fetchTicker(PERP)
  const order = await toobit.createOrder(PERP, 'limit', 'buy', 5, Math.round(Number(last) * 0.98))
  expect(order.status).toBe('open')
  expect((await toobit.fetchOpenOrders(PERP)).map((row) => row.id)).toEqual([order.id])
  expect(await toobit.fetchOrder(String(order.id), PERP)).toMatchObject({ status: 'open', amount: 5, side: 'buy' })
  await toobit.cancelOrder(String(order.id), PERP)
  expect(await toobit.fetchOpenOrders(PERP)).toEqual([])
  await expect(toobit.cancelOrder(String(order.id), PERP)).rejects.toThrow(/toobit/)
})

test('an order is amended: by the exchange itself, and by ccxt as a cancel and a new order', async () => {
  const { last } = await toobit.fetchTicker(PERP)
  const price = (share: number): number => Math.round(Number(last) * share)
  const order = await toobit.createOrder(PERP, 'limit', 'buy', 5, price(0.98))
  const amended: unknown = await toobit.request('api/v1/futures/order/update', 'private', 'POST', { orderId: order.id, type: 'LIMIT', quantity: '7', price: String(price(0.97)) })
  expect(amended).toMatchObject({ orderId: order.id, origQty: '7' })
  expect(await toobit.fetchOrder(String(order.id), PERP)).toMatchObject({ status: 'open', amount: 7, price: price(0.97) })
  const edited = await toobit.editOrder(String(order.id), PERP, 'limit', 'buy', 6, price(0.96))
  expect((await toobit.fetchOpenOrders(PERP)).map(({ id, amount }) => [id, amount])).toEqual([[edited.id, 6]])
  await toobit.cancelOrder(String(edited.id), PERP)
})

test('a market order opens a position with fills and a paid fee', async () => {
  await toobit.createOrder(PERP, 'market', 'buy', 8)
  const [position] = await toobit.fetchPositions([PERP])
  expect(position).toMatchObject({ symbol: PERP, side: 'long', contracts: 8 })
  expect((await toobit.fetchMyTrades(PERP)).reduce((sum, fill) => sum + Number(fill.amount), 0)).toBe(8)
  const balance = await toobit.fetchBalance()
  expect(Number(balance['USDT']?.total)).toBeLessThan(10_000)
  expect(Number(balance['USDT']?.free)).toBeLessThan(Number(balance['USDT']?.total))
})

test('cancel-all leaves nothing open', async () => {
  const { last } = await toobit.fetchTicker(PERP)
  for (const off of [0.97, 0.98]) await toobit.createOrder(PERP, 'limit', 'buy', 1, Math.round(Number(last) * off))
  expect(await toobit.fetchOpenOrders(PERP)).toHaveLength(2)
  await toobit.cancelAllOrders(PERP)
  expect(await toobit.fetchOpenOrders(PERP)).toEqual([])
})

test('a spot limit order rests and is cancelled', async () => {
  const { last } = await toobit.fetchTicker('BTC/USDT')
  const order = await toobit.createOrder('BTC/USDT', 'limit', 'buy', 0.01, Math.round(Number(last) * 0.9))
  expect((await toobit.fetchOpenOrders('BTC/USDT')).map((row) => row.id)).toEqual([order.id])
  const balance = await toobit.fetchBalance({ type: 'spot' })
  expect(Number(balance['USDT']?.used)).toBeGreaterThan(0)
  await toobit.cancelOrder(String(order.id), 'BTC/USDT')
  expect(await toobit.fetchOpenOrders('BTC/USDT')).toEqual([])
})
