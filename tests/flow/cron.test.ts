import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { jobDone } from '#api/cron.ts'
import { JOB_NAMES, jobDoor } from '#desk/jobs.ts'
import { storedTexts } from '#desk/stored-account.ts'
import { signJob } from '#runtime/job-signature.ts'
import { simAccount } from '#sim/identity.ts'
import { type JobParts, takeCronJob, takeSignedJob } from '../../app/api/cron/[job]/take-job.ts'
import { liveDesk } from './live-desk.ts'

const KEYS = { current: 'key-of-the-scheduler-that-runs-now-1', next: 'key-of-the-scheduler-that-comes-next' }
const CRON = 'secret-that-the-platform-shows-to-us'
const URL = 'https://desk.example'

/** A desk, and the door of jobs in a process beside it. */
const open = async () => {
  const desk = await liveDesk()
  const { time } = desk
  const { store, kv, feed } = desk.store.connect(() => Promise.resolve())
  const clock = { now: time.now, monotonic: time.now, sleep: (ms: number) => new Promise<void>((resolve) => void time.after(ms, resolve)), after: time.after }
  const parts: JobParts = { kv, keys: [KEYS], cronSecret: CRON, appUrl: URL, door: () => jobDoor({ store, kv, hands: null, publicPricesOf: () => Promise.resolve(null), feed, clock, log: () => undefined, texts: storedTexts(), holder: 'web' }) }
  let numbers = 0
  const signed = (job: string, over: Partial<{ key: string; url: string; body: string; jti: string; nowMs: number }> = {}) => signJob(over.key ?? KEYS.current, { url: `${URL}/api/cron/${job}`, body: `{"job":"${job}"}`, nowMs: Date.now(), jti: `n${numbers++}`, ...over })
  const call = async (job: string, signature: string | null, body = `{"job":"${job}"}`): Promise<Response> => {
    const replied = takeSignedJob(parts, new Request(`${URL}/api/cron/${job}`, { method: 'POST', body, headers: signature === null ? {} : { 'upstash-signature': signature } }), job)
    await desk.settle(20_000)
    return replied
  }
  return { ...desk, parts, signed, call, other: store }
}

test('a signed call does its job, whichever of the two keys signed it', async () => {
  const { call, signed } = await open()
  for (const key of [KEYS.current, KEYS.next]) {
    const reply = await call('sweep', await signed('sweep', { key }))
    expect([reply.status, jobDone.parse(await reply.json())]).toEqual([200, { job: 'sweep', accounts: 0, finished: true }])
  }
})

test('with no worker the sweep decides what was stored', async () => {
  const { call, signed, desk, table, other } = await open()
  desk.kill()
  await other.offer(simAccount, [{ id: 'left', at: 0, body: '{"at":0,"type":"block"}' }])
  expect(table?.inputs.get('left')?.outcome).toBeNull()
  const reply = await call('sweep', await signed('sweep'))
  expect(jobDone.parse(await reply.json())).toEqual({ job: 'sweep', accounts: 1, finished: true })
  expect(table?.inputs.get('left')?.outcome).toContain('accepted')
})

test('where a worker runs, the jobs leave its accounts to it, and say how many they would have touched', async () => {
  const { call, signed, press, settle, give, emulator, desk, table } = await open()
  give(emulator.say(1, 'BTC long 10x 200usdt @ market tp 2/4% 50/50 sl 1.5% trail 0.5% from 1%'))
  await settle()
  await press('Confirm', 8_000)
  const done = async (job: string) => jobDone.parse(await (await call(job, await signed(job))).json())
  const seq = table?.journal.length
  expect([await done('check-triggers'), await done('refresh-cards'), await done('poll-prices')]).toEqual([
    { job: 'check-triggers', accounts: 0, held: 1, unheld: 0, finished: true }, { job: 'refresh-cards', accounts: 0, held: 1, unheld: 0, finished: true }, { job: 'poll-prices', accounts: 0, finished: true },
  ])
  expect(table?.journal.length).toBe(seq)
  desk.kill()
  await settle(190_000)
  expect([await done('sync-open'), await done('check-triggers')]).toEqual([{ job: 'sync-open', accounts: 0, held: 0, unheld: 1, finished: true }, { job: 'check-triggers', accounts: 0, held: 0, unheld: 1, finished: true }])
}, 60_000)

