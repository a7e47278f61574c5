import { expect, test } from 'vitest'
import { btc } from '#core/trade/testing/instruments.ts'
import { examplePlan, factsAt, p, pct, q, usd } from '#core/trade/testing/scenario.ts'
import type { EntryFacts } from '#core/trade/input.ts'
import type { Plan } from '#core/trade/plan.ts'
import { checkPlan } from './check-plan.ts'

const NOW = 1_700_000_000_000
const DAY = 86_400_000
const facts = (over: Partial<EntryFacts> = {}): EntryFacts => factsAt('61234.5', NOW, over)
const of = (over: Partial<Plan>, told: Partial<EntryFacts> = {}) => checkPlan(examplePlan(over), facts(told), NOW)
const at = (price: string) => ({ kind: 'price' as const, price: p(price) })
const limit = (price: string, side: 'long' | 'short' = 'long'): Partial<Plan> => ({ entry: { kind: 'limit', price: p(price) }, side })
const target = (price: string, share = '30') => ({ level: at(price), share: pct(share) })

test('the plan of the rules is sound, long and short, at market and as a limit at the price', () => {
  expect([of({}), of({ side: 'short' }), of(limit('61234.5')), of(limit('61234.5', 'short'))]).toEqual([null, null, null, null])
})

test.each(['not-tradable', 'only-closing', 'no-api-trading', 'delisted'] as const)('nothing opens while the symbol is %s', (status) => {
  expect(of({}, { instrument: { ...btc, status } })).toEqual({ code: 'not-tradable', status })
})

test('a symbol that only opens is open, and nothing opens within 24 h before a contract’s end', () => {
  expect(of({}, { instrument: { ...btc, status: 'only-opening' } })).toBeNull()
  expect(of({}, { instrument: { ...btc, closesAt: NOW + DAY } })).toBeNull()
  expect(of({}, { instrument: { ...btc, closesAt: NOW + DAY - 1 } })).toEqual({ code: 'closing-soon', closesAt: NOW + DAY - 1 })
})

test('leverage is from 1 to what the lowest tier allows', () => {
  expect([of({ leverage: 1 }), of({ leverage: 200 })]).toEqual([null, null])
  expect(of({ leverage: 0 })).toEqual({ code: 'leverage-below-one', asked: 0 })
  expect(of({ leverage: 201 })).toEqual({ code: 'leverage-above-tier', asked: 201, most: 200, contracts: q('0'), mostContracts: q('0') })
})

test('twenty targets at most, and shares of 100 % at most', () => {
  const many = (count: number) => Array.from({ length: count }, () => target('62000', '1'))
  const most = of({ targets: many(100) })
  expect(most).toMatchObject({ code: 'too-many-targets', asked: 100 })
  const allowed = most?.code === 'too-many-targets' ? most.most : 0
  expect(of({ targets: many(allowed) })).toBeNull()
  expect(of({ targets: many(allowed + 1) })).toMatchObject({ code: 'too-many-targets', asked: allowed + 1 })
  expect(of({ targets: [target('62000', '60'), target('63000', '40')] })).toBeNull()
  expect(of({ targets: [target('62000', '60'), target('63000', '40.000001')] })).toEqual({ code: 'shares-above-whole', sum: 100_000_001n })
})

test('break-even and trailing wait for a target that the plan has', () => {
  const trailing = (k: number): Partial<Plan> => ({ trailing: { distance: pct('1'), start: { kind: 'target', target: k } } })
  expect([of({ breakEven: { afterTarget: 3, offset: pct('0') } }), of(trailing(3))]).toEqual([null, null])
  expect(of({ breakEven: { afterTarget: 4, offset: pct('0') } })).toEqual({ code: 'break-even-without-target', asked: 4, targets: 3 })
  expect(of(trailing(4))).toEqual({ code: 'break-even-without-target', asked: 4, targets: 3 })
  expect(of({ trailing: { distance: pct('1'), start: { kind: 'now' } } })).toBeNull()
})

test('a size by risk needs a stop, and one by a share of what is free needs the balance', () => {
  const [risk, share] = [{ kind: 'risk' as const, amount: usd('50') }, { kind: 'share' as const, rate: pct('10') }]
  expect([of({ size: risk }), of({ size: share }), of({ stop: null }), of({}, { free: null })]).toEqual([null, null, null, null])
  expect(of({ size: risk, stop: null })).toEqual({ code: 'risk-needs-stop' })
  expect(of({ size: share }, { free: null })).toEqual({ code: 'balance-unknown', for: 'size' })
})

