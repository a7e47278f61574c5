import { type Looks, noLooks } from './checkers.ts'
import type { SeedReport } from './run.ts'

/** Counted in each seed, and summed up over a run. */
const COUNTED = ['decisions', 'faults', 'crashes', 'freezes', 'deploys', 'stale', 'users', 'functions', 'venueActs', 'hands', 'trades', 'closed', 'failed'] as const
/** What each seed must have enough of by itself: a mean would hide the poor ones. */
const SPREAD = ['decisions', 'faults', 'trades'] as const
type Spread = (typeof SPREAD)[number]

/** Figures of all seeds of a run. They add up to the same in any order, so that it is no matter which process played what. */
export type Sums = Readonly<Record<(typeof COUNTED)[number] | 'longestNakedMs', number>> & { readonly looks: Looks; /** How many seeds had so many. */ readonly spread: Readonly<Record<Spread, Readonly<Record<string, number>>>> }

export const noSums = (): Sums => ({
  decisions: 0, faults: 0, crashes: 0, freezes: 0, deploys: 0, stale: 0, users: 0, functions: 0, venueActs: 0, hands: 0, trades: 0, closed: 0, failed: 0, longestNakedMs: 0,
  looks: noLooks(), spread: { decisions: {}, faults: {}, trades: {} },
})

export const addSeed = (sums: Sums, report: SeedReport): Sums => {
  const counted = Object.fromEntries(COUNTED.map((name) => [name, sums[name] + report[name]]))
  const looks = { ...sums.looks }
  for (const checker of Object.keys(looks)) if (isChecker(checker)) looks[checker] += report.looks[checker]
  const one = (name: Spread): Readonly<Record<string, number>> => ({ ...sums.spread[name], [report[name]]: (sums.spread[name][report[name]] ?? 0) + 1 })
  return { ...sums, ...counted, longestNakedMs: Math.max(sums.longestNakedMs, report.longestNakedMs), looks, spread: { decisions: one('decisions'), faults: one('faults'), trades: one('trades') } }
}

/** Least and middle of what each seed had; none: no seed. */
export const spreadOf = (counts: Readonly<Record<string, number>>): { readonly least: number; readonly median: number } | null => {
  const rows = Object.entries(counts).map(([value, seeds]) => ({ value: Number(value), seeds })).toSorted((a, b) => a.value - b.value)
  const [first] = rows
  if (first === undefined) return null
  const half = rows.reduce((sum, { seeds }) => sum + seeds, 0) / 2
  let passed = 0
  const middle = rows.find(({ seeds }) => (passed += seeds) >= half)
  return { least: first.value, median: middle?.value ?? first.value }
}

const isChecker = (name: string): name is keyof Looks => name in noLooks()
