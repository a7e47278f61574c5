import { expect, test } from 'vitest'
import { toCanonical } from '#core/json.ts'
import { type Price, rate } from '#core/money/money.ts'
import { armedTriggers } from './armed.ts'
import { beyondLiquidation } from './beyond-liquidation.ts'
import { certificateOfTrade, certificatesOf } from './certificate.ts'
import { driftsOf } from './drift.ts'
import type { Event } from './event.ts'
import { evolve } from './evolve.ts'
import { stopMoveOf } from './stop-move.ts'
import { stopStand } from './stop-stand.ts'
import { btc } from './testing/instruments.ts'
import { life } from './testing/life.ts'
import { emptyAccount, examplePlan, p, pct, q, usd, WHOLE } from './testing/scenario.ts'
import { tellValue } from './testing/telling.ts'
import type { LiveTrade } from './state.ts'
import { upcast } from './upcast.ts'
import { withNear } from './watched.ts'

type Desk = ReturnType<typeof life>
const SYMBOL = btc.symbol
const armed = (desk: Desk): string => armedTriggers(desk.state(), 'a').map(({ direction, price, urgent }) => `${direction === 'at-or-above' ? '≥' : '≤'}${tellValue(price)}${urgent ? '!' : ''}`).join(' ')
const trailing = (side: 'long' | 'short', start: NonNullable<ReturnType<typeof examplePlan>['trailing']>['start'], over: object = {}): Desk => {
  const desk = life()
  desk.open({ side, targets: [], trailing: { distance: pct('0.8'), start }, ...over }, '60000', '10')
  return desk
}

test.each([
  ['long', '61200', '61199.9', '60710.4', { kind: 'profit', rate: pct('2') }], ['short', '58800', '58800.1', '59270.4', { kind: 'profit', rate: pct('2') }],
  ['long', '61000', '60999.9', '60512', { kind: 'price', price: p('61000') }], ['short', '59000', '59000.1', '59472', { kind: 'price', price: p('59000') }],
] as const)('a %s that trails from %s on does not begin at %s, and then has its stop at %s; until then it waits to be told of that price', (...[side, at, before, stop, start]) => {
  const desk = trailing(side, start)
  expect(armed(desk).split(' ')[0]).toBe(`${side === 'long' ? '≥' : '≤'}${at}`)
  desk.price(before)
  expect(desk.live(1).stop.trailing).toBeNull()
  desk.price(at)
  expect(desk.live(1).stop).toMatchObject({ trailing: p(stop), wanted: p(stop), best: p(at), source: 'trailing' })
})

test('a profit that does not come out even is reached where it is met whole; no price at or below nothing is waited for', () => {
  const even = (side: 'long' | 'short', percent: string): string => armed(trailing(side, { kind: 'profit', rate: pct(percent) }, { side })).split(' ')[0] ?? ''
  expect([even('long', '0.12345'), even('short', '0.12345'), even('short', '100'), even('short', '99.9999')]).toEqual(['≥60074.07', '≤59925.93', '≥60900.1!', '≤0.06'])
  const odd = life()
  odd.open({ targets: [], trailing: { distance: pct('0.8'), start: { kind: 'profit', rate: rate(33_333n) } } }, '60000.1', '10')
  expect(armed(odd).split(' ')[0]).toBe('≥60020.09983334')
})

test.each(['long', 'short'] as const)('the stop of a %s follows when it gains a tick and 0.02 %%, and not before', (side) => {
  const desk = trailing(side, { kind: 'now' })
  const sign = side === 'long' ? 1n : -1n
  const at = (tenths: bigint): Price => (p('60000') + sign * tenths * 10_000_000n) as Price
  desk.say({ type: 'price', symbol: SYMBOL, last: at(0n), mark: null, high: at(0n), low: at(0n) })
  const first = desk.live(1).stop.trailing ?? 0n
  expect(first).toBe(side === 'long' ? p('59520') : p('60480'))
  // 0.02 % of 59,520 is 11.904, of 60,480 is 12.096; the trail hangs 0.8 % off.
  const least = side === 'long' ? 121n : 122n
  desk.say({ type: 'price', symbol: SYMBOL, last: at(least - 2n), mark: null, high: at(least - 2n), low: at(least - 2n) })
  expect(desk.live(1).stop.trailing).toBe(first)
  desk.say({ type: 'price', symbol: SYMBOL, last: at(least), mark: null, high: at(least), low: at(least) })
  expect(desk.live(1).stop.trailing).not.toBe(first)
})

