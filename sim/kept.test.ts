import { expect, test } from 'vitest'
import { noLooks } from './checkers.ts'
import { type Kept, nothingKept, type Played, readKept, seedsLeft, withPlayed } from './kept.ts'
import type { SeedReport } from './run.ts'
import { spreadOf } from './sums.ts'

const report = (seed: number): SeedReport => ({
  seed, decisions: 100 + seed, faults: seed * 2, crashes: 1, freezes: 2, deploys: 0, stale: 0, hands: 0, users: 1, functions: 3, venueActs: 0, trades: 4, closed: 3, failed: 1,
  longestNakedMs: seed * 10, violations: [], parts: {}, looks: { ...noLooks(), stop: seed }, trace: `t${seed}`,
})
const played = (seed: number, broken = false): Played => ({ seed, report: report(seed), violations: broken ? [{ checker: 'stop', says: `of ${seed}` }] : [], repeated: seed === 4 })
const inOrder = (rows: readonly Played[]): Kept => rows.reduce(withPlayed, nothingKept('desk', 3))

test('whichever process ends first: sums, looks, spread and broken seeds are those of playing one after another', () => {
  const rows = [played(3), played(4), played(5, true), played(6), played(7, true)]
  const one = inOrder(rows)
  expect(inOrder([4, 0, 2, 1, 3].flatMap((at) => rows[at] ?? []))).toEqual(one)
  expect(one).toMatchObject({ next: 8, beyond: [], played: 5, repeated: 1, violations: 2, brokenSeeds: 2, broken: [{ seed: 5 }, { seed: 7 }], sums: { decisions: 525, longestNakedMs: 70, looks: { stop: 25 } } })
  expect(spreadOf(one.sums.spread.decisions)).toEqual({ least: 103, median: 105 })
  expect(spreadOf({})).toBeNull()
})

test('a run that was killed plays each seed once that it had not counted, and none again', () => {
  const kept = inOrder([played(3), played(5), played(8)])
  const read = readKept(JSON.stringify(kept), { of: 'desk', from: 3 })
  expect(read).toEqual({ kept })
  expect([...seedsLeft(kept, 7)]).toEqual([4, 6, 7, 9])
  expect([...seedsLeft(kept, 1)]).toEqual([])
  expect(() => withPlayed(kept, played(5))).toThrow('seed 5 is counted once')
  expect(() => withPlayed(kept, played(3))).toThrow('seed 3 is counted once')
})

test('a seed whose process died is broken, and adds nothing to the sums', () => {
  const kept = withPlayed(nothingKept('desk', 3), { seed: 3, report: null, violations: [{ checker: 'bug', says: 'its process died' }], repeated: false })
  expect(kept).toMatchObject({ next: 4, played: 1, violations: 1, sums: { decisions: 0 } })
})

test('what another desk played says nothing of this one; another beginning and a torn file are told', () => {
  const text = JSON.stringify(inOrder([played(3)]))
  expect(readKept(text, { of: 'other desk', from: 3 })).toEqual({ other: '1 seeds from 3 were played by another desk, or otherwise' })
  expect(readKept(text, { of: 'desk', from: 1 })).toEqual({ fault: 'is of a run --from 3, not 1' })
  for (const torn of ['', text.slice(0, 40), '{}', '[]', 'null']) expect(readKept(torn, { of: 'desk', from: 3 })).toEqual({ fault: 'is no file of a run' })
})
