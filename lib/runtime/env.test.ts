import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ENV_NAMES, readEnv, showFaults } from './env.ts'

const example = Object.fromEntries(
  readFileSync('.env.example', 'utf8').split('\n').filter((line) => /^[A-Z]/.test(line)).map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
)
const SECRETS = ENV_NAMES.filter((name) => /SECRET|TOKEN|KEYS|SIGNING_KEY|SCHEDULER_KEY|DATABASE/.test(name))
const good = 'k3JQwq9kYk0y6tq6H0mB1YQXo3J5bX0m8l2f7n9p4rs'

test('nothing set is a whole environment with its standard values', () => {
  expect(readEnv({})).toMatchObject({ env: { PORT: 3_000, HOST: '127.0.0.1', DB_DRIVER: 'pg', DATABASE_URL: null, KEEL_MARKET: 'seeded:1' } })
})

test('.env.example names every variable, and each of its secrets is refused, all at once', () => {
  expect(Object.keys(example).sort()).toEqual([...ENV_NAMES].sort())
  const read = readEnv(example)
  expect('faults' in read ? read.faults.map(({ field }) => field).sort() : []).toEqual([...SECRETS].sort())
})

test('with real secrets in it, .env.example is read', () => {
  const filled = Object.fromEntries(Object.entries(example).map(([name, value]) => [name, !SECRETS.includes(name) ? value : name === 'KEEL_VAULT_KEYS' ? `k1:${good}` : name.startsWith('DATABASE') ? 'postgres://u:p@db:5432/keel' : good]))
  expect(readEnv(filled)).toHaveProperty('env')
})

test('a fault names field, value, limit and the nearest valid value, and never a secret', () => {
  const read = readEnv({ PORT: '70000', DB_DRIVER: 'ngon', KEEL_SESSION_SECRET: 'short-and-secret', TOOBIT_REST: 'api.toobit.com', KEEL_MARKET: 'moon' })
  expect(read).toEqual({
    faults: [
      { field: 'DB_DRIVER', value: 'ngon', limit: 'one of pg, neon, vercel', nearest: 'neon' },
      { field: 'PORT', value: '70000', limit: 'a whole number from 0 to 65535', nearest: '65535' },
      { field: 'KEEL_MARKET', value: 'moon', limit: 'seeded:N (N up to 999999999), replay:FILE.csv[.gz][,FILE] or live', nearest: 'seeded:1' },
      { field: 'KEEL_SESSION_SECRET', value: '(hidden, 16 letters)', limit: 'at least 32 bytes, and none of .env.example', nearest: null },
      { field: 'TOOBIT_REST', value: 'api.toobit.com', limit: 'an address that begins with https:// or http://', nearest: 'https://api.toobit.com' },
    ],
  })
  expect('faults' in read ? showFaults(read.faults) : '').not.toContain('short-and-secret')
})

test('what belongs together is asked for together, and what a process needs by name', () => {
  const read = readEnv({ QSTASH_TOKEN: good, KEEL_FEED: 'upstash' }, ['DATABASE_URL'])
  expect('faults' in read ? read.faults.map(({ field }) => field) : []).toEqual(['QSTASH_CURRENT_SIGNING_KEY', 'QSTASH_NEXT_SIGNING_KEY', 'DATABASE_URL', 'UPSTASH_REDIS_REST_URL'])
})

test('nonsense in any variable is a fault or a value, never a crash, and every nearest value is valid', () => {
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 50 }), fc.constantFrom('-1', '1e12', '0x10', '😀', "'; drop table users", '<b>', '\u202e3000', 'x'.repeat(1_000_000), ' 3000', '3000.5', 'NaN'))
  const wrong: string[] = []
  fc.assert(fc.property(fc.constantFrom(...ENV_NAMES), text, (name, value) => {
    const read = readEnv({ [name]: value })
    for (const { field, nearest } of 'faults' in read ? read.faults : []) {
      const again = nearest === null ? null : readEnv({ [field]: nearest })
      if (again !== null && 'faults' in again && again.faults.some((fault) => fault.field === field && fault.value !== '(not set)')) wrong.push(`${field}=${nearest}`)
    }
  }), { numRuns: 500 })
  expect(wrong).toEqual([])
})

test.each([['seeded', 'seeded:1'], ['seeded:x7', 'seeded:7'], ['lvie', 'live'], ['replay', 'replay:BTCUSDT-1m.csv'], ['ETHUSDT-1m.csv.gz', 'replay:ETHUSDT-1m.csv.gz'], ['foo', 'seeded:1']])('the market %s is refused, and %s is near', (given, nearest) => {
  expect(readEnv({ KEEL_MARKET: given })).toMatchObject({ faults: [{ field: 'KEEL_MARKET', nearest }] })
})
