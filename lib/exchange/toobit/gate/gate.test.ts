import fc from 'fast-check'
import { decimal } from '#core/money/decimal.ts'
import { money, price, quantity } from '#core/money/money.ts'
import { instruments } from '#core/venue/market/instruments.ts'
import { openVenue } from '#core/venue/open-venue.ts'
import { expect, test } from 'vitest'
import { formText, hmacHex, type Pair } from '../sign.ts'
import { openHouse } from './house.ts'

const NOW = 1_800_000_000_000
const SYMBOL = 'BTC-SWAP-USDT'

const open = (now = NOW) => {
  const venue = openVenue({ startAt: now, instruments })
  const house = openHouse({ venue, secret: 'listen' })
  house.drive({ type: 'open-account', account: 'a', balance: money(decimal('10000')) }, now)
  house.driveSpot({ kind: 'deposit', account: 'a', coin: 'USDT', amount: decimal('10000') }, now)
  house.addKey({ apiKey: 'key', secret: 'secret', account: 'a', readOnly: false }, now)
  house.addKey({ apiKey: 'reader', secret: 'secret', account: 'a', readOnly: true }, now)
  house.drive({ type: 'trade', symbol: SYMBOL, price: price(decimal('61234.5')), quantity: quantity(decimal('5')), buyerIsTaker: true }, now)
  // The engine lays a synthetic book out when it is first looked at.
  venue.book(SYMBOL, 1)
  return house
}
type House = ReturnType<typeof open>
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
const timed = (pairs: readonly Pair[], now = NOW): readonly Pair[] => [...pairs, ['timestamp', String(now)]]
const signature = (text: string) => `signature=${hmacHex('secret', text)}`
const headers = { 'X-BB-APIKEY': 'key' }

const ask = (house: House, method: Method, path: string, ...[body = null, more = {}]: readonly [body?: string | null, more?: Readonly<Record<string, string>>]) => {
  const reply = house.handle({ method, path, headers: { ...headers, ...more }, body, timeoutMs: 1_000 }, NOW)
  return { status: reply.status, headers: reply.headers, body: reply.body === '' || reply.body.startsWith('<') ? reply.body : JSON.parse(reply.body) }
}
const signed = (house: House, method: Method, path: string, pairs: readonly Pair[]) => {
  const text = formText(timed(pairs))
  return method === 'GET' ? ask(house, method, `${path}?${text}&${signature(text)}`) : ask(house, method, path, `${text}&${signature(text)}`)
}
const limit = (change: Readonly<Record<string, string>> = {}): readonly Pair[] =>
  Object.entries({ symbol: SYMBOL, side: 'BUY_OPEN', type: 'LIMIT', quantity: '3', price: '60000', newClientOrderId: 'c1', ...change })
const PLACE = '/api/v1/futures/order'

test.each<[string, (house: House) => { readonly status: number; readonly body: { readonly orderId?: string; readonly status?: string } }]>([
  ['everything in the form body (ccxt, agent-kit, docs)', (house) => signed(house, 'POST', PLACE, limit())],
  ['everything in the query (demo SDK)', (house) => {
    const text = formText(timed(limit()))
    return ask(house, 'POST', `${PLACE}?${text}&${signature(text)}`)
  }],
  ['parameters in the body, time and signature in the query (.NET)', (house) => {
    const [query, body] = [`timestamp=${NOW}&recvWindow=5000`, formText(limit())]
    return ask(house, 'POST', `${PLACE}?${query}&${signature(query + body)}`, body)
  }],
  ['split over both, signature in the body', (house) => {
    const [query, body] = [formText(limit().slice(0, 3)), formText(timed(limit().slice(3)))]
    return ask(house, 'POST', `${PLACE}?${query}`, `${body}&${signature(query + body)}`)
  }],
])('an order comes in by %s', (_name, send) => {
  const reply = send(open())
  expect(reply.status).toBe(200)
  expect(reply.body).toMatchObject({ symbol: SYMBOL, status: 'PENDING_NEW', type: 'LIMIT', priceType: 'INPUT', side: 'BUY_OPEN', timeInForce: 'GTC', origQty: '3', price: '60000', triggerType: 0, contractMultiplier: '0.00100000' })
  expect(typeof reply.body.orderId).toBe('string')
})

