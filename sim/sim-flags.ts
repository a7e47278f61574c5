import { readNames, type Selection, WHOLE } from './selection.ts'

export const SIM_USAGE = 'npm run sim -- [--seeds N] [--from S] [--seed S] [--workers N] [--resume FILE] [--only NAMES] [--without NAMES] [--shrink no] [--store postgres] [--trace]'
export type SimFlags = { readonly seeds: number; readonly from: number; readonly trace: boolean; /** Processes at once; null: as many as there are cores. */ readonly workers: number | null; /** Keeps what was done, and goes on from there. */ readonly resume: string | null; /** What is played of each seed. */ readonly selection: Selection; /** Broken seeds are shrunk. */ readonly shrink: boolean; /** What the desks keep their rows in: the simulation's own tables, or the desk's own store on a real PostgreSQL. */ readonly store: 'memory' | 'postgres' }

const LIMITS = { '--seeds': { from: 1, to: 10_000_000 }, '--from': { from: 0, to: 4_000_000_000 }, '--seed': { from: 0, to: 4_000_000_000 }, '--workers': { from: 1, to: 256 } } as const
type Name = keyof typeof LIMITS
const isName = (text: string): text is Name => text in LIMITS

const readCount = (name: Name, text: string): number | { readonly fault: string } => {
  const { from, to } = LIMITS[name]
  const value = Number(text)
  if (/^\d{1,12}$/.test(text) && value >= from && value <= to) return value
  return { fault: `${name} '${text.slice(0, 40)}' must be a whole number from ${from} to ${to}; nearest: ${Number.isFinite(value) ? Math.min(to, Math.max(from, Math.round(value))) : from}` }
}

type Read = { readonly counts: Partial<Record<Name, number>>; readonly selection: Selection; readonly resume: string | null; readonly shrink: boolean; readonly store: SimFlags['store']; readonly trace: boolean }

type Fault = { readonly fault: string }
const WORDS: Readonly<Record<string, (read: Read, text: string, name: string) => Read | Fault>> = {
  '--resume': (read, text, name) => (text === '' || text.startsWith('--') ? { fault: `${name} needs the name of a file` } : { ...read, resume: text }),
  '--shrink': (read, text, name) => (text === 'no' || text === 'yes' ? { ...read, shrink: text === 'yes' } : { fault: `${name} '${text.slice(0, 40)}' must be yes or no; nearest: yes` }),
  '--store': (read, text, name) => (text === 'memory' || text === 'postgres' ? { ...read, store: text } : { fault: `${name} '${text.slice(0, 40)}' must be memory or postgres; nearest: memory` }),
  '--only': (read, text, name) => withNames(text, name, (only) => ({ ...read, selection: { ...read.selection, only } })),
  '--without': (read, text, name) => withNames(text, name, (without) => ({ ...read, selection: { ...read.selection, without } })),
}

const withNames = (text: string, name: string, put: (names: readonly string[]) => Read): Read | Fault => {
  const names = readNames(text)
  return 'fault' in names ? { fault: `${name} ${names.fault}` } : put(names)
}

/** One flag and its value, taken from the front. */
const readOne = (read: Read, [name = '', text = '']: readonly string[]): Read | Fault => {
  if (name === '--trace') return { ...read, trace: true }
  const word = WORDS[name]
  if (word !== undefined) return word(read, text, name)
  if (!isName(name)) return { fault: `${name.slice(0, 40)} is no flag of the simulation` }
  const value = readCount(name, text)
  return typeof value === 'number' ? { ...read, counts: { ...read.counts, [name]: value } } : value
}

/** Reads the flags; a fault names the flag, the value, the limit and the nearest valid value. */
export const readSimFlags = (given: readonly string[]): SimFlags | { readonly fault: string } => {
  let read: Read = { counts: {}, selection: WHOLE, resume: null, shrink: true, store: 'memory', trace: false }
  for (let at = 0; at < given.length; at += given[at] === '--trace' ? 1 : 2) {
    const next = readOne(read, given.slice(at, at + 2))
    if ('fault' in next) return next
    read = next
  }
  const { counts, ...others } = read
  const one = counts['--seed']
  return { seeds: one === undefined ? (counts['--seeds'] ?? 300) : 1, from: one ?? counts['--from'] ?? 1, workers: counts['--workers'] ?? null, ...others }
}
