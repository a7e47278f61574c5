import type { AccountId, Store, UserId } from '#desk/ports/store.ts'
import type { SimStore } from './store.ts'

const isUser = (text: string): text is UserId => text === 'sim-user' || text === 'sim-second'
const isAccount = (text: string): text is AccountId => text === 'sim-account' || text === 'sim-second-account' || text.startsWith('paper-')
const made = <T extends string>(text: string, is: (text: string) => text is T): T => {
  if (!is(text)) throw new Error(`assertion failed: ${text} is an identity of the simulation`)
  return text
}

// Identity is made by sign-in; in a seed, sign-in is this line.
export const simUser = made('sim-user', isUser)
export const simAccount = made('sim-account', isAccount)

/** The second user of a desk: another chat, another account with another key. */
const secondUser = made('sim-second', isUser)
export const secondAccount = made('sim-second-account', isAccount)

/** Of an account that a seed's user opens. */
export const newSimAccount = (text: string): AccountId => made(`paper-${text}`, isAccount)

/** The user and the paper account of a new store. Returns the store as an admin's hand has it. */
export const signIn = async (store: SimStore): Promise<Store> => {
  const admin = store.connect(() => Promise.resolve()).store
  await admin.addUser(simUser, { telegramId: '1', name: 'You', language: 'en', timeZone: 'UTC' })
  await admin.addAccount({ account: simAccount, user: simUser, name: 'paper', venue: 'paper', live: false, epoch: 1, sealedKey: null, apiKey: null })
  return admin
}

export const signInSecond = async (admin: Store, apiKey: string): Promise<void> => {
  await admin.addUser(secondUser, { telegramId: '2', name: 'Other', language: 'en', timeZone: 'UTC' })
  await admin.addAccount({ account: secondAccount, user: secondUser, name: 'paper', venue: 'paper', live: false, epoch: 1, sealedKey: null, apiKey })
}
