import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { transformSync } from 'esbuild'
import { expect, test } from 'vitest'
import { LEAST } from '../blind.ts'
import { plant, plantedTexts } from './fault.ts'
import { FAULTS } from './faults.ts'
import { partOf, readPlantedFlags, seedsFrom } from './planted-flags.ts'

const read = (file: string): string => readFileSync(join(import.meta.dirname, '../..', file), 'utf8')

test('at least 70 mistakes are planted, each under its own name, in files of the desk and of the store that stands for the database', () => {
  expect(FAULTS.length).toBeGreaterThanOrEqual(70)
  expect(new Set(FAULTS.map(({ name }) => name)).size).toBe(FAULTS.length)
  expect(FAULTS.flatMap(({ edits }) => edits).filter(({ file }) => !/^(lib\/(core\/(trade|risk)|desk|bot|exchange\/toobit)|sim\/store)\//.test(file))).toEqual([])
})

test.each(FAULTS)('$name stands in for a text that is there once, and is a program', (fault) => {
  const texts = plantedTexts(fault, read)
  for (const [file, text] of texts) {
    expect(text).not.toBe(read(file))
    expect(() => transformSync(text, { loader: 'ts' })).not.toThrow()
  }
})

test('each names checkers that there are, what a user would suffer, and a seed within the search', () => {
  expect(FAULTS.filter(({ by }) => by.length === 0 || by.some((checker) => !(checker in LEAST)))).toEqual([])
  expect(FAULTS.filter(({ says, seed, edits }) => says.length < 20 || (seed !== null && (seed < 1 || seed > 2_000)) || edits.length === 0)).toEqual([])
})

test('a text that is gone, or there twice, is told', () => {
  const edit = { file: 'a.ts', find: 'one', put: 'two' }
  expect(plant('one', edit)).toBe('two')
  expect(() => plant('none'.replace('one', ''), edit)).toThrow('a.ts holds 0 times')
  expect(() => plant('one one', edit)).toThrow('a.ts holds 2 times')
})

test('parts share all of them out, and a search goes through the same seeds wherever it begins', () => {
  const all = [1, 2, 3, 4, 5, 6, 7]
  expect([1, 2, 3].flatMap((k) => partOf(all, { k, n: 3 })).toSorted((a, b) => a - b)).toEqual(all)
  expect(seedsFrom(3, 5)).toEqual([3, 4, 5, 1, 2])
  expect(seedsFrom(7, 5)).toEqual([7, 1, 2, 3, 4])
})

test('a flag that can’t be read names itself, its value, the limit and the nearest valid value', () => {
  expect(readPlantedFlags(['--part', '2/6', '--max', '30', '--only', 'x'])).toEqual({ only: 'x', part: { k: 2, n: 6 }, max: 30, from: null, known: false })
  expect(readPlantedFlags(['--known', '--part', '1/3'])).toEqual({ only: null, part: { k: 1, n: 3 }, max: 15, from: null, known: true })
  expect(readPlantedFlags(['--max', '3000'])).toEqual({ fault: "--max '3000' must be a whole number from 1 to 2000; nearest: 2000" })
  expect(readPlantedFlags(['--part', '7/6'])).toEqual({ fault: "--part '7/6' must be K/N, K from 1 to N; nearest: 1/1" })
  expect(readPlantedFlags(['--fast'])).toEqual({ fault: '--fast is no flag of the planted faults' })
})