test('a trail hangs from the best of its prices, however they come; a long from the highest, a short from the lowest', () => {
  const [long, short] = [trailing('long', { kind: 'now' }), trailing('short', { kind: 'now' })]
  long.price('60600', { high: '61000', low: '60300' })
  long.price('60800', { high: '60900', low: '60700' })
  short.price('59400', { high: '59700', low: '59000' })
  short.price('59300', { high: '59400', low: '59100' })
  expect([long.live(1).stop.best, long.live(1).stop.trailing, short.live(1).stop.best, short.live(1).stop.trailing]).toEqual([p('61000'), p('60512'), p('59000'), p('59472')])
})

test('a stop at a price stays there while the entry fills; one moved by hand does too', () => {
  const desk = life()
  desk.enter(examplePlan({ targets: [], entry: { kind: 'limit', price: p('61240.5') }, stop: { level: { kind: 'price', price: p('60000') }, by: 'last' } }), '61300')
  desk.accept('k1-1-1', { price: p('61240.5') })
  desk.fill('k1-1-1', '61230', '12')
  expect(desk.live(1).stop.wanted).toBe(p('60000'))
  desk.say({ type: 'move-stop', trade: 1, level: { kind: 'price', price: p('60100') }, last: p('61230') })
  desk.fill('k1-1-1', '61240.5', '20')
  desk.order('k1-1-1', { status: 'filled', executed: q('32'), price: p('61240.5') })
  expect(desk.live(1).stop).toMatchObject({ wanted: p('60100'), fixed: p('60100'), source: 'by-hand' })
})

const planned = (over: Parameters<typeof examplePlan>[0], without: boolean): unknown => {
  const desk = life()
  desk.enter(examplePlan(over), '61300')
  const trade = desk.live(1)
  return stopStand(without ? { ...trade, attachedStop: null } : trade)
}
test('before the first fill a stop is planned: as it rides on the entry, else the plan’s price, else the percent of the limit, else nobody knows', () => {
  const limit = { entry: { kind: 'limit', price: p('61000') } } as const
  const at = { stop: { level: { kind: 'price', price: p('60000') }, by: 'last' } } as const
  expect([planned(limit, false), planned({ ...limit, ...at }, true), planned(limit, true), planned({}, true), planned({ stop: null }, false)]).toEqual([
    { kind: 'planned', price: p('60085') }, { kind: 'planned', price: p('60000') }, { kind: 'planned', price: p('60085') }, { kind: 'planned', price: null }, { kind: 'none' },
  ])
})

test('how a stop stands: it rests, moves, is short, is missing, is over', () => {
  const desk = life()
  desk.open({ targets: [] }, '61234.5', '10')
  const trade = desk.live(1)
  const stands = (over: Partial<LiveTrade['stop']>, open = '10') => stopStand({ ...trade, ledger: { ...trade.ledger, open: q(open) }, stop: { ...trade.stop, ...over } })
  const confirmed = { price: p('60316'), quantity: q('9'), at: 0 }
  expect([stands({}), stands({ wanted: p('60500') }), stands({ confirmed }), stands({ confirmed: null }), stands({ wanted: null }), stands({}, '0'), stands({ confirmed }, '9')]).toEqual([
    { kind: 'rests', price: p('60316') }, { kind: 'moves', price: p('60500'), from: p('60316') }, { kind: 'short', price: p('60316'), covered: q('9') }, { kind: 'missing', price: p('60316') }, { kind: 'missing', price: null }, { kind: 'over' }, { kind: 'rests', price: p('60316') },
  ])
})

