import { expect, test } from 'vitest'
import { whole } from '#core/money/fraction.ts'
import { type Price, quantity, rate } from '#core/money/money.ts'
import { partOf } from './close-part.ts'
import { dealTargets } from './deal.ts'
import { editedTargets, shareUncovered } from './edit-targets.ts'
import { rememberEnded } from './ended-orders.ts'
import { bookEntry, bookExit, emptyLedger } from './ledger.ts'
import { betterOf, betterStop, breakEvenPrice, levelPrice, onSide, stopReached, targetReached, trailingPrice } from './levels.ts'
import { sizeOf } from './size.ts'
import { netAt, partAt, standingOf } from './standing.ts'
import { addedUp, holdersAt, type Step } from './steps.ts'
import { minimumAt, targetFilledWhole, targetsNow } from './targets.ts'
import { btc } from './testing/instruments.ts'
import { life } from './testing/life.ts'
import { emptyAccount, p, pct, q, usd, WHOLE } from './testing/scenario.ts'
import { backOff, closeBackOff } from './back-off.ts'

test('the same is asked again after 0.5, 1, 2, 4, 8, 16, then every 30 s; a close at once, then after 0.5, 1, 2 s', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 7, 40].map(backOff)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
  expect([0, 1, 2, 3].map(closeBackOff)).toEqual([0, 500, 1_000, 2_000])
})

test.each([
  ['long', '60000', '61000', false], ['long', '61000', '60000', true], ['long', '60000', '60000', false], ['short', '60000', '61000', true], ['short', '61000', '60000', false], ['short', '60000', '60000', false],
] as const)('of stops of a %s, %s against %s is nearer to profit: %s', (side, a, b, better) => {
  expect(betterStop(side, p(a), p(b))).toBe(better)
  expect([betterOf(side, p(a), p(b)), betterOf(side, null, p(b)), betterOf(side, p(a), null), betterOf(side, null, null)]).toEqual([better || a === b ? p(a) : p(b), p(b), p(a), null])
})

test('a level is reached at its own price, from the side on which it waits', () => {
  const at = (side: 'long' | 'short') => ['59999.9', '60000', '60000.1'].map((price) => [stopReached(side, p('60000'), p(price)), targetReached(side, p('60000'), p(price))])
  expect(at('long')).toEqual([[true, false], [true, true], [false, true]])
  expect(at('short')).toEqual([[false, true], [true, true], [true, false]])
  const beside = (side: 'long' | 'short', toward: 'profit' | 'loss') => ['59999.9', '60000', '60000.1'].map((price) => onSide(side, toward, p(price), whole(p('60000'))))
  expect([beside('long', 'profit'), beside('long', 'loss'), beside('short', 'profit'), beside('short', 'loss')]).toEqual([[false, false, true], [true, false, false], [true, false, false], [false, false, true]])
})

test('a level a whole entry away or more is none; the last tick above nothing is one', () => {
  const level = (percent: string, tick = btc.tick) => levelPrice({ kind: 'percent', rate: pct(percent) }, whole(p('1')), { side: 'long', toward: 'loss', tick })
  expect([level('100'), level('150'), level('90'), level('99.9', 1n as Price)]).toEqual([null, null, p('0.1'), p('0.001')])
  expect([trailingPrice(p('1'), pct('99'), 'long', btc.tick), trailingPrice(p('1'), pct('90'), 'long', btc.tick), trailingPrice(p('60000'), pct('0.81'), 'short', btc.tick), trailingPrice(p('60000.1'), pct('0.8'), 'long', btc.tick)]).toEqual([null, p('0.1'), p('60486'), p('59520')])
})

test('break-even with an offset of 0.1 % lies toward profit: a long’s up, a short’s down', () => {
  const at = (side: 'long' | 'short') => breakEvenPrice({ mean: { cost: usd('1959.504'), contracts: q('32') }, feesIn: usd('1.1757024'), taker: rate(60_000n), offset: pct('0.1'), side, instrument: btc })
  // 61,234.5 × 1.0006 × 1.001 / 0.9994 and 61,234.5 × 0.9994 × 0.999 / 1.0006.
  expect([at('long'), at('short')]).toEqual([p('61369.4'), p('61099.9')])
})

