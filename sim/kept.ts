import type { Violation } from './checkers.ts'
import type { SeedReport } from './run.ts'
import { addSeed, noSums, type Sums } from './sums.ts'

/** What became of one seed. `report` null: its life came to no end. */
export type Played = { readonly seed: number; readonly report: SeedReport | null; readonly violations: readonly Violation[]; /** Lived twice, to compare. */ readonly repeated: boolean }
export type BrokenSeed = { readonly seed: number; readonly violations: readonly Violation[] }

/** All that a run has found out so far; as text, a file from which it goes on. */
export type Kept = {
  readonly version: 1
  /** Of the very desk that lived these seeds, and of what was asked beside the seeds. */
  readonly of: string
  readonly from: number
  /** The first seed that was not played, and those beyond it that were. */
  readonly next: number
  readonly beyond: readonly number[]
  readonly played: number
  readonly repeated: number
  /** Broken promises; of the broken seeds only so many are told. */
  readonly violations: number
  readonly brokenSeeds: number
  readonly broken: readonly BrokenSeed[]
  readonly sums: Sums
  readonly seconds: number
}

/** A desk that breaks everywhere need not fill a disk. */
const BROKEN_MAX = 1_000

export const nothingKept = (of: string, from: number): Kept => ({ version: 1, of, from, next: from, beyond: [], played: 0, repeated: 0, violations: 0, brokenSeeds: 0, broken: [], sums: noSums(), seconds: 0 })

const sortedSeeds = (seeds: readonly number[]): readonly number[] => seeds.toSorted((a, b) => a - b)

const isPlayed = ({ next, beyond }: Kept, seed: number): boolean => seed < next || beyond.includes(seed)

export const withPlayed = (kept: Kept, { seed, report, violations, repeated }: Played): Kept => {
  if (isPlayed(kept, seed)) throw new Error(`assertion failed: seed ${seed} is counted once`)
  let { next } = kept
  const beyond = new Set([...kept.beyond, seed])
  while (beyond.delete(next)) next += 1
  const isBroken = violations.length > 0
  return {
    ...kept, next, beyond: sortedSeeds([...beyond]), played: kept.played + 1, repeated: kept.repeated + (repeated ? 1 : 0),
    violations: kept.violations + violations.length, brokenSeeds: kept.brokenSeeds + (isBroken ? 1 : 0),
    broken: isBroken ? [...kept.broken, { seed, violations }].toSorted((a, b) => a.seed - b.seed).slice(0, BROKEN_MAX) : kept.broken,
    sums: report === null ? kept.sums : addSeed(kept.sums, report),
  }
}

/** Seeds of a run that are still to be played, in order. */
export function* seedsLeft(kept: Kept, seeds: number): Generator<number, void> {
  const done = new Set(kept.beyond)
  for (let seed = kept.next; seed < kept.from + seeds; seed += 1) if (!done.has(seed)) yield seed
}

/** `other`: the file is of another desk, and says nothing of this one. */
export type Found = { readonly kept: Kept } | { readonly other: string } | { readonly fault: string }

export const readKept = (text: string, { of, from }: Pick<Kept, 'of' | 'from'>): Found => {
  const found = parsed(text)
  if (found === null) return { fault: 'is no file of a run' }
  if (found.of !== of) return { other: `${found.played} seeds from ${found.from} were played by another desk, or otherwise` }
  if (found.from !== from) return { fault: `is of a run --from ${found.from}, not ${from}` }
  return { kept: found }
}

const parsed = (text: string): Kept | null => {
  try {
    const value: unknown = JSON.parse(text)
    return isKept(value) ? value : null
  } catch {
    return null
  }
}

/** The run's own word, whole or not at all: a file is put in place in one step. */
const isKept = (value: unknown): value is Kept => typeof value === 'object' && value !== null && 'version' in value && value.version === 1 && Object.keys(nothingKept('', 0)).every((name) => name in value)
