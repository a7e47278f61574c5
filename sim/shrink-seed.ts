import type { Violation } from './checkers.ts'
import type { Played } from './kept.ts'
import type { Job } from './play-seed.ts'
import { type Selection, showSelection } from './selection.ts'
import { shrink, type Shrunk } from './shrink.ts'
import type { SimFlags } from './sim-flags.ts'
import { roundViolation } from './trace-tail.ts'

/** Most time (ms) that a seed is shrunk for. */
const SHRINK_MS = 60_000

type Parts = { readonly seed: number; readonly selection: Selection; readonly broken: Played; /** Whose word must stay. */ readonly checker: Violation['checker']; readonly atOnce: number; readonly play: (job: Job) => Promise<Played | null>; readonly now: () => number }

/** Tries for a minute what may be left out of a seed that broke. null: its life came to no end, so that nothing of it is known. */
export const shrinkSeed = async ({ seed, selection, broken, checker, atOnce, play, now }: Parts): Promise<Shrunk | null> => {
  const until = now() + SHRINK_MS
  if (broken.report === null) return null
  return shrink({
    selection, parts: broken.report.parts, atOnce,
    tryIt: async (fewer) => {
      const played = now() < until ? await play({ seed, selection: fewer, enough: [checker] }) : null
      return played === null ? null : { speaks: played.violations.some((violation) => violation.checker === checker), parts: played.report?.parts ?? {} }
    },
  })
}

/** The command that repeats it. */
export const repeatOf = (seed: number, selection: Selection, store: SimFlags['store']): string => `  repeat: npm run sim -- --seed ${seed}${store === 'memory' ? '' : ` --store ${store}`}${showSelection(selection)} --trace`

/** As it is told: what is left, how to repeat it, and the lines round the violation. */
export const tellShrunk = (seed: number, { selection, of, tries, cut }: Shrunk, { repeat, trace }: { readonly repeat: string; readonly trace: readonly string[] }): readonly string[] => [
  `seed ${seed} shrunk to ${selection.only?.length ?? of} of ${of} parts in ${tries} tries${cut ? ', time ended' : ''}`,
  repeat,
  ...roundViolation(trace).map((line) => `  | ${line}`),
]
