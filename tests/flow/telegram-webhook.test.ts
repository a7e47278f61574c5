import { expect, test } from 'vitest'
import { KNOCK } from '#desk/knocks.ts'
import { digest, newCode } from '#runtime/ids.ts'
import { simAccount } from '#sim/identity.ts'
import type { TelegramDoor } from '#wiring-telegram'
import { takeUpdate } from '../../app/webhook/telegram/take-update.ts'
import { liveDesk } from './live-desk.ts'

const SECRET = 'only-telegram-and-this-desk-know-this'
const TRADE = 'BTC long 10x 200usdt @ market sl 1.5%'

/** A desk, and beside it the door of a web process on the same store. */
const open = async () => {
  const desk = await liveDesk()
  const { store, kv, feed } = desk.store.connect(() => Promise.resolve())
  const logs: string[] = []
  const calls: string[] = []
  const door: TelegramDoor = {
    secret: SECRET, log: (_level, event, facts) => void logs.push(`${event} ${JSON.stringify(facts)}`),
    gate: {
      updates: { door: { store, kv, log: () => undefined }, name: 'sim' }, codes: { newCode, digest }, ownerId: '1',
      call: (method, payload) => { calls.push(`${method} ${JSON.stringify(payload)}`); return Promise.resolve({ ok: true, result: true }) },
      identityOf: (from) => Promise.resolve(from === 1 ? '1' : null), addMember: () => Promise.resolve(), tellOwners: () => Promise.resolve(),
    },
    knock: () => feed.publish(simAccount, KNOCK),
  }
  const post = async (body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const { response, left } = await takeUpdate(door, new Request('https://desk.example/webhook/telegram', { method: 'POST', body: text, headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': SECRET, ...headers } }))
    if (left !== null) await door.knock(left.from)
    return response
  }
  /** All that an update could have changed. */
  const kept = (): string => JSON.stringify([[...desk.store.tables.chats.values()].map((chats) => [...chats]), [...desk.store.tables.settings].filter(([name]) => name !== 'workers'), desk.table?.journal.length, desk.table?.trades.size, desk.shown().length])
  return { ...desk, post, kept, logs, calls }
}
const said = (update_id: number, text: string, from = 1) => ({ update_id, message: { message_id: update_id, date: 0, chat: { id: from, type: 'private', first_name: 'A' }, from: { id: from, is_bot: false, first_name: 'A' }, text } })

test('an update is stored, answered 200, and worked at once: the news of it wakes the worker before its next look', async () => {
  const { post, settle, shown, table } = await open()
  await settle(300)
  const before = shown().length
  expect((await post(said(900, TRADE))).status).toBe(200)
  await settle(200)
  expect(shown().length).toBeGreaterThan(before)
  expect([...(table?.trades.values() ?? [])].map(({ status }) => status)).toEqual(['draft'])
})

test.each([['no secret', { 'x-telegram-bot-api-secret-token': '' }], ['another', { 'x-telegram-bot-api-secret-token': `${SECRET}x` }], ['a part of it', { 'x-telegram-bot-api-secret-token': SECRET.slice(1) }]])('with %s nothing is stored, and the log says so without it', async (_, headers) => {
  const { post, kept, logs, settle } = await open()
  const before = kept()
  const reply = await post(said(900, TRADE), headers)
  expect([reply.status, await reply.json()]).toEqual([401, { field: 'x-telegram-bot-api-secret-token', value: null, limit: 'the secret that this desk gave to Telegram', nearest: null }])
  await settle()
  expect(kept()).toBe(before)
  expect(logs).toEqual(['telegram-webhook-refused {"why":"secret"}'])
})

test.each([
  ['no JSON', '{"update_id":', {}, [400, { field: 'body' }]],
  ['another type', '{}', { 'content-type': 'text/plain' }, [415, { field: 'content-type' }]],
  ['more than 1 MB', said(900, 'x'.repeat(1_100_000)), {}, [413, { field: 'body' }]],
  ['a list', [said(900, TRADE)], {}, [400, { field: 'body' }]],
  ['no number', { message: said(900, TRADE).message }, {}, [400, { field: 'update_id' }]],
  ['a number that is none', { ...said(900, TRADE), update_id: 1.5 }, {}, [400, { field: 'update_id' }]],
  ['a message without a chat', { update_id: 900, message: { message_id: 1, text: TRADE } }, {}, [400, { field: 'message.chat' }]],
])('%s is refused with the field, and changes nothing', async (_, body, headers, expected) => {
  const { post, kept, settle } = await open()
  const before = kept()
  const reply = await post(body, headers)
  expect([reply.status, await reply.json()]).toMatchObject(expected)
  await settle()
  expect(kept()).toBe(before)
})

test('brought twice, at once or later, an update acts once', async () => {
  const { post, settle, shown } = await open()
  const [one, two] = await Promise.all([post(said(900, TRADE)), post(said(900, TRADE))])
  await settle()
  const before = shown().length
  const three = await post(said(900, TRADE))
  await settle()
  expect([one.status, two.status, three.status]).toEqual([200, 200, 200])
  expect(shown().length).toBe(before)
  expect(shown().filter(({ html }) => html.includes('BTC')).length).toBe(1)
})

test('updates of a chat that arrive in another order are worked by their numbers', async () => {
  const { post, settle, emulator } = await open()
  await Promise.all([post(said(903, '/price')), post(said(902, '/nonsense2')), post(said(901, '/nonsense1'))])
  await settle()
  const all = emulator.messages(1).map(({ html }) => html).join('\n')
  expect(all.indexOf('nonsense1')).toBeGreaterThan(-1)
  expect(all.indexOf('nonsense1')).toBeLessThan(all.indexOf('nonsense2'))
})

test('a press that no view made changes nothing of the account', async () => {
  const { post, settle, table, shown } = await open()
  const journal = table?.journal.length
  const pressed = (update_id: number, data: string) => ({ update_id, callback_query: { id: String(update_id), from: { id: 1, is_bot: false, first_name: 'A' }, chat_instance: 'x', data, message: { message_id: 1, date: 0, chat: { id: 1, type: 'private' } } } })
  const forged = ['zz:1', 'c:1', 'c:1:2:3', 'cy:9e9:100', 'c:-1:1', '', '__proto__:1', 'x'.repeat(64)]
  for (const [at, data] of forged.entries()) expect((await post(pressed(900 + at, data))).status).toBe(200)
  await settle(10_000)
  expect(table?.journal.length).toBe(journal)
  expect(shown().filter(({ html }) => html.includes('of another time')).length).toBeGreaterThan(4)
})

test('a stranger is refused, and nothing but the update’s number is stored', async () => {
  const { post, kept, settle, calls } = await open()
  expect((await post(said(900, 'my secret words', 777))).status).toBe(200)
  await settle()
  expect(calls.join()).toContain('belongs to somebody else')
  expect(kept()).not.toMatch(/777|secret words/)
  expect(kept()).toContain('\\"update_id\\":900')
})

test('a pasted key is cut before the update is stored', async () => {
  const { post, kept } = await open()
  await post(said(900, 'my api secret: 9fKx2LmQ7pTz4VbN8cRw1YhJ6sDg3EuA'))
  expect(kept()).toContain('a secret stood here')
  expect(kept()).not.toContain('9fKx2LmQ')
})
