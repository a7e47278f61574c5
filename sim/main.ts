import { availableParallelism } from 'node:os'
import { performance } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'
import { blindOf } from './blind.ts'
import { type Kept, nothingKept, type Played, seedsLeft, withPlayed } from './kept.ts'
import { playSeed } from './play-seed.ts'
import { hashOf, openKept, saveKept } from './players/kept-file.ts'
import { servePlayer, settle } from './players/player.ts'
import { openPlayer, type Player } from './players/pool.ts'
import { recordedHere } from './players/recorded.ts'
import { shrinkBroken } from './players/shrink-broken.ts'
import { type Progress, progressBar, progressLine } from './progress.ts'
import { readSimFlags, SIM_USAGE, type SimFlags } from './sim-flags.ts'
import { type Selection, showSelection } from './selection.ts'
import { repeatOf } from './shrink-seed.ts'
import { seedsUnder, spreadOf } from './sums.ts'

/** Every so often (ms) what was done is kept, and told where nobody looks at a bar. */
const KEEP_MS = 2_000
const BAR_MS = 250
const LINE_MS = 10_000

const print = (line: string): void => void process.stdout.write(`${line}\n`)
const note = (line: string): void => void process.stderr.write(`${line}\n`)

/** The whole life on stdout, in this very process. */
const tracingPlayer: Player = { play: (job) => playSeed(job, { settle, onLine: print, recorded: recordedHere() }), end: () => Promise.resolve() }

const tellBroken = ({ seed, violations }: Played, selection: Selection): void => {
  for (const { checker, says } of violations) print(`seed ${seed}: ${checker}: ${says}`)
  print(repeatOf(seed, selection))
}

/** On a terminal a bar, else a line now and then; `clear` makes room for a line of another kind. */
const telling = (progress: () => Progress): { readonly clear: () => void; readonly stop: () => void } => {
  const { isTTY, columns } = process.stderr
  const clear = (): void => { if (isTTY) process.stderr.write('\r\u001B[K') }
  const timer = setInterval(() => (isTTY ? process.stderr.write(`\r\u001B[K${progressBar(progress(), columns)}`) : note(progressLine(progress()))), isTTY ? BAR_MS : LINE_MS)
  return { clear, stop: () => { clearInterval(timer); clear() } }
}

const workersOf = ({ workers }: SimFlags): number => workers ?? availableParallelism()
const openPlayers = (count: number): readonly Player[] => Array.from({ length: count }, () => openPlayer(new URL(import.meta.url)))

/** Plays what is left of a run, each seed by whoever is free. Returns all that is known then, and whether somebody wanted it to stop. */
const run = async (flags: SimFlags, begun: Kept): Promise<{ readonly kept: Kept; readonly stopped: boolean }> => {
  const since = performance.now()
  const seconds = (): number => (performance.now() - since) / 1_000
  const players = flags.trace ? [tracingPlayer] : openPlayers(Math.min(workersOf(flags), flags.seeds))
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
      tellBroken(played, flags.selection)
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
  seeds: played, from, violations, ...sums, repeated, perSeed: { decisions: { ...spreadOf(spread.decisions), under300: seedsUnder(spread.decisions, 300) }, faults: { ...spreadOf(spread.faults), under20: seedsUnder(spread.faults, 20) }, begun: { ...spreadOf(spread.begun), under3: seedsUnder(spread.begun, 3) } }, broken: broken.map(({ seed }) => seed),
  workers, decisionsPerSecond: Math.round(sums.decisions / seconds), seedsPerSecond: Math.round((10 * played) / seconds) / 10, seconds: Math.round(seconds * 10) / 10, looks, blind: blindOf(looks, played),
})

type Asked = { readonly flags: SimFlags; readonly begun: Kept }

const readAsked = (given: readonly string[]): Asked | { readonly fault: string } => {
  const flags = readSimFlags(given)
  if ('fault' in flags) return flags
  const wanted = { of: `${hashOf(new URL(import.meta.url))}${showSelection(flags.selection)}${recordedHere() === undefined ? '' : ' with recorded candles'}`, from: flags.from }
  const begun = flags.resume === null ? nothingKept(wanted.of, wanted.from) : openKept(flags.resume, wanted, note)
  return 'fault' in begun ? begun : { flags, begun }
}

/** Lives seeds, prints each that breaks something with the command that repeats it, and ends with one JSON line. */
const main = async (): Promise<void> => {
  const asked = readAsked(process.argv.slice(2))
  if ('fault' in asked) {
    note(`${asked.fault}\n${SIM_USAGE}`)
    process.exitCode = 2
    return
  }
  const { flags, begun } = asked
  const { kept, stopped } = await run(flags, begun)
  if (!stopped && flags.shrink && !flags.trace && kept.broken.length > 0) {
    const players = openPlayers(workersOf(flags))
    await shrinkBroken({ broken: kept.broken, selection: flags.selection, players, print, note })
    await Promise.all(players.map((player) => player.end()))
  }
  const line = lineOf(kept, flags.trace ? 1 : workersOf(flags))
  print(JSON.stringify(line))
  if (line.violations > 0 || line.blind.length > 0) process.exitCode = 1
  if (!stopped) return
  note(flags.resume === null ? 'stopped; a run with --resume FILE could go on from here' : `stopped; the same command goes on from here: --resume ${flags.resume}`)
  process.exitCode = 130
}

if (isMainThread) await main()
else servePlayer()
