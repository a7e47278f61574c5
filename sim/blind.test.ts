import { expect, test } from 'vitest'
import { blindOf, LEAST } from './blind.ts'
import { noLooks } from './checkers.ts'

const looksOf = (seeds: number, times: number) => ({ ...noLooks(), ...Object.fromEntries(Object.entries(LEAST).map(([checker, least]) => [checker, Math.ceil(least * seeds * times)])) })

test('a run whose checkers looked often enough is not blind, however long or short', () => {
  for (const seeds of [1, 20, 60, 300]) expect(blindOf(looksOf(seeds, 1), seeds)).toEqual([])
})

test.each(Object.keys(LEAST))('300 seeds in which %s nearly never had its premise are blind', (checker) => {
  expect(blindOf({ ...looksOf(300, 2), [checker]: 1 }, 300)).toEqual([checker])
})

test('a few seeds are not judged, and a rare premise only when enough looks are due', () => {
  expect(blindOf(noLooks(), 19)).toEqual([])
  expect(blindOf({ ...looksOf(20, 2), funding: 0, drift: 0 }, 20)).toEqual([])
  expect(blindOf({ ...looksOf(60, 2), funding: 0, drift: 0 }, 60)).toEqual(['drift'])
  expect(blindOf({ ...looksOf(300, 2), funding: 0, drift: 0 }, 300)).toEqual(['drift', 'funding'])
})
