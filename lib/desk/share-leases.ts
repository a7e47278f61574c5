import type { AccountId, Store } from './ports/store.ts'
import type { Clock } from './ports/world.ts'

/** Where workers tell each other of themselves: name → how many accounts it holds, and a number that goes on while it lives. */
const ROLL = 'workers'
const TELL_MS = 2_000
/** A worker whose number stood still for so long (ms, by our monotonic clock) is gone. */
const GONE_MS = 7_000
/** Given back at one look at most, so that a handover of many is spread over seconds. */
const GIVE = 50

export type Roll = Readonly<Record<string, { readonly held: number; readonly beat: number }>>
type Seen = { readonly beat: number; readonly at: number }
type Parts = { readonly store: Pick<Store, 'setting' | 'swapSetting'>; readonly clock: Clock; readonly holder: string }

/** How many of its accounts a worker gives back, so that each live one has its share: what is left over stays where it is. */
export const surplusOf = (held: number, others: readonly number[]): number => {
  const total = others.reduce((sum, other) => sum + other, held)
  return Math.max(0, Math.min(GIVE, held - Math.ceil(total / (others.length + 1))))
}

const isRoll = (value: unknown): value is Roll =>
  value !== null && typeof value === 'object' && Object.values(value).every((one: unknown) => one !== null && typeof one === 'object' && 'held' in one && 'beat' in one && typeof one.held === 'number' && typeof one.beat === 'number')
/** What can't be read is begun anew: nobody's lease hangs on it. */
const rollOf = (text: string | null): Roll => {
  try {
    const read: unknown = JSON.parse(text ?? '{}')
    return isRoll(read) ? read : {}
  } catch {
    return {}
  }
}

/**
 * Workers beside each other: each says every two seconds how many accounts it holds, and learns who else lives. A lost or doubled line costs nothing but time: leases
 * alone say who holds an account.
 */
export const shareLeases = ({ store, clock, holder }: Parts) => {
  const seen = new Map<string, Seen>()
  let beat = 0
  let toldAt = -Infinity
  /** Tells how many accounts this worker holds; how many of them it should give back. */
  const surplus = async (held: number): Promise<number> => {
    const now = clock.monotonic()
    if (now - toldAt < TELL_MS) return 0
    toldAt = now
    const text = await store.setting(ROLL)
    const roll = rollOf(text)
    for (const [name, { beat: of }] of Object.entries(roll)) if (seen.get(name)?.beat !== of) seen.set(name, { beat: of, at: now })
    const alive = Object.entries(roll).filter(([name]) => name !== holder && now - (seen.get(name)?.at ?? now) < GONE_MS)
    beat += 1
    // Who told at the same moment wins; this one tells again at the next look.
    await store.swapSetting(ROLL, text, JSON.stringify({ ...Object.fromEntries(alive), [holder]: { held, beat } }))
    return surplusOf(held, alive.map(([, { held: theirs }]) => theirs))
  }
  /** Says that it goes, so that the others don't wait for it. */
  const leave = async (): Promise<void> => {
    const text = await store.setting(ROLL)
    const roll = Object.entries(rollOf(text)).filter(([name]) => name !== holder)
    await store.swapSetting(ROLL, text, JSON.stringify(Object.fromEntries(roll)))
  }
  return { surplus, leave }
}

/** Which to give back: those with nothing on its way at the exchange. */
export const atRest = async (store: Pick<Store, 'accountsWithEffects'>, held: readonly AccountId[], before: number): Promise<readonly AccountId[]> => {
  const busy = new Set(await store.accountsWithEffects('exchange', { before, among: held, limit: held.length }))
  return held.filter((account) => !busy.has(account))
}
