import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openSql } from '#db/client.ts'
import { postgresKv } from '#db/kv-store.ts'
import type { Kv } from '#desk/ports/kv.ts'
import { realClock } from '#runtime/clock.ts'
import { openUpstash, upstashKv } from '#runtime/kv-upstash.ts'
import { createSimStore } from '#sim/store.ts'
import { installedServer, reaches, type Server } from './databases.ts'
import { embeddedServer } from './embedded.ts'
import { STEERED_TIME } from './store-places.ts'
import { upstashShim } from './upstash-shim.ts'

type KvPlace = { readonly kv: Kv; readonly pass: (ms: number) => Promise<void>; readonly close: () => Promise<void> }

const kvContract = (name: string, missing: string | null, open: () => Promise<KvPlace>): void => {
  describe.skipIf(missing !== null)(`kv: ${name}${missing === null ? '' : ` (${missing})`}`, () => {
    let place: KvPlace
    let round = 0
    let key = ''
    beforeAll(async () => { place = await open() }, 60_000)
    beforeEach(() => { key = `test:${process.pid}:${(round += 1)}` })
    afterAll(async () => { await place.close() })

    test('what was set is there until its time is over', async () => {
      const odd = '{"a":"=1.5","b":"😀 \\" سلام"}'
      expect(await place.kv.get(key)).toBeNull()
      await place.kv.set(key, odd, 100)
      expect(await place.kv.get(key)).toBe(odd)
      await place.kv.set(key, '17', 100)
      expect(await place.kv.get(key)).toBe('17')
      await place.pass(150)
      expect(await place.kv.get(key)).toBeNull()
    })

    test('a lock is one taker’s until it ends or is removed', async () => {
      expect(await Promise.all(Array.from({ length: 8 }, () => place.kv.setIfAbsent(key, 'mine', 200)))).toSatisfy((takes: boolean[]) => takes.filter(Boolean).length === 1)
      expect(await place.kv.setIfAbsent(key, 'late', 200)).toBe(false)
      await place.kv.remove(key)
      expect(await place.kv.setIfAbsent(key, 'next', 100)).toBe(true)
      await place.pass(150)
      expect(await place.kv.setIfAbsent(key, 'after', 5_000)).toBe(true)
      expect(await place.kv.get(key)).toBe('after')
    })

    test('a count’s time begins with the first and is not drawn out by the next', async () => {
      const counts = await Promise.all(Array.from({ length: 5 }, () => place.kv.count(key, 200)))
      expect([...counts].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5])
      await place.pass(120)
      expect(await place.kv.count(key, 200)).toBe(6)
      await place.pass(120)
      expect(await place.kv.count(key, 200)).toBe(1)
    })
  })
}

const onPostgres = async (server: Server): Promise<KvPlace> => {
  const database = await server.open()
  const sql = await openSql('pg', { url: database.url, connections: 8 })
  let now = 1_000
  const tell = () => sql.query(`insert into settings (name, value) values ('store-time', $1) on conflict (name) do update set value = excluded.value`, [String(now)])
  await tell()
  return { kv: postgresKv(sql, STEERED_TIME), pass: async (ms) => { now += ms; await tell() }, close: async () => { await sql.close(); await database.drop() } }
}

const embedded = embeddedServer()
const installed = await installedServer()
const redis = (await reaches(6379)) ? null : 'not tried: no Redis at 127.0.0.1:6379'
afterAll(() => embedded.close())

kvContract('the simulator', null, () => {
  let now = 0
  const { kv } = createSimStore(() => now).connect(() => Promise.resolve())
  return Promise.resolve({ kv, pass: (ms) => { now += ms; return Promise.resolve() }, close: () => Promise.resolve() })
})
kvContract(embedded.name, embedded.missing, () => onPostgres(embedded))
kvContract(installed.name, installed.missing, () => onPostgres(installed))
kvContract('Redis by Upstash’s client', redis, async () => {
  const shim = await upstashShim(6379)
  return {
    kv: upstashKv(openUpstash(shim)), pass: (ms) => realClock.sleep(ms),
    close: async () => {
      if (shim.headersSeen().some((name) => name.includes('telemetry'))) throw new Error('the client sent telemetry')
      await shim.close()
    },
  }
})
