export const CHAOS_USAGE = 'npm run chaos -- [--minutes M] [--seed S]'
export type ChaosFlags = { readonly minutes: number; readonly seed: number }

const LIMITS = { '--minutes': { from: 0.1, to: 600, form: /^\d{1,3}(\.\d{1,2})?$/ }, '--seed': { from: 0, to: 4_000_000_000, form: /^\d{1,10}$/ } } as const
type Name = keyof typeof LIMITS
const isName = (text: string): text is Name => text in LIMITS

/** A fault names the flag, the value, the limit and the nearest valid value. */
export const readChaosFlags = (given: readonly string[]): ChaosFlags | { readonly fault: string } => {
  const read: Partial<Record<Name, number>> = {}
  for (let at = 0; at < given.length; at += 2) {
    const [name = '', text = ''] = [given[at], given[at + 1]]
    if (!isName(name)) return { fault: `${name.slice(0, 40)} is no flag of the chaos run` }
    const { from, to, form } = LIMITS[name]
    const value = Number(text)
    if (!form.test(text) || value < from || value > to) return { fault: `${name} '${text.slice(0, 40)}' must be a number from ${from} to ${to}; nearest: ${Number.isFinite(value) ? Math.min(to, Math.max(from, value)) : from}` }
    read[name] = value
  }
  return { minutes: read['--minutes'] ?? 2, seed: read['--seed'] ?? 1 }
}
