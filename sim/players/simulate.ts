import { availableParallelism } from 'node:os'
import { performance } from 'node:perf_hooks'
import { isMainThread, workerData } from 'node:worker_threads'
import { blindOf } from '../blind.ts'
import { type Kept, nothingKept, type Played, seedsLeft, withPlayed } from '../kept.ts'
import { playSeed } from '../play-seed.ts'
import { hashOf, openKept, saveKept } from './kept-file.ts'
import { servePlayer } from './player.ts'
import { openPlayer, type Player } from './pool.ts'
import { shrinkBroken } from './shrink-broken.ts'
import { type Progress, progressBar, progressLine } from '../progress.ts'
import type { Place } from '../run.ts'
import { readSimFlags, SIM_USAGE, type SimFlags } from '../sim-flags.ts'
import { showSelection } from '../selection.ts'
import { repeatOf } from '../shrink-seed.ts'
import { spreadOf } from '../sums.ts'

/** Every so often (ms) what was done is kept, and told where nobody looks at a bar. */
const KEEP_MS = 2_000
const BAR_MS = 250
const LINE_MS = 10_000

const print = (line: string): void => void process.stdout.write(`${line}\n`)
const note = (line: string): void => void process.stderr.write(`${line}\n`)

/**
 * What seeds are played on. `prepare`, once a run: what each player is given, or why there is nothing to play on; `end` clears it away. `placeOf`, once a
 * player, makes the place of its seeds from that.
 */
export type Ground = { readonly store: SimFlags['store']; readonly prepare: () => Promise<{ readonly given: string; readonly end: () => Promise<void> } | { readonly missing: string }>; readonly placeOf: (given: string) => Place; /** A seed that takes longer (ms, real) stands still. */ readonly stillMs: number }

/** The whole life on stdout, in this very process. */
const tracingPlayer = (place: Place): Player => ({ play: (job) => playSeed(job, { ...place, onLine: print }), end: () => Promise.resolve() })

const tellBroken = ({ seed, violations }: Played, { selection, store }: SimFlags): void => {
  for (const { checker, says } of violations) print(`seed ${seed}: ${checker}: ${says}`)
  print(repeatOf(seed, selection, store))
}

/** On a terminal a bar, else a line now and then; `clear` makes room for a line of another kind. */
const telling = (progress: () => Progress): { readonly clear: () => void; readonly stop: () => void } => {
  const { isTTY, columns } = process.stderr
  const clear = (): void => { if (isTTY) process.stderr.write('\r\u001B[K') }
  const timer = setInterval(() => (isTTY ? process.stderr.write(`\r\u001B[K${progressBar(progress(), columns)}`) : note(progressLine(progress()))), isTTY ? BAR_MS : LINE_MS)
  return { clear, stop: () => { clearInterval(timer); clear() } }
}

const workersOf = ({ workers }: SimFlags): number => workers ?? availableParallelism()
/** Where this run is: in which bundle, and what its players are given. */
type Here = { readonly bundle: URL; readonly given: string; readonly stillMs: number; readonly place: Place }
const openPlayers = ({ bundle, given, stillMs }: Here, count: number): readonly Player[] => Array.from({ length: count }, () => openPlayer(bundle, given, stillMs))

type Asked = { readonly flags: SimFlags; readonly begun: Kept }

