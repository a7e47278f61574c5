import { performance } from 'node:perf_hooks'
import { present } from '#core/assert.ts'
import type { BrokenSeed, Played } from '../kept.ts'
import { type Job, playSeed } from '../play-seed.ts'
import type { Place } from '../run.ts'
import type { SimFlags } from '../sim-flags.ts'
import { repeatOf, shrinkSeed, tellShrunk } from '../shrink-seed.ts'
import type { Player } from './pool.ts'

/** So many broken seeds of a run are shrunk, the first ones. */
const SHRUNK_MAX = 3

type Parts = { readonly broken: readonly BrokenSeed[]; readonly flags: SimFlags; readonly players: readonly Player[]; readonly place: Place; readonly print: (line: string) => void; readonly note: (line: string) => void }

/** Prints of a few broken seeds what of them is enough to break the promise, with the trace round it. */
export const shrinkBroken = async ({ broken, flags, players, place, print, note }: Parts): Promise<void> => {
  const free = [...players]
  const play = async (job: Job): Promise<Played | null> => {
    const player = present(free.shift(), 'no more lives are tried at once than there are players')
    const played = await player.play(job)
    free.push(player)
    return played
  }
  for (const { seed, violations: [first] } of broken.slice(0, SHRUNK_MAX)) {
    if (first === undefined) continue
    note(`shrinks seed ${seed}`)
    const whole: Job = { seed, selection: flags.selection, enough: [first.checker] }
    const again = await play(whole)
    const shrunk = again === null ? null : await shrinkSeed({ ...whole, broken: again, checker: first.checker, atOnce: players.length, play, now: () => performance.now() })
    if (shrunk === null) continue
    const trace: string[] = []
    await playSeed({ ...whole, selection: shrunk.selection }, { ...place, onLine: (line) => trace.push(line) })
    for (const line of tellShrunk(seed, shrunk, { repeat: repeatOf(seed, shrunk.selection, flags.store), trace })) print(line)
  }
}