test('a DELETE with a form body cancels and still shows the order as open', () => {
  const house = open()
  const { body } = signed(house, 'POST', PLACE, limit())
  expect(signed(house, 'DELETE', PLACE, [['orderId', String(body.orderId)]])).toMatchObject({ status: 200, body: { status: 'NEW' } })
  expect(signed(house, 'DELETE', PLACE, [['orderId', String(body.orderId)]])).toMatchObject({ status: 400, body: { code: -1142 } })
  expect(signed(house, 'DELETE', PLACE, [['orderId', '7']])).toMatchObject({ status: 400, body: { code: -2013, msg: 'Order does not exist.' } })
})

test('a v1 batch is signed over the query alone and each element has its own end', () => {
  const house = open()
  const query = `timestamp=${NOW}`
  const elements = [Object.fromEntries(limit({ newClientOrderId: 'b1' })), Object.fromEntries(limit({ newClientOrderId: 'b2', quantity: '100000' }))]
  const reply = ask(house, 'POST', `/api/v1/futures/batchOrders?${query}&${signature(query)}`, JSON.stringify(elements), { 'Content-Type': 'application/json' })
  expect(reply.body.code).toBe(200)
  expect(reply.body.result[0]).toMatchObject({ code: 200, order: { clientOrderId: 'b1' } })
  expect(reply.body.result[1].code).toBeLessThan(0)
})

test('a v2 batch is signed over query and body', () => {
  const house = open()
  const [query, body] = [`category=USDT&timestamp=${NOW}`, JSON.stringify([{ newClientOrderId: 'v1', symbol: SYMBOL, side: 'BUY', positionSide: 'LONG', type: 'LIMIT', quantity: '10', price: '60000' }])]
  const json = { 'Content-Type': 'application/json' }
  expect(ask(house, 'POST', `/api/v2/futures/batch-orders?${query}&${signature(query)}`, body, json)).toMatchObject({ status: 400, body: { code: -1022 } })
  expect(ask(house, 'POST', `/api/v2/futures/batch-orders?${query}&${signature(query + body)}`, body, json).body).toMatchObject({ code: 200, data: [{ code: 200, order: { side: 'BUY', positionSide: 'LONG', status: 'PENDING_NEW' } }] })
})

test.each([
  ['no key', { 'X-BB-APIKEY': '' }, -1107], ['an unknown key', { 'X-BB-APIKEY': 'nobody' }, -2015], ['a read-only key on a write', { 'X-BB-APIKEY': 'reader' }, -1020],
])('%s is refused', (_name, key, code) => {
  const text = formText(timed(limit()))
  expect(ask(open(), 'POST', PLACE, `${text}&${signature(text)}`, key)).toMatchObject({ status: 400, body: { code } })
})

test.each([[-5_001, -1021], [-5_000, 200], [999, 200], [1_000, -1021]])('a timestamp %i ms off answers %i', (off, code) => {
  const text = formText([...limit(), ['timestamp', String(NOW + off)]])
  const reply = ask(open(), 'POST', PLACE, `${text}&${signature(text)}`)
  expect(code === 200 ? reply.status : reply.body.code).toBe(code)
})

test('a wrong signature, a missing one and a window above a minute are refused', () => {
  const text = formText(timed(limit()))
  expect(ask(open(), 'POST', PLACE, `${text}&signature=${'0'.repeat(64)}`).body.code).toBe(-1022)
  expect(ask(open(), 'POST', PLACE, text).body).toMatchObject({ code: -1102, field: 'signature' })
  expect(signed(open(), 'POST', PLACE, [...limit(), ['recvWindow', '60001']]).body).toMatchObject({ code: -1130, field: 'recvWindow', nearest: '60000' })
})

