import type { Violation } from './checkers.ts'
import type { Played } from './kept.ts'
import { runSeed, type RunOptions, type SeedReport } from './run.ts'
import type { Selection } from './selection.ts'

/** `enough`: a word of one of these ends the life; none: it is lived to its end. */
export type Job = { readonly seed: number; readonly selection: Selection; readonly enough: readonly Violation['checker'][] }

/** One seed in so many runs twice, and both traces must be equal. */
const TWICE = 50

const twice = async (report: SeedReport, options: RunOptions): Promise<readonly Violation[]> => {
  const again = await runSeed(report.seed, options)
  return again.trace === report.trace ? [] : [{ checker: 'bug', says: `seed ${report.seed} lived two lives: ${report.trace} and ${again.trace}` }]
}

/** A life that breaks off is told as what it is: a bug. */
export const playSeed = async ({ seed, selection, enough }: Job, { settle, onLine, recorded }: Pick<RunOptions, 'settle' | 'onLine' | 'recorded'>): Promise<Played> => {
  const options: RunOptions = { settle, recorded, selection, enough: ({ checker }) => enough.includes(checker) }
  try {
    const report = await runSeed(seed, { ...options, ...(onLine === undefined ? {} : { onLine }) })
    const repeated = seed % TWICE === 0 && enough.length === 0
    return { seed, report, violations: [...report.violations, ...(repeated ? await twice(report, options) : [])], repeated }
  } catch (thrown) {
    return lostSeed(seed, thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown))
  }
}

/** Of a seed whose life nobody can tell. */
export const lostSeed = (seed: number, says: string): Played => ({ seed, report: null, violations: [{ checker: 'bug', says }], repeated: false })
