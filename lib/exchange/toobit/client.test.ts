import { Fault, isFault } from '#core/fault.ts'
import type { Transport, WireReply, WireRequest } from '#desk/ports/world.ts'
import { expect, test } from 'vitest'
import { virtualClock } from '../shared/virtual-clock.ts'
import { toobitAccount } from './account.ts'
import { openBudget } from './budget.ts'
import { openClient } from './client.ts'
import { hmacSigner } from './hmac-signer.ts'
import { hmacHex } from './sign.ts'
import { decimal } from '#core/money/decimal.ts'
import { price, quantity } from '#core/money/money.ts'
import type { OrderRequest } from '#core/order/order.ts'

type Answer = WireReply | Fault
const ok = (value: unknown): WireReply => ({ status: 200, headers: {}, body: JSON.stringify(value) })
const bad = (code: number): WireReply => ({ status: 400, headers: {}, body: JSON.stringify({ code, msg: 'no' }) })
const ROW = { time: '1757621394731', updateTime: '1757621394731', orderId: '2037470365316382976', clientOrderId: 'k1-1-1', symbol: 'ETH-SWAP-USDT', price: '4435.59', leverage: '31', origQty: '1', executedQty: '0', executeQty: '0', avgPrice: '0', marginLocked: '1.43', type: 'LIMIT', side: 'BUY_OPEN', timeInForce: 'IOC', status: 'PENDING_NEW', priceType: 'MARKET', contractMultiplier: '0.01000000', triggerType: 0, fallType: 0, activeStatus: 0 }

/** A venue that gives the listed answers in turn; the time is 40 s ahead of ours. */
const scripted = (...answers: readonly Answer[]) => {
  const clock = virtualClock()
  const sent: WireRequest[] = []
  const left = [...answers]
  let asked = 0
  const transport: Transport = async (request) => {
    if (request.path === '/api/v1/time') {
      asked += 1
      return ok({ serverTime: clock.now() + 40_000 })
    }
    sent.push(request)
    const answer = left.shift() ?? ok([])
    if (answer instanceof Fault) throw answer
    return answer
  }
  const client = openClient({ transport, clock, chance: () => 0.5, budget: openBudget(clock), signer: hmacSigner('key', 'secretsecret') })
  return { clock, sent, client, asked: () => asked, account: toobitAccount({ client, socket: () => ({ send: () => {}, close: () => {} }) }) }
}
const passing = async <T>(clock: ReturnType<typeof virtualClock>, promise: Promise<T>): Promise<unknown> => {
  const settled = promise.catch((thrown: unknown) => (isFault(thrown) ? thrown.facts : thrown))
  await clock.pass(30_000)
  return settled
}
const request = (change: Partial<OrderRequest> = {}): OrderRequest => ({
  clientId: 'k1-1-1', symbol: 'ETH-SWAP-USDT', side: 'long', direction: 'open', quantity: quantity(decimal('1')), price: null, timeInForce: 'gtc', attachedStop: null, ...change,
})

test('a market order is type LIMIT with priceType MARKET, stamped as told, signature last', async () => {
  const { account, sent, clock } = scripted(ok(ROW))
  const row = await passing(clock, account.place(request({ attachedStop: { trigger: price(decimal('4300')), by: 'mark' } }), stampAhead(clock), 'entry'))
  const signedAt = clock.now() - 30_000
  const text = `symbol=ETH-SWAP-USDT&side=BUY_OPEN&type=LIMIT&quantity=1&priceType=MARKET&newClientOrderId=k1-1-1&stopLoss=4300&slTriggerBy=MARK_PRICE&slOrderType=MARKET&recvWindow=2000&timestamp=${signedAt}`
  expect(sent[0]).toMatchObject({ method: 'POST', path: '/api/v1/futures/order', body: `${text}&signature=${hmacHex('secretsecret', text)}`, headers: { 'X-BB-APIKEY': 'key' } })
  expect(row).toMatchObject({ orderId: '2037470365316382976', status: 'accepted', side: 'long', direction: 'open', leverage: 31 })
})
const stampAhead = (clock: ReturnType<typeof virtualClock>) => ({ signedAt: clock.now(), windowMs: 2_000 })