test('sixty orders in two seconds are all, then 429 with the reset', () => {
  const house = open()
  const codes = Array.from({ length: 61 }, (_, i) => signed(house, 'POST', PLACE, limit({ newClientOrderId: `n${i}`, quantity: '1' })))
  expect(codes.slice(0, 60).every((reply) => reply.status === 200)).toBe(true)
  expect(codes[60]).toMatchObject({ status: 429, body: { code: -1015 }, headers: { 'x-api-limit': '3000', 'x-api-limit-reset-timestamp': String(NOW + 2_000) } })
})

test.each([
  ['symbol', 'NOPE-SWAP-USDT', -1121, SYMBOL], ['side', 'UP', -1130, undefined], ['type', 'STOPP', -1130, undefined], ['quantity', '-3', -1130, undefined],
  ['quantity', 'three', -1130, undefined], ['quantity', '1.5', -1137, '1'], ['quantity', '1000000000000', -1130, '10000000000'], ['price', '60000.05', -1134, '60000'],
  ['price', '1e5', -1130, undefined], ['price', '٦٠٠٠٠', -1130, undefined], ['newClientOrderId', '🚀', -1130, undefined], ['newClientOrderId', "x'; drop table orders; --", -1130, undefined],
  ['newClientOrderId', '<img src=x onerror=alert(1)>', -1130, undefined], ['timeInForce', 'GTX', -1130, undefined], ['price', '60000.123456789', -1130, undefined],
])('%s = %s is refused by name, with what would be right', (field, value, code, nearest) => {
  const house = open()
  const before = house.venue.save()
  const reply = signed(house, 'POST', PLACE, limit({ [field]: value }))
  expect(reply).toMatchObject({ status: 400, body: { code, field } })
  expect(reply.body.limit === undefined && reply.body.nearest === undefined).toBe(false)
  expect(nearest === undefined || reply.body.nearest === nearest).toBe(true)
  expect(house.venue.save() === before).toBe(true)
})

test.each(Object.keys(Object.fromEntries(limit())))('an order without %s is refused by name', (field) => {
  const house = open()
  const before = house.venue.save()
  const reply = signed(house, 'POST', PLACE, limit().filter(([name]) => name !== field))
  expect(reply.status).toBe(400)
  expect(reply.body.field).toBe(field)
  expect(house.venue.save() === before).toBe(true)
})

test('a megabyte, half a JSON, a name given twice and an unknown path are answered and change nothing', () => {
  const house = open()
  const before = house.venue.save()
  expect(ask(house, 'POST', PLACE, 'x'.repeat(1_048_576)).body).toMatchObject({ code: -1004, field: 'body' })
  expect(ask(house, 'POST', '/api/v1/futures/batchOrders', '[{"a":').body).toMatchObject({ code: -1004, field: 'body' })
  expect(ask(house, 'GET', '/quote/v1/depth?symbol=a&symbol=b').body).toMatchObject({ code: -1101, field: 'symbol' })
  expect(ask(house, 'GET', '/api/v1/futures/nothing')).toMatchObject({ status: 404 })
  expect(ask(house, 'GET', '/constructor')).toMatchObject({ status: 404 })
  expect(house.venue.save() === before).toBe(true)
})

const nonsense = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.double().map(String), fc.bigInt().map(String), fc.constantFrom('', ' ', '\u202e', '💥', 'null', '[]', '{}', '%', '%zz', '0', '-0'))
const ROUTES: readonly (readonly [Method, string])[] = [
  ['POST', PLACE], ['POST', '/api/v1/futures/order/update'], ['DELETE', PLACE], ['POST', '/api/v1/futures/position/trading-stop'], ['POST', '/api/v1/futures/leverage'],
  ['GET', '/api/v1/futures/openOrders'], ['GET', '/api/v1/futures/userTrades'], ['POST', '/api/v2/futures/algo-order'], ['GET', '/quote/v1/klines'], ['GET', '/quote/v1/depth'],
  ['POST', '/api/v1/spot/order'], ['POST', '/api/v1/futures/positionMargin'], ['POST', '/api/v1/subAccount/transfer'], ['DELETE', '/api/v1/futures/cancelOrderByIds'],
]
const FIELDS = ['symbol', 'side', 'type', 'quantity', 'price', 'stopPrice', 'newClientOrderId', 'orderId', 'limit', 'interval', 'startTime', 'leverage', 'amount', 'ids', 'category', 'stopLoss', 'positionSide']

