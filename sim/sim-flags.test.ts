import { expect, test } from 'vitest'
import { readSimFlags } from './sim-flags.ts'

test('flags in any order; one seed is a run of one', () => {
  expect(readSimFlags([])).toEqual({ seeds: 300, from: 1, trace: false, workers: null, resume: null, shrink: true, store: 'memory', selection: { only: null, without: [] } })
  expect(readSimFlags(['--workers', '3', '--trace', '--from', '7', '--resume', 'night.json', '--seeds', '20'])).toEqual({ seeds: 20, from: 7, trace: true, workers: 3, resume: 'night.json', shrink: true, store: 'memory', selection: { only: null, without: [] } })
  expect(readSimFlags(['--without', 'crash,line-2', '--only', ',', '--shrink', 'no'])).toMatchObject({ shrink: false, selection: { only: [], without: ['crash', 'line-2'] } })
  expect(readSimFlags(['--store', 'postgres'])).toMatchObject({ store: 'postgres' })
  expect(readSimFlags(['--seed', '9', '--seeds', '20'])).toMatchObject({ seeds: 1, from: 9 })
})

test('a flag that can’t be read names itself, its value, the limit and the nearest valid value', () => {
  expect(readSimFlags(['--workers', '0'])).toEqual({ fault: "--workers '0' must be a whole number from 1 to 256; nearest: 1" })
  expect(readSimFlags(['--seeds', 'many'])).toEqual({ fault: "--seeds 'many' must be a whole number from 1 to 10000000; nearest: 1" })
  expect(readSimFlags(['--resume', '--trace'])).toEqual({ fault: '--resume needs the name of a file' })
  expect(readSimFlags(['--without', 'storm'])).toMatchObject({ fault: expect.stringContaining("--without 'storm' is nothing of a seed") })
  expect(readSimFlags(['--shrink', 'maybe'])).toEqual({ fault: "--shrink 'maybe' must be yes or no; nearest: yes" })
  expect(readSimFlags(['--store', 'disk'])).toEqual({ fault: "--store 'disk' must be memory or postgres; nearest: memory" })
  expect(readSimFlags(['--fast'])).toEqual({ fault: '--fast is no flag of the simulation' })
})