test.each<[string, Answer, object]>([
  ['-1007', bad(-1007), { code: 'timeout', outcomeKnown: false }], ['a cut connection', new Fault({ code: 'connection-lost', retry: 'never', outcomeKnown: false }), { code: 'connection-lost', outcomeKnown: false }],
  ['503', { status: 503, headers: {}, body: '' }, { code: 'venue-down', outcomeKnown: false }], ['-1021', bad(-1021), { code: 'invalid-timestamp', neverReached: true, retry: 'after-clock' }],
  ['a reply that is no order', ok({ fine: true }), { code: 'unreadable-reply', outcomeKnown: false }], ['-1131', bad(-1131), { code: 'insufficient-balance', outcomeKnown: true }],
])('a write that meets %s is sent once', async (_name, answer, facts) => {
  const { account, sent, clock } = scripted(answer)
  expect(await passing(clock, account.place(request(), stampAhead(clock), 'entry'))).toMatchObject(facts)
  expect(sent).toHaveLength(1)
})

test('a read asks three times at most, and its fault leaves nothing in doubt', async () => {
  const { account, sent, clock } = scripted(bad(-1007), { status: 503, headers: {}, body: '' }, bad(-1001))
  expect(await passing(clock, account.positions())).toMatchObject({ outcomeKnown: true, code: 'disconnected' })
  expect(sent).toHaveLength(3)
})

test('a read is signed with the venue time, and sets it once after -1021', async () => {
  const { account, sent, clock } = scripted(bad(-1021), ok([]))
  expect(await passing(clock, account.positions())).toEqual([])
  const times = sent.map((one) => Number(/timestamp=(\d+)/.exec(one.path)?.[1]))
  expect(times[0]).toBe(clock.now() - 30_000 + 40_000)
  expect(sent).toHaveLength(2)
  const again = scripted(bad(-1021), bad(-1021), ok([]))
  expect(await passing(again.clock, again.account.positions())).toMatchObject({ code: 'invalid-timestamp' })
  expect(again.sent).toHaveLength(2)
})

test('what the venue refuses because its window has passed asks nobody for the time; what it refuses within it does', async () => {
  const desk = scripted(ok([]), bad(-1021), ok([]), bad(-1021), ok([]))
  await passing(desk.clock, desk.account.positions())
  const stale = { signedAt: desk.client.time.now() - 6_000, windowMs: 2_000 }
  expect(await passing(desk.clock, desk.account.place(request(), stale, 'protect'))).toMatchObject({ code: 'invalid-timestamp', neverReached: true })
  await passing(desk.clock, desk.account.positions())
  expect(desk.asked()).toBe(1)
  await passing(desk.clock, desk.account.place(request(), { signedAt: desk.client.time.now(), windowMs: 2_000 }, 'protect'))
  await passing(desk.clock, desk.account.positions())
  expect(desk.asked()).toBe(2)
})

test('the time is waited for two seconds, not as long as a whole read', async () => {
  const clock = virtualClock()
  const patience: (readonly [string, number])[] = []
  const transport: Transport = async ({ path, timeoutMs }) => {
    patience.push([path.split('?')[0] ?? '', timeoutMs])
    return path === '/api/v1/time' ? ok({ serverTime: clock.now() }) : ok([])
  }
  const client = openClient({ transport, clock, chance: () => 0.5, budget: openBudget(clock), signer: hmacSigner('key', 'secretsecret') })
  await passing(clock, toobitAccount({ client, socket: () => ({ send: () => {}, close: () => {} }) }).positions())
  expect(patience).toEqual([['/api/v1/time', 2_000], ['/api/v1/futures/positions', 8_000]])
})