test('the smallest order is the symbol’s, or what its least notional takes, rounded up', () => {
  expect([minimumAt(btc, p('61234.5')), minimumAt({ ...btc, notionalMin: usd('100') }, p('61234.5')), minimumAt({ ...btc, notionalMin: usd('122.469') }, p('61234.5')), minimumAt({ ...btc, quantityMin: q('3'), notionalMin: usd('100') }, p('61234.5'))]).toEqual([q('1'), q('2'), q('2'), q('3')])
})

test('no size is below nothing, and a part of a step is none', () => {
  const facts = { instrument: { ...btc, step: q('5') }, side: 'long' as const, leverage: 10, at: p('61234.5'), stop: null, free: usd('-5'), fees: { maker: rate(20_000n), taker: rate(60_000n) }, entryIsMaker: false }
  expect([sizeOf({ kind: 'contracts', amount: q('14') }, facts), sizeOf({ kind: 'coins', amount: -1n }, facts), sizeOf({ kind: 'coins', amount: 999_999n }, facts), sizeOf({ kind: 'share', rate: WHOLE }, facts)]).toEqual([q('10'), q('0'), q('5'), q('0')])
})

test('targets that all fall below the minimum leave everything to the stop; a part of just the minimum is one', () => {
  const sizes = (filled: string, least: string, shares: readonly string[]) => dealTargets(q(filled), shares.map(pct), q('1'), () => q(least)).map(({ target, joined, size }) => [target, joined, size])
  expect(sizes('0', '1', ['50', '50'])).toEqual([])
  expect(sizes('10', '5', ['50', '50'])).toEqual([[1, [1], q('5')], [2, [2], q('5')]])
  expect(sizes('3', '1', ['1', '98', '1'])).toEqual([[2, [2], q('3')]])
  expect(dealTargets(q('10'), [], q('1'), () => q('1'))).toEqual([])
})

const openedShort = () => {
  const desk = life()
  desk.open({ side: 'short' }, '61234.5', '10')
  return desk
}

test('a part by share leaves nothing or at least the minimum, takes at least the minimum, and is rounded down', () => {
  const trade = openedShort().live(1)
  const part = (share: string, over: object = {}) => partOf({ ...trade, instrument: { ...btc, ...over } }, pct(share))
  expect([part('50'), part('59.9'), part('1'), part('95'), part('100')]).toEqual([q('5'), q('5'), q('1'), q('9'), q('10')])
  expect([part('50', { quantityMin: q('6') }), part('50', { quantityMin: q('5') }), part('50', { notionalMin: usd('306.1725') }), part('50', { notionalMin: usd('306.18') })]).toEqual([q('10'), q('5'), q('5'), q('10')])
  expect(partOf({ ...trade, ledger: { ...trade.ledger, open: q('0') } }, pct('50'))).toBe(q('0'))
})

test('a short stands by its own ledger: a lower mark is gain; a part of it takes its share of cost and fee, rounded against it', () => {
  const trade = openedShort().live(1)
  expect(standingOf(trade, p('61000'))).toEqual({ entry: p('61234.5'), unrealised: usd('2.345'), net: usd('2.245'), margin: usd('61.2345'), atStop: usd('-9.657918') })
  expect([netAt(trade, p('61000')), partAt(trade, p('61000'), q('3'))]).toEqual([usd('1.879'), { net: usd('0.5637'), fee: usd('0.1098'), notional: usd('183') }])
  const over = { ...trade, ledger: { ...trade.ledger, open: q('0'), costLeft: usd('0') }, stop: { ...trade.stop, wanted: null } }
  expect([netAt(over, p('61000')), partAt(over, p('61000'), q('3')), standingOf(over, p('61000'))]).toEqual([usd('-0.1'), { net: 0n, fee: 0n, notional: 0n }, { entry: p('61234.5'), unrealised: 0n, net: usd('-0.1'), margin: usd('61.2345'), atStop: null }])
  const odd = { ...trade, leverage: 7, ledger: { ...trade.ledger, entry: { cost: usd('10.00000001'), contracts: q('3') }, entryFees: usd('0.00000001'), costLeft: usd('10.00000001'), open: q('3') } }
  // A third of what 10.00000001 cost is 3.33333333…, up; its fee and that of 0.0001 worth, up, come off; the margin goes down.
  expect([partAt(odd, p('0.1'), q('1')), standingOf(odd, null).margin]).toEqual([{ net: usd('3.33323327'), fee: usd('0.00000006'), notional: usd('0.0001') }, usd('1.42857143')])
})

