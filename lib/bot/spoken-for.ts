import type { AccountId, AccountRow, Store, UserId } from '#desk/ports/store.ts'

const keyOf = (user: UserId): string => `speaks-for:${user}`

/** From here on what the user says in a chat is for this account; buttons keep the account that they were drawn for. */
export const speakFor = (store: Pick<Store, 'putSetting'>, user: UserId, account: AccountId): Promise<void> => store.putSetting(keyOf(user), account)

/**
 * The account that a user's chat speaks for: the one they chose, else paper where there is one, else the one that the chat spoke for first. It
 * never changes because another account was added. undefined: there is none.
 */
export const spokenFor = async (store: Pick<Store, 'setting' | 'putSetting'>, user: UserId, accounts: readonly AccountRow[]): Promise<AccountRow | undefined> => {
  const [first] = accounts
  if (first === undefined) return undefined
  const known = await store.setting(keyOf(user))
  const kept = accounts.find(({ account }) => account === known)
  const paper = accounts.find(({ venue }) => venue === 'paper')
  if (kept !== undefined || paper !== undefined) return kept ?? paper
  await speakFor(store, user, first.account)
  return first
}
