import { expect, test } from 'vitest'
import { rate } from '#core/money/money.ts'
import { btc } from '#core/trade/testing/instruments.ts'
import { life } from '#core/trade/testing/life.ts'
import { emptyAccount, examplePlan, factsAt, p, pct, q, usd } from '#core/trade/testing/scenario.ts'
import { tellValue } from '#core/trade/testing/telling.ts'
import type { EntryFacts } from '#core/trade/input.ts'
import type { Plan } from '#core/trade/plan.ts'
import { checkEntry } from './check-entry.ts'
import { checkPlan } from './check-plan.ts'
import { lookAtMargin, neededFor } from './free-margin.ts'
import { clearsStop, liquidationPrice, uncleared } from './liquidation.ts'
import { brokenLimits } from './limits.ts'

const TAKER = rate(60_000n)
const plan = (contracts: string, over: Partial<Plan> = {}): Plan => examplePlan({ size: { kind: 'contracts', amount: q(contracts) }, targets: [], ...over })
const checked = (desk: ReturnType<typeof life>, one: Plan, over: Partial<EntryFacts> = {}): string => {
  const found = checkEntry(desk.state(), one, factsAt('61234.5', desk.now(), { flat: false, ...over }), { at: desk.now(), trade: 9 })
  return found.type === 'sound' ? 'sound' : tellValue(found.refusal)
}
const withEntry = (price: string, contracts: string, { booked = '0', ...over }: Partial<Plan> & { readonly booked?: string } = {}) => {
  const desk = life()
  desk.enter(plan(contracts, { entry: { kind: 'limit', price: p(price) }, targets: examplePlan().targets, ...over }), '61234.5', { free: usd('1000000'), equity: usd('1000000') })
  if (booked !== '0') desk.fill('k1-1-1', price, booked)
  return desk
}

test('a restricted account opens nothing beside a part that was opened by hand', () => {
  const desk = life()
  desk.hand('open', '61000', '4')
  for (const _ of [1, 2, 3]) desk.reads({ contracts: '4' })
  expect([checked(desk, plan('1'), { restricted: true }), checked(desk, plan('1'), { restricted: true, leverage: 10 }).startsWith('{code=side'), checked(desk, plan('1'))]).toEqual(['{code=side-taken by=hand}', true, 'sound'])
})

test('an entry that waits on the symbol keeps rows for its stop and targets free; one that is open has them already', () => {
  const waiting = withEntry('60000', '5')
  expect([45, 46].map((triggers) => checked(waiting, plan('1'), { slots: { orders: 0, triggers } }))).toEqual(['sound', '{code=no-free-slots needed=1}'])
  const other = { ...btc, symbol: 'ETH-SWAP-USDT' }
  expect(checked(waiting, plan('1', { symbol: other.symbol }), { instrument: other, slots: { orders: 0, triggers: 49 } })).toBe('sound')
  expect(checked(withEntry('60000', '5', { booked: '5' }), plan('1'), { slots: { orders: 0, triggers: 49 }, position: { contracts: q('5'), average: p('60000') } })).toBe('sound')
})

test('the tier is of the whole side: position, what entries there may still fill, and this one', () => {
  const rich = { free: usd('10000000'), equity: usd('10000000'), leverage: 200 }
  const at200 = (contracts: string) => plan(contracts, { leverage: 200, stop: null })
  const desk = withEntry('60000', '400', { booked: '100', stop: null })
  const position = { contracts: q('100'), average: p('60000') }
  // 100 open, 300 of the entry still to come: 600 more are the last of the tier of 1,000.
  expect([checked(desk, at200('600'), { ...rich, position }), checked(desk, at200('601'), { ...rich, position })]).toEqual(['sound', '{code=leverage-above-tier asked=200 most=175 contracts=1001 mostContracts=600}'])
  expect(checked(desk, at200('600'), { ...rich, position: { contracts: q('701'), average: p('60000') } })).toBe('{code=leverage-above-tier asked=200 most=175 contracts=1601}')
  expect(checked(desk, plan('1', { leverage: 201, stop: null }), { ...rich, leverage: 201, position })).toBe('{code=leverage-above-tier asked=201 most=200}')
  desk.order('k1-1-1', { status: 'cancelled', executed: q('100'), price: p('60000') })
  expect(checked(desk, at200('900'), { ...rich, position })).toBe('sound')
})

test('a trade of 32 at 61,234.5 with a stop at 56,335.8: 19 more at 63,500 leave liquidation half a percent beyond it, 20 do not', () => {
  const desk = life()
  desk.open({ targets: [], stop: { level: { kind: 'price', price: p('56335.8') }, by: 'last' } }, '61234.5', '32')
  const rich = { free: usd('1000000'), equity: usd('1000000'), position: { contracts: q('32'), average: p('61234.5') } }
  const limit = (contracts: string) => plan(contracts, { entry: { kind: 'limit', price: p('63500') }, stop: { level: { kind: 'price', price: p('62000') }, by: 'last' } })
  expect(checked(desk, limit('100'), rich)).toBe('{code=liquidation-before-stop stop=56335.8 liquidation=56835.6 mostContracts=19}')
  expect(checked(desk, limit('19'), rich)).toBe('sound')
  expect(checked(desk, { ...limit('100'), marginMode: 'cross' }, { ...rich, flat: true })).toBe('sound')
})

