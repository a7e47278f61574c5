import type { AccountRow, Store, UserId } from '#desk/ports/store.ts'

const keyOf = (user: UserId): string => `speaks-for:${user}`

/**
 * The account that a user's chat acts on. A button carries a trade's number and not its account, so the choice must not change because another
 * account was added: paper where there is one, else the one that the chat acted on first, for as long as it is there. undefined: there is none.
 */
export const spokenFor = async (store: Pick<Store, 'setting' | 'putSetting'>, user: UserId, accounts: readonly AccountRow[]): Promise<AccountRow | undefined> => {
  const paper = accounts.find(({ venue }) => venue === 'paper')
  const [first] = accounts
  if (paper !== undefined || first === undefined) return paper
  const known = await store.setting(keyOf(user))
  const kept = accounts.find(({ account }) => account === known)
  if (kept !== undefined) return kept
  await store.putSetting(keyOf(user), first.account)
  return first
}