test('targets of a short by its own list: what was closed otherwise comes off the base first, and no more is wanted than is open', () => {
  const desk = openedShort()
  const trade = desk.live(1)
  const left = (over: object, filled: object = {}) => targetsNow({ ...trade, ledger: { ...trade.ledger, ...over }, targetFilled: { ...filled } }).map((now) => [now.target, now.price, now.size, now.left])
  expect(left({})).toEqual([[1, p('60009.9'), q('4'), q('4')], [2, p('58785.2'), q('3'), q('3')], [3, p('57560.5'), q('3'), q('3')]])
  // Five closed by hand leave five to share: 2, 2, 1.
  expect(left({ open: q('5'), exited: q('5') })).toEqual([[1, p('60009.9'), q('2'), q('2')], [2, p('58785.2'), q('2'), q('2')], [3, p('57560.5'), q('1'), q('1')]])
  // Three of the first target's four, and nothing else.
  expect(left({ open: q('7'), exited: q('3') }, { 1: q('3') })).toEqual([[1, p('60009.9'), q('4'), q('1')], [2, p('58785.2'), q('3'), q('3')], [3, p('57560.5'), q('3'), q('3')]])
  // More by its targets than was booked as closed: the base stays, and the open ones go to the nearest.
  expect(left({ open: q('2'), exited: q('3') }, { 1: q('5') })).toEqual([[1, p('60009.9'), q('4'), q('0')], [2, p('58785.2'), q('3'), q('2')], [3, p('57560.5'), q('3'), q('0')]])
  expect(left({ entry: { cost: usd('0'), contracts: q('0') } })).toEqual([])
  const isWhole = (k: number, closed: string, filled: object) => targetFilledWhole({ ...trade, ledger: { ...trade.ledger, open: quantity(q('10') - q(closed)), exited: q(closed) }, targetFilled: { ...filled } }, k)
  expect([isWhole(1, '4', { 1: q('4') }), isWhole(1, '3', { 1: q('3') }), isWhole(2, '4', { 1: q('4') }), isWhole(4, '4', { 1: q('4') }), isWhole(1, '4', {})]).toEqual([true, false, false, false, false])
})

test('a change of one target names it by its price, and all stand near to far for a short; percents stay percents until a price is among them', () => {
  const trade = openedShort().live(1)
  const edited = (change: Parameters<typeof editedTargets>[1], of = trade) => editedTargets(of, change)?.map(({ level, share }) => [level.kind === 'price' ? level.price : level.rate, share]) ?? null
  expect(edited({ kind: 'add', level: { kind: 'percent', rate: pct('5') }, share: pct('0') })).toEqual([[pct('2'), pct('40')], [pct('4'), pct('30')], [pct('5'), pct('0')], [pct('6'), pct('30')]])
  expect(edited({ kind: 'move', from: p('57560.5'), to: { kind: 'price', price: p('61000') } })).toEqual([[p('61000'), pct('30')], [p('60009.9'), pct('40')], [p('58785.2'), pct('30')]])
  expect(edited({ kind: 'remove', from: p('58785.2') })).toEqual([[pct('2'), pct('40')], [pct('6'), pct('30')]])
  expect(edited({ kind: 'add', level: { kind: 'percent', rate: pct('100') }, share: pct('1') })?.at(-1)).toEqual([pct('100'), pct('1')])
  expect(edited({ kind: 'remove', from: p('58785.2') }, { ...trade, ledger: { ...trade.ledger, open: q('0') } })).toBeNull()
  expect(shareUncovered({ ...trade, targetFilled: { 1: q('4') }, ledger: { ...trade.ledger, open: q('6'), exited: q('4') } })).toBe(0n)
})