test('nonsense in any field of any route is an answer, never a crash, and moves no money', () => {
  const house = open()
  const before = house.venue.balance('a')
  fc.assert(fc.property(fc.constantFrom(...ROUTES), fc.dictionary(fc.constantFrom(...FIELDS), nonsense), (route, fields) => {
    const reply = signed(house, route[0], route[1], Object.entries(fields))
    expect([200, 400, 418, 429]).toContain(reply.status)
    expect(reply.status !== 400 || reply.body.code < 0).toBe(true)
  }), { numRuns: 1_500 })
  expect(house.venue.balance('a')).toEqual(before)
})

test('a listen key is one while it lives, under both names, and an unknown one is -1125', () => {
  const house = open()
  const first = signed(house, 'POST', '/api/v1/listenKey', []).body.listenKey
  expect(first).toMatch(/^[0-9a-f]{64}$/)
  expect(signed(house, 'POST', '/api/v1/userDataStream', []).body.listenKey).toBe(first)
  expect(ask(house, 'PUT', '/api/v1/listenKey', `listenKey=${first}`)).toMatchObject({ status: 200, body: {} })
  expect(ask(house, 'PUT', '/api/v1/listenKey', 'listenKey=unknown').body.code).toBe(-1125)
})

test('forms of the market data follow the samples', () => {
  const house = open()
  expect(ask(house, 'GET', `/quote/v1/depth?symbol=${SYMBOL}&limit=2`).body).toMatchObject({ t: expect.any(Number), b: [[expect.any(String), expect.any(String)], expect.anything()], a: expect.any(Array) })
  expect(ask(house, 'GET', `/quote/v1/contract/ticker/price?symbol=${SYMBOL}`).body).toEqual([{ s: SYMBOL, p: '61234.5' }])
  expect(ask(house, 'GET', '/quote/v1/ticker/price?symbol=BTCUSDT').body).toEqual([{ s: 'BTCUSDT', si: 'BTCUSDT', p: '61234.5' }])
  expect(ask(house, 'GET', '/quote/v1/depth?symbol=NOPE').body).toMatchObject({ code: -100011, msg: 'Not supported symbols' })
  expect(ask(house, 'GET', '/quote/v1/depth').body).toMatchObject({ code: -100012, msg: 'Parameter symbol [String] missing!' })
  expect(ask(house, 'GET', '/api/v1/futures/fundingRate?symbol=NOPE').body).toMatchObject({ code: -1130, msg: "Data sent for paramter 'symbol' is not valid." })
  expect(ask(house, 'GET', '/quote/v1/markPrice?symbol=NOPE')).toMatchObject({ status: 200, body: '' })
  const [bar] = ask(house, 'GET', `/quote/v1/klines?symbol=${SYMBOL}&interval=1m`).body
  expect(bar).toHaveLength(11)
  expect([typeof bar[0], typeof bar[1], bar[6], typeof bar[8]]).toEqual(['number', 'string', 0, 'number'])
  const contract = ask(house, 'GET', '/api/v1/exchangeInfo').body.contracts[0]
  expect(contract).toMatchObject({ symbol: SYMBOL, contractMultiplier: '0.001', marginToken: 'USDT', inverse: false, status: 'TRADING' })
  expect(contract.filters[1]).toEqual({ minQty: '0.001', maxQty: '120', stepSize: '0.001', filterType: 'LOT_SIZE' })
})
