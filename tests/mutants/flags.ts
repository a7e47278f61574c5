import { z } from 'zod'

export const MUTANTS_USAGE = 'npm run mutants -- [--only <file or room>] [--sample <n> --seed <s>] [--part <k>/<n>] [--floor <percent>] [--quick] [--coverage] [--fresh]'

/** `floor`: share killed (percent) below which the run fails; null: the goal, and none for a sample. `part`: [k, n], the k-th of n equal parts. `sample`: how many are drawn; null: all. `quick`: without the long tests, so that the score is a lower bound. */
export type Flags = { readonly only: string | null; readonly sample: number | null; readonly seed: number; readonly part: readonly [number, number]; readonly floor: number | null; readonly quick: boolean; readonly coverage: boolean; readonly fresh: boolean }

const whole = z.coerce.number().int().positive()
const percent = whole.max(100)

const ALONE: ReadonlySet<string> = new Set(['--quick', '--coverage', '--fresh'])
const WITH_VALUE: ReadonlySet<string> = new Set(['--only', '--sample', '--seed', '--part', '--floor'])

/** Words by flag; the word itself where it's none. */
const givenIn = (words: readonly string[]): ReadonlyMap<string, string> | string => {
  const given = new Map<string, string>()
  for (let at = 0; at < words.length; at += 1) {
    const [word = '', value] = [words[at], words[at + 1]]
    if (ALONE.has(word)) given.set(word, 'yes')
    else if (WITH_VALUE.has(word) && value !== undefined) given.set(word, value)
    else return word
    if (WITH_VALUE.has(word)) at += 1
  }
  return given
}

/** The number after a flag; null where the flag isn't given, 'wrong' where it is none of its kind. */
const numberOf = (given: ReadonlyMap<string, string>, flag: string, kind: typeof whole): number | null | 'wrong' => {
  const read = given.has(flag) ? kind.safeParse(given.get(flag)) : null
  return read === null ? null : read.success ? read.data : 'wrong'
}

export const readFlags = (words: readonly string[]): Flags | { readonly fault: string } => {
  const given = givenIn(words)
  if (typeof given === 'string') return { fault: `${given.slice(0, 40)} is no flag with a value.` }
  const [sample, seed, floor] = [numberOf(given, '--sample', whole), numberOf(given, '--seed', whole) ?? 1, numberOf(given, '--floor', percent)]
  if (sample === 'wrong' || seed === 'wrong') return { fault: '--sample and --seed are whole numbers above 0.' }
  if (floor === 'wrong') return { fault: '--floor is a whole number from 1 to 100.' }
  const part = z.tuple([whole, whole]).safeParse((given.get('--part') ?? '1/1').split('/'))
  if (!part.success || part.data[0] > part.data[1]) return { fault: '--part is k/n with k from 1 to n.' }
  return { only: given.get('--only') ?? null, sample, seed, part: part.data, floor, quick: given.has('--quick'), coverage: given.has('--coverage'), fresh: given.has('--fresh') }
}
