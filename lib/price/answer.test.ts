import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exactUnits, readAnswer } from './answer.ts'

test('numbers of an answer are read as they were written; strings, escapes and the rest stay', () => {
  expect(readAnswer('{"a":61234.567890123456789,"b":"1 \\"2\\" 3","c":[1e-7,-5,null,true],"4":{}}')).toEqual({ a: '61234.567890123456789', b: '1 "2" 3', c: ['1e-7', '-5', null, true], 4: {} })
  expect(() => readAnswer('<html>502</html>')).toThrow(SyntaxError)
})

test('any amount of units, written out and read back, is the same, at every scale', () => {
  fc.assert(fc.property(fc.bigInt({ min: 1n, max: 10n ** 17n }), fc.integer({ min: 0, max: 6 }), (units, power) => {
    const digits = units.toString().padStart(9 + power, '0')
    const at = digits.length - 8 - power
    expect(exactUnits(`${digits.slice(0, at)}.${digits.slice(at)}`, power)).toBe(units)
    expect(exactUnits(`${units}e-${8 + power}`, power)).toBe(units)
  }))
})

test('what is no price is none: nothing, zero, negative, words, too much', () => {
  expect(['', '0', '0.000000001', '-1', 'NaN', '1,000', '.5', '1e13', '1e99', '9'.repeat(40)].map((text) => exactUnits(text))).toEqual(Array.from({ length: 10 }, () => null))
})