test('an ask is only a move when all it does is to move stops that rest toward profit; its gain is improvement × size, rounded up', () => {
  const desk = life()
  desk.open({}, '61234.5', '10')
  const account = desk.state()
  const [stop, ...targets] = account.sides[`${SYMBOL}:long`]?.wanted ?? []
  if (stop === undefined) throw new Error('no stop')
  const trade = desk.live(1)
  const asked = (wanted: readonly typeof stop[], source: LiveTrade['stop']['source'] = 'trailing', rows = trade.rows) => stopMoveOf({ ...account, trades: { 1: { ...trade, rows, stop: { ...trade.stop, source } } } }, { symbol: SYMBOL, side: 'long', wanted })
  const better = { ...stop, trigger: p('60316.1') }
  expect([asked([better, ...targets]), asked([better, ...targets], 'break-even')]).toEqual([{ gain: usd('0.001'), stops: 1 }, { gain: usd('0.001'), stops: 1 }])
  expect([asked([stop, ...targets]), asked([{ ...stop, trigger: p('60315.9') }, ...targets]), asked([better, ...targets], 'by-hand'), asked([better, ...targets], 'fixed'), asked([better]), asked([{ ...better, quantity: q('9') }, ...targets]), asked([{ ...better, trade: 9 }, ...targets])]).toEqual(Array.from({ length: 7 }, () => null))
  for (const over of [{ trigger: p('62000') }, { quantity: q('1') }, { target: 9 }] as const) expect(asked([better, ...targets.map((row, i) => (i === 1 ? { ...row, ...over } : row))])).toBeNull()
  expect(asked([better, ...targets], 'trailing', trade.rows.map((row, i) => (i === 1 ? { ...row, status: 'cancelled' as const } : row)))).toBeNull()
  expect(asked([better, ...targets], 'trailing', [...trade.rows, { ...trade.rows[0], orderId: 'old', status: 'cancelled' } as (typeof trade.rows)[number]])).toEqual({ gain: usd('0.001'), stops: 1 })
})

test('liquidation of a side holds a stop against what is added and what is not ours; a move toward profit is never held', () => {
  const desk = life()
  desk.open({ targets: [] }, '61234.5', '32')
  const trade = desk.live(1)
  const beyond = (stop: string, over: Partial<LiveTrade> = {}, foreign = '0') => beyondLiquidation({ ...desk.state(), trades: { 1: { ...trade, ...over } }, sides: { [`${SYMBOL}:long`]: { ...desk.state().sides[`${SYMBOL}:long`], foreign: q(foreign) } as never } }, { ...trade, ...over }, p(stop))
  expect([beyond('55564'), beyond('55563.9'), beyond('55563.9', { addedMargin: usd('32') }), beyond('55563.9', { marginMode: 'cross' }), beyond('60316.1'), beyond('55563.9', {}, '32')]).toEqual([null, p('55286.1'), null, null, null, p('55286.1')])
  expect(beyond('55000', { stop: { ...trade.stop, wanted: null } })).toBe(p('55286.1'))
})

test('a certificate is of a trade that may lose: not of one that is over, nor of one that is not there', () => {
  const desk = life()
  desk.open({ targets: [] }, '61234.5', '3')
  desk.open({ targets: [], side: 'short' }, '61234.5', '2', { flat: false })
  expect([certificatesOf(desk.state()).map(({ side }) => side), certificateOfTrade(desk.state(), 2)?.side, certificateOfTrade(desk.state(), 9)]).toEqual([['long', 'short'], 'short', null])
  desk.say({ type: 'close', trade: 1, share: WHOLE })
  desk.fill('k1-1-2', '61500', '3', { direction: 'close' })
  desk.order('k1-1-2', { direction: 'close', status: 'filled', executed: q('3'), quantity: q('3') })
  expect([desk.live(1).status, certificatesOf(desk.state()).map(({ side }) => side), certificateOfTrade(desk.state(), 1)]).toEqual(['closing', ['short'], null])
})

test('sides that are near their liquidation are named once each', () => {
  const none = { marginHigh: true, near: [] }
  const two = withNear(withNear(none, 'a', true), 'b', true)
  expect([two, withNear(two, 'a', true), withNear(two, 'a', false), withNear(two, 'c', false)]).toEqual([{ marginHigh: true, near: ['a', 'b'] }, { marginHigh: true, near: ['b', 'a'] }, { marginHigh: true, near: ['b'] }, two])
})

test('facts of a trade that is in no such state are a fault of the journal', () => {
  const desk = life()
  desk.open({ targets: [] }, '61234.5', '3')
  const told = (event: object) => () => evolve(desk.state(), { trade: 1, at: 0, ...event } as Event)
  expect(told({ type: 'requoted', quoteNumber: 2 })).toThrow('trade 1 is a draft, not open')
  expect(told({ type: 'entry-adopted', clientId: 'k1-1-1', orderId: 'x' })).toThrow('trade 1 has ended, not open')
  expect(told({ type: 'stuck', trade: 9 })).toThrow('event stuck names a trade that exists')
  expect(told({ type: 'fee-corrected', ticket: 'x/1', entry: false, was: usd('0'), fee: usd('1') })).toThrow('a corrected fee was assumed before')
  desk.changes('r1', { status: 'rejected' })
  expect(() => evolve(emptyAccount(), { type: 'closed', trade: 1, at: 0 } as Event)).toThrow('names a trade that exists')
})

