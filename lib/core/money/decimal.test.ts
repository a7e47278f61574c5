import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutDecimal, decimal, readDecimal, showDecimal } from './decimal.ts'
import { compare, divide, fraction, toStep, whole } from './fraction.ts'
import { magnitude, maxOf, minOf, money, plus, price, quantity, rate } from './money.ts'
import { feeOn, notional } from './notional.ts'
import { fromCanonical, toCanonical } from '../json.ts'

test('a decimal reads back as it was shown', () => {
  fc.assert(fc.property(fc.bigInt({ min: -(10n ** 28n), max: 10n ** 28n }), (units) => {
    expect(readDecimal(showDecimal(units))).toBe(units)
  }))
})

test.each([
  ['61234.5', 6_123_450_000_000n], ['-0.0006', -60_000n], ['0', 0n], ['.5', 'not-a-number'], ['1e5', 'not-a-number'], ['', 'not-a-number'],
  ['1.123456789', 'too-precise'], ['1.12345678000', 112_345_678n], ['9'.repeat(41), 'too-long'], ['٣', 'not-a-number'], ['1,000', 'not-a-number'],
])('%s reads as %s', (text, value) => {
  expect(readDecimal(text)).toBe(value)
})

test('a venue with more digits than ours is cut toward zero', () => {
  expect(cutDecimal('0.0001115358602744')).toBe(11_153n)
  expect(cutDecimal('-1.999999999')).toBe(-199_999_999n)
  expect(cutDecimal('n/a')).toBeNull()
})

test('down is toward minus infinity and up toward plus infinity', () => {
  expect([divide(7n, 2n, 'down'), divide(7n, 2n, 'up'), divide(-7n, 2n, 'down'), divide(-7n, 2n, 'up'), divide(8n, 2n, 'up')]).toEqual([3n, 4n, -4n, -3n, 4n])
})

test('canonical text reads back to the same value and sorts its keys', () => {
  const value = { b: 6_123_450_000_000n, a: ['=plain', null, true, 12, { z: '', y: -1n }], left: undefined }
  const text = toCanonical(value)
  expect(text).toBe('{"a":["==plain",null,true,12,{"y":"=-0.00000001","z":""}],"b":"=61234.5"}')
  expect(toCanonical(fromCanonical(text))).toBe(text)
  expect(() => toCanonical({ a: 1.5 })).toThrow('whole number')
})

test.each([
  ['12345678', 1_234_567_800_000_000n], ['1234567.12345678', 123_456_712_345_678n], ['-1234567.12345678', -123_456_712_345_678n], ['+1', 100_000_000n], ['007', 700_000_000n], ['-', 'not-a-number'], ['-.5', 'not-a-number'], ['5.', 'not-a-number'], ['1.2.3', 'not-a-number'],
  ['--1', 'not-a-number'], ['1/2', 'not-a-number'], ['1:2', 'not-a-number'], ['1'.repeat(22), BigInt('1'.repeat(22)) * 100_000_000n], ['1'.repeat(23), 'too-long'], [`${'0'.repeat(31)}.00000001`, 'too-long'], [`1.${'0'.repeat(38)}`, 100_000_000n], [`1.${'0'.repeat(39)}`, 'too-long'],
])('%s, at the edge of what is read, is %s', (text, value) => {
  expect(readDecimal(text)).toBe(value)
})

test('a decimal of our own hand that is none is a bug, named with its text and fault', () => {
  expect(() => decimal('1,5')).toThrow("'1,5' is a decimal (not-a-number)")
  expect(() => decimal('9'.repeat(60))).toThrow(`'${'9'.repeat(40)}' is a decimal (too-long)`)
  expect(decimal('-1.5')).toBe(-150_000_000n)
})

test('a venue’s decimal is cut at sixty characters at most, whatever its sign', () => {
  expect([cutDecimal(`1.${'9'.repeat(58)}`), cutDecimal(`1.${'9'.repeat(59)}`)]).toEqual([199_999_999n, null])
  expect([cutDecimal('12'), cutDecimal('-0.5'), cutDecimal('+3.1')]).toEqual([1_200_000_000n, -50_000_000n, 310_000_000n])
})

