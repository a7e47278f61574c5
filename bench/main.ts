import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'

const BENCHES: readonly string[] = ['venue', 'decide', 'sim', 'store', 'price', 'cold-start', 'answer', 'pixel', 'order-round-trip', 'sync']
const USAGE = `npm run bench -- [${BENCHES.join('] [')}] [--check]`

const ratio = z.object({ name: z.string(), value: z.number(), goal: z.union([z.object({ atMost: z.number() }), z.object({ atLeast: z.number() })]) })
const line = z.looseObject({ bench: z.string(), ratios: z.array(ratio).default([]) })
type Ratio = z.output<typeof ratio>

const isMet = ({ value, goal }: Ratio): boolean => ('atMost' in goal ? value <= goal.atMost : value >= goal.atLeast)

/** Each bench has a process of its own, so that none warms or clutters the next. Prints its lines; gives the ratios that missed. */
const runOne = async (name: string): Promise<{ readonly missed: readonly Ratio[]; readonly failed: boolean }> => {
  const child = spawn(process.execPath, ['--expose-gc', '--import', 'tsx', join(import.meta.dirname, `${name}.bench.ts`)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<number | null>((done) => child.once('close', done))
  const missed: Ratio[] = []
  let lines = 0
  for await (const text of createInterface({ input: child.stdout })) {
    process.stdout.write(`${text}\n`)
    if (!text.startsWith('{')) continue
    lines += 1
    missed.push(...line.parse(JSON.parse(text)).ratios.filter((row) => !isMet(row)))
  }
  return { missed, failed: (await ended) !== 0 || lines === 0 }
}

/** Runs all benches or the named ones; `--check` fails on ratios that miss their goal. Absolute times are printed and never judged. */
const main = async (): Promise<void> => {
  const given = process.argv.slice(2)
  const named = given.filter((word) => word !== '--check')
  const unknown = named.find((name) => !BENCHES.includes(name))
  if (unknown !== undefined) {
    process.stderr.write(`${unknown.slice(0, 40)} is no bench\n${USAGE}\n`)
    process.exitCode = 2
    return
  }
  for (const name of named.length === 0 ? BENCHES : named) {
    const { missed, failed } = await runOne(name)
    for (const row of missed) process.stderr.write(`${name}: ${row.name} is ${row.value}, goal ${JSON.stringify(row.goal)}\n`)
    if (failed) process.stderr.write(`${name}: failed\n`)
    if (failed || (given.includes('--check') && missed.length > 0)) process.exitCode = 1
  }
}

await main()
