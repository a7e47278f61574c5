import { isFault } from '#core/fault.ts'
import type { Kv } from './ports/kv.ts'
import type { Store } from './ports/store.ts'
import type { Clock } from './ports/world.ts'
import { type Pulse, PULSE_MS, readPulse } from './pulse.ts'

/** ok; slow: it works, later than it should; fault: it doesn't; unset: this desk has none; unknown: nobody who could know was heard. */
export type DependencyState = 'ok' | 'slow' | 'fault' | 'unset' | 'unknown'
/** `ms`: of its last answer; null: it gave none, or none is timed. */
export type Dependency = { readonly name: string; readonly state: DependencyState; readonly ms: number | null; readonly says: string }
export type Health = { readonly state: 'well' | 'impaired' | 'down'; readonly dependencies: readonly Dependency[] }

export type HealthParts = {
  /** The least that it answers: who asks may be a stranger, and a census counts every trade. */
  readonly store: Pick<Store, 'now'>
  readonly kv: Pick<Kv, 'get'>
  readonly clock: Pick<Clock, 'monotonic' | 'sleep'>
  /** How news travels: listen, poll, upstash. */
  readonly feed: string
  readonly hasTelegram: boolean
  /** false: functions hold the accounts, and no worker is missed. */
  readonly hasWorker: boolean
}

const SLOW_MS = 500
/** A worker writes each 15 s: after three it is not heard any more. */
const HEARD_MS = 3 * PULSE_MS
/** Longest that one dependency is waited for (ms). */
const PATIENCE_MS = 3_000

type Timed<T> = { readonly value: T; readonly ms: number } | { readonly fault: string }

const timed = async <T>(clock: HealthParts['clock'], ask: () => Promise<T>): Promise<Timed<T>> => {
  const began = clock.monotonic()
  const enough = new AbortController()
  try {
    const late = clock.sleep(PATIENCE_MS, enough.signal).then((): Timed<T> => ({ fault: `no answer within ${PATIENCE_MS / 1_000} s` }))
    return await Promise.race([ask().then((value): Timed<T> => ({ value, ms: Math.round(clock.monotonic() - began) })), late])
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    return { fault: thrown.facts.code }
  } finally {
    enough.abort()
  }
}

const asked = (name: string, answer: Timed<unknown>, says: string): Dependency =>
  'fault' in answer ? { name, state: 'fault', ms: null, says: answer.fault } : { name, state: answer.ms > SLOW_MS ? 'slow' : 'ok', ms: answer.ms, says }

const workerOf = (parts: HealthParts, now: number | null, pulse: Pulse | null): Dependency => {
  if (!parts.hasWorker) return { name: 'worker', state: 'unset', ms: null, says: 'functions hold the accounts (EXCHANGE_LANE=web)' }
  if (now === null || pulse === null) return { name: 'worker', state: pulse === null && now !== null ? 'fault' : 'unknown', ms: null, says: 'no worker was heard within ten minutes' }
  const ageMs = Math.max(0, now - pulse.at)
  return { name: 'worker', state: ageMs > HEARD_MS ? 'fault' : 'ok', ms: null, says: `heard ${Math.round(ageMs / 1_000)} s ago, holds ${pulse.leases} accounts` }
}

const worldOf = (parts: HealthParts, pulse: Pulse | null): readonly Dependency[] => {
  const venues = (pulse?.venues ?? []).map(({ venue, figures: { state, slow, medianMs, failuresInRow, lastFault } }): Dependency => ({
    name: `venue ${venue}`, state: state === 'closed' ? (slow ? 'slow' : 'ok') : 'fault', ms: medianMs === null ? null : Math.round(medianMs),
    says: state === 'closed' ? 'breaker closed' : `breaker ${state}, ${failuresInRow} failures in a row (${lastFault ?? 'unknown'})`,
  }))
  const sources = (pulse?.sources ?? []).map(({ name, state, medianMs, failuresInRow, lastFault }): Dependency => ({
    name: `price source ${name}`, state: state === 'closed' ? 'ok' : 'slow', ms: medianMs === null ? null : Math.round(medianMs),
    says: state === 'closed' ? 'breaker closed' : `breaker ${state}, ${failuresInRow} failures in a row (${lastFault ?? 'unknown'})`,
  }))
  const heard = pulse?.telegram ?? null
  const telegram: Dependency = !parts.hasTelegram
    ? { name: 'telegram', state: 'unset', ms: null, says: 'no bot token' }
    : heard === null ? { name: 'telegram', state: 'unknown', ms: null, says: 'no worker has told' } : { name: 'telegram', state: heard.fault === null ? 'ok' : 'fault', ms: heard.fault === null ? heard.ms : null, says: heard.fault ?? 'answers' }
  return [...venues, ...sources, telegram]
}

/** Each dependency with its state and how long it took. What only a worker knows is as its last pulse told it. */
export const examineHealth = async (parts: HealthParts): Promise<Health> => {
  const [stored, kept] = await Promise.all([timed(parts.clock, () => parts.store.now()), timed(parts.clock, () => readPulse(parts.kv))])
  const [now, pulse] = ['fault' in stored ? null : stored.value, 'fault' in kept ? null : kept.value]
  const carrier = parts.feed === 'upstash' ? kept : stored
  const dependencies = [
    asked('database', stored, 'answers'), asked('kv', kept, 'answers'),
    { name: 'feed', state: 'fault' in carrier ? 'fault' as const : 'ok' as const, ms: null, says: `${parts.feed}; readers look every 5 s anyway` },
    workerOf(parts, now, pulse), ...worldOf(parts, pulse),
  ]
  const bad = dependencies.some(({ state }) => state === 'fault' || state === 'slow')
  return { state: now === null ? 'down' : bad ? 'impaired' : 'well', dependencies }
}
