import type { Kind, Selection } from './selection.ts'

/** How a life under a selection went. */
export type Tried = { /** Whether the checker that is asked after still speaks. */ readonly speaks: boolean; readonly parts: Readonly<Partial<Record<Kind, number>>> }
export type Shrinking = {
  readonly selection: Selection
  readonly parts: Tried['parts']
  /** null: no time is left. */
  readonly tryIt: (selection: Selection) => Promise<Tried | null>
  /** Lives that may be tried at once. */
  readonly atOnce: number
}
export type Shrunk = { readonly selection: Selection; /** Parts of the whole life. */ readonly of: number; readonly tries: number; /** Time ended before everything was tried. */ readonly cut: boolean }

type Search = { readonly tryOnly: (names: readonly string[]) => Promise<Tried | null>; readonly atOnce: number }
type Least = { readonly names: readonly string[]; readonly last: Tried | null; readonly cut: boolean }

/** Leaves names out, in ever smaller pieces, as long as the checker speaks without them. Tries several at once and takes the first, so that their number decides nothing. */
const leastOf = async (all: readonly string[], { tryOnly, atOnce }: Search): Promise<Least> => {
  let names = all
  let last: Tried | null = null
  for (let size = all.length; size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < names.length; ) {
      const fewer = Array.from({ length: atOnce }, (_, k) => at + k * size).filter((from) => from < names.length).map((from) => [...names.slice(0, from), ...names.slice(from + size)])
      const tried = await Promise.all(fewer.map(tryOnly))
      if (tried.includes(null)) return { names, last, cut: true }
      const found = tried.findIndex((one) => one?.speaks === true)
      last = tried[found] ?? last
      names = fewer[found] ?? names
      at += size * (found === -1 ? fewer.length : found)
    }
  }
  return { names, last, cut: false }
}

const namesOf = ([kind, count]: readonly [string, number]): readonly string[] => (count === 1 ? [kind] : Array.from({ length: count }, (_, at) => `${kind}-${at + 1}`))

/** Looks for the least of a life in which the same checker still speaks: first whole kinds are left out, then one by one what is left of them. */
export const shrink = async ({ selection, parts, tryIt, atOnce }: Shrinking): Promise<Shrunk> => {
  let tries = 0
  const search: Search = {
    atOnce,
    tryOnly: (only) => {
      tries += 1
      return tryIt({ ...selection, only })
    },
  }
  const counted = Object.entries(parts)
  const kinds = await leastOf(selection.only ?? counted.map(([kind]) => kind), search)
  const left = Object.entries(kinds.last?.parts ?? parts).filter(([kind]) => kinds.names.includes(kind))
  const known = kinds.names.filter((name) => left.every(([kind]) => kind !== name))
  const members = kinds.cut ? kinds : await leastOf([...known, ...left.flatMap(namesOf)], search)
  return { selection: { ...selection, only: members.names }, of: counted.reduce((sum, [, count]) => sum + count, 0), tries, cut: members.cut }
}