test('a trade closes no more than it has; a part’s gain is rounded down, the last takes the rest', () => {
  const ledger = bookEntry(emptyLedger, { value: usd('0.00000010'), contracts: q('3'), fee: usd('0') })
  expect(() => bookExit(ledger, 'long', { value: usd('1'), contracts: q('4'), fee: usd('0') })).toThrow('closes no more than it has open')
  const once = bookExit(ledger, 'long', { value: usd('0.00000003'), contracts: q('1'), fee: usd('0') })
  expect([once.gross, once.costLeft]).toEqual([-1n, 6n])
  const short = bookExit(ledger, 'short', { value: usd('0.00000003'), contracts: q('1'), fee: usd('0') })
  expect([short.gross, short.costLeft]).toEqual([0n, 7n])
  const twice = bookExit(once, 'long', { value: usd('0.00000008'), contracts: q('2'), fee: usd('0') })
  expect([twice.gross, twice.costLeft, twice.open]).toEqual([1n, 0n, 0n])
})

const step = (trade: number | null, at: number, change: bigint, over: Partial<Step> = {}): Step => ({ trade, symbol: 'BTC-SWAP-USDT', side: 'long', at, change, ...over })

test('who held how much at an instant: fills of that very moment count, shorts count below nothing, trades come oldest first and what is not ours last', () => {
  const steps = [step(null, 1, 4n), step(12, 2, 3n), step(3, 2, 5n), step(3, 5, -5n), step(7, 2, 2n, { side: 'short' }), step(9, 1, 6n, { symbol: 'ETH-SWAP-USDT' })]
  const held = (instant: number) => holdersAt(steps, 'BTC-SWAP-USDT', instant).map(({ trade, signed }) => [trade, signed])
  expect([held(0), held(1), held(2), held(4), held(5)]).toEqual([[], [[null, 4n]], [[3, 5n], [7, -2n], [12, 3n], [null, 4n]], [[3, 5n], [7, -2n], [12, 3n], [null, 4n]], [[7, -2n], [12, 3n], [null, 4n]]])
})

test('steps up to an instant add up to one for each holder, at the last of their times; who has nothing left then is forgotten', () => {
  const steps = [step(1, 1, 5n), step(null, 2, 1n), step(1, 3, -2n), step(2, 1, 4n), step(2, 2, -4n), step(1, 4, 7n), step(1, 3, 9n, { side: 'short' })]
  expect(addedUp(steps, 3)).toEqual([step(1, 3, 3n), step(null, 2, 1n), step(1, 3, 9n, { side: 'short' }), step(1, 4, 7n)])
})

test('an order that ended is remembered for 25 hours past the read that went over it, and 600 of them at the most', () => {
  const hour = 3_600_000
  const first = rememberEnded(emptyAccount(), ['a', 'b'], 1_000)
  expect(first.endedOrders).toEqual([{ orderId: 'a', until: 25 * hour + 1_000 }, { orderId: 'b', until: 25 * hour + 1_000 }])
  const ids = (account: typeof first) => account.endedOrders.map(({ orderId }) => orderId)
  expect([ids(rememberEnded(first, ['c'], 26 * hour)), ids(rememberEnded({ ...first, readTo: 26 * hour }, ['c'], 26 * hour)), ids(rememberEnded({ ...first, readTo: 26 * hour }, ['c'], 1_000))]).toEqual([['a', 'b', 'c'], ['c'], ['a', 'b', 'c']])
  const many = rememberEnded(first, Array.from({ length: 599 }, (_, i) => `${i}`), 2_000)
  expect([many.endedOrders.length, many.endedOrders[0]?.orderId]).toEqual([600, 'b'])
})
