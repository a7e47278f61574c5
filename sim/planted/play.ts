import type { Violation } from '../checkers.ts'
import { performance } from 'node:perf_hooks'
import type { Played as Life } from '../kept.ts'
import { type Job as OneLife, playSeed } from '../play-seed.ts'
import { settle } from '../players/player.ts'
import { showSelection, WHOLE } from '../selection.ts'
import { shrinkSeed, tellShrunk } from '../shrink-seed.ts'

/** `by`: a seed that one of these says something of is the last; none: all seeds are played. */
export type Job = { readonly seeds: readonly number[]; readonly by: readonly Violation['checker'][]; /** What is caught is shrunk, and told. */ readonly shrink: boolean }
export type Played = { readonly seed: number; readonly violations: readonly Violation[]; readonly shrunk: readonly string[] }

const job: Job = JSON.parse(process.argv[2] ?? '')
const sees = ({ checker }: Violation): boolean => job.by.includes(checker)
const play = (one: OneLife): Promise<Life> => playSeed(one, { settle })

const shrunkOf = async (life: Life): Promise<readonly string[]> => {
  const caught = life.violations.find(sees)
  if (!job.shrink || caught === undefined) return []
  const whole: OneLife = { seed: life.seed, selection: WHOLE, enough: [caught.checker] }
  const shrunk = await shrinkSeed({ ...whole, broken: life, checker: caught.checker, atOnce: 1, play, now: () => performance.now() })
  if (shrunk === null) return []
  const trace: string[] = []
  await playSeed({ ...whole, selection: shrunk.selection }, { settle, onLine: (line) => trace.push(line) })
  return tellShrunk(life.seed, shrunk, { repeat: `  left:${showSelection(shrunk.selection)}`, trace })
}

for (const seed of job.seeds) {
  // One turn of the event loop a seed, so that what was written leaves.
  await new Promise<void>((resolve) => void setImmediate(resolve))
  const life = await play({ seed, selection: WHOLE, enough: job.by })
  const isCaught = life.violations.some(sees)
  process.stdout.write(`${JSON.stringify({ seed, violations: life.violations.filter((violation, index) => sees(violation) || index < 3), shrunk: isCaught ? await shrunkOf(life) : [] } satisfies Played)}\n`)
  if (isCaught) break
}