test('a price off its step is refused with the two beside it', () => {
  expect(of(limit('61234.55'))).toEqual({ code: 'price-off-tick', field: 'entry', asked: p('61234.55'), below: p('61234.5'), above: p('61234.6') })
  expect(of({ stop: { level: at('60000.01'), by: 'last' } })).toEqual({ code: 'price-off-tick', field: 'stop', asked: p('60000.01'), below: p('60000'), above: p('60000.1') })
  expect(of({ targets: [target('62000'), target('63000.09')] })).toEqual({ code: 'price-off-tick', field: 'target', asked: p('63000.09'), below: p('63000'), above: p('63000.1') })
  expect(of({ stop: { level: at('0.05'), by: 'last' } })).toMatchObject({ below: p('0.1'), above: p('0.1') })
  expect(of({ targets: [target('62000'), target('63000.1')], stop: { level: at('60000.1'), by: 'last' } })).toBeNull()
})

test('a buy limit is 5 % above the mark at most, a sell limit 5 % below it at least; the other way is free', () => {
  const band = { from: p('58172.8'), to: p('64296.2') }
  expect([of({ ...limit('64296.2'), targets: [] }), of({ ...limit('58172.8', 'short'), targets: [] })]).toEqual([null, null])
  expect(of({ ...limit('64296.3'), targets: [] })).toEqual({ code: 'price-outside-band', asked: p('64296.3'), ...band })
  expect(of({ ...limit('58172.7', 'short'), targets: [] })).toEqual({ code: 'price-outside-band', asked: p('58172.7'), ...band })
  expect([of({ ...limit('40000'), targets: [] }), of({ ...limit('90000', 'short'), targets: [] })]).toEqual([null, null])
})

test('a limit lies within the prices that the symbol has, its ends included', () => {
  const instrument = { ...btc, priceMin: p('60000'), priceMax: p('62000') }
  expect([of(limit('60000'), { instrument }), of({ ...limit('62000', 'short'), targets: [] }, { instrument })]).toEqual([null, null])
  expect(of(limit('59999.9'), { instrument })).toEqual({ code: 'price-outside-band', asked: p('59999.9'), from: p('60000'), to: p('62000') })
  expect(of({ ...limit('62000.1', 'short'), targets: [] }, { instrument })).toMatchObject({ code: 'price-outside-band', from: p('60000'), to: p('62000') })
})

test('a price slipped by digits, of which the stop’s percent is less than a step, is no price', () => {
  expect(of({ ...limit('6.7'), targets: [] })).toBeNull()
  expect(of({ ...limit('6.6'), targets: [] })).toEqual({ code: 'price-outside-band', asked: p('6.6'), from: p('58172.8'), to: p('64296.2') })
})

test('a stop lies on the losing side of the entry', () => {
  const stop = (price: string) => ({ stop: { level: at(price), by: 'last' as const }, targets: [] })
  expect([of(stop('61234.4')), of({ ...stop('61234.6'), side: 'short' })]).toEqual([null, null])
  expect(of(stop('61234.5'))).toEqual({ code: 'stop-on-wrong-side', stop: p('61234.5'), reference: p('61234.5') })
  expect(of({ ...stop('61234.5'), side: 'short' })).toEqual({ code: 'stop-on-wrong-side', stop: p('61234.5'), reference: p('61234.5') })
})

test('a market entry has its stop beyond the last price too; a limit may be far from it', () => {
  const quote = { ...facts().quote, last: p('61000') }
  const stop = { level: at('61000'), by: 'last' as const }
  expect(of({ stop, targets: [] }, { quote })).toEqual({ code: 'stop-past-price', stop: p('61000'), last: p('61000'), side: 'long' })
  expect(of({ stop: { level: at('60999.9'), by: 'last' }, targets: [] }, { quote })).toBeNull()
  expect(of({ ...limit('61234.5'), stop, targets: [] }, { quote })).toBeNull()
})

test('a target lies on the winning side of the entry, and the one that does not is named', () => {
  expect([of({ targets: [target('61234.6')] }), of({ side: 'short', targets: [target('61234.4')] })]).toEqual([null, null])
  expect(of({ targets: [target('62000'), target('61234.5')] })).toEqual({ code: 'target-on-wrong-side', target: 2, price: p('61234.5'), reference: p('61234.5') })
  expect(of({ side: 'short', targets: [target('61234.5')] })).toMatchObject({ code: 'target-on-wrong-side', target: 1 })
  expect(of({ side: 'short', targets: [{ level: { kind: 'percent', rate: pct('100') }, share: pct('40') }] })).toEqual({ code: 'target-on-wrong-side', target: 1, price: p('61234.5'), reference: p('61234.5') })
})
