import { expect, test } from 'vitest'
import { accountList, added } from '#api/accounts.ts'
import { refusal } from '#api/refusal.ts'
import { Fault } from '#core/fault.ts'
import { usd } from '#core/trade/testing/scenario.ts'
import { keepLastRead } from '#desk/last-read.ts'
import { rotateVault } from '#desk/rotate-vault.ts'
import { freshSecret } from '#runtime/ids.ts'
import { makeVault, readVaultKeys, type RotatingVault } from '#runtime/vault.ts'
import { createSimStore } from '#sim/store.ts'
import { addDoor, type Keeper, listDoor, liveDoor, removeDoor, shownDoor } from '../../app/api/accounts/_parts/doors.ts'
import { account, accountRow, decided, input, trade, user } from '../contract/ids.ts'

const [K1, K2] = [freshSecret(), freshSecret()]
const vaultOf = (text: string): RotatingVault => {
  const keys = readVaultKeys(text)
  if (keys === null) throw new Error('keys are read')
  return makeVault(keys)
}
const KEY = 'AbCdEfGhIjKlMnOp1234567890wxyz'
const SECRET = 'SeCrEtSeCrEtSeCrEt0987654321zyxw'
const GOOD = { name: 'Main', apiKey: KEY, secret: SECRET, withdrawalOff: true, addressBound: true }

/** Ana with a paper account, Ben with one of Toobit; no network. */
const open = async ({ probe = () => Promise.resolve(), vault = vaultOf(`k1:${K1}`) }: { readonly probe?: () => Promise<void>; readonly vault?: RotatingVault } = {}) => {
  const sim = createSimStore(Date.now)
  const { store, kv } = sim.connect(() => Promise.resolve())
  await store.addUser(user('u1'), { telegramId: '1', name: 'Ana', language: 'en', timeZone: 'UTC' })
  await store.addUser(user('u2'), { telegramId: 'tg:8', name: 'Ben', language: 'en', timeZone: 'UTC' })
  await store.addAccount({ ...accountRow('paper', 'u1'), name: 'paper' })
  await store.addAccount({ ...accountRow('toobit-bens', 'u2'), name: 'Bens', venue: 'toobit', apiKey: 'BensKeyBensKeyBens', sealedKey: await vault.seal('s', { account: account('toobit-bens'), user: user('u2') }) })
  const logs: string[] = []
  let made = 0
  const keeper: Keeper = {
    store, kv, user: user('u1'), shown: await store.account(user('u1'), account('paper')), log: (_level, event, facts) => void logs.push(`${event} ${JSON.stringify(facts)}`),
    keys: { store, vault, probe, newId: () => account(`toobit-${(made += 1)}`) },
  }
  const ask = async (door: (keeper: Keeper, request: Request) => Promise<Response>, body: unknown, as: Keeper = keeper) => {
    const reply = await door(as, new Request('https://desk.example/api/accounts', { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), headers: { 'content-type': 'application/json' } }))
    return { status: reply.status, text: await reply.text(), cookie: reply.headers.get('set-cookie') }
  }
  const kept = (): string => JSON.stringify([...sim.tables.accounts.values()].map(({ row }) => row))
  const show = (of: string) => keepLastRead(kv, account(of), { at: 1, equity: usd('1000'), balance: { coin: 'USDT', total: usd('1000'), available: usd('1000'), positionMargin: usd('0'), orderMargin: usd('0'), unrealisedCross: usd('0') }, positions: [], orders: [], triggers: [] })
  return { sim, store, keeper, ask, kept, logs, show, vault }
}

test('a key that the exchange takes is stored sealed for its own row, not live, and never shown again', async () => {
  const { ask, store, keeper, logs, vault } = await open()
  const reply = await ask(addDoor, GOOD)
  expect([reply.status, added.parse(JSON.parse(reply.text))]).toEqual([201, { account: 'toobit-1', live: false }])
  const row = await store.account(user('u1'), account('toobit-1'))
  expect(row).toMatchObject({ name: 'Main', venue: 'toobit', live: false, apiKey: KEY })
  expect(await vault.open(row?.sealedKey ?? '', { account: account('toobit-1'), user: user('u1') })).toBe(SECRET)
  const list = await (await listDoor(keeper)).text()
  expect(accountList.parse(JSON.parse(list)).accounts.map(({ account: id, keyEndsWith, shown }) => [id, keyEndsWith, shown])).toEqual([['paper', null, true], ['toobit-1', 'wxyz', false]])
  for (const said of [reply.text, list, logs.join(), row?.sealedKey ?? '']) expect([said.includes(KEY), said.includes(SECRET)]).toEqual([false, false])
  expect(await store.setting('chat:toobit-1')).toBe('1')
})

