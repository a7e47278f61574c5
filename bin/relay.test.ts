import { spawn } from 'node:child_process'
import { expect, test } from 'vitest'

const KEEL = new URL('keel.mjs', import.meta.url).pathname
const SECRET = 'a-secret-of-who-brings-events-that-must-not-be-shown'

const relay = (env: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<{ readonly text: string; readonly code: number | null }> =>
  new Promise((done) => {
    const child = spawn(process.execPath, [KEEL, 'relay', ...words], { env: { NODE_ENV: 'production', PATH: process.env['PATH'] ?? '', ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    let text = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => { text += part.toString() })
    child.once('close', (code) => done({ text, code }))
  })

test('what a relay can’t do without is named all at once, and no secret with it', async () => {
  const { text, code } = await relay({ TOOBIT_WEBHOOK_SECRET: SECRET })
  expect(code).toBe(1)
  for (const name of ['DATABASE_URL', 'KEEL_VAULT_KEYS', 'APP_URL']) expect(text).toMatch(new RegExp(`${name} = \\(not set\\): must be .*this process needs it`))
  expect(text).not.toContain(SECRET)
})

test.each([[['--acount', 'x'], 'the nearest is --account'], [['--account'], '--account wants the id of an account'], [['--account', '--account'], '--account wants the id of an account']])('%j is refused with what it takes', async (words, says) => {
  const { text, code } = await relay({}, ...words)
  expect([code, text]).toEqual([1, expect.stringContaining(says)])
})
