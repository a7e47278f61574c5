import { expect, test } from 'vitest'
import { Fault } from '#core/fault.ts'
import { toCanonical } from '#core/json.ts'
import { examineHealth, type HealthParts } from './health.ts'
import type { Pulse } from './pulse.ts'

const NOW = 100_000
const well = { state: 'closed', failuresInRow: 0, since: null, againAt: null, lastFault: null, medianMs: 42, heardAt: 99_000, slow: false } as const
const pulse: Pulse = { holder: 'w', at: 95_000, leases: 2, venues: [{ venue: 'paper', figures: well }], sources: [{ name: 'okx', label: 'OKX', state: 'closed', failuresInRow: 0, medianMs: 80, lastFault: null }], telegram: { at: 99_000, ms: 120, fault: null } }
const parts = (over: Partial<HealthParts> = {}, told: Pulse | null = pulse): HealthParts => ({
  store: { now: () => Promise.resolve(NOW) }, kv: { get: () => Promise.resolve(told === null ? null : toCanonical(told)) },
  clock: { monotonic: () => 0, sleep: () => new Promise(() => undefined) }, feed: 'listen', hasTelegram: true, hasWorker: true, ...over,
})
const stateOf = async (given: HealthParts): Promise<Readonly<Record<string, string>>> => Object.fromEntries((await examineHealth(given)).dependencies.map(({ name, state }) => [name, state]))

test('a desk whose every part answers is well, and each part says how long it took', async () => {
  const { state, dependencies } = await examineHealth(parts())
  expect(state).toBe('well')
  expect(dependencies.map(({ name, state: one }) => `${name}: ${one}`)).toEqual(['database: ok', 'kv: ok', 'feed: ok', 'worker: ok', 'venue paper: ok', 'price source okx: ok', 'telegram: ok'])
  expect(dependencies.find(({ name }) => name === 'venue paper')?.ms).toBe(42)
  expect(dependencies.find(({ name }) => name === 'worker')?.says).toBe('heard 5 s ago, holds 2 accounts')
})

test('a worker that is not heard, an open breaker, a silent bot are named; the desk is impaired, not down', async () => {
  const bad = parts({}, { ...pulse, at: 30_000, venues: [{ venue: 'toobit', figures: { ...well, state: 'open', failuresInRow: 4, lastFault: 'timeout' } }], telegram: { at: 1, ms: 0, fault: 'unreachable' } })
  expect(await stateOf(bad)).toMatchObject({ worker: 'fault', 'venue toobit': 'fault', telegram: 'fault', database: 'ok' })
  expect((await examineHealth(bad)).state).toBe('impaired')
  expect(await stateOf(parts({}, null))).toMatchObject({ worker: 'fault', telegram: 'unknown' })
  expect(await stateOf(parts({ hasWorker: false, hasTelegram: false }, null))).toMatchObject({ worker: 'unset', telegram: 'unset' })
})

test('without its database the desk is down, and a part that does not answer is not waited for long', async () => {
  const away = (): Promise<never> => Promise.reject(new Fault({ code: 'store-unreachable', retry: 'soon', outcomeKnown: true }))
  expect(await examineHealth(parts({ store: { now: away } }))).toMatchObject({ state: 'down', dependencies: [{ name: 'database', state: 'fault', says: 'store-unreachable' }, { state: 'ok' }, { name: 'feed', state: 'fault' }, { name: 'worker', state: 'unknown' }, {}, {}, {}] })
  const hangs = parts({ kv: { get: () => new Promise(() => undefined) }, clock: { monotonic: () => 0, sleep: () => Promise.resolve() }, store: { now: () => Promise.resolve(NOW) } })
  expect(await stateOf(hangs)).toMatchObject({ kv: 'fault' })
})
