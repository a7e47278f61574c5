import type { Violation } from '../checkers.ts'
import { runSeed } from '../run.ts'

/** `by`: a seed that one of these says something of is the last; none: all seeds are played. */
export type Job = { readonly seeds: readonly number[]; readonly by: readonly Violation['checker'][] }
export type Played = { readonly seed: number; readonly violations: readonly Violation[] }

/** A tick comes when no promise can go on any more, and costs no turn of the event loop. */
const settle = (): Promise<void> => new Promise<void>((resolve) => process.nextTick(resolve))

const job: Job = JSON.parse(process.argv[2] ?? '')
/** A life that a mistake breaks off is told as what it is: a bug. */
const violationsOf = async (seed: number): Promise<readonly Violation[]> => {
  try {
    return (await runSeed(seed, { settle, enough: sees })).violations
  } catch (thrown) {
    return [{ checker: 'bug', says: thrown instanceof Error ? thrown.message : String(thrown) }]
  }
}
const sees = ({ checker }: Violation): boolean => job.by.includes(checker)

for (const seed of job.seeds) {
  // One turn of the event loop a seed, so that what was written leaves.
  await new Promise<void>((resolve) => void setImmediate(resolve))
  const violations = await violationsOf(seed)
  process.stdout.write(`${JSON.stringify({ seed, violations: violations.filter((violation, index) => sees(violation) || index < 3) } satisfies Played)}\n`)
  if (violations.some(sees)) break
}
