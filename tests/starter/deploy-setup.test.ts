import { spawn } from 'node:child_process'
import { createServer, type IncomingMessage } from 'node:http'
import { afterAll, describe, expect, test } from 'vitest'
import { JOB_NAMES } from '#desk/jobs.ts'
import { embeddedServer } from '../contract/embedded.ts'
import { openBotApi } from '../flow/bot-api.ts'

const KEEL = new URL('../../bin/keel.mjs', import.meta.url).pathname
const TOKEN = '42:a-token-of-this-test-that-must-not-be-shown'
const [SECRET, QSTASH] = ['a-webhook-secret-that-must-not-be-shown', 'a-qstash-token-that-must-not-be-shown']
const database = embeddedServer()
afterAll(() => database.close())

/** QStash's schedules, and the pages' health; both on one address. */
const outside = async () => {
  const schedules = new Map<string, string>()
  let status = 200
  const answer = (request: IncomingMessage): unknown => {
    const id = String(request.headers['upstash-schedule-id'] ?? request.url?.split('/').at(-1))
    if (request.method === 'POST') schedules.set(id, decodeURIComponent(request.url ?? ''))
    if (request.method === 'DELETE') schedules.delete(id)
    return request.method === 'GET' ? [...schedules.keys()].map((scheduleId) => ({ scheduleId, cron: '*/1 * * * *' })) : { scheduleId: id }
  }
  const server = createServer((request, reply) => {
    if (request.url === '/health/ready') return void reply.writeHead(status).end()
    request.resume().on('end', () => reply.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer(request))))
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  return { url: `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`, schedules, answerWith: (code: number) => { status = code }, close: () => { server.closeAllConnections(); server.close() } }
}

const setUp = (env: Readonly<Record<string, string>>, ...more: readonly string[]): Promise<{ readonly text: string; readonly code: number | null }> =>
  new Promise((done) => {
    const child = spawn(process.execPath, [KEEL, 'deploy:setup', ...more], { env: { NODE_ENV: 'production', PATH: process.env['PATH'] ?? '', ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    let text = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => { text += part.toString() })
    child.once('close', (code) => done({ text, code }))
  })

describe.skipIf(database.missing !== null)(`keel deploy:setup${database.missing === null ? '' : ` (not tried: ${database.missing})`}`, () => {
  test('brings tables, jobs and readiness; an address without TLS gets no webhook and says so; nothing secret is shown; again is the same', async () => {
    const [api, there, { url, drop }] = await Promise.all([openBotApi(TOKEN), outside(), database.open()])
    const env = { DATABASE_URL: url, APP_URL: there.url, TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API: api.url, TELEGRAM_WEBHOOK_SECRET: SECRET, QSTASH_TOKEN: QSTASH, QSTASH_URL: there.url, QSTASH_CURRENT_SIGNING_KEY: `${QSTASH}1`, QSTASH_NEXT_SIGNING_KEY: `${QSTASH}2` }
    const first = await setUp(env)
    expect(first.text).toMatch(/✓ Database +its tables are up to date\n✗ Telegram +Telegram brings messages only to an https APP_URL.*\n✓ Jobs +QStash calls \d+ jobs\n✓ Pages +127\.0\.0\.1:\d+ is ready\n1 step needs? you/)
    expect(first.code).toBe(1)
    expect(new Set([...there.schedules.keys()].map((id) => /^keel-[0-9a-f]{8}-(.+)$/.exec(id)?.[1]))).toEqual(new Set(JOB_NAMES))
    const kept = [...there.schedules.keys()]
    const second = await setUp(env)
    expect([second.code, [...there.schedules.keys()]]).toEqual([1, kept])
    for (const hidden of [TOKEN, SECRET, QSTASH]) expect(first.text + second.text).not.toContain(hidden)
    there.close()
    await Promise.all([api.close(), drop()])
  }, 60_000)

  test('a bot of another installation keeps its webhook unless it is said to be taken over; pages that are not there are told', async () => {
    const [api, { url, drop }] = await Promise.all([openBotApi(TOKEN), database.open()])
    api.hook.url = 'https://other.example/hook/with-a-secret'
    const env = { DATABASE_URL: url, APP_URL: 'https://127.0.0.1:9', TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API: api.url, TELEGRAM_WEBHOOK_SECRET: SECRET }
    const kept = await setUp(env)
    expect(kept.text).toMatch(/✗ Telegram +the bot's webhook leads to other\.example, another installation: KEEL_TAKE_OVER=1/)
    expect([api.hook.url, kept.text.includes('with-a-secret')]).toEqual(['https://other.example/hook/with-a-secret', false])
    const taken = await setUp({ ...env, KEEL_TAKE_OVER: '1' })
    expect(taken.text).toMatch(/✓ Telegram +Telegram brings messages to 127\.0\.0\.1:9\n· Jobs +without QSTASH_TOKEN the worker calls the jobs\n✗ Pages +127\.0\.0\.1:9 does not answer: deploy the pages/)
    expect(api.hook.url).toBe('https://127.0.0.1:9/webhook/telegram')
    await Promise.all([api.close(), drop()])
  }, 60_000)
})

test('keel deploy:setup without its variables names them all, and takes no options', async () => {
  const bare = await setUp({})
  expect([bare.code, bare.text]).toMatchObject([1, expect.stringMatching(/DATABASE_URL = \(not set\)[\s\S]*APP_URL = \(not set\)/)])
  expect((await setUp({}, '--now')).text).toContain('keel deploy:setup takes no options; --now is too much.')
}, 30_000)