test('a limit that rests there already counts at its own price, as far as it has not filled', () => {
  const desk = life()
  desk.open({ targets: [], stop: { level: { kind: 'price', price: p('56335.8') }, by: 'last' } }, '61234.5', '32')
  desk.enter(plan('19', { entry: { kind: 'limit', price: p('63500') }, stop: { level: { kind: 'price', price: p('62000') }, by: 'last' } }), '64000', { flat: false, position: { contracts: q('32'), average: p('61234.5') } })
  const more = checked(desk, plan('10', { entry: { kind: 'limit', price: p('63500') }, stop: { level: { kind: 'price', price: p('62000') }, by: 'last' } }), { position: { contracts: q('32'), average: p('61234.5') } })
  expect(more).toBe('{code=liquidation-before-stop stop=56335.8 liquidation=56258.5}')
})

test('liquidation of the rules: 55,286.1 for the long, 67,153.3 for the short, toward the price; margin that was added moves it away; at 1x a long has none', () => {
  const at = (side: 'long' | 'short', over: object = {}) => liquidationPrice({ side, pool: { contracts: q('32'), cost: usd('1959.504') }, leverage: 10, taker: TAKER, added: usd('0'), instrument: btc, ...over })
  expect([at('long'), at('short'), at('long', { added: usd('32') }), at('short', { added: usd('32') }), at('long', { leverage: 1, taker: rate(0n) }), at('long', { leverage: 1 })]).toEqual([p('55286.1'), p('67153.3'), p('54283.5'), p('68150.8'), null, p('36.9')])
  expect([at('long', { pool: { contracts: q('0'), cost: usd('0') } }), at('long', { pool: { contracts: q('100001'), cost: usd('1959.504') } })]).toEqual([null, null])
})

test('liquidation half a percent beyond a stop clears it, and not a tick less', () => {
  expect([clearsStop('long', p('59700'), p('60000')), clearsStop('long', p('59700.1'), p('60000')), clearsStop('short', p('60300'), p('60000')), clearsStop('short', p('60299.9'), p('60000')), clearsStop('long', null, p('60000'))]).toEqual([true, false, true, false, true])
})

test('a trade without a stop is not held against liquidation, one that has is, on either side; a part of cost that does not come out even goes down', () => {
  const trades = (stop: string | null) => uncleared({ side: 'long', trades: [{ contracts: q('32'), cost: usd('1959.504'), stop: stop === null ? null : p(stop) }], foreign: { contracts: q('0'), cost: usd('0') }, leverage: 10, taker: TAKER, instrument: btc })
  expect([trades(null), trades('55564'), trades('55563.9')]).toEqual([null, null, { stop: p('55563.9'), liquidation: p('55286.1') }])
})

test('margin and both fees of an entry are rounded against the trader; a limit pays the maker fee in', () => {
  const odd = { ...btc, multiplier: 1n, step: 1n as typeof btc.step }
  expect(neededFor(examplePlan({ leverage: 7 }), factsAt('61234.5', 0, { instrument: odd }), 333n as typeof btc.step)).toBe(3n)
  const needed = (over: Partial<Plan>) => neededFor(examplePlan(over), factsAt('61234.5', 0), q('32'))
  expect([needed({}), needed({ entry: { kind: 'limit', price: p('61234.5') } })]).toEqual([usd('198.3018048'), usd('197.5180032')])
  expect(lookAtMargin(examplePlan(), factsAt('61234.5', 0, { free: usd('198.3018048') }), q('32'), 5)).toEqual({ type: 'enough' })
  expect([10_000, 10_001].map((ageMs) => lookAtMargin(examplePlan(), factsAt('61234.5', 0, { free: usd('198'), balanceAt: 7 }), q('32'), ageMs + 7).type)).toEqual(['short', 'doubt'])
  expect(lookAtMargin(examplePlan(), factsAt('61234.5', 0, { free: usd('198') }), q('32'), 5)).toEqual({ type: 'short' })
})

test('entries on their way reserve what they need: what is left is what is free less that, and nothing below nothing', () => {
  const desk = withEntry('60000', '100')
  // 600 of margin, 1.2 in as a maker and 3.546 out at the stop.
  expect(checked(desk, plan('1'), { free: usd('610.9') })).toBe('{code=not-enough-margin contracts=1 needed=6.1969314 free=6.154 reserved=604.746}')
  expect(checked(desk, plan('1'), { free: usd('610.9429314') })).toBe('sound')
  expect(checked(desk, plan('1'), { free: usd('600') })).toBe('{code=not-enough-margin contracts=1 needed=6.1969314 reserved=604.746}')
})

test('no plan is held to a loss that it does not name', () => {
  const account = emptyAccount()
  const facts = { equity: usd('1000'), equityPeak: usd('1000'), lossAtStop: null, margin: usd('1'), leverage: 10, openTrades: 0, symbolNotional: usd('1'), notional: usd('1'), netToday: usd('0'), lossesInRow: 0 }
  expect(brokenLimits(account.limits, facts)).toEqual([])
})

test('the band of a limit is told to the tick, and a target of a short at or below nothing is none', () => {
  const told = (one: Plan) => tellValue(checkPlan(one, factsAt('61234.5', 0), 0))
  expect(told(plan('1', { side: 'short', targets: [{ level: { kind: 'percent', rate: pct('100') }, share: pct('10') }] }))).toBe('{code=target-on-wrong-side target=1 price=61234.5 reference=61234.5}')
  expect(told(plan('1', { entry: { kind: 'limit', price: p('61234.55') } }))).toBe('{code=price-off-tick field=entry asked=61234.55 below=61234.5 above=61234.6}')
})
