import { expect, test } from 'vitest'
import { liveDesk } from './live-desk.ts'

const GROUP = -5
const chat = { id: GROUP, type: 'supergroup', title: 'Desk' }
const me = { id: 1, is_bot: true, first_name: 'Keel', username: 'keel_bot' }

/** A group beside the private chat: what 1 (the owner) or another says and presses there. */
const group = async () => {
  const payloads: Readonly<Record<string, unknown>>[] = []
  const desk = await liveDesk('locked', { instead: (_method, payload) => { if (payload['chat_id'] === GROUP || payload['callback_query_id'] !== undefined) payloads.push(payload); return null } })
  let update = 8_000_000_000_000
  const person = (id: number) => ({ id, is_bot: false, first_name: `P${id}` })
  const texts = (): readonly string[] => desk.emulator.messages(GROUP).filter(({ from }) => from === 'bot').map(({ html }) => html)
  const said = async (text: string, { from = 1, kind = 'message', more = {} }: { readonly from?: number; readonly kind?: string; readonly more?: object } = {}): Promise<readonly string[]> => {
    const before = texts().length
    desk.give({ update_id: ++update, [kind]: { message_id: 70, date: 0, chat, from: person(from), text, ...more } })
    await desk.settle()
    return texts().slice(before)
  }
  const pressed = async (label: string, from: number, asker = 1): Promise<void> => {
    const message = desk.emulator.messages(GROUP).findLast(({ buttons }) => buttons.flat().some((button) => button.label.startsWith(label)))
    const data = message?.buttons.flat().find((button) => button.label.startsWith(label))?.data
    desk.give({ update_id: ++update, callback_query: { id: String(update), from: person(from), chat_instance: 'g', data, message: { message_id: message?.id, date: 0, chat, from: me, text: 'x', reply_to_message: { message_id: 70, date: 0, chat, from: person(asker), text: '/new' } } } })
    await desk.settle()
  }
  return { ...desk, payloads, said, pressed, texts }
}

test('in a group the bot answers commands that are its own, under the question and in its topic', async () => {
  const { said, payloads } = await group()
  expect(await said('/price@keel_bot BTC')).toEqual([expect.stringContaining('Bid')])
  expect(await said('/price BTC', { more: { is_topic_message: true, message_thread_id: 7 } })).toEqual([expect.stringContaining('Bid')])
  expect(payloads.at(-1)).toMatchObject({ reply_parameters: { message_id: 70 }, message_thread_id: 7 })
  expect(await said('/price@other_bot BTC')).toEqual([])
  expect(await said('/weather today')).toEqual([])
  expect(await said('/nope@keel_bot')).toEqual([expect.stringContaining('one of the commands of /help')])
  expect(await said('what a day for BTC long holders')).toEqual([])
  expect(await said('BTC long 10x 32c sl 1%')).toEqual([])
}, 60_000)

test('a stranger in a group acts on nothing, and what a group need not see is told in private', async () => {
  const { said, table } = await group()
  expect(await said('/closeall', { from: 77 })).toEqual([expect.stringContaining('belongs to somebody else')])
  for (const command of ['/balance', '/settings', '/logs', '/authorized']) expect(await said(command)).toEqual([expect.stringContaining('private chat')])
  expect(table?.journal.filter(({ type }) => type === 'blocked')).toEqual([])
}, 60_000)

test('a button in a group is for the one whose question it answers', async () => {
  const { said, pressed, table, payloads } = await group()
  await said('/new BTC long 10x 32c sl 1%')
  await pressed('Confirm', 77)
  await pressed('Confirm', 1, 77)
  expect(payloads.filter((payload) => payload['show_alert'] === true).length).toBe(2)
  expect(table?.journal.map(({ type }) => type)).not.toContain('entry-requested')
  await pressed('Confirm', 1)
  expect(table?.journal.filter(({ type }) => type === 'entry-requested').length).toBe(1)
}, 60_000)

test('an edited message is ignored, in a group and in private', async () => {
  const { said, give, settle, shown, table } = await group()
  expect(await said('/closeall', { kind: 'edited_message' })).toEqual([])
  const before = shown().length
  give({ update_id: 9_100_000_000_000, edited_message: { message_id: 3, date: 0, edit_date: 1, chat: { id: 1, type: 'private', first_name: 'You' }, from: { id: 1, is_bot: false, first_name: 'You' }, text: 'BTC long 10x 32c sl 1%' } })
  await settle()
  expect(shown().length).toBe(before)
  expect(table?.journal.map(({ type }) => type)).not.toContain('drafted')
}, 60_000)

test('a set-up in a group is its asker’s own: typed answers are replies to the card', async () => {
  const { said, texts } = await group()
  await said('/new')
  expect(texts().at(-1)).toContain('Which coin?')
  expect(await said('btc')).toEqual([])
  await said('btc', { more: { reply_to_message: { message_id: 71, date: 0, chat, from: me, text: 'card' } } })
  expect(texts().at(-1)).toContain('Long or short?')
}, 60_000)
