import { expect, test } from 'vitest'
import { bearsToken } from './bearer.ts'

test('only one of the tokens opens, whole; a token that is not set opens for nobody', () => {
  expect(bearsToken('Bearer abc', ['xyz', 'abc'])).toBe(true)
  for (const header of ['Bearer ab', 'Bearer abcd', 'abc', 'bearer abc', '', null, undefined]) expect(bearsToken(header, ['abc'])).toBe(false)
  for (const header of ['Bearer null', 'Bearer ', '', null]) expect(bearsToken(header, [null])).toBe(false)
})
