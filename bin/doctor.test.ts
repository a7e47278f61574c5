import { spawn } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'

const KEEL = new URL('keel.mjs', import.meta.url).pathname
const TOKEN = '123456789:AAHk-a-token-that-must-not-be-shown-anywhere'
const SECRET = 'a-password-that-must-not-be-shown'

const doctor = (env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<{ readonly text: string; readonly code: number | null }> =>
  new Promise((done) => {
    const child = spawn(process.execPath, [KEEL, 'doctor', ...args], { env: { NODE_ENV: 'production', PATH: process.env['PATH'] ?? '', ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    let text = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => { text += part.toString() })
    child.once('close', (code) => done({ text, code }))
  })

let server: Server
let here = ''
/** Toobit's time and Telegram's two questions, in one. */
beforeAll(async () => {
  server = createServer((request, response) => {
    const body = request.url === '/api/v1/time' ? { serverTime: Date.now() + 60_000 } : request.url?.endsWith('/getMe') === true ? { ok: true, result: { id: 1, username: 'keel_test_bot' } } : { ok: true, result: { url: 'https://elsewhere.example/hook' } }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(body))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  here = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`
})
afterAll(() => { server.close() })

test('what is set is tried and told, what is not is named with what does its work', async () => {
  const { text, code } = await doctor({ TOOBIT_REST: here, TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API: here })
  expect(code).toBe(0)
  expect(text).toMatch(/✓ Toobit +answers; this machine's clock is \d{5} ms behind/)
  expect(text).toMatch(/✓ Telegram +@keel_test_bot; its webhook leads to elsewhere\.example/)
  expect(text).toMatch(/· Database +not set: `npm start` runs one of its own/)
  expect(text).toMatch(/· Paper exchange +not set: .*paper accounts trade at Toobit's public prices, each as a row of the database/)
  expect(text).toContain('All that is set is well.')
  expect(text).not.toContain(TOKEN)
})

test('a service that fails is told with what to do, and never with its secret', async () => {
  const { text, code } = await doctor({ TOOBIT_REST: 'http://127.0.0.1:9', DATABASE_URL: `postgres://keel:${SECRET}@127.0.0.1:9/keel`, TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API: 'http://127.0.0.1:9' })
  expect(code).toBe(1)
  expect(text).toMatch(/✗ Database .*\n.*→ Look at DATABASE_URL/)
  expect(text).toMatch(/✗ Toobit .*\n.*→ Look at TOOBIT_REST/)
  expect(text).toContain('3 of 3 services that are set need you.')
  for (const hidden of [SECRET, TOKEN]) expect(text).not.toContain(hidden)
})

test('faults of the environment are told all at once, with the nearest valid value', async () => {
  const { text, code } = await doctor({ PORT: '70000', DB_DRIVER: 'ngon' })
  expect(code).toBe(1)
  expect(text).toMatch(/PORT = 70000: must be a whole number from 0 to 65535\n.*65535/)
  expect(text).toMatch(/DB_DRIVER = ngon/)
})

test('it takes no options, and says so', async () => {
  const { text, code } = await doctor({}, '--all')
  expect(code).toBe(1)
  expect(text).toContain('keel doctor takes no options; --all is too much.')
})
