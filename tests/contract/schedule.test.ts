import { createServer, type IncomingMessage, type Server as HttpServer } from 'node:http'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { openSql } from '#db/client.ts'
import { scheduleStore } from '#db/schedule-store.ts'
import type { Kv, Schedule, ScheduleRows } from '#desk/ports/kv.ts'
import { realClock } from '#runtime/clock.ts'
import { freshId, freshSecret } from '#runtime/ids.ts'
import { signJob, verifyJob } from '#runtime/job-signature.ts'
import { localSchedule, postByFetch } from '#runtime/schedule-local.ts'
import { cronOf, qstashSchedule, secondsOf } from '#runtime/schedule-qstash.ts'
import { createSimStore } from '#sim/store.ts'
import { installedServer } from './databases.ts'
import { embeddedServer } from './embedded.ts'
import { STEERED_TIME } from './store-places.ts'

const servers: HttpServer[] = []
type Handler = (request: IncomingMessage, body: string) => Promise<{ readonly status: number; readonly answer: unknown }>
const serve = (handler: Handler): Promise<string> =>
  new Promise((resolve) => {
    const server = createServer((request, reply) => {
      let body = ''
      request.on('data', (part: Buffer) => { body += part.toString() }).on('end', () => {
        void handler(request, body).then(({ status, answer }) => reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer)))
      })
    })
    servers.push(server)
    server.listen(0, '127.0.0.1', () => {
      const place = server.address()
      resolve(`http://127.0.0.1:${typeof place === 'object' && place !== null ? place.port : 0}`)
    })
  })
afterEach(() => {
  for (const server of servers.splice(0)) { server.closeAllConnections(); server.close() }
})

const scheduleContract = (name: string, missing: string | null, open: () => Promise<{ readonly schedule: Schedule; readonly close: () => Promise<void> }>): void => {
  test.skipIf(missing !== null)(`${name}: a schedule put again replaces itself, is listed, and is gone when cancelled${missing === null ? '' : ` (${missing})`}`, async () => {
    const { schedule, close } = await open()
    await schedule.every('sync', 60)
    await schedule.every('minute', 60)
    await schedule.every('sync', 120)
    expect(await schedule.list()).toEqual([{ job: 'minute', seconds: 60 }, { job: 'sync', seconds: 120 }])
    await schedule.cancel('sync')
    expect(await schedule.list()).toEqual([{ job: 'minute', seconds: 60 }])
    await close()
  })
}

const embedded = embeddedServer()
const installed = await installedServer()
const server = embedded.missing === null ? embedded : installed
afterAll(() => embedded.close())

const rowsOnPostgres = async (): Promise<{ readonly rows: ScheduleRows; readonly setTime: (ms: number) => Promise<void>; readonly close: () => Promise<void> }> => {
  const database = await server.open()
  const sql = await openSql('pg', { url: database.url, connections: 4 })
  const setTime = async (ms: number): Promise<void> => void (await sql.query(`insert into settings (name, value) values ('store-time', $1) on conflict (name) do update set value = excluded.value`, [String(ms)]))
  await setTime(0)
  return { rows: scheduleStore(sql, STEERED_TIME), setTime, close: async () => { await sql.close(); await database.drop() } }
}
const quietLog = (): void => undefined
const key = freshSecret()
const localOf = (rows: ScheduleRows, appUrl: string) => localSchedule({ rows, clock: realClock, log: quietLog, freshId, appUrl, key, post: postByFetch })

