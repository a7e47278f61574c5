import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { createInterface } from 'node:readline'
import { readFile } from 'node:fs/promises'
import { drawsOf } from '#sim/chance.ts'
import { type Bundle, CACHE, makeBundle, ROOT } from './bundle.ts'
import { staleEquivalents, whyEquivalent } from './equivalent.ts'
import { type Flags, MUTANTS_USAGE, readFlags } from './flags.ts'
import type { Mutant } from './instrument.ts'
import { views } from './look.ts'
import { type End, openResults, type Results } from './results.ts'
import { told } from './run.ts'

/** Share of the mutants that the tests must tell from the code. */
const GOAL = 0.85
/** Silence of a process after which the mutant that it tries counts as endless: loops of the tests themselves count no steps (ms). */
const SILENCE_MS = { quick: 30_000, whole: 180_000 } as const

const print = (line: string): void => void process.stdout.write(`${line}\n`)

/** One process that tries the mutants; gives those that are left when it dies or falls silent, the one that it was at being told as endless. */
const tryIn = async (ask: { readonly bundle: string; readonly views: string; readonly numbers: readonly number[] | null; readonly quick: boolean }, on: Results['add']): Promise<readonly number[]> => {
  const child = spawn(process.execPath, ['--import', 'tsx', path.join(import.meta.dirname, 'run.ts'), JSON.stringify(ask)], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<number | null>((done) => child.once('close', done))
  let left: readonly number[] = ask.numbers ?? []
  let at: number | null = null
  const patience = ask.quick ? SILENCE_MS.quick : SILENCE_MS.whole
  let silence = setTimeout(() => child.kill('SIGKILL'), patience)
  for await (const text of createInterface({ input: child.stdout })) {
    clearTimeout(silence)
    silence = setTimeout(() => child.kill('SIGKILL'), patience)
    const line = told.parse(JSON.parse(text))
    if ('trying' in line) at = line.trying
    else {
      left = left.filter((number) => number !== line.number)
      at = null
      on(line.number, line.end, line.by)
    }
  }
  clearTimeout(silence)
  const code = await ended
  if (code === 0) return []
  if (at === null) throw new Error(`the tests of the core don't run with no mutant on (exit code ${code})`)
  on(at, 'timed-out', null)
  return left.filter((number) => number !== at)
}

const drawn = (mutants: readonly Mutant[], { sample, seed, part: [k, n] }: Flags): readonly Mutant[] => {
  const draw = drawsOf(seed, 'mutants')
  const shuffled = sample === null ? mutants : mutants.map((mutant) => ({ mutant, at: draw.fraction() })).toSorted((a, b) => a.at - b.at).map(({ mutant }) => mutant)
  return shuffled.slice(0, sample ?? mutants.length).filter((_, i) => i % n === k - 1)
}

const tryAll = async (bundle: Bundle, chosen: readonly Mutant[], results: Results, { seen, quick }: { readonly seen: string; readonly quick: boolean }): Promise<void> => {
  let left: readonly number[] = chosen.map(({ number }) => number).filter((number) => results.of(number) === null)
  let [done, killed, toldAt] = [chosen.length - left.length, chosen.filter(({ number }) => ['killed', 'timed-out'].includes(results.of(number) ?? '')).length, performance.now()]
  while (left.length > 0) {
    left = await tryIn({ bundle: bundle.file, views: seen, numbers: left, quick }, (number, end, by) => {
      results.add(number, end, by)
      done += 1
      if (end === 'killed' || end === 'timed-out') killed += 1
      if (performance.now() - toldAt < 10_000) return
      toldAt = performance.now()
      process.stderr.write(`${done} of ${chosen.length} mutants, ${((100 * killed) / done).toFixed(1)} % killed\n`)
    })
  }
}

const shown = (mutant: Mutant): string => `${mutant.file}:${mutant.line}: ${mutant.was.replace(/\s+/g, ' ').slice(0, 90)} ⇒ ${mutant.becomes.replace(/\s+/g, ' ').slice(0, 90)}`

/** Every question that never answered both ways, and every body that no test comes to. */
const coverage = async (only: (file: string) => boolean): Promise<void> => {
  const bundle = await makeBundle(true)
  const file = path.join(CACHE, 'decisions.json')
  await tryIn({ bundle: bundle.file, views: file, numbers: null, quick: false }, () => undefined)
  const seen = new Set(views.parse(JSON.parse(await readFile(file, 'utf8'))).points)
  const points = bundle.points.filter((point) => only(point.file))
  const missed = points.filter(({ number }) => !seen.has(number))
  for (const point of missed) print(`${point.file}:${point.line}: never ${point.way}`)
  print(JSON.stringify({ points: points.length, missed: missed.length }))
}

/** Prints what no test could tell, what is wrong with the list of equivalents, and one line of figures. */
const report = (bundle: Bundle, chosen: readonly Mutant[], results: Results, since: number): { readonly wrong: boolean; readonly score: number } => {
  const listed = chosen.filter((mutant) => whyEquivalent(mutant) !== null)
  const counted = chosen.filter((mutant) => whyEquivalent(mutant) === null)
  const ended = (end: End, among = counted): readonly Mutant[] => among.filter(({ number }) => results.of(number) === end)
  for (const mutant of ended('survived')) print(`survived ${shown(mutant)}`)
  for (const mutant of ended('not-covered')) print(`not covered ${shown(mutant)}`)
  const told = [...ended('killed', listed), ...ended('timed-out', listed)].map((mutant) => `${shown(mutant)} is listed as equivalent, and was killed`)
  const wrong = [...told, ...staleEquivalents(bundle.mutants).map((row) => `${row} is listed as equivalent, and there is no such mutant`)]
  for (const line of wrong) print(line)
  const [killed, timedOut] = [ended('killed').length, ended('timed-out').length]
  const score = counted.length === 0 ? 0 : (killed + timedOut) / counted.length
  print(JSON.stringify({ mutants: counted.length, killed, timedOut, survived: ended('survived').length, notCovered: ended('not-covered').length, equivalent: listed.length, score: Number(score.toFixed(4)), seconds: Math.round((performance.now() - since) / 1000) }))
  return { wrong: wrong.length > 0, score }
}

const main = async (): Promise<void> => {
  const flags = readFlags(process.argv.slice(2))
  if ('fault' in flags) {
    process.stderr.write(`${flags.fault}\n${MUTANTS_USAGE}\n`)
    process.exitCode = 2
    return
  }
  const since = performance.now()
  const only = (file: string): boolean => flags.only === null || file === flags.only || file.startsWith(`lib/core/${flags.only}/`)
  if (flags.coverage) return coverage(only)
  const bundle = await makeBundle(false)
  const seen = `${bundle.file}.json`
  const results = openResults(bundle, flags)
  if (!existsSync(seen)) await tryIn({ bundle: bundle.file, views: seen, numbers: null, quick: false }, () => undefined)
  const chosen = drawn(bundle.mutants.filter(({ file }) => only(file)), flags)
  await tryAll(bundle, chosen, results, { seen, quick: flags.quick })
  const { wrong, score } = report(bundle, chosen, results, since)
  const least = flags.floor === null ? (flags.sample === null ? GOAL : 0) : flags.floor / 100
  if (wrong || score < least) process.exitCode = 1
}

await main()