const faultOf = (code: string, over: object = {}) => () => Promise.reject(new Fault({ code, retry: 'never', outcomeKnown: true, ...over }))

test.each([
  ['a key that Toobit does not know', faultOf('invalid-key'), 422, 'apiKey'],
  ['a wrong secret', faultOf('invalid-signature'), 422, 'apiKey'],
  ['a key bound to another address', faultOf('address-not-allowed'), 422, 'apiKey'],
  ['an exchange that is away', faultOf('venue-down', { retry: 'soon' }), 502, 'exchange'],
  ['a wire that broke', faultOf('unreachable', { retry: 'soon', neverReached: true }), 502, 'exchange'],
])('%s stores nothing, and is told without the secret', async (_, probe, ...expected) => {
  const { ask, kept, logs } = await open({ probe })
  const before = kept()
  const reply = await ask(addDoor, GOOD)
  expect([reply.status, refusal.parse(JSON.parse(reply.text)).field]).toEqual(expected)
  expect(kept()).toBe(before)
  expect(`${reply.text}${logs.join()}`).not.toMatch(new RegExp(`${SECRET}|${KEY}`))
})

test.each([
  ['without a statement on withdrawal', { withdrawalOff: false }, 'withdrawalOff'],
  ['without a statement on the address', { addressBound: undefined }, 'addressBound'],
  ['with markup for a name', { name: '<b>x' }, 'name'],
  ['with a name of 41 letters', { name: 'x'.repeat(41) }, 'name'],
  ['with a secret that has a space', { secret: 'two words and more letters' }, 'secret'],
  ['with a user of the sender’s choice', { user: 'u2' }, 'body'],
])('an account %s is refused, naming the field and not its value', async (_, over, field) => {
  const { ask, kept } = await open()
  const before = kept()
  const reply = await ask(addDoor, { ...GOOD, ...over })
  expect([reply.status, refusal.parse(JSON.parse(reply.text))]).toMatchObject([400, { field, value: null }])
  expect(kept()).toBe(before)
})

test('a name that the user has, in any case, and a key that the desk has are taken', async () => {
  const { ask } = await open()
  await ask(addDoor, GOOD)
  expect(await ask(addDoor, { ...GOOD, name: 'mAIN', apiKey: `${KEY}2` })).toMatchObject({ status: 409, text: expect.stringContaining('"field":"name"') })
  expect(await ask(addDoor, { ...GOOD, name: 'Other' })).toMatchObject({ status: 409, text: expect.stringContaining('"field":"apiKey"') })
  expect(await ask(addDoor, { ...GOOD, name: 'Other', apiKey: 'BensKeyBensKeyBens' })).toMatchObject({ status: 409, text: expect.not.stringContaining('Bens') })
})

test('live is a second act: the name letter by letter, the risks read, and numbers to state them in', async () => {
  const { ask, store, show } = await open()
  await ask(addDoor, GOOD)
  const on = { account: 'toobit-1', live: true, name: 'Main', risksRead: true }
  const isLive = async () => (await store.account(user('u1'), account('toobit-1')))?.live
  expect(await ask(liveDoor, on)).toMatchObject({ status: 409, text: expect.stringContaining('read from its exchange') })
  await show('toobit-1')
  for (const over of [{ name: 'main' }, { name: '' }, { risksRead: false }, { risksRead: undefined }, { live: 'true' }]) expect([over, (await ask(liveDoor, { ...on, ...over })).status, await isLive()]).toEqual([over, 400, false])
  expect([(await ask(liveDoor, on)).status, await isLive()]).toEqual([200, true])
  expect([(await ask(liveDoor, { account: 'toobit-1', live: false })).status, await isLive()]).toEqual([200, false])
  expect((await ask(liveDoor, { ...on, account: 'paper', name: 'paper' })).status).toBe(409)
})

