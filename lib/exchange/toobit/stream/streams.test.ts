import { decimal } from '#core/money/decimal.ts'
import type { AccountEvent, MarketEvent } from '#desk/ports/exchange.ts'
import type { SocketHandlers, SocketOpener, Transport, WireRequest } from '#desk/ports/world.ts'
import { expect, test } from 'vitest'
import { virtualClock, type VirtualClock } from '../../shared/virtual-clock.ts'
import { openBudget } from '../budget.ts'
import { openClient } from '../client.ts'
import { hmacSigner } from '../hmac-signer.ts'
import { keepBook } from './book-keeper.ts'
import { followMarket } from './market-stream.ts'
import { readUserEvent } from './user-events.ts'
import { followUser } from './user-stream.ts'
import { openTickets } from './tickets.ts'

/** Sockets that the test holds the other end of. */
const world = (answer: (request: WireRequest) => unknown = () => ({ listenKey: 'k'.repeat(64) })) => {
  const clock: VirtualClock = virtualClock()
  const requests: WireRequest[] = []
  const opened: { readonly path: string; readonly at: number; readonly handlers: SocketHandlers; readonly sent: string[]; closed: boolean }[] = []
  const transport: Transport = async (request) => {
    if (request.path === '/api/v1/time') return { status: 200, headers: {}, body: JSON.stringify({ serverTime: clock.now() }) }
    requests.push(request)
    const value = answer(request)
    return { status: typeof value === 'object' && value !== null && 'code' in value ? 400 : 200, headers: {}, body: JSON.stringify(value) }
  }
  const socket: SocketOpener = (path, handlers) => {
    const one = { path, at: clock.monotonic(), handlers, sent: [] as string[], closed: false }
    opened.push(one)
    return { send: (text) => one.sent.push(text), close: () => { one.closed = true } }
  }
  const client = openClient({ transport, clock, chance: () => 0.5, budget: openBudget(clock), signer: hmacSigner('key', 'secret') })
  return { clock, opened, requests, client, socket, stop: new AbortController() }
}
const SYMBOL = 'BTC-SWAP-USDT'
const trade = (first: boolean, p = '61234.5') => JSON.stringify({ symbol: SYMBOL, topic: 'trade', params: {}, data: [{ v: '4864732022868004630', t: 1_757_243_788_405, p, q: '80', m: true }], f: first, sendTime: 1 })
const mark = JSON.stringify({ topic: 'markPrice', params: {}, data: { exchangeId: 301, symbolId: SYMBOL, price: '61230', time: 1 }, f: false, sendTime: 1 })
const best = JSON.stringify({ topic: 'bookTicker', params: {}, data: { e: 'bookTicker', E: 1, s: SYMBOL, b: '61234.4', bq: '5', a: '61234.6', aq: '7', t: 1 }, f: false, sendTime: 1 })

const market = async () => {
  const parts = world()
  const events: MarketEvent[] = []
  let symbols = [SYMBOL]
  void followMarket(parts, { symbols: () => symbols, onEvent: (event) => events.push(event) }, parts.stop.signal)
  await parts.clock.pass(0)
  parts.opened[0]?.handlers.onOpen()
  await parts.clock.pass(1_000)
  return { ...parts, events, want: (next: string[]) => { symbols = next } }
}

test('a quote is told once last and mark are known; a first frame is no trade', async () => {
  const { opened, events, clock } = await market()
  const say = opened[0]?.handlers.onText ?? (() => {})
  say(trade(true))
  expect(events.map((event) => event.type)).toEqual(['alive'])
  say(mark)
  say(best)
  say(trade(false, '61240'))
  expect(events.filter((event) => event.type === 'trade')).toMatchObject([{ trade: { price: decimal('61240'), size: decimal('80'), buyerIsTaker: true } }])
  expect(events.findLast((event) => event.type === 'quote')).toEqual({ type: 'quote', quote: { symbol: SYMBOL, bid: decimal('61234.4'), ask: decimal('61234.6'), last: decimal('61240'), mark: decimal('61230'), aliveAt: clock.now(), from: 'stream' } })
})

test('symbols that come and go are subscribed and cancelled without blanks, four messages a second at most', async () => {
  const { opened, clock, want } = await market()
  want(['ETH-SWAP-USDT', 'SOL-SWAP-USDT'])
  await clock.pass(5_000)
  const sent = (opened[0]?.sent ?? []).map((text) => JSON.parse(text))
  expect(sent.slice(0, 3).map((one) => [one.event, one.topic, one.symbol])).toEqual([['sub', 'bookTicker', SYMBOL], ['sub', 'trade', SYMBOL], ['sub', 'markPrice', SYMBOL]])
  expect(sent.slice(3).map((one) => [one.event, one.symbol])).toEqual(Array.from({ length: 3 }, () => [['sub', 'ETH-SWAP-USDT,SOL-SWAP-USDT'], ['cancel', SYMBOL]]).flat())
})

test('45 s without content is a dead line, whatever pongs say; the loss is told and the line opened anew', async () => {
  const { opened, events, clock } = await market()
  opened[0]?.handlers.onText(mark)
  for (let i = 0; i < 4; i += 1) {
    await clock.pass(11_000)
    opened[0]?.handlers.onText('{"pong":1}')
  }
  expect(opened[0]?.closed).toBe(false)
  expect(opened[0]?.sent.filter((text) => text.includes('ping'))).toHaveLength(2)
  await clock.pass(2_000)
  expect(opened[0]?.closed).toBe(true)
  expect(events.at(-1)).toEqual({ type: 'gap', symbol: null, reason: 'silent' })
  await clock.pass(1_000)
  expect(opened).toHaveLength(2)
})

