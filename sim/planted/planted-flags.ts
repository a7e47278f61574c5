export const PLANTED_USAGE = 'npm run sim:planted -- [--only NAME] [--part K/N] [--max SEEDS] [--from SEED] [--known]'
/** `from` null: where each fault was caught before. */
export type PlantedFlags = { readonly only: string | null; readonly part: { readonly k: number; readonly n: number }; readonly max: number; readonly from: number | null; /** Those with a known seed only, from that seed on. */ readonly known: boolean }

const SEEDS_MAX = 2_000
/** Seeds from a known one on: a small change of the world makes another life of the known one, and most mistakes show in many. */
const KNOWN_SEEDS = 15
const NAMES = ['--only', '--part', '--max', '--from'] as const
const isName = (text: string): text is (typeof NAMES)[number] => NAMES.some((name) => name === text)

const count = (name: string, text: string, most: number): number | { readonly fault: string } => {
  const value = Number(text)
  if (/^\d{1,6}$/.test(text) && value >= 1 && value <= most) return value
  return { fault: `${name} '${text.slice(0, 40)}' must be a whole number from 1 to ${most}; nearest: ${Number.isFinite(value) ? Math.min(most, Math.max(1, Math.round(value))) : 1}` }
}

/** Reads the flags, `--known` before all others; a fault names the flag, the value, the limit and the nearest valid value. */
export const readPlantedFlags = (given: readonly string[]): PlantedFlags | { readonly fault: string } => {
  if (given[0] !== '--known') return readValues(given)
  const rest = readValues(given.slice(1))
  return 'fault' in rest ? rest : { ...rest, max: KNOWN_SEEDS, known: true }
}

const readValues = (given: readonly string[]): PlantedFlags | { readonly fault: string } => {
  let flags: PlantedFlags = { only: null, part: { k: 1, n: 1 }, max: SEEDS_MAX, from: null, known: false }
  for (let at = 0; at < given.length; at += 2) {
    const [name = '', text = ''] = given.slice(at, at + 2)
    if (!isName(name)) return { fault: `${name.slice(0, 40)} is no flag of the planted faults` }
    if (name === '--only') flags = { ...flags, only: text }
    else if (name === '--part') {
      const [, k, n] = /^(\d{1,3})\/(\d{1,3})$/.exec(text) ?? []
      if (Number(k) < 1 || !(Number(k) <= Number(n))) return { fault: `--part '${text.slice(0, 40)}' must be K/N, K from 1 to N; nearest: 1/1` }
      flags = { ...flags, part: { k: Number(k), n: Number(n) } }
    } else {
      const value = count(name, text, SEEDS_MAX)
      if (typeof value !== 'number') return value
      flags = { ...flags, [name === '--max' ? 'max' : 'from']: value }
    }
  }
  return flags
}

/** Every n-th, beginning with the k-th: neighbours are of one kind and come in different parts. */
export const partOf = <T>(all: readonly T[], { k, n }: PlantedFlags['part']): readonly T[] => all.filter((_, index) => index % n === k - 1)

/** The seeds from 1 on, as many as are to be tried, beginning at one of them. */
export const seedsFrom = (first: number, max: number): readonly number[] => {
  const all = Array.from({ length: Math.max(first, max) }, (_, index) => index + 1)
  return [...all.slice(first - 1), ...all.slice(0, first - 1)].slice(0, max)
}