test('the platform’s own crons call every job, and no other', () => {
  const { crons } = JSON.parse(readFileSync(new globalThis.URL('../../vercel.json', import.meta.url), 'utf8')) as { readonly crons: readonly { readonly path: string }[] }
  expect(crons.map(({ path }) => path.replace('/api/cron/', '')).toSorted()).toEqual(JOB_NAMES.toSorted())
})

test('what ended long ago goes by the job too, and a second call finds nothing left', async () => {
  const { call, signed, settle, desk, restart, table } = await open()
  const old = table?.inputs.size ?? 0
  desk.kill()
  await settle(40 * 86_400_000)
  await restart()
  const done = async () => jobDone.parse(await (await call('forget-old', await signed('forget-old'))).json())
  const first = await done()
  expect([old > 0, Number(first.rows) >= old, first.finished]).toEqual([true, true, true])
  expect((await done()).rows).toBe(0)
}, 60_000)

test.each<[string, Parameters<Awaited<ReturnType<typeof open>>['signed']>[1], string | undefined]>([
  ['another key', { key: 'a-key-that-somebody-else-made-up-here' }, undefined],
  ['another address', { url: `${URL}/api/cron/forget-old` }, undefined],
  ['another host', { url: 'https://evil.example/api/cron/sweep' }, undefined],
  ['another body', {}, '{"job":"sweep","more":1}'],
  ['a time long past', { nowMs: Date.now() - 3_600_000 }, undefined],
])('a signature of %s does nothing', async (_, over, body) => {
  const { call, signed, other, desk, table } = await open()
  desk.kill()
  await other.offer(simAccount, [{ id: 'left', at: 0, body: '{"at":0,"type":"block"}' }])
  expect((await call('sweep', await signed('sweep', over), body)).status).toBe(401)
  expect(table?.inputs.get('left')?.outcome).toBeNull()
})

test.each([[null], [''], ['x.y.z'], ['eyJhbGciOiJub25lIn0.e30.']])('a call with %j for a signature does nothing', async (signature) => {
  const { call } = await open()
  const reply = await call('sweep', signature)
  expect([reply.status, await reply.json()]).toMatchObject([401, { field: 'upstash-signature' }])
})

test('a signature is taken once', async () => {
  const { call, signed } = await open()
  const signature = await signed('sweep')
  expect([(await call('sweep', signature)).status, (await call('sweep', signature)).status]).toEqual([200, 409])
})

test.each([['swep', 'sweep'], ['__proto__', null], ['constructor', null]])('an unknown job %s is told which there are', async (job, nearest) => {
  const { call, signed } = await open()
  const reply = await call(job, await signed(job))
  expect([reply.status, await reply.json()]).toMatchObject([404, { field: 'job', value: job, limit: 'one of sweep, sync-open, check-triggers, refresh-cards, poll-prices, drive-paper, forget-old', ...(nearest === null ? {} : { nearest }) }])
})

test('a body of more than 4 kB is not read', async () => {
  const { call, signed } = await open()
  const body = 'x'.repeat(5_000)
  expect((await call('sweep', await signed('sweep', { body }), body)).status).toBe(413)
})

test('the platform’s cron shows its secret; nobody else calls by GET', async () => {
  const { parts, settle } = await open()
  const get = async (authorization: string | null, over: Partial<JobParts> = {}): Promise<number> => {
    const replied = takeCronJob({ ...parts, ...over }, new Request(`${URL}/api/cron/sweep`, { headers: authorization === null ? {} : { authorization } }), 'sweep')
    await settle(1_000)
    return (await replied).status
  }
  expect([await get(`Bearer ${CRON}`), await get(CRON), await get('Bearer '), await get(null)]).toEqual([200, 401, 401, 401])
  expect(await get('Bearer null', { cronSecret: null })).toBe(401)
})