test('lost lines are opened again after ever longer waits, half a minute at most', async () => {
  const { opened, clock } = await market()
  for (let i = 0; i < 9; i += 1) {
    opened.at(-1)?.handlers.onClose('cut')
    await clock.pass(31_000)
  }
  const waits = opened.slice(1).map((one, i) => one.at - (opened[i]?.at ?? 0))
  expect(opened).toHaveLength(10)
  expect(waits.every((wait) => wait <= 62_000)).toBe(true)
})

test('a stopped stream closes its socket and ends', async () => {
  const parts = world()
  const done = followMarket(parts, { symbols: () => [SYMBOL], onEvent: () => {} }, parts.stop.signal)
  await parts.clock.pass(0)
  parts.opened[0]?.handlers.onOpen()
  parts.stop.abort()
  await expect(done).resolves.toBeUndefined()
  expect(parts.opened[0]?.closed).toBe(true)
})

test('a book asks for a new snapshot when its counter jumps, and believes nothing before it', () => {
  const keeper = keepBook(SYMBOL)
  const level = (p: string, q: string): [bigint, bigint] => [decimal(p), decimal(q)]
  const delta = (o: number, q: string) => ({ t: o, b: [level('10', q)], a: [], o })
  expect(keeper.take({ t: 1, b: [level('10', '5'), level('9', '1')], a: [level('11', '2')], o: 0 }, true)).toBe('replaced')
  expect(keeper.take(delta(100, '6'), false)).toBe('applied')
  expect(keeper.take(delta(101, '0'), false)).toBe('applied')
  expect(keeper.best()).toMatchObject({ bid: { price: decimal('9') }, ask: { price: decimal('11') } })
  expect(keeper.take(delta(103, '4'), false)).toBe('gap')
  expect(keeper.book(5)).toBeNull()
  expect(keeper.take(delta(104, '4'), false)).toBe('gap')
  expect(keeper.take({ t: 2, b: [level('8', '1')], a: [], o: 0 }, true)).toBe('replaced')
  expect(keeper.take(delta(105, '4'), false)).toBe('applied')
  expect(keeper.book(5)?.bids.map((row) => row.price)).toEqual([decimal('10'), decimal('8')])
})

const report = { e: 'contractExecutionReport', E: '1758311011844', s: SYMBOL, c: 'my-id-1', S: 'SELL', o: 'LIMIT', f: 'GTC', q: '22', p: '61000', pt: 'INPUT', X: 'FILLED', i: '2043255292855185152', l: '22', z: '22', L: '61000', n: '0.1', N: 'USDT', u: true, w: true, m: false, O: '1758311011833', U: '1758311011841', Z: '1342', C: true, v: '20', mt: 'CROSS', rp: '0', td: '0' }
const ticket = { e: 'ticketInfo', E: '1758314657847', s: SYMBOL, q: '22.0', t: '1758314657842', p: '61000', T: '4864732022877055421', o: '2043255292855185152', c: 'my-id-1', a: '1', m: true, S: 'SELL' }

test.each([['after', [report, ticket]], ['before', [ticket, report]]])('a ticket that comes %s its report is a fill with side and direction', (_when, frames) => {
  const tickets = openTickets()
  const told = frames.flatMap((one) => readUserEvent(one, tickets))
  expect(told.map((event) => event.type)).toEqual(['order', 'fill'])
  expect(told[0]).toMatchObject({ row: { side: 'long', direction: 'close', status: 'filled', executed: decimal('22'), averagePrice: null } })
  expect(told[1]).toMatchObject({ fill: { side: 'long', direction: 'close', ticketId: '4864732022877055421', quantity: decimal('22'), fee: null, maker: true } })
})

const user = async (answer?: (request: WireRequest) => unknown) => {
  const parts = world(answer)
  const events: AccountEvent[] = []
  void followUser(parts, (event) => events.push(event), parts.stop.signal)
  await parts.clock.pass(10)
  parts.opened[0]?.handlers.onOpen()
  return { ...parts, events }
}
const keeps = (requests: readonly WireRequest[]) => requests.filter((request) => request.method === 'PUT').length

test('the key is kept alive every 25 minutes and at once when it is said to end', async () => {
  const { clock, opened, requests } = await user()
  expect(opened[0]?.path).toBe(`/api/v1/ws/${'k'.repeat(64)}`)
  for (let i = 0; i < 25 * 60; i += 30) {
    opened[0]?.handlers.onText('{"pong":1}')
    await clock.pass(30_000)
  }
  await clock.pass(2_000)
  expect(keeps(requests)).toBe(1)
  opened[0]?.handlers.onText(JSON.stringify({ eventTime: 1, eventType: 'listenKeyWillExpire', listenKey: 'k' }))
  await clock.pass(2_000)
  expect(keeps(requests)).toBe(2)
  expect(opened).toHaveLength(1)
})

test('a key that the venue has forgotten is made anew, and both ends of the gap are told', async () => {
  const { clock, opened, events, requests } = await user((request) => (request.method === 'PUT' ? { code: -1125, msg: 'no' } : { listenKey: 'k'.repeat(64) }))
  opened[0]?.handlers.onText(JSON.stringify({ eventTime: 1, eventType: 'listenKeyWillExpire', listenKey: 'k' }))
  await clock.pass(3_000)
  expect(events).toEqual([{ type: 'gap', reason: 'listen key ended' }])
  expect(opened).toHaveLength(2)
  opened[1]?.handlers.onOpen()
  expect(events.at(-1)).toEqual({ type: 'gap', reason: 'connected again' })
  expect(requests.filter((request) => request.method === 'POST')).toHaveLength(2)
})
