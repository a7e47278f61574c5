import { performance } from 'node:perf_hooks'
import { blindOf } from './blind.ts'
import { type Looks, noLooks, type Violation } from './checkers.ts'
import { runSeed, type SeedReport } from './run.ts'
import { readSimFlags, SIM_USAGE } from './sim-flags.ts'

/** A tick comes when no promise can go on any more, and costs no turn of the event loop. */
const settle = (): Promise<void> => new Promise<void>((resolve) => process.nextTick(resolve))
/** One seed in so many runs twice, and both traces must be equal. */
const TWICE = 50

const twice = async (report: SeedReport): Promise<readonly Violation[]> => {
  const again = await runSeed(report.seed, { settle })
  return again.trace === report.trace ? [] : [{ checker: 'bug', says: `seed ${report.seed} lived two lives: ${report.trace} and ${again.trace}` }]
}

/** Lives seeds, prints each that breaks something with the command that repeats it, and ends with one JSON line. */
const main = async (): Promise<void> => {
  const flags = readSimFlags(process.argv.slice(2))
  if ('fault' in flags) {
    process.stderr.write(`${flags.fault}\n${SIM_USAGE}\n`)
    process.exitCode = 2
    return
  }
  const since = performance.now()
  const looks = noLooks()
  const sums = { decisions: 0, faults: 0, crashes: 0, freezes: 0, deploys: 0, stale: 0, users: 0, functions: 0, venueActs: 0, hands: 0, trades: 0, closed: 0, failed: 0, repeated: 0, longestNakedMs: 0 }
  let violations = 0
  for (let seed = flags.from; seed < flags.from + flags.seeds; seed += 1) {
    // One turn of the event loop a seed, so that an interrupt is heard.
    await new Promise<void>((resolve) => void setImmediate(resolve))
    const report = await runSeed(seed, { settle, ...(flags.trace ? { onLine: (line: string) => process.stdout.write(`${line}\n`) } : {}) })
    const broken = [...report.violations, ...(seed % TWICE === 0 ? await twice(report) : [])]
    if (seed % TWICE === 0) sums.repeated += 1
    for (const name of ['decisions', 'faults', 'crashes', 'freezes', 'deploys', 'stale', 'users', 'functions', 'venueActs', 'hands', 'trades', 'closed', 'failed'] as const) sums[name] += report[name]
    sums.longestNakedMs = Math.max(sums.longestNakedMs, report.longestNakedMs)
    addLooks(looks, report.looks)
    violations += broken.length
    tellBroken(seed, broken)
  }
  const seconds = (performance.now() - since) / 1000
  const blind = blindOf(looks, flags.seeds)
  process.stdout.write(`${JSON.stringify({ seeds: flags.seeds, from: flags.from, violations, ...sums, decisionsPerSecond: Math.round(sums.decisions / seconds), seconds: Math.round(seconds * 10) / 10, looks, blind })}\n`)
  if (violations > 0 || blind.length > 0) process.exitCode = 1
}

const addLooks = (sum: Looks, more: Looks): void => {
  for (const checker of Object.keys(sum)) if (isChecker(checker)) sum[checker] += more[checker]
}

const tellBroken = (seed: number, broken: readonly Violation[]): void => {
  for (const violation of broken) process.stdout.write(`seed ${seed}: ${violation.checker}: ${violation.says}\n  repeat: npm run sim -- --seed ${seed} --trace\n`)
}

const isChecker = (name: string): name is Violation['checker'] => name in noLooks()

await main()