describe('schedule', () => {
  scheduleContract(`built in, on ${server.name}`, server.missing, async () => {
    const { rows, close } = await rowsOnPostgres()
    return { schedule: localOf(rows, 'http://127.0.0.1:1'), close }
  })

  scheduleContract('QStash’s client', null, async () => {
    const kept = new Map([['keel-minute', '*/1 * * * *'], ['keel-00000000-sync', '*/5 * * * *']])
    const url = await serve((request) => {
      const { pathname } = new URL(request.url ?? '', 'http://qstash')
      const id = String(request.headers['upstash-schedule-id'] ?? pathname.split('/').at(-1))
      if (request.method === 'POST') kept.set(id, String(request.headers['upstash-cron']))
      if (request.method === 'DELETE') kept.delete(id)
      return Promise.resolve({ status: 200, answer: request.method === 'GET' ? [...kept, ['of-others', '* * * * *']].map(([scheduleId, cron]) => ({ scheduleId, cron })) : { scheduleId: id } })
    })
    return { schedule: qstashSchedule({ token: freshSecret(), appUrl: 'https://desk.test', baseUrl: url }), close: () => Promise.resolve() }
  })

  test.skipIf(server.missing !== null)('a job is called at its time, by one of several schedulers, signed so that its door accepts it; a refused call comes again after 12 s', async () => {
    const { rows, setTime, close } = await rowsOnPostgres()
    const kv = createSimStore(() => 0).connect(() => Promise.resolve()).kv
    const verdicts: string[] = []
    let refuse = false
    let url = ''
    url = await serve(async (request, body) => {
      verdicts.push(await verifyJob({ current: key, next: freshSecret() }, kv, { signature: String(request.headers['upstash-signature']), body, url: `${url}${request.url}` }))
      return { status: refuse ? 500 : 200, answer: {} }
    })
    const stop = new AbortController()
    const [one, two] = [localOf(rows, url), localOf(rows, url)]
    await one.every('minute', 60)
    await setTime(60_000)
    refuse = true
    const running = [one.run(stop.signal), two.run(stop.signal)]
    await expect.poll(() => verdicts, { timeout: 5_000 }).toEqual(['accepted'])
    refuse = false
    await setTime(71_999)
    await realClock.sleep(700)
    expect(verdicts).toHaveLength(1)
    await setTime(72_000)
    await expect.poll(() => verdicts, { timeout: 5_000 }).toEqual(['accepted', 'accepted'])
    stop.abort()
    await Promise.all(running)
    await close()
  }, 30_000)
})

describe('job signature', () => {
  const url = 'https://desk.test/api/cron/minute'
  const body = '{"job":"minute"}'
  const keys = { current: freshSecret(), next: freshSecret() }
  const kvNow = (): Kv => createSimStore(() => 0).connect(() => Promise.resolve()).kv
  const signed = (more: Partial<{ key: string; url: string; body: string; nowMs: number }> = {}) =>
    signJob(more.key ?? keys.current, { url: more.url ?? url, body: more.body ?? body, nowMs: more.nowMs ?? Date.now(), jti: freshId() })

  test('is accepted under the current and the next key, once', async () => {
    const kv = kvNow()
    const signature = await signed()
    expect(await verifyJob(keys, kv, { signature, body, url })).toBe('accepted')
    expect(await verifyJob(keys, kv, { signature, body, url })).toBe('repeated')
    expect(await verifyJob(keys, kv, { signature: await signed({ key: keys.next }), body, url })).toBe('accepted')
  })

  test('is refused with another key, address, body, or out of its time, and when it is missing or nonsense', async () => {
    const kv = kvNow()
    const hour = 3_600_000
    const wrong = [await signed({ key: freshSecret() }), await signed({ url: 'https://evil.test' }), await signed({ body: '{}' }), await signed({ nowMs: Date.now() - hour }), await signed({ nowMs: Date.now() + hour }), 'nonsense', '😀', 'a.b.c']
    expect(await Promise.all(wrong.map((signature) => verifyJob(keys, kv, { signature, body, url })))).toEqual(wrong.map(() => 'wrong-signature'))
    expect(await verifyJob(keys, kv, { signature: null, body, url })).toBe('unsigned')
  })

  test('holds in dev mode too, whose keys everybody has', async () => {
    process.env['QSTASH_DEV'] = '1'
    try {
      expect(await verifyJob(keys, kvNow(), { signature: await signed({ key: freshSecret() }), body, url })).toBe('wrong-signature')
      expect(await verifyJob(keys, kvNow(), { signature: await signed(), body, url })).toBe('accepted')
    } finally {
      delete process.env['QSTASH_DEV']
    }
  })
})

test('QStash counts whole minutes of an hour and whole hours of a day', () => {
  for (const seconds of [60, 120, 300, 1_800, 3_600, 21_600]) expect(secondsOf(cronOf(seconds) ?? ''), `${seconds} s`).toBe(seconds)
  expect([0, -60, 30, 90, 420, 18_000, 1e12, Number.NaN].map(cronOf)).toEqual(Array.from({ length: 8 }, () => null))
})
