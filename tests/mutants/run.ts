import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { z } from 'zod'
import { look, type Views, views } from './look.ts'
import { makeSwitch, type Told } from './switch.ts'

/** What a process is asked to do: look once, or try mutants one after the other. */
const asked = z.object({ bundle: z.string(), views: z.string(), numbers: z.array(z.number()).nullable(), quick: z.boolean() })
/** Steps that a test may take: so many times what it takes with no mutant on, and some. */
const PATIENCE = { times: 5, more: 100_000 }

export const told = z.union([z.object({ trying: z.number() }), z.object({ number: z.number(), end: z.enum(['killed', 'timed-out', 'survived', 'not-covered']), by: z.object({ file: z.string(), name: z.string() }).nullable() })])
export type Said = z.output<typeof told>

const say = (line: Said): void => void process.stdout.write(`${JSON.stringify(line)}\n`)

/** Tests that take more steps than the first are left out of a quick run; than the second, are not run again with the files read anew: code that is read anew is slow at first. */
const QUICK_STEPS = 100_000
const ANEW_STEPS = 10_000

/** Which tests can tell a mutant: those that come to it, and, where it is in force while files are read, with those files read anew, the quick ones. The quicker first. */
const planOf = (seen: Views, number: number, quick: boolean): { readonly tests: readonly number[]; readonly anew: readonly number[] } => {
  const loads = seen.loaded.filter(({ mutants }) => mutants.includes(number)).map(({ file }) => file)
  const all = seen.tests.map((test, index) => ({ ...test, index })).toSorted((a, b) => a.steps - b.steps)
  const anew = all.filter(({ file, steps }) => steps < ANEW_STEPS && (loads.includes(null) || loads.includes(file)))
  return { tests: all.filter(({ mutants, steps }) => mutants.includes(number) && (!quick || steps < QUICK_STEPS)).map(({ index }) => index), anew: anew.map(({ index }) => index) }
}

const main = async (): Promise<void> => {
  const ask = asked.parse(JSON.parse(process.argv[2] ?? ''))
  fc.configureGlobal({ seed: 1, endOnFailure: true })
  const reading: { at: (file: string | null) => void } = { at: () => undefined }
  const board = makeSwitch((file) => reading.at(file))
  globalThis.keelMutants = board
  const url = pathToFileURL(ask.bundle).href
  if (ask.numbers === null) return writeFile(ask.views, JSON.stringify(await look(board, () => import(url), reading)))
  const seen = views.parse(JSON.parse(readFileSync(ask.views, 'utf8')))
  await import(url)
  const usual = board.told
  /** Does the test fail; 'endless' where it takes more steps than it may. */
  const fails = async (test: Told | undefined, steps: number): Promise<'fails' | 'endless' | null> => {
    Object.assign(board, { steps: steps * PATIENCE.times + PATIENCE.more, endless: false })
    try {
      await test?.run()
    } catch {
      return board.endless ? 'endless' : 'fails'
    }
    return board.endless ? 'endless' : null
  }
  const firstOf = async (number: number, tests: readonly number[]): Promise<Said | null> => {
    for (const index of tests) {
      const end = await fails(board.told[index], seen.tests[index]?.steps ?? 0)
      if (end !== null) return { number, end: end === 'fails' ? 'killed' : 'timed-out', by: { file: seen.tests[index]?.file ?? '', name: seen.tests[index]?.name ?? '' } }
    }
    return null
  }
  const attempt = async (number: number): Promise<Said> => {
    const plan = planOf(seen, number, ask.quick)
    if (plan.tests.length + plan.anew.length === 0) return { number, end: 'not-covered', by: null }
    Object.assign(board, { on: number, told: usual })
    const found = await firstOf(number, plan.tests)
    if (found !== null || plan.anew.length === 0) return found ?? { number, end: 'survived', by: null }
    board.told = []
    const read = await fails({ file: '', name: '', run: () => import(`${url}?${number}`) }, PATIENCE.more)
    if (read !== null) return { number, end: 'killed', by: { file: '', name: 'reading the files' } }
    return (await firstOf(number, plan.anew)) ?? { number, end: 'survived', by: null }
  }
  for (const number of ask.numbers) {
    say({ trying: number })
    const line = await attempt(number)
    board.on = 0
    say(line)
  }
}

if (process.argv[2] !== undefined && process.argv[1] === import.meta.filename) await main()