test('rows of the journal as older versions wrote them say when the venue filled by the time of the input; a version of the future is refused', () => {
  const row = (type: string, version: number, event: object) => upcast({ type, version, body: toCanonical({ at: 5, trade: null, ...event }) })
  const changed = { type: 'foreign-changed', why: 'fill' }
  expect([row('foreign-changed', 1, changed), row('foreign-changed', 2, { ...changed, filledAt: 3 }), row('flow-booked', 1, { type: 'flow-booked' }), row('position-differs', 1, { type: 'position-differs' })]).toMatchObject([{ filledAt: 5 }, { filledAt: 3 }, { kind: 'other' }, { missing: null }])
  for (const version of [0, 3]) expect(() => row('foreign-changed', version, changed)).toThrow(`version ${version}; this program knows 1 to 2`)
  expect(() => row('blocked', 1, changed)).toThrow('a row of blocked holds foreign-changed')
})

test('what is told twice of one fill is one difference; an explanation of another side explains nothing', () => {
  const fill = (ticketId: string, over: object = {}) => ({ orderId: 'h', ticketId, clientId: null, symbol: SYMBOL, side: 'long', direction: 'close', price: p('61000'), quantity: q('2'), fee: null, maker: false, at: 7, ...over })
  const lines = (events: readonly object[]) => events.map((event, seq) => ({ seq, event: { trade: null, symbol: SYMBOL, side: 'long', at: seq * 1_000, ...event } as Event }))
  const told = (events: readonly object[]): readonly string[] => driftsOf(lines(events)).map(({ seq, found, trades, end }) => `${seq} ${found.kind}${found.kind === 'fill' ? ` ${found.fill.ticketId} ${found.fill.fee === null ? 'hint' : 'record'}` : ''} [${trades.join()}] ${end === null ? 'open' : `${end.as} ${end.seq}`}`)
  const unexplained = (one: object) => ({ type: 'fill-unexplained', fill: one })
  const explained = (ticket: string, over: object = {}) => ({ type: 'fill-explained', ticket, ...over })
  expect(told([unexplained(fill('1')), explained('h/1', { side: 'short' }), explained('h/2'), unexplained(fill('2')), explained('h/2'), unexplained(fill('2', { fee: usd('1') }))])).toEqual(['0 fill 1 hint [] open', '3 fill 2 record [] open'])
  expect(told([unexplained(fill('1')), { type: 'watch-ended', clientId: 'x' }, explained('h/1')])).toEqual(['0 fill 1 hint [] ours 2'])
  expect(told([unexplained(fill('1')), explained('h/1')])).toEqual([])
  const closed = (reason: string, ticket = 'h/1', by: object = { kind: 'outside' }) => ({ type: 'exit-filled', trade: 4, ticket, reason, by })
  expect(told([unexplained(fill('1')), explained('h/1'), closed('by-hand-at-exchange', 'h/9'), closed('deleveraging'), closed('deleveraging')])).toEqual(['0 fill 1 hint [4] venue 4'])
  const foreign = (why: string, over: object = {}) => ({ type: 'foreign-changed', was: q('2'), contracts: q('0'), why, filledAt: 7, ...over })
  expect([told([unexplained(fill('1')), explained('h/1'), foreign('taken', { filledAt: 8 })]), told([unexplained(fill('1')), explained('h/1'), foreign('taken', { side: 'short' })]), told([unexplained(fill('1')), explained('h/1'), foreign('taken', { symbol: 'ETH' })]), told([unexplained(fill('1')), explained('h/1'), foreign('taken')])]).toEqual([[], [], [], ['0 fill 1 hint [] not-ours 2']])
  expect(told([foreign('position'), { type: 'position-differs', foreign: q('1'), missing: null, contracts: q('5') }, { type: 'position-differs', foreign: q('2'), missing: null, contracts: q('6') }, foreign('position')])).toEqual(['0 position [] not-ours 0', '1 position [] not-ours 3'])
  expect(told([{ type: 'position-differs', foreign: null, missing: q('1'), contracts: q('5') }, { type: 'ledgers-lowered' }, closed('settled-by-exchange', 'x', { kind: 'position' }), closed('stop', 'x', { kind: 'order' }), { ...foreign('position'), at: 1_000 }])).toEqual(['0 position [4] lowered 1'])
})