test.each([
  [9_007_199_254_740_990n, '90071992.5474099'], [9_007_199_254_740_991n, '90071992.54740991'], [9_007_199_254_740_993n, '90071992.54740993'], [-9_007_199_254_740_993n, '-90071992.54740993'],
  [10_000_000_000_000_000n, '100000000'], [-10_000_000_010_000_000n, '-100000000.1'], [100_000_000n, '1'], [-100_000_000n, '-1'], [1n, '0.00000001'], [-1n, '-0.00000001'], [110_000_000n, '1.1'],
])('%s units are shown as %s', (units, text) => {
  expect(showDecimal(units)).toBe(text)
})

test('a fraction has a positive denominator, and is divided once', () => {
  expect([fraction(1n, 2n), fraction(1n, -2n), fraction(-1n, -2n)]).toEqual([{ num: 1n, den: 2n }, { num: -1n, den: 2n }, { num: 1n, den: 2n }])
  expect(() => fraction(1n, 0n)).toThrow('a fraction has a denominator')
  expect(() => divide(1n, 0n, 'down')).toThrow('divided by a positive number')
  expect(() => divide(1n, -1n, 'down')).toThrow('divided by a positive number')
  expect([toStep(fraction(7n, 2n), 2n, 'down'), toStep(fraction(7n, 2n), 2n, 'up'), toStep(whole(4n), 2n, 'up')]).toEqual([2n, 4n, 4n])
  expect(() => toStep(whole(4n), 0n, 'up')).toThrow('a step is positive')
  expect([compare(fraction(1n, 3n), fraction(1n, 2n)) < 0n, compare(fraction(2n, 4n), fraction(1n, 2n)), compare(fraction(2n, 3n), fraction(1n, 2n)) > 0n]).toEqual([true, 0n, true])
})

test('a price is positive and a quantity is not negative', () => {
  expect([price(1n), quantity(0n)]).toEqual([1n, 0n])
  expect(() => price(0n)).toThrow('a price is positive')
  expect(() => quantity(-1n)).toThrow('a quantity has no sign')
  expect([minOf(1n, 2n), minOf(2n, 1n), maxOf(1n, 2n), maxOf(2n, 1n), magnitude(-3n), magnitude(3n), plus(1n, 2n)]).toEqual([1n, 1n, 2n, 2n, 3n, 3n, 3n])
})

test('notional and fee of the rules: 32 at 61,234.5 are 1,959.504, and taker of that is 1.1757024; a fee is rounded up', () => {
  const value = notional(price(decimal('61234.5')), quantity(decimal('32')), decimal('0.001'))
  expect([showDecimal(value), showDecimal(feeOn(value, rate(decimal('0.0006'))))]).toEqual(['1959.504', '1.1757024'])
  expect([feeOn(money(1n), rate(60_000n)), feeOn(money(0n), rate(60_000n))]).toEqual([1n, 0n])
  expect([notional(price(1n), quantity(1n), 1n), notional(price(1n), quantity(1n), 1n, 'up')]).toEqual([0n, 1n])
})

test('a decimal of every length reads as its digits say: as many before the point as are kept, as many after it as there are units', () => {
  const digits = (least: number) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: least, maxLength: 9 }).map((list) => list.join(''))
  fc.assert(fc.property(fc.constantFrom('', '-'), digits(1), digits(0), (sign, before, after) => {
    const units = BigInt(`${before}${after.slice(0, 8).padEnd(8, '0')}`)
    const told = readDecimal(`${sign}${before}${after === '' ? '' : '.'}${after}`)
    expect(told).toBe(after.length === 9 && !after.endsWith('0') ? 'too-precise' : sign === '-' ? -units : units)
  }), { numRuns: 400 })
})

test.each([
  ['3.1', 310_000_000n], ['3.11', 311_000_000n], ['3.111', 311_100_000n], ['3.1111', 311_110_000n], ['3.11111', 311_111_000n], ['3.111111', 311_111_100n], ['3.1111111', 311_111_110n], ['3.11111111', 311_111_111n],
  ['99999999.99999999', 9_999_999_999_999_999n],
])('%s is %s units: each digit after the point in its own place', (text, units) => {
  expect(readDecimal(text)).toBe(units)
})

test('dividing by one, and stepping by one, leaves a whole number as it is', () => {
  expect([divide(7n, 1n, 'down'), divide(-7n, 1n, 'up'), toStep(whole(3n), 1n, 'down'), toStep(whole(3n), 1n, 'up')]).toEqual([7n, -7n, 3n, 3n])
})
