import { expect, test } from 'vitest'
import { ONE, rate } from '#core/money/money.ts'
import { btc } from '#core/trade/testing/instruments.ts'
import { emptyAccount, examplePlan, factsAt, p, pct, q, scenario, usd } from '#core/trade/testing/scenario.ts'
import type { EntryFacts } from '#core/trade/input.ts'
import type { Plan } from '#core/trade/plan.ts'
import { checkEntry } from './check-entry.ts'

const NOW = 1_700_000_000_000
const facts = (over: Partial<EntryFacts> = {}): EntryFacts => factsAt('61234.5', NOW, over)
const plan = (contracts: string, over: Partial<Plan> = {}): Plan => examplePlan({ size: { kind: 'contracts', amount: q(contracts) }, targets: [], ...over })
const asked = (one: Plan, told: Partial<EntryFacts> = {}, account = emptyAccount()) => {
  const found = checkEntry(account, one, facts(told), { at: NOW, trade: 1 })
  return found.type === 'sound' ? null : found.refusal
}
const rich = { free: usd('100000000'), equity: usd('100000000') }

test('a price is 5 s old at most from a stream and 10 s from a request; one of the future is of now', () => {
  const quote = (from: 'stream' | 'request', ageMs: number) => ({ quote: { ...facts().quote, from, aliveAt: NOW - ageMs } })
  expect([asked(plan('1'), quote('stream', 5_000)), asked(plan('1'), quote('request', 10_000)), asked(plan('1'), quote('stream', -9_000))]).toEqual([null, null, null])
  expect(asked(plan('1'), quote('stream', 5_001))).toEqual({ code: 'price-too-old', ageMs: 5_001, limitMs: 5_000 })
  expect(asked(plan('1'), quote('request', 10_001))).toEqual({ code: 'price-too-old', ageMs: 10_001, limitMs: 10_000 })
})

test('two rows of one side refuse every entry', () => {
  expect(asked(plan('1'), { separate: true })).toEqual({ code: 'separate-positions' })
})

test('on a symbol that is not flat, leverage and margin mode are those in force', () => {
  expect([asked(plan('1'), { flat: true, leverage: 20 }), asked(plan('1'), { flat: true, marginMode: 'cross' }), asked(plan('1'), { flat: false })]).toEqual([null, null, null])
  expect(asked(plan('1'), { flat: false, leverage: 20 })).toEqual({ code: 'leverage-in-force-differs', asked: 10, inForce: 20 })
  expect(asked(plan('1'), { flat: false, marginMode: 'cross' })).toEqual({ code: 'margin-mode-in-force-differs', asked: 'isolated', inForce: 'cross' })
})

test('a restricted account has one trade on a side, and none beside a part by hand', () => {
  const desk = scenario()
  desk.enter(plan('5'), '61234.5')
  const second = (restricted: boolean, side: 'long' | 'short' = 'long', trade = 9) => {
    const found = checkEntry(desk.state(), plan('1', { side }), factsAt('61234.5', desk.now(), { restricted }), { at: desk.now(), trade })
    return found.type === 'sound' ? null : found.refusal
  }
  expect([second(false), second(true, 'short'), second(true, 'long', 1)]).toEqual([null, null, null])
  expect(second(true)).toEqual({ code: 'side-taken', by: 'trade' })
})

test('stop and targets find a free slot each in form locked, only the stop does in form single', () => {
  const triggers = (count: number, exitForm: 'locked' | 'single' | 'free' = 'locked') => asked(examplePlan(), { slots: { orders: 0, triggers: count }, exitForm })
  expect([triggers(46), triggers(49, 'single'), triggers(49, 'free')]).toEqual([null, null, null])
  expect(triggers(47)).toEqual({ code: 'no-free-slots', needed: 4, free: 3 })
  expect(triggers(60)).toEqual({ code: 'no-free-slots', needed: 4, free: 0 })
  expect(triggers(50, 'single')).toEqual({ code: 'no-free-slots', needed: 1, free: 0 })
  expect(asked(plan('1', { stop: null }), { slots: { orders: 0, triggers: 50 } })).toBeNull()
})

test('the entry, and in form free the targets, find free orders', () => {
  const orders = (count: number, exitForm: 'locked' | 'free') => asked(examplePlan(), { slots: { orders: count, triggers: 0 }, exitForm })
  expect([orders(199, 'locked'), orders(196, 'free')]).toEqual([null, null])
  expect(orders(200, 'locked')).toEqual({ code: 'no-free-slots', needed: 1, free: 0 })
  expect(orders(197, 'free')).toEqual({ code: 'no-free-slots', needed: 4, free: 3 })
})