test('while a trade is live, an account is neither turned off nor taken away', async () => {
  const { ask, store } = await open()
  await ask(addDoor, GOOD)
  const id = account('toobit-1')
  await store.setLive(user('u1'), id, true)
  await store.offer(id, [input('i')])
  await store.drain(id, (drain) => decided(drain, { trades: [trade(1)] }))
  expect((await ask(liveDoor, { account: 'toobit-1', live: false })).status).toBe(409)
  expect((await ask(removeDoor, { account: 'toobit-1', name: 'Main' })).status).toBe(409)
  expect((await store.account(user('u1'), id))?.live).toBe(true)
})

test('taken away, an account is gone from the list with its key; its name is free again', async () => {
  const { ask, kept, keeper } = await open()
  await ask(addDoor, GOOD)
  expect((await ask(removeDoor, { account: 'toobit-1', name: 'Mai' })).status).toBe(400)
  expect((await ask(removeDoor, { account: 'toobit-1', name: 'Main' })).status).toBe(200)
  expect(kept()).not.toContain(KEY)
  expect(await (await listDoor(keeper)).text()).not.toContain('Main')
  expect((await ask(addDoor, GOOD)).status).toBe(201)
})

test('another user’s account is as if it did not exist, at every door', async () => {
  const { ask, kept, show } = await open()
  await show('toobit-bens')
  const before = kept()
  const asks = [[liveDoor, { account: 'toobit-bens', live: true, name: 'Bens', risksRead: true }], [liveDoor, { account: 'toobit-bens', live: false }], [removeDoor, { account: 'toobit-bens', name: 'Bens' }], [shownDoor((id) => `c=${id}`), { account: 'toobit-bens' }]] as const
  for (const [door, body] of asks) expect(await ask(door, body)).toMatchObject({ status: 404, cookie: null })
  expect(kept()).toBe(before)
})

test('which account is shown is a cookie, of one’s own accounts only', async () => {
  const { ask } = await open()
  expect(await ask(shownDoor((id) => `keel_account=${id}; HttpOnly`), { account: 'paper' })).toMatchObject({ status: 200, cookie: 'keel_account=paper; HttpOnly' })
})

test('keys are tried ten times in ten minutes, no more', async () => {
  const { ask } = await open({ probe: faultOf('invalid-key') })
  const all: number[] = []
  for (let n = 0; n < 11; n += 1) all.push((await ask(addDoor, GOOD)).status)
  expect(all).toEqual([...Array.from({ length: 10 }, () => 422), 429])
})

test('a viewer changes nothing', async () => {
  const { sim, ask, keeper, kept } = await open()
  const row = sim.tables.users.get(user('u2'))
  if (row === undefined) throw new Error('Ben is there')
  sim.tables.users.set(user('u2'), { ...row, role: 'viewer' })
  const before = kept()
  const ben = { ...keeper, user: user('u2') }
  for (const [door, body] of [[addDoor, GOOD], [removeDoor, { account: 'toobit-bens', name: 'Bens' }], [liveDoor, { account: 'toobit-bens', live: false }]] as const) expect((await ask(door, body, ben)).status).toBe(403)
  expect(kept()).toBe(before)
})

test('the vault’s rotation seals every key under the first vault key, once, wherever it was stopped before', async () => {
  const { ask, store } = await open()
  await ask(addDoor, GOOD)
  const next = vaultOf(`k2:${K2},k1:${K1}`)
  const broken = { ...store, swapSealedKey: async (...[id, from, to]: Parameters<typeof store.swapSealedKey>) => { if (id !== 'toobit-1') throw new Error('killed'); return store.swapSealedKey(id, from, to) } }
  await expect(rotateVault({ store: broken, vault: next })).rejects.toThrow('killed')
  expect(await rotateVault({ store, vault: next })).toEqual({ sealed: 2, rotated: 1, closed: [] })
  expect(await rotateVault({ store, vault: next })).toEqual({ sealed: 2, rotated: 0, closed: [] })
  const only = vaultOf(`k2:${K2}`)
  const row = await store.accountOfLoop(account('toobit-1'))
  expect(await only.open(row?.sealedKey ?? '', { account: account('toobit-1'), user: user('u1') })).toBe(SECRET)
})

test('a key that no vault key opens is named and left as it is', async () => {
  const { store } = await open()
  const before = (await store.accountOfLoop(account('toobit-bens')))?.sealedKey
  expect(await rotateVault({ store, vault: vaultOf(`k9:${K2}`) })).toEqual({ sealed: 1, rotated: 0, closed: [{ account: 'toobit-bens', code: 'vault-key-unknown' }] })
  expect((await store.accountOfLoop(account('toobit-bens')))?.sealedKey).toBe(before)
})
