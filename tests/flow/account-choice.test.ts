import { expect, test } from 'vitest'
import { simUser } from '#sim/identity.ts'
import { account, accountRow, user } from '../contract/ids.ts'
import { liveDesk } from './live-desk.ts'

const TRADE = 'BTC long 10x 32c sl 1%'

/** Beside paper: Main at Toobit, live, and Cold, which is not; and another user's account. */
const open = async () => {
  const desk = await liveDesk()
  const { store } = desk.store.connect(() => Promise.resolve())
  await store.addUser(user('u2'), { telegramId: '2', name: 'Ben', language: 'en', timeZone: 'UTC' })
  for (const [id, name] of [['toobit-main', 'Main'], ['toobit-cold', 'Cold']] as const) await store.addAccount({ ...accountRow(id, simUser), name, venue: 'toobit', apiKey: `key-of-${id}`, sealedKey: 'x' })
  await store.addAccount({ ...accountRow('bens', 'u2'), name: 'Bens' })
  await store.setLive(simUser, account('toobit-main'), true)
  const journal = (id: string): readonly string[] => desk.store.tables.accounts.get(account(id))?.journal.filter(({ trade }) => trade !== null).map(({ type }) => type) ?? []
  const labels = (): readonly string[] => desk.shown().at(-1)?.buttons.flat().map(({ label }) => label) ?? []
  /** A press with data of one's own making, on the message shown last. */
  const forge = async (data: string): Promise<string> => {
    const at = desk.shown().at(-1)?.id ?? 0
    desk.give({ update_id: 9_000_000_000_000 + at, callback_query: { id: 'x', from: { id: 1, is_bot: false, first_name: 'You' }, chat_instance: '1', message: { message_id: at, date: 0, chat: { id: 1, type: 'private' }, text: 'x' }, data } })
    await desk.settle()
    return desk.shown().filter(({ id }) => id > at).map(({ html }) => html).join()
  }
  return { ...desk, admin: store, journal, labels, forge }
}

test('/account shows the user’s own accounts, and the one that is chosen is spoken for from then on', async () => {
  const { ask, press, labels, shown, errors } = await open()
  const list = await ask('/accounts')
  expect(list).toContain('Here you speak for paper.')
  expect(list).toContain('○ <b>LIVE</b> Main')
  expect(list).toContain('○ Cold: not live')
  expect(list).not.toContain('Bens')
  expect(labels()).toEqual(['Speak for Cold · not live', 'Speak for LIVE Main'])
  await press('Speak for LIVE Main')
  expect(shown().at(-1)?.html).toContain('Here you speak for <b>LIVE</b> Main.\n⚠️ What you say here trades with real money.')
  expect(await ask('/start')).toContain('It speaks for <b>LIVE</b> Main')
  expect(await ask('/status')).toContain('<b>LIVE</b> Main · no trade open, none waits for an entry')
  expect(await ask('/account cold')).toContain('Here you speak for Cold: not live')
  expect(await ask('/account bens')).toContain('one of paper, Cold, Main')
  expect(errors).toEqual([])
}, 60_000)

test('a live account that was chosen trades from the chat, and everything of it says LIVE; one that is not live refuses at confirm', async () => {
  const { ask, press, journal, shown } = await open()
  await ask('/account Main')
  expect(await ask(TRADE)).toContain('⚪ <b>LIVE</b> Main · <b>BTC long')
  await press('Confirm', 8_000)
  expect(journal('toobit-main')).toContain('entry-requested')
  expect(journal('sim-account')).toEqual([])
  expect(shown().some(({ html, edits }) => edits > 0 && html.startsWith('🟢 <b>LIVE</b> Main · <b>BTC long 10×'))).toBe(true)
  expect(shown().some(({ html }) => html.includes('<b>LIVE</b> Main · 1 BTC long: '))).toBe(true)
  await ask('/account Cold')
  await ask('BTC short 10x 32c sl 1%')
  await press('Confirm', 8_000)
  expect(shown().at(-1)?.html).toContain('not turned live')
  expect(journal('toobit-cold')).not.toContain('entry-requested')
}, 60_000)

test('a press acts on the account it was drawn for, whichever the chat speaks for meanwhile', async () => {
  const { ask, press, journal } = await open()
  expect(await ask(TRADE)).toMatch(/draft 1 · paper/)
  await ask('/account Main')
  await ask(TRADE)
  await ask('/account paper')
  await press('Confirm', 8_000)
  expect(journal('toobit-main')).toContain('entry-requested')
  expect(journal('sim-account')).toEqual(['drafted'])
}, 60_000)

test('the card of a set-up goes on for the account that it was begun for', async () => {
  const { ask, press, shown, journal } = await open()
  await ask('/new')
  await ask('BTC')
  await ask('/account Main')
  expect(await ask('long')).toContain('a command like /help or a trade')
  for (const label of ['Long', 'Keep', '10×', '50 USDT', 'Market', '1%', 'Summary']) await press(label).catch(() => undefined)
  expect(shown().map(({ html }) => html).join()).toContain('draft 1 · paper')
  expect(journal('toobit-main')).toEqual([])
}, 60_000)

test('a button of an account that was taken away, of another user’s, or without an account says so and does nothing', async () => {
  const { ask, admin, forge, store } = await open()
  await ask('/account Cold')
  await ask(TRADE)
  const before = (): string => JSON.stringify([...store.tables.accounts.values()].map(({ journal, inputs }) => [journal.length, inputs.size]))
  expect(await admin.removeAccount(simUser, account('toobit-cold'))).toBe('done')
  const was = before()
  expect(await forge('c:1:1:toobit-cold')).toContain('of an account that was taken away. Nothing was done.')
  expect(await forge('ca:bens')).toContain('of an account that was taken away')
  expect(await forge('as:bens')).toContain('of an account that was taken away')
  expect(await forge('c:1:1')).toContain('This button is of another time. Nothing was done.')
  expect(await forge('ca')).toContain('This button is of another time.')
  expect(before()).toBe(was)
  expect(await ask('/account')).toContain('Here you speak for paper')
}, 60_000)
