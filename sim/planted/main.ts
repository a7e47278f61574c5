import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { createInterface } from 'node:readline'
import type { PlantedFault } from './fault.ts'
import { plantedTexts } from './fault.ts'
import { FAULTS } from './faults.ts'
import { partOf, PLANTED_USAGE, type PlantedFlags, readPlantedFlags, seedsFrom } from './planted-flags.ts'
import type { Job, Played } from './play.ts'

const ROOT = process.cwd()
/** Processes at once. */
const AT_ONCE = 2
/** A seed that takes longer (ms) stands still: its mistake let no time pass. */
const STILL_MS = 180_000

/** Plays seeds in a process of its own, with some texts in place of what is on disk. Ends early where a seed is the last. */
const play = (texts: ReadonlyMap<string, string>, job: Job): Promise<readonly Played[]> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, 'sim/planted/plant.mjs'), JSON.stringify(job)], { stdio: ['pipe', 'pipe', 'inherit'] })
    const played: Played[] = []
    let still = false
    const stop = (): void => {
      still = true
      child.kill('SIGKILL')
    }
    let timer = setTimeout(stop, STILL_MS)
    createInterface(child.stdout).on('line', (line) => {
      clearTimeout(timer)
      timer = setTimeout(stop, STILL_MS)
      played.push(JSON.parse(line))
    })
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      if (code === 0 || still) resolve(played)
      else reject(new Error(`a planted process ended with ${code}`))
    })
    child.stdin.end(JSON.stringify(Object.fromEntries([...texts].map(([file, text]) => [join(ROOT, file), text]))))
  })

type Tried = { readonly fault: PlantedFault; readonly seeds: number; readonly caught: Played | null; readonly others: readonly string[] }

const tryFault = async (fault: PlantedFault, flags: PlantedFlags): Promise<Tried> => {
  const texts = plantedTexts(fault, (file) => readFileSync(join(ROOT, file), 'utf8'))
  const played = await play(texts, { seeds: seedsFrom(flags.from ?? fault.seed ?? 1, flags.max), by: fault.by, shrink: flags.only !== null })
  const caught = played.find(({ violations }) => violations.some(({ checker }) => fault.by.includes(checker))) ?? null
  const others = [...new Set(played.flatMap(({ violations }) => violations.map(({ checker }) => String(checker))))].filter((checker) => fault.by.every((by) => by !== checker))
  return { fault, seeds: played.length, caught, others }
}

const tell = ({ fault, seeds, caught, others }: Tried, n: number, of: number): void => {
  const [seen] = caught?.violations.filter(({ checker }) => fault.by.includes(checker)) ?? []
  const says = caught === null || seen === undefined ? `NOT CAUGHT by ${fault.by.join(' or ')} in ${seeds} seeds${others.length === 0 ? '' : `; ${others.join(', ')} said something`}` : `${seen.checker} in ${seeds === 1 ? '1 seed' : `${seeds} seeds`} (${caught.seed}): ${seen.says.slice(0, 160)}`
  process.stdout.write(`${n}/${of} ${fault.name}: ${says}\n${(caught?.shrunk ?? []).map((line) => `${line}\n`).join('')}`)
}

const inTurn = async <T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> => {
  const left = [...items]
  const done: R[] = []
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) done.push(await work(item))
  }))
  return done
}

/** Seeds whose catch proves nothing, since the desk without the mistake breaks something there too. */
const unsoundOf = async (seeds: readonly number[]): Promise<ReadonlySet<number>> => {
  const halves = Array.from({ length: AT_ONCE }, (_, k) => partOf(seeds, { k: k + 1, n: AT_ONCE })).filter((half) => half.length > 0)
  const played = await inTurn(halves, (half) => play(new Map(), { seeds: half, by: [], shrink: false }))
  const sound = new Set(played.flat().flatMap(({ seed, violations }) => (violations.length === 0 ? [seed] : [])))
  return new Set(seeds.filter((seed) => !sound.has(seed)))
}

const main = async (): Promise<void> => {
  const flags = readPlantedFlags(process.argv.slice(2))
  const faults = 'fault' in flags ? [] : flags.only === null ? partOf(flags.known ? FAULTS.filter(({ seed }) => seed !== null) : FAULTS, flags.part) : FAULTS.filter(({ name }) => name === flags.only)
  if ('fault' in flags || faults.length === 0) {
    process.stderr.write(`${'fault' in flags ? flags.fault : `--only '${flags.only}' is no planted fault`}\n${PLANTED_USAGE}\n`)
    process.exitCode = 2
    return
  }
  const since = performance.now()
  let told = 0
  const tried = await inTurn(faults, async (fault) => {
    const one = await tryFault(fault, flags)
    tell(one, (told += 1), faults.length)
    return one
  })
  const unsound = await unsoundOf([...new Set(tried.flatMap(({ caught }) => (caught === null ? [] : [caught.seed])))])
  const names = (some: (one: Tried) => boolean): readonly string[] => tried.filter(some).map(({ fault }) => fault.name)
  const line = {
    planted: tried.length, withoutSeed: FAULTS.filter(({ seed }) => seed === null).length, caught: names(({ caught }) => caught !== null && !unsound.has(caught.seed)).length, missed: names(({ caught, others }) => caught === null && others.length === 0),
    moved: Object.fromEntries(tried.flatMap(({ fault, caught }) => (caught === null || caught.seed === fault.seed ? [] : [[fault.name, caught.seed] as const]))),
    wrongChecker: names(({ caught, others }) => caught === null && others.length > 0), unsound: names(({ caught }) => caught !== null && unsound.has(caught.seed)), seconds: Math.round((performance.now() - since) / 100) / 10,
  }
  process.stdout.write(`${JSON.stringify(line)}\n`)
  if (line.caught !== line.planted) process.exitCode = 1
}

await main()
