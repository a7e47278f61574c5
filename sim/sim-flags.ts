export const SIM_USAGE = 'npm run sim -- [--seeds N] [--from S] [--seed S] [--trace]'
export type SimFlags = { readonly seeds: number; readonly from: number; readonly trace: boolean }

const LIMITS = { '--seeds': { from: 1, to: 10_000_000 }, '--from': { from: 0, to: 4_000_000_000 }, '--seed': { from: 0, to: 4_000_000_000 } } as const
type Name = keyof typeof LIMITS
const isName = (text: string): text is Name => text in LIMITS

const readCount = (name: Name, text: string): number | { readonly fault: string } => {
  const { from, to } = LIMITS[name]
  const value = Number(text)
  if (/^\d{1,12}$/.test(text) && value >= from && value <= to) return value
  return { fault: `${name} '${text.slice(0, 40)}' must be a whole number from ${from} to ${to}; nearest: ${Number.isFinite(value) ? Math.min(to, Math.max(from, Math.round(value))) : from}` }
}

/** Reads the flags; a fault names the flag, the value, the limit and the nearest valid value. */
export const readSimFlags = (given: readonly string[]): SimFlags | { readonly fault: string } => {
  const read: Partial<Record<Name, number>> = {}
  let trace = false
  for (let at = 0; at < given.length; at += 1) {
    const name = given[at] ?? ''
    if (name === '--trace') {
      trace = true
      continue
    }
    if (!isName(name)) return { fault: `${name.slice(0, 40)} is no flag of the simulation` }
    const value = readCount(name, given[(at += 1)] ?? '')
    if (typeof value !== 'number') return value
    read[name] = value
  }
  const one = read['--seed']
  return { seeds: one === undefined ? (read['--seeds'] ?? 300) : 1, from: one ?? read['--from'] ?? 1, trace }
}
