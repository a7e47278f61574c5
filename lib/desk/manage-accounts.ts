import { isFault } from '#core/fault.ts'
import { chatOf } from './paper-accounts.ts'
import type { Vault } from './ports/exchange.ts'
import type { AccountId, Store, UserId } from './ports/store.ts'

/** What stands for a key until it is sealed: in memory only, for the time of one ask. */
export type NewKey = { readonly name: string; readonly apiKey: string; readonly secret: string }
export type AccountParts = {
  readonly store: Store
  readonly vault: Vault
  /** A new account's id: no other's, and behind the ids of paper accounts in their order. */
  readonly newId: () => AccountId
  /** Reads balance and positions with the key; rejects with the venue's Fault. */
  readonly probe: (key: Pick<NewKey, 'apiKey' | 'secret'>) => Promise<void>
}
export type Added =
  | { readonly type: 'added'; readonly account: AccountId }
  /** One of the user's accounts has the name; an account of this desk has the key. */
  | { readonly type: 'taken'; readonly field: 'name' | 'apiKey' }
  /** The venue said no to this key. */
  | { readonly type: 'wrong-key'; readonly code: string }
  /** Nothing was stored: whether the key is good is not known. */
  | { readonly type: 'away'; readonly code: string }

/** Codes that say something of the key, and nothing of the venue's own state. */
const KEY_CODES: ReadonlySet<string> = new Set(['unauthorised', 'no-permission', 'invalid-signature', 'address-not-allowed', 'key-missing', 'unknown-user', 'unknown-account', 'bad-key-format', 'invalid-key', 'key-expired', 'key-suspended'])

/** A key is tried at its venue first, sealed for its own row, then stored. The account is not live: that is a second act. */
export const addToobitAccount = async ({ store, vault, newId, probe }: AccountParts, user: UserId, key: NewKey): Promise<Added> => {
  const own = await store.accounts(user)
  if (own.some(({ name }) => name.toLowerCase() === key.name.toLowerCase())) return { type: 'taken', field: 'name' }
  if (own.some(({ apiKey }) => apiKey === key.apiKey)) return { type: 'taken', field: 'apiKey' }
  try {
    await probe(key)
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    return { type: KEY_CODES.has(thrown.facts.code) ? 'wrong-key' : 'away', code: thrown.facts.code }
  }
  const account = newId()
  const sealedKey = await vault.seal(key.secret, { account, user })
  try {
    await store.addAccount({ account, user, name: key.name, venue: 'toobit', live: false, epoch: 1, sealedKey, apiKey: key.apiKey })
  } catch (thrown) {
    if (!isFault(thrown) || thrown.facts.code !== 'already-exists') throw thrown
    // Somebody was quicker; of one's own names it was looked at above.
    return { type: 'taken', field: (await store.accounts(user)).some(({ name }) => name.toLowerCase() === key.name.toLowerCase()) ? 'name' : 'apiKey' }
  }
  const chat = chatOf((await store.user(user))?.telegramId)
  if (chat !== null) await store.putSetting(`chat:${account}`, chat)
  return { type: 'added', account }
}
