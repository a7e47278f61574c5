import { Fault, isFault } from '#core/fault.ts'
import { alertChats } from './alert-chats.ts'
import type { Vault } from './ports/exchange.ts'
import type { AccountId, AccountRow, Changed, Store, UserId } from './ports/store.ts'

/** USDT that a paper account begins with. */
export const PAPER_START = 10_000

/** A key of the paper exchange, in memory only for the time of one ask. */
export type PaperKey = { readonly apiKey: string; readonly secret: string }
/** Opens an account of 10,000 USDT at the paper exchange under this id. null: it is one that needs no key. Rejects with a Fault when the exchange is away. */
export type OpenPaper = (account: AccountId) => Promise<PaperKey | null>
export type PaperParts = { readonly store: Store; readonly vault: Vault | null; /** An id that no account has or had. */ readonly newId: () => AccountId; readonly openPaper: OpenPaper }

export type PaperAccounts = {
  /** The user's paper account, made where there is none. Rejects with a Fault when the exchange is away: nothing is stored then. */
  readonly ensure: (user: UserId) => Promise<AccountRow>
  /** Another paper account in its place: new id, key and epoch, 10,000 USDT, no history. 'busy': something of it is open or waits. */
  readonly anew: (user: UserId, account: AccountId) => Promise<Changed>
}

/** What the exchange opened and the store did not take is money of nobody's: another try opens another. */
export const paperAccounts = (parts: PaperParts): PaperAccounts => ({
  ensure: async (user) => {
    const { store } = parts
    const own = await store.accounts(user)
    const known = own.find(({ venue }) => venue === 'paper')
    if (known !== undefined) return known
    const row = await opened(parts, { user, name: freeName(own), epoch: 1 })
    const chat = chatOf((await store.user(user))?.telegramId)
    if (chat !== null) await store.putSetting(`chat:${row.account}`, chat)
    try {
      await store.addAccount(row)
      return { ...row, seq: 0, state: '' }
    } catch (thrown) {
      // Somebody was quicker: the user has one account of a name.
      const theirs = (await store.accounts(user)).find(({ venue }) => venue === 'paper')
      if (theirs === undefined || !isFault(thrown) || thrown.facts.code !== 'already-exists') throw thrown
      return theirs
    }
  },
  anew: async (user, account) => {
    const { store } = parts
    const old = await store.account(user, account)
    if (old === null || old.venue !== 'paper') return 'unknown'
    const row = await opened(parts, { user, name: old.name, epoch: old.epoch + 1 })
    await store.putSetting(`chat:${row.account}`, (await alertChats(store, account)).join(','))
    return store.replaceAccount(user, account, row)
  },
})

const opened = async ({ vault, newId, openPaper }: PaperParts, { user, name, epoch }: { readonly user: UserId; readonly name: string; readonly epoch: number }): Promise<Omit<AccountRow, 'seq' | 'state'>> => {
  const account = newId()
  const key = await openPaper(account)
  if (key !== null && vault === null) throw new Fault({ code: 'no-vault', retry: 'never', outcomeKnown: true })
  return { account, user, name, venue: 'paper', live: false, epoch, apiKey: key?.apiKey ?? null, sealedKey: key === null || vault === null ? null : await vault.seal(key.secret, { account, user }) }
}

const freeName = (own: readonly AccountRow[]): string => {
  const names = new Set(own.map(({ name }) => name.toLowerCase()))
  let n = 1
  while (names.has(n === 1 ? 'paper' : `paper ${n}`)) n += 1
  return n === 1 ? 'paper' : `paper ${n}`
}

/** The private chat of a user has their number; a chat of this machine has the user's own id. */
export const chatOf = (telegramId: string | undefined): string | null => (telegramId === undefined ? null : telegramId.replace(/^tg:/, ''))