test('an unknown order is null, any other refusal a fault', async () => {
  const { account, clock } = scripted(bad(-2013), bad(-1002))
  expect(await passing(clock, account.order({ clientId: 'x' }))).toBeNull()
  expect(await passing(clock, account.triggerRow({ orderId: '1' }))).toMatchObject({ code: 'unauthorised' })
})

test('lists turn pages by the exclusive cursor until one is short', async () => {
  const page = (from: number, count: number) => ok(Array.from({ length: count }, (_, i) => ({ ...ROW, orderId: String(from - i) })))
  const { account, sent, clock } = scripted(page(5_000, 1_000), page(4_000, 1_000), page(3_000, 7))
  expect(await passing(clock, account.openOrders({ symbol: 'ETH-SWAP-USDT' }))).toHaveLength(2_007)
  expect(sent.map((one) => /orderId=(\d+)/.exec(one.path)?.[1])).toEqual([undefined, '4001', '3001'])
})

test('a 19-digit id that comes unquoted keeps its digits', async () => {
  const { account, clock } = scripted({ status: 200, headers: {}, body: JSON.stringify(ROW).replace('"2037470365316382976"', '2037470365316382977') })
  expect(await passing(clock, account.order({ orderId: '1' }))).toMatchObject({ orderId: '2037470365316382977' })
})

test('rows are amended with explicit price and quantity, at market', async () => {
  const { account, sent, clock } = scripted(ok({ ...ROW, status: 'ORDER_NEW' }))
  await passing(clock, account.amendRow({ orderId: '7', symbol: 'ETH-SWAP-USDT', trigger: price(decimal('4300.5')), quantity: quantity(decimal('3')), by: 'last' }, stampAhead(clock)))
  expect(sent[0]?.body).toContain('orderId=7&type=STOP_PROFIT_LOSS&symbol=ETH-SWAP-USDT&stopPrice=4300.5&quantity=3&priceType=MARKET&triggerBy=CONTRACT_PRICE')
})

test('liquidation and deleveraging rows are the venue\'s own', async () => {
  const { account, clock } = scripted(ok([{ ...ROW, type: 'LIQUI_IOC_ORDER' }, { ...ROW, orderId: '2', type: 'LIQUI_ADL_ORDER' }]))
  expect(await passing(clock, account.orderHistory({}))).toMatchObject([{ origin: 'liquidation' }, { origin: 'deleveraging' }])
})

test('the samples of positions and balances are read in either spelling', async () => {
  const doge = { symbol: 'DOGE-SWAP-USDT', side: 'LONG', avgPrice: '0.21191', position: '63', available: '63', leverage: '25', lastPrice: '0.20932', positionValue: '13.3503', flp: '0.05471', margin: '0.5262', marginRate: '', unrealizedPnL: '-0.1701', profitRate: '-0.3185', realizedPnL: '-0.008', minMargin: '0', maxNotionalValue: '10000000', markPrice: '0.20921' }
  const { account, clock } = scripted(ok([doge]), ok([{ asset: 'USDT', balance: '10.07317715', availableBalance: '9.07317715', positionMargin: '0', orderMargin: '1', crossUnRealizedPnl: 0, coupon: '0' }]))
  expect(await passing(clock, account.positions())).toMatchObject([{ side: 'long', marginMode: 'cross', contracts: decimal('63'), realised: decimal('-0.008'), liquidationPrice: decimal('0.05471') }])
  expect(await passing(clock, account.balance())).toMatchObject({ coin: 'USDT', total: decimal('10.07317715'), orderMargin: decimal('1'), unrealisedCross: 0n })
})

test('an answer is waited for until its window has surely passed, a protective read shortly, a whole read with patience', async () => {
  const { account, sent, clock } = scripted(ok(ROW), ok([]), ok([]))
  await passing(clock, account.place(request(), stampAhead(clock), 'entry'))
  await passing(clock, account.openTriggers({ symbol: 'ETH-SWAP-USDT' }, 'protect'))
  await passing(clock, account.positions())
  expect(sent.map(({ timeoutMs }) => timeoutMs)).toEqual([3_500, 3_000, 3_000, 8_000])
})
