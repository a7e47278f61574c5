import { expect, test } from 'vitest'
import { COMMAND_NAMES } from '#bot/all-commands.ts'
import { PRESS_VERBS, PRESSES } from '#bot/all-presses.ts'
import { simAccount, simUser } from '#sim/identity.ts'
import { liveDesk } from './live-desk.ts'

/** What a viewer may say, with words that would change something where the command takes any. Everything else must be refused. */
const SEES: Readonly<Record<string, string>> = {
  menu: '/menu', start: '/start', help: '/help', account: '/account', trades: '/trades', status: '/status', positions: '/positions', balance: '/balance', history: '/history', logs: '/logs', drift: '/drift', settings: '/settings', sync: '/sync', price: '/price BTC', why: '/why 1', certificate: '/certificate 1', web: '/web', authorized: '/authorized', portfolio: '/portfolio' }
const REFUSED: readonly string[] = ['/adopt BTC long 2%', '/new', '/new BTC long 10x 32c sl 1%', '/restart', '/reset', '/reset paper', '/settings size 200usdt', '/settings zone UTC', '/close 1', '/close 1 50%', '/stop 1 1%', '/trail 1 0.8%', '/targets 1 2/4%', '/margin 1 50usdt', '/copy 1', '/edit 1 BTC long 10x 32c sl 1%', '/auth', '/revoke 1', '/role 1 trader', '/closeall', '/pause', '/resume', 'BTC long 10x 32c sl 1%']
const SEEN_PRESSES: readonly string[] = ['sd', 'sl', 'w', 'ct', 'o', 'l', 'mn', 'as', 'dr', 'k']
const ONLY_SEES = 'You are let in to see, not to act: nothing was done.'

/** A trade is open and another is a draft when its user becomes a viewer. */
const open = async () => {
  const desk = await liveDesk()
  const { ask, press, store } = desk
  await ask('BTC long 10x 32c sl 1%')
  await press('Confirm', 8_000)
  await ask('BTC long 10x 20c sl 1%')
  const row = store.tables.users.get(simUser)
  if (row === undefined) throw new Error('the user is there')
  store.tables.users.set(simUser, { ...row, role: 'viewer' })
  const state = () => JSON.stringify([...(desk.table?.inputs.values() ?? [])].filter(({ id }) => id.startsWith('tg:')).map(({ id }) => id))
  const kept = () => JSON.stringify([[...store.tables.settings].filter(([name]) => !name.startsWith('dead:') && !name.startsWith('chat:') && !name.startsWith('speaks-for:') && !name.startsWith('prices-seen:') && name !== 'workers'), store.tables.users.get(simUser), [...store.tables.accounts.values()].map(({ removed }) => removed)])
  return { ...desk, state, kept }
}

test('a viewer is refused every command that changes something, with the reason, and may say all others', async () => {
  const { ask, state, kept, errors } = await open()
  const named = new Set([...Object.keys(SEES), ...REFUSED.flatMap((line) => /^\/(\w+)/.exec(line)?.[1] ?? [])])
  expect(COMMAND_NAMES.filter((name) => !named.has(name))).toEqual([])
  const before = [state(), kept()]
  for (const line of REFUSED) expect([line, await ask(line, 1_000)]).toEqual([line, expect.stringContaining(ONLY_SEES)])
  for (const name of COMMAND_NAMES.filter((one) => SEES[one] !== undefined)) expect([name, await ask(SEES[name] ?? '', 2_000)]).toEqual([name, expect.not.stringContaining(ONLY_SEES)])
  expect([state(), kept()]).toEqual(before)
  expect(errors).toEqual([])
}, 60_000)

test('a viewer is refused every press that changes something', async () => {
  const { give, settle, shown, state, kept, errors } = await open()
  const before = [state(), kept()]
  let update = 9_500_000_000_000
  for (const verb of PRESS_VERBS) {
    const form = PRESSES[verb]
    const data = [verb, ...Array.from({ length: form?.numbers ?? 0 }, () => 1), ...(form?.account === true ? [simAccount] : [])].join(':')
    const was = shown().at(-1)?.id ?? 0
    update += 1
    give({ update_id: update, callback_query: { id: String(update), from: { id: 1, is_bot: false, first_name: 'You' }, chat_instance: '1', message: { message_id: was, date: 0, chat: { id: 1, type: 'private' }, text: 'x' }, data } })
    await settle(1_000)
    const said = shown().filter(({ id }) => id > was).map(({ html }) => html).join()
    expect([verb, said.includes(ONLY_SEES)]).toEqual([verb, !SEEN_PRESSES.includes(verb)])
  }
  expect([state(), kept()]).toEqual(before)
  expect(errors).toEqual([])
}, 60_000)
