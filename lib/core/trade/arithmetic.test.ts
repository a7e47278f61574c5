import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Fees, Instrument } from '#core/market/instrument.ts'
import { decimal, showDecimal } from '#core/money/decimal.ts'
import { whole } from '#core/money/fraction.ts'
import { feeOn, notional } from '#core/money/notional.ts'
import { money, ONE, price, type Price, quantity, type Quantity, rate, type Rate } from '#core/money/money.ts'
import { deal, dealTargets, restOf } from './deal.ts'
import { breakEvenPrice, meanPrice, stopPrice, targetPrice, trailingPrice } from './levels.ts'
import { lossAt, sizeOf, type SizeFacts } from './size.ts'
import { btc } from './testing/instruments.ts'

const p = (text: string): Price => price(decimal(text))
const q = (text: string): Quantity => quantity(decimal(text))
const pct = (text: string): Rate => rate(decimal(text) / 100n)
const fees: Fees = { maker: rate(decimal('0.0002')), taker: rate(decimal('0.0006')) }
const E = whole(p('61234.5'))
const instrument: Instrument = btc

const facts = (over: Partial<SizeFacts> = {}): SizeFacts => ({ instrument, side: 'long', leverage: 10, at: p('61234.5'), stop: null, free: money(decimal('200')), fees, entryIsMaker: false, ...over })

test('200 USDT of margin at 10x and 61,234.5 are 32 contracts', () => {
  const contracts = sizeOf({ kind: 'margin', amount: money(decimal('200')) }, facts())
  expect(showDecimal(contracts)).toBe('32')
  const value = notional(p('61234.5'), contracts, instrument.multiplier)
  expect([showDecimal(value), showDecimal(value / 10n), showDecimal(feeOn(value, fees.taker))]).toEqual(['1959.504', '195.9504', '1.1757024'])
})

test.each([[10, '32'], [100, '291'], [200, '526']])('all of 200 USDT free margin at %sx are %s contracts, fees included', (leverage, contracts) => {
  expect(showDecimal(sizeOf({ kind: 'share', rate: rate(ONE) }, facts({ leverage })))).toBe(contracts)
})

test('risking 50 USDT from a limit at 61,000 to a stop at 60,000 is 47 contracts that lose 49.2654', () => {
  const risk = facts({ at: p('61000'), stop: p('60000'), entryIsMaker: true })
  const contracts = sizeOf({ kind: 'risk', amount: money(decimal('50')) }, risk)
  expect(showDecimal(contracts)).toBe('47')
  expect(showDecimal(lossAt(contracts, p('60000'), risk))).toBe('49.2654')
  expect(showDecimal(lossAt(q('1'), p('60000'), risk))).toBe('1.0482')
})

test('coins are divided by the multiplier', () => {
  expect(showDecimal(sizeOf({ kind: 'coins', amount: decimal('0.0329') }, facts()))).toBe('32')
})

test('12 at 61,230.0 and 20 at 61,240.5 have the mean 61,236.5625', () => {
  const cost = money(notional(p('61230'), q('12'), instrument.multiplier) + notional(p('61240.5'), q('20'), instrument.multiplier))
  const mean = meanPrice({ cost, contracts: q('32') }, instrument.multiplier)
  expect(mean.num * 10_000n).toBe(612_365_625n * ONE * mean.den)
})

test('targets of a long round toward the entry', () => {
  expect(['2', '4', '6'].map((x) => showDecimal(targetPrice({ kind: 'percent', rate: pct(x) }, E, 'long', instrument.tick) ?? 0n))).toEqual(['62459.1', '63683.8', '64908.5'])
})

test('the stop 1.5 % below 61,234.5 rounds up to 60,316.0', () => {
  expect(showDecimal(stopPrice({ kind: 'percent', rate: pct('1.5') }, E, 'long', instrument.tick) ?? 0n)).toBe('60316')
})