test('slots that an entry on its way will need are not free', () => {
  const desk = scenario()
  desk.enter(examplePlan(), '61234.5')
  const second = (triggers: number) => checkEntry(desk.state(), plan('1'), factsAt('61234.5', desk.now(), { slots: { orders: 0, triggers } }), { at: desk.now(), trade: 9 })
  expect(second(45).type).toBe('sound')
  expect(second(46)).toEqual({ type: 'refused', refusal: { code: 'no-free-slots', needed: 1, free: 0 } })
})

test('a size lies within the symbol’s range, its ends included', () => {
  const instrument = { ...btc, quantityMin: q('5'), quantityMax: q('20') }
  expect([asked(plan('5'), { instrument }), asked(plan('20'), { instrument })]).toEqual([null, null])
  expect(asked(plan('4'), { instrument })).toEqual({ code: 'quantity-below-minimum', asked: q('4'), least: q('5'), leastMargin: usd('30.61725') })
  expect(asked(plan('21'), { instrument })).toEqual({ code: 'quantity-above-maximum', asked: q('21'), most: q('20') })
})

test('a notional is at least the symbol’s, and the contracts that reach it are named', () => {
  const instrument = { ...btc, notionalMin: usd('612.345') }
  expect(asked(plan('10'), { instrument })).toBeNull()
  expect(asked(plan('9'), { instrument })).toEqual({ code: 'notional-below-minimum', asked: usd('551.1105'), least: usd('612.345'), leastContracts: q('10') })
})

test('leverage is what the tier of the whole side allows, and the size that fits is named', () => {
  const fast = (contracts: string, told: Partial<EntryFacts> = {}) => asked(plan(contracts, { leverage: 200, stop: null }), { ...rich, leverage: 200, ...told })
  expect(fast('1000')).toBeNull()
  expect(fast('1001')).toEqual({ code: 'leverage-above-tier', asked: 200, most: 175, contracts: q('1001'), mostContracts: q('1000') })
  expect(fast('300', { position: { contracts: q('701'), average: p('61234.5') } })).toMatchObject({ contracts: q('1001'), mostContracts: q('299') })
  expect(fast('1', { position: { contracts: q('1200'), average: p('61234.5') } })).toMatchObject({ mostContracts: q('0') })
})

test('liquidation lies at least 0.5 % beyond the stop: at 10x and 55,286.1 a stop at 55,564 stands, one at 55,563.9 does not', () => {
  const stopAt = (price: string, over: Partial<Plan> = {}) => asked(plan('32', { stop: { level: { kind: 'price', price: p(price) }, by: 'last' }, ...over }))
  expect([stopAt('55564'), stopAt('55000', { marginMode: 'cross' })]).toEqual([null, null])
  expect(stopAt('55563.9')).toEqual({ code: 'liquidation-before-stop', stop: p('55563.9'), liquidation: p('55286.1'), mostContracts: q('0'), nearest: p('55564') })
})

test('a limit of the account is told with the largest size that keeps it', () => {
  const told = { equity: usd('1000') }
  expect(asked(plan('48'), told)).toBeNull()
  expect(asked(plan('49'), told)).toMatchObject({ code: 'limit', breach: { limit: 'marginShare', allowed: usd('300'), asked: usd('300.04905') }, mostContracts: q('48') })
  expect(asked(plan('1'), { equity: null })).toEqual({ code: 'balance-unknown', for: 'limits' })
  expect(asked(plan('49'), { equity: null }, { ...emptyAccount(), equityPeak: usd('1000') })).toMatchObject({ code: 'limit', breach: { limit: 'marginShare' } })
  expect(asked(plan('1', { stop: { level: { kind: 'percent', rate: pct('1.5') }, by: 'last' } }), told, { ...emptyAccount(), equityPeak: usd('2000.00000002') })).toMatchObject({ code: 'limit', breach: { limit: 'drawdown' } })
})

test('a blocked account opens nothing', () => {
  expect(asked(plan('1'), {}, { ...emptyAccount(), blocked: { why: 'emergency-stop', at: NOW } })).toEqual({ code: 'blocked', why: 'emergency-stop' })
})

