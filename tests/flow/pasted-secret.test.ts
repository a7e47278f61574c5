import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { liveDesk } from './live-desk.ts'

const key = createHash('sha512').update('key').digest('base64url').slice(0, 64)

test('a pasted key is deleted from the chat, the user is warned, and nothing of it is stored or logged', async () => {
  const { ask, emulator, store, errors } = await liveDesk()
  for (const text of [key, `my api key ${key}`, `/new ${key}`, 'api secret: hunter2hunter2']) {
    expect(await ask(text)).toContain('the message is deleted, and Keel stored nothing of it')
    expect(emulator.messages(1).filter(({ from }) => from === 'user')).toEqual([])
  }
  const kept = JSON.stringify([[...store.tables.chats.values()].flatMap((chats) => [...chats.values()]), [...store.tables.settings], [...store.tables.kv], [...store.tables.accounts.values()].map((table) => [table.journal, [...table.trades]])], (_name, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
  expect(kept).toContain('a secret stood here')
  expect(kept).not.toContain(key.slice(5, 25))
  expect(kept).not.toContain('hunter2')
  expect(errors.join()).not.toContain(key.slice(5, 25))
}, 60_000)

test('a stranger’s key is deleted too', async () => {
  const { give, emulator, settle } = await liveDesk()
  give(emulator.say(77, key))
  await settle()
  expect(emulator.messages(77).map(({ from, html }) => `${from} ${html.slice(0, 40)}`)).toEqual([expect.stringContaining('bot ⚠️ That looked like a key')])
}, 60_000)

test('where the bot may not delete it says so, and stores nothing all the same', async () => {
  const { ask } = await liveDesk('locked', { instead: (method) => (method === 'deleteMessage' ? { ok: false, error_code: 400, description: "Bad Request: message can't be deleted" } : null) })
  expect(await ask(key)).toContain('delete the message yourself, now')
}, 60_000)