test('break-even covers taker fees both ways: long 61,308.1, short 61,161.0', () => {
  const cost = notional(p('61234.5'), q('32'), instrument.multiplier)
  const at = (side: 'long' | 'short') => showDecimal(breakEvenPrice({ mean: { cost, contracts: q('32') }, feesIn: feeOn(cost, fees.taker), taker: fees.taker, offset: rate(0n), side, instrument }))
  expect([at('long'), at('short')]).toEqual(['61308.1', '61161'])
})

test('a trailing stop rounds away from the price', () => {
  expect(showDecimal(trailingPrice(p('63000'), pct('0.8'), 'long', instrument.tick) ?? 0n)).toBe('62496')
  expect(showDecimal(trailingPrice(p('60000'), pct('0.8'), 'short', instrument.tick) ?? 0n)).toBe('60480')
})

const shares = (...percents: string[]): readonly Rate[] => percents.map(pct)
test.each([
  [32n, ['40', '30', '30'], [13n, 10n, 9n, 0n]],
  [10n, ['33', '33', '34'], [3n, 3n, 4n, 0n]],
  [7n, ['50', '25'], [3n, 2n, 2n]],
  [2n, ['40', '30', '30'], [1n, 1n, 0n, 0n]],
])('%s dealt by %s is %s', (steps, percents, dealt) => {
  expect(deal(steps, shares(...percents))).toEqual(dealt)
})

const anyShares = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 10 }).map((parts) => {
  const sum = parts.reduce((a, b) => a + b, 0)
  return parts.map((part) => rate((BigInt(part) * ONE) / BigInt(Math.max(sum, 100))))
})

const oneByOne = (steps: bigint, all: readonly bigint[]): bigint[] => {
  const dealt = all.map(() => 0n)
  for (let i = 0n; i < steps; i++) {
    let best = 0
    for (let j = 1; j < all.length; j++) if ((all[j] ?? 0n) * (2n * (dealt[best] ?? 0n) + 1n) > (all[best] ?? 0n) * (2n * (dealt[j] ?? 0n) + 1n)) best = j
    dealt[best] = (dealt[best] ?? 0n) + 1n
  }
  return dealt
}

test('the head start deals just what one by one deals', () => {
  fc.assert(fc.property(anyShares, fc.integer({ min: 0, max: 400 }), (list, steps) => {
    const left = ONE - list.reduce((a, b) => a + b, 0n)
    expect(deal(BigInt(steps), list)).toEqual(oneByOne(BigInt(steps), [...list, left]))
  }))
})

test('sizes add up to the total and never shrink while it grows', () => {
  fc.assert(fc.property(anyShares, fc.integer({ min: 1, max: 200_000 }), (list, steps) => {
    const now = deal(BigInt(steps), list)
    const next = deal(BigInt(steps) + 1n, list)
    expect(now.reduce((a, b) => a + b, 0n)).toBe(BigInt(steps))
    expect(next.every((n, i) => n >= (now[i] ?? 0n))).toBe(true)
  }))
})

test('a part below the minimum joins the next farther level, the farthest the nearer one', () => {
  const five = () => q('5')
  expect(dealTargets(q('20'), shares('10', '60', '30'), instrument.step, five).map((l) => [l.target, l.joined, showDecimal(l.size)])).toEqual([[2, [1, 2], '14'], [3, [3], '6']])
  expect(dealTargets(q('20'), shares('60', '30', '10'), instrument.step, five).map((l) => [l.target, l.joined, showDecimal(l.size)])).toEqual([[1, [1], '12'], [2, [2, 3], '8']])
  expect(dealTargets(q('4'), shares('50', '50'), instrument.step, five)).toEqual([])
})

test('levels and rest are the whole', () => {
  const levels = dealTargets(q('7'), shares('50', '25'), instrument.step, () => q('1'))
  expect(showDecimal(restOf(q('7'), levels))).toBe('2')
})
