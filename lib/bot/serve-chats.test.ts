import { expect, test } from 'vitest'
import { accountIdOf, userIdOf } from '#db/identity.ts'
import type { AccountRow, UserRow } from '#desk/ports/store.ts'
import type { BriefDesk } from '#desk/run-briefly.ts'
import { takingAccounts } from './serve-chats.ts'

const user = userIdOf({ user_id: 'u' })
const rows = ['a', 'b'].map((name): AccountRow => ({ account: accountIdOf({ account: name }), user, name, venue: 'paper', live: false, epoch: 1, sealedKey: null, apiKey: null, seq: 0, state: '' }))
const owner: UserRow = { user, telegramId: '1', name: 'U', language: 'en', timeZone: 'UTC', role: 'trader' }

/** Accounts that are taken for an update of a user whose chat speaks for `a`. */
const takenFor = async (data: string): Promise<readonly string[]> => {
  const taken: string[] = []
  const store = { userOf: () => Promise.resolve(owner), accounts: () => Promise.resolve(rows), setting: () => Promise.resolve('a'), putSetting: () => Promise.resolve() }
  const desk: Pick<BriefDesk, 'need'> = { need: (account) => Promise.resolve(taken.push(account) > 0) }
  await takingAccounts(desk, { store, identityOf: () => Promise.resolve('1') })({ update_id: 1, callback_query: { id: '1', from: { id: 9, is_bot: false, first_name: 'U' }, chat_instance: '1', data } })
  return taken
}

test('a press is worked where the account that it carries is held, whichever the chat speaks for', async () => {
  expect(await takenFor('cy:3:50:8:b')).toEqual(['b'])
  expect(await takenFor('cy:3:50:8:a')).toEqual(['a'])
})

test('of an account of somebody else, or without one, the chat’s own is taken', async () => {
  expect(await takenFor('cy:3:50:8:theirs')).toEqual(['a'])
  expect(await takenFor('tl:1')).toEqual(['a'])
})
