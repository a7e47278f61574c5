import { expect, test } from 'vitest'
import { drawdowns, gridStep, namesSeconds, onGrid } from '../../app/(desk)/_components/equity-grid.ts'
import { percentWords } from '../../app/(desk)/_components/percent-words.ts'

const MINUTE = 60_000
const later = (_: number, value: number): number => value

test('times stand as far apart as they are: the slots between two reads are there, without a value', () => {
  expect(onGrid([{ at: MINUTE, value: 1 }, { at: 2 * MINUTE, value: 2 }, { at: 5 * MINUTE + 9, value: 3 }], MINUTE, later)).toEqual([{ at: MINUTE, value: 1 }, { at: 2 * MINUTE, value: 2 }, { at: 3 * MINUTE }, { at: 4 * MINUTE }, { at: 5 * MINUTE, value: 3 }])
  expect(onGrid([], MINUTE, later)).toEqual([])
})

test('of several reads in a slot the later equity and the deepest drawdown stand there', () => {
  const points = [{ at: 0, value: 100 }, { at: 1, value: 90 }, { at: 2, value: 95 }]
  expect(onGrid(points, MINUTE, later)).toEqual([{ at: 0, value: 95 }])
  expect(onGrid(drawdowns(points), MINUTE, Math.min)).toEqual([{ at: 0, value: -10 }])
})

test.each([['a minute', MINUTE, true], ['an hour', 60 * MINUTE, true], ['a day', 1_440 * MINUTE, false], ['a month', 30 * 1_440 * MINUTE, false]])('over %s there are 400 slots at the most, and seconds are named only where slots are shorter than a minute', (_, length, seconds) => {
  const points = [{ at: 0, value: 1 }, { at: length, value: 2 }]
  const step = gridStep(points)
  expect(onGrid(points, step, later).length).toBeLessThanOrEqual(401)
  expect([namesSeconds(step), step < MINUTE]).toEqual([seconds, seconds])
})

test('a drawdown is written with a true minus, and none has no sign', () => {
  expect([percentWords(-0.2449), percentWords(-0.001), percentWords(0)]).toEqual(['−0.24 %', '0.00 %', '0.00 %'])
})
