import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutDecimal, readDecimal, showDecimal } from './decimal.ts'
import { divide } from './fraction.ts'
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
