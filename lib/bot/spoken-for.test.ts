import { expect, test } from 'vitest'
import { accountIdOf, userIdOf } from '#db/identity.ts'
import type { AccountRow, VenueKind } from '#desk/ports/store.ts'
import { speakFor, spokenFor } from './spoken-for.ts'

const user = userIdOf({ user_id: 'ana' })
const account = (name: string, venue: VenueKind): AccountRow => ({ account: accountIdOf({ account: name }), user, name, venue, live: venue !== 'paper', epoch: 1, seq: 0, state: '', sealedKey: null, apiKey: null })
const settings = () => {
  const kept = new Map<string, string>()
  return { setting: async (name: string) => kept.get(name) ?? null, putSetting: async (name: string, value: string) => void kept.set(name, value) }
}
const [paper, early, late] = [account('paper', 'paper'), account('a-toobit', 'toobit'), account('toobit-x', 'toobit')]

test('the chat acts on paper where there is one and nothing was chosen, whatever else was added', async () => {
  expect((await spokenFor(settings(), user, [early, paper, late]))?.name).toBe('paper')
})

test('without paper it stays with the account that it acted on first, also when one that comes before it is added', async () => {
  const store = settings()
  expect((await spokenFor(store, user, [late]))?.name).toBe('toobit-x')
  expect((await spokenFor(store, user, [early, late]))?.name).toBe('toobit-x')
  expect((await spokenFor(store, user, [early]))?.name).toBe('a-toobit')
})

test('what the user chose goes before paper, until it is taken away', async () => {
  const store = settings()
  await speakFor(store, user, late.account)
  expect((await spokenFor(store, user, [early, paper, late]))?.name).toBe('toobit-x')
  expect((await spokenFor(store, user, [early, paper]))?.name).toBe('paper')
})

test('a user without an account has none', async () => {
  expect(await spokenFor(settings(), user, [])).toBeUndefined()
})