const FAST: Partial<Plan> = { leverage: 200, stop: null, entry: { kind: 'limit', price: p('61000') } }
test('what rests of an entry counts for the tier of the side, and what was cancelled of it does not', () => {
  const desk = scenario()
  desk.enter(plan('600', FAST), '61234.5', { leverage: 200, ...rich })
  desk.accept('k1-1-1', { price: p('61000'), quantity: q('600'), leverage: 200 })
  desk.fill('k1-1-1', '61000', '100')
  const second = (contracts: string) => asked(plan(contracts, FAST), { ...rich, leverage: 200, position: { contracts: q('100'), average: p('61000') } }, desk.state())
  expect(second('400')).toBeNull()
  expect(second('401')).toMatchObject({ code: 'leverage-above-tier', contracts: q('1001'), mostContracts: q('400') })
  desk.order('k1-1-1', { status: 'cancelled', quantity: q('600'), executed: q('100'), price: p('61000') })
  expect(second('900')).toBeNull()
  expect(second('901')).toMatchObject({ code: 'leverage-above-tier', contracts: q('1001'), mostContracts: q('900') })
})

test('what rests of an entry that showed up after it was given up counts for the side, however little of it has filled', () => {
  const desk = scenario()
  desk.enter(plan('600', FAST), '61234.5', { leverage: 200, ...rich })
  desk.say({ type: 'placed', clientId: 'k1-1-1', answer: { kind: 'unknown', code: 'timeout' } })
  desk.say({ type: 'asked', clientId: 'k1-1-1', row: null, conclusive: true, contracts: q('0') })
  desk.order('k1-1-1', { status: 'partially-filled', quantity: q('600'), executed: q('100'), price: p('61000'), leverage: 200 })
  desk.fill('k1-1-1', '61000', '100')
  expect(desk.live(1).entry).toMatchObject({ quantity: q('600'), booked: q('100'), price: p('61000') })
  const second = (contracts: string, account = desk.state()) => asked(plan(contracts, FAST), { ...rich, leverage: 200, position: { contracts: q('100'), average: p('61000') } }, account)
  expect(second('400')).toBeNull()
  expect(second('401')).toMatchObject({ code: 'leverage-above-tier', contracts: q('1001'), mostContracts: q('400') })
  const live = desk.live(1)
  const older = { ...desk.state(), trades: { 1: { ...live, entry: { ...live.entry, quantity: q('0'), price: null } } } }
  expect(second('900', older)).toBeNull()
})

const filled = (contracts: string, over: Partial<Plan>) => {
  const desk = scenario()
  desk.enter(plan(contracts, over), '61234.5')
  desk.accept('k1-1-1')
  desk.fill('k1-1-1', '61234.5', contracts)
  desk.order('k1-1-1', { status: 'filled', quantity: q(contracts), executed: q(contracts) })
  return desk.state()
}

test('A: 32 at 61,234.5 under 56,335.8; B: 100 at 70,000 would have A liquidated before its stop, and is refused', () => {
  const account = filled('32', { stop: { level: { kind: 'percent', rate: pct('8') }, by: 'last' } })
  const found = checkEntry(account, plan('100', { stop: { level: { kind: 'price', price: p('68000') }, by: 'last' } }), factsAt('70000', NOW, { flat: false, position: { contracts: q('32'), average: p('61234.5') } }), { at: NOW, trade: 9 })
  expect(found).toMatchObject({ type: 'refused', refusal: { code: 'liquidation-before-stop', stop: p('56335.8') } })
})

test('exposure counts what is open: of the symbol against one limit, of all symbols against the other', () => {
  const account = filled('100', {})
  const limited = { ...account, limits: { ...account.limits, marginShare: rate(ONE * 100n), exposure: rate(ONE * 20n), riskPerTrade: rate(ONE) } }
  const other = { ...btc, symbol: 'ETH-SWAP-USDT' }
  const told = { equity: usd('1000'), position: { contracts: q('100'), average: p('61234.5') } }
  expect(asked(plan('226'), told, limited)).toBeNull()
  expect(asked(plan('227'), told, limited)).toMatchObject({ code: 'limit', breach: { limit: 'exposurePerSymbol', allowed: usd('20000'), asked: usd('20023.6815') }, mostContracts: q('226') })
  expect(asked(plan('227', { symbol: other.symbol }), { equity: usd('1000'), instrument: other }, limited)).toMatchObject({ code: 'limit', breach: { limit: 'exposure', asked: usd('20023.6815') } })
})

test('what a trade loses at its stop, fees included, is held against the limit of a trade', () => {
  expect(asked(plan('32'), { equity: usd('100') })).toMatchObject({ code: 'limit', breach: { limit: 'riskPerTrade', allowed: usd('10'), asked: usd('31.7257696') }, mostContracts: q('4') })
})
