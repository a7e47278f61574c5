import { performance } from 'node:perf_hooks'
import { z } from 'zod'
import type { Seen, Switch, Told } from './switch.ts'

const numbers = z.array(z.number())
/** What each test comes to, and what reading the files comes to: a mutant there is in force for every test, or for those of the test file that was read. */
export const views = z.object({
  loaded: z.array(z.object({ file: z.string().nullable(), mutants: numbers })),
  points: numbers,
  tests: z.array(z.object({ file: z.string(), name: z.string(), ms: z.number(), steps: z.number(), mutants: numbers })),
})
export type Views = z.output<typeof views>

const nothing = (): Seen => ({ mutants: new Set(), points: new Set() })

/** Reads the bundle and runs every test once, with no mutant on. Throws where a test fails. */
export const look = async (board: Switch, load: () => Promise<unknown>, reading: { at: (file: string | null) => void }): Promise<Views> => {
  const loaded = new Map<string | null, Seen>()
  reading.at = (file) => {
    board.seen = loaded.get(file) ?? nothing()
    loaded.set(file, board.seen)
  }
  await load()
  reading.at = () => undefined
  const points = new Set<number>()
  const lookAt = async (told: Told): Promise<Views['tests'][number]> => {
    const [seen, since] = [nothing(), performance.now()]
    Object.assign(board, { seen, steps: Number.MAX_SAFE_INTEGER })
    try {
      await told.run()
    } catch (error) {
      throw new Error(`${told.file}, '${told.name}' fails with no mutant on`, { cause: error })
    }
    for (const point of seen.points) points.add(point)
    return { file: told.file, name: told.name, ms: performance.now() - since, steps: Number.MAX_SAFE_INTEGER - board.steps, mutants: [...seen.mutants] }
  }
  const tests: Views['tests'] = []
  for (const told of board.told) tests.push(await lookAt(told))
  for (const seen of loaded.values()) for (const point of seen.points) points.add(point)
  return { loaded: [...loaded].map(([file, seen]) => ({ file, mutants: [...seen.mutants] })), points: [...points], tests }
}
