import { expect, test } from 'vitest'
import { roundViolation } from './trace-tail.ts'

const life = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => `12:00:${n} bot says ${n}`)
const journal = (trade: number, n: number): string => `12:09:00.000 journal ${n} 12:00:01.000 ${trade} entry-filled x {}`

test('a violation of a moment is shown with what came before it and a little after', () => {
  const shown = roundViolation([...life(100), '12:01:00 VIOLATION stop: 32 open', ...life(50)])
  expect(shown).toHaveLength(40)
  expect(shown[32]).toBe('12:01:00 VIOLATION stop: 32 open')
  expect(shown[31]).toBe('12:00:99 bot says 99')
})

test('a violation found at the end is shown with the journal of the trade that it names', () => {
  const rows = [journal(1, 1), journal(2, 2), journal(2, 3), journal(3, 4)]
  const shown = roundViolation([...life(100), '12:09:00 VIOLATION liveness: trade 2 is open at the end', '12:09:00 flow 1 2 3', '12:09:00 trade 2 open', ...rows])
  expect(shown.slice(-3)).toEqual(['12:09:00 VIOLATION liveness: trade 2 is open at the end', rows[1], rows[2]])
  expect(roundViolation([...life(3), '12:09:00 VIOLATION second-order: order k1-3-2 has no intent', ...rows]).slice(-1)).toEqual([rows[3]])
  expect(roundViolation([...life(3), '12:09:00 VIOLATION ledger: position 3', ...rows])).toHaveLength(8)
})

test('a line as wide as a page is cut', () => {
  expect(roundViolation([`12:00 VIOLATION bug: ${'x'.repeat(1_000)}`])[0]).toHaveLength(260)
})
