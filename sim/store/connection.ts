import type { Tables } from './tables.ts'

/** Called before and after each store call with its name. What it awaits is where others act; when it never settles, the caller crashed there. */
export type Step = (point: string) => Promise<void>

/** A process's way to the simulator's store. Its identity owns the locks that a crash frees. */
export type Link = {
  readonly tables: Tables
  readonly now: () => number
  readonly step: Step
  /** The transaction owner; a new one each time would do as well, but a crash frees by process. */
  readonly owner: object
  readonly isDropped: () => boolean
}

/** Never settles: what a dead process awaits. */
const forever = (): Promise<never> => new Promise(() => undefined)

type Stepping = Pick<Link, 'step' | 'isDropped'>

export const stepped = async (link: Stepping, point: string): Promise<void> => {
  await link.step(point)
  if (link.isDropped()) await forever()
}

/** One statement: nothing happens between its reading and its writing. */
export const statement = async <T>(link: Stepping, name: string, work: () => T): Promise<T> => {
  await stepped(link, `${name}?`)
  const result = work()
  await stepped(link, `${name}!`)
  return result
}
