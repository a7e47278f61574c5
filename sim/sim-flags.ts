export const SIM_USAGE = 'npm run sim -- [--seeds N] [--from S] [--seed S] [--workers N] [--resume FILE] [--trace]'
export type SimFlags = { readonly seeds: number; readonly from: number; readonly trace: boolean; /** Processes at once; null: as many as there are cores. */ readonly workers: number | null; /** Keeps what was done, and goes on from there. */ readonly resume: string | null }

const LIMITS = { '--seeds': { from: 1, to: 10_000_000 }, '--from': { from: 0, to: 4_000_000_000 }, '--seed': { from: 0, to: 4_000_000_000 }, '--workers': { from: 1, to: 256 } } as const
type Name = keyof typeof LIMITS
const isName = (text: string): text is Name => text in LIMITS

const readCount = (name: Name, text: string): number | { readonly fault: string } => {
  const { from, to } = LIMITS[name]
  const value = Number(text)
  if (/^\d{1,12}$/.test(text) && value >= from && value <= to) return value
  return { fault: `${name} '${text.slice(0, 40)}' must be a whole number from ${from} to ${to}; nearest: ${Number.isFinite(value) ? Math.min(to, Math.max(from, Math.round(value))) : from}` }
}

type Read = { readonly counts: Partial<Record<Name, number>>; readonly texts: Partial<Record<'--resume', string>>; readonly trace: boolean }

/** One flag and its value, taken from the front. */
const readOne = (read: Read, [name = '', text = '']: readonly string[]): Read | { readonly fault: string } => {
  if (name === '--trace') return { ...read, trace: true }
  if (name === '--resume') return text === '' || text.startsWith('--') ? { fault: `${name} needs the name of a file` } : { ...read, texts: { ...read.texts, [name]: text } }
  if (!isName(name)) return { fault: `${name.slice(0, 40)} is no flag of the simulation` }
  const value = readCount(name, text)
  return typeof value === 'number' ? { ...read, counts: { ...read.counts, [name]: value } } : value
}

/** Reads the flags; a fault names the flag, the value, the limit and the nearest valid value. */
export const readSimFlags = (given: readonly string[]): SimFlags | { readonly fault: string } => {
  let read: Read = { counts: {}, texts: {}, trace: false }
  for (let at = 0; at < given.length; at += given[at] === '--trace' ? 1 : 2) {
    const next = readOne(read, given.slice(at, at + 2))
    if ('fault' in next) return next
    read = next
  }
  const { counts, texts, trace } = read
  const one = counts['--seed']
  return { seeds: one === undefined ? (counts['--seeds'] ?? 300) : 1, from: one ?? counts['--from'] ?? 1, trace, workers: counts['--workers'] ?? null, resume: texts['--resume'] ?? null }
}