/** Plays what is left of a run, each seed by whoever is free. Returns all that is known then, and whether somebody wanted it to stop. */
const run = async (here: Here, { flags, begun }: Asked): Promise<{ readonly kept: Kept; readonly stopped: boolean }> => {
  const since = performance.now()
  const seconds = (): number => (performance.now() - since) / 1_000
  const players = flags.trace ? [tracingPlayer(here.place)] : openPlayers(here, Math.min(workersOf(flags), flags.seeds))
  const left = seedsLeft(begun, flags.seeds)
  let kept = begun
  let stopped = false
  const all = (): Kept => ({ ...kept, seconds: begun.seconds + seconds() })
  const save = (): void => { if (flags.resume !== null) saveKept(flags.resume, all()) }
  const told = telling(() => ({ played: kept.played, of: flags.seeds, here: kept.played - begun.played, seconds: seconds(), violations: kept.violations }))
  const keeping = setInterval(save, KEEP_MS)
  const stop = (): void => {
    stopped = true
    for (const player of players) void player.end()
  }
  process.once('SIGINT', stop).once('SIGTERM', stop)
  await Promise.all(players.map(async (player) => {
    for (let turn = left.next(); !stopped && turn.done !== true; turn = left.next()) {
      const played = await player.play({ seed: turn.value, selection: flags.selection, enough: [] })
      if (played === null) return
      kept = withPlayed(kept, played)
      if (played.violations.length === 0) continue
      told.clear()
      tellBroken(played, flags)
      save()
    }
  }))
  process.removeListener('SIGINT', stop).removeListener('SIGTERM', stop)
  clearInterval(keeping)
  told.stop()
  await Promise.all(players.map((player) => player.end()))
  save()
  return { kept: all(), stopped }
}

/** The last line of a run. */
const lineOf = ({ played, from, violations, broken, repeated, sums: { looks, spread, ...sums }, seconds }: Kept, workers: number) => ({
  seeds: played, from, violations, ...sums, repeated, perSeed: { decisions: spreadOf(spread.decisions), faults: spreadOf(spread.faults), trades: spreadOf(spread.trades) }, broken: broken.map(({ seed }) => seed),
  workers, decisionsPerSecond: Math.round(sums.decisions / seconds), seedsPerSecond: Math.round((10 * played) / seconds) / 10, seconds: Math.round(seconds * 10) / 10, looks, blind: blindOf(looks, played),
})

const readAsked = (given: readonly string[], bundle: URL): Asked | { readonly fault: string } => {
  const flags = readSimFlags(given)
  if ('fault' in flags) return flags
  const wanted = { of: `${hashOf(bundle)}${showSelection(flags.selection)}`, from: flags.from }
  const begun = flags.resume === null ? nothingKept(wanted.of, wanted.from) : openKept(flags.resume, wanted, note)
  return 'fault' in begun ? begun : { flags, begun }
}

const lineOfRun = (flags: SimFlags, kept: Kept) => lineOf(kept, flags.trace ? 1 : workersOf(flags))

const play = async (here: Here, asked: Asked): Promise<void> => {
  const { flags } = asked
  const { kept, stopped } = await run(here, asked)
  if (!stopped && flags.shrink && !flags.trace && kept.broken.length > 0) {
    const players = openPlayers(here, workersOf(flags))
    await shrinkBroken({ broken: kept.broken, flags, players, place: here.place, print, note })
    await Promise.all(players.map((player) => player.end()))
  }
  const line = lineOfRun(flags, kept)
  print(JSON.stringify(line))
  if (line.violations > 0 || line.blind.length > 0) process.exitCode = 1
  if (!stopped) return
  note(flags.resume === null ? 'stopped; a run with --resume FILE could go on from here' : `stopped; the same command goes on from here: --resume ${flags.resume}`)
  process.exitCode = 130
}

/** Lives seeds, prints each that breaks something with the command that repeats it, and ends with one JSON line. */
const main = async (ground: Ground, bundle: URL): Promise<void> => {
  const asked = readAsked(process.argv.slice(2), bundle)
  if ('fault' in asked || asked.flags.store !== ground.store) {
    note(`${'fault' in asked ? asked.fault : `--store '${asked.flags.store}' is not what was begun: ${ground.store}`}\n${SIM_USAGE}`)
    process.exitCode = 2
    return
  }
  const prepared = await ground.prepare()
  if ('missing' in prepared) {
    print(prepared.missing)
    process.exitCode = 1
    return
  }
  try {
    await play({ bundle, stillMs: ground.stillMs, given: prepared.given, place: ground.placeOf(prepared.given) }, asked)
  } finally {
    await prepared.end()
  }
}

/** What a bundle of the simulation does: it is the command, or one of its players. */
export const simulate = async (ground: Ground, bundle: URL): Promise<void> => {
  if (isMainThread) return main(ground, bundle)
  servePlayer(ground.placeOf(String(workerData)))
}
