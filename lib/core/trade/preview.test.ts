import { expect, test } from 'vitest'
import type { EntryFacts } from './input.ts'
import { makePreview } from './make-preview.ts'
import type { Plan } from './plan.ts'
import { btc } from './testing/instruments.ts'
import { examplePlan, factsAt, p, pct, q, usd } from './testing/scenario.ts'
import { tellValue } from './testing/telling.ts'

const shown = (plan: Partial<Plan>, over: Partial<EntryFacts> = {}): readonly string[] => Object.entries(makePreview(examplePlan(plan), factsAt('61234.5', 0, over))).map(([key, value]) => `${key}: ${tellValue(value)}`)

test('the plan of the rules: 32 long at market, taker both ways, in form Locked', () => {
  expect(shown({})).toEqual([
    'side: long', 'contracts: 32', 'entryPrice: 61234.5', 'estimated: yes', 'notional: 1959.504', 'margin: 195.9504', 'feeIn: 1.1757024', 'feesAll: 2.3337696',
    // 13 × 0.001 × 1,224.6 less 0.06 % of 796.0485 and of 811.9683.
    'targets: [{target=1 price=62459.1 contracts=13 gross=15.9198 net=14.95498992}; {target=2 price=63683.8 contracts=10 gross=24.493 net=23.7434902}; {target=3 price=64908.5 contracts=9 gross=33.066 net=32.3848278}]',
    'joined: []', 'stop: {price=60316 net=-31.7257696 netAtSlippage=-51.01658816}', 'liquidation: 55286.1', 'exitForm: locked',
  ])
})

test('a short that waits as a limit, in form Free: maker in and out of its targets, taker out of its stop', () => {
  expect(shown({ side: 'short', entry: { kind: 'limit', price: p('61300') }, size: { kind: 'contracts', amount: q('10') } }, { exitForm: 'free' })).toEqual([
    'side: short', 'contracts: 10', 'entryPrice: 61300', 'estimated: no', 'notional: 613', 'margin: 61.3', 'feeIn: 0.1226', 'feesAll: 0.495917',
    // 4 × 0.001 × 1,226 less 0.02 % of 245.2 and of 240.296.
    'targets: [{target=1 price=60074 contracts=4 gross=4.904 net=4.8069008}; {target=2 price=58848 contracts=3 gross=7.356 net=7.2839112}; {target=3 price=57622 contracts=3 gross=11.034 net=10.9626468}]',
    // (62,219.5 − 61,300) × 0.01, 0.1226 in and 0.06 % of 622.195 out; at 1 % more, 62,841.7.
    'joined: []', 'stop: {price=62219.5 net=-9.690917 netAtSlippage=-15.9166502}', 'liquidation: 67225.1', 'exitForm: free',
  ])
})

test('the ask is paid by a long and the bid got by a short; where neither is known the last price stands for it', () => {
  const quote = { ...factsAt('61234.5', 0).quote, bid: p('61230'), ask: p('61240') }
  expect(shown({}, { quote })[2]).toBe('entryPrice: 61240')
  expect(shown({ side: 'short' }, { quote })[2]).toBe('entryPrice: 61230')
  expect(shown({}, { quote: { ...quote, ask: null } })[2]).toBe('entryPrice: 61234.5')
})

test('a part below the minimum joins the next farther target, and is said to; what got no contract joins none; a target at or below nothing is none', () => {
  const instrument = { ...btc, quantityMin: q('2') }
  const preview = (contracts: string, targets: readonly (readonly [string, string])[]) => makePreview(examplePlan({ side: 'short', size: { kind: 'contracts', amount: q(contracts) }, targets: targets.map(([level, share]) => ({ level: { kind: 'percent', rate: pct(level) }, share: pct(share) })) }), factsAt('61234.5', 0, { instrument }))
  expect(tellValue(preview('5', [['2', '20'], ['4', '40'], ['6', '40']]).joined)).toBe('[{target=1 into=2}]')
  expect(tellValue(preview('3', [['2', '1'], ['4', '99']]).joined)).toBe('[{target=1}]')
  expect(tellValue(preview('4', [['50', '50'], ['100', '50']]).targets)).toBe('[{target=1 price=30617.3 contracts=2 gross=61.2344 net=61.12417784}]')
})

test('a share of what is free, both fees included, is nothing where nothing is free or nothing is known of it', () => {
  const size = { kind: 'share', rate: pct('100') } as const
  expect([shown({ size }, { free: usd('200') })[1], shown({ size }, { free: usd('-1') })[1], shown({ size }, { free: null })[1]]).toEqual(['contracts: 32', 'contracts: 0', 'contracts: 0'])
  expect([shown({ size: { kind: 'risk', amount: usd('50') }, stop: null })[1], shown({ size: { kind: 'risk', amount: usd('50') } })[1]]).toEqual(['contracts: 0', 'contracts: 50'])
})

test('liquidation is of the side as it will be, and of no cross margin; without a stop nothing is said of one, and the exit is reckoned at the entry', () => {
  const beside = { contracts: q('32'), average: p('70000') }
  // 32 at 70,000 and 32 at 61,234.5 pool to 65,617.25.
  expect(shown({}, { position: beside })[11]).toBe('liquidation: 59243.1')
  expect(shown({ marginMode: 'cross' }, { marginMode: 'cross' })[11]).toBe('liquidation: -')
  expect(shown({ stop: null, targets: [] }).slice(7)).toEqual(['feesAll: 2.3514048', 'targets: []', 'joined: []', 'stop: -', 'liquidation: 55286.1', 'exitForm: locked'])
})

test('money that does not come out even is rounded against the trader: margin and fees up, the loss at the stop up', () => {
  const odd = { ...btc, multiplier: 1n, step: 1n as typeof btc.step, quantityMin: 1n as typeof btc.quantityMin }
  const preview = makePreview(examplePlan({ size: { kind: 'contracts', amount: 333n as typeof btc.step }, targets: [], leverage: 7 }), factsAt('61234.5', 0, { instrument: odd }))
  expect([preview.notional, preview.margin, preview.feeIn, preview.feesAll, preview.stop?.net]).toEqual([1n, 1n, 1n, 2n, -1n])
})
