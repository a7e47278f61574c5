import { OWNER_ID } from '#bot/access.ts'
import { isFault } from '#core/fault.ts'
import { fromCanonical, toCanonical } from '#core/json.ts'
import { userIdOf } from '#db/identity.ts'
import type { PaperAccounts } from '#desk/paper-accounts.ts'
import type { Store } from '#desk/ports/store.ts'
import type { Log } from '#desk/ports/world.ts'

/** A user of this machine's own chat: its number is the chat's, and the id by which the store knows them. */
export type LocalUser = { readonly id: number; readonly name: string }
export type LocalUsers = {
  /** The owner first. */
  readonly list: () => Promise<readonly LocalUser[]>
  /** One more, with a paper account of their own. 'taken': one has the name; 'full': there are as many as may be. */
  readonly add: (name: string) => Promise<LocalUser | 'taken' | 'full'>
}

const LIST = 'local-users'
const OWNER: LocalUser = { id: Number(OWNER_ID), name: 'Owner' }
/** Users of this machine, with the owner. */
const MOST = 20

const read = (text: string | null): readonly LocalUser[] => (text === null ? [] : fromCanonical<readonly LocalUser[]>(text))

export const localUsers = ({ store, paper, log }: { readonly store: Store; readonly paper: PaperAccounts; readonly log: Log }): LocalUsers => {
  const signIn = async ({ id, name }: LocalUser): Promise<void> => {
    const user = userIdOf({ user_id: `local-${id}` })
    await store.addUser(user, { telegramId: String(id), name, language: 'en', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone })
    await paper.ensure(user).catch((thrown: unknown) => {
      if (!isFault(thrown)) throw thrown
      log('warn', 'paper-account-not-made', { user, code: thrown.facts.code })
    })
  }
  return {
    list: async () => [OWNER, ...read(await store.setting(LIST))],
    add: async (name) => {
      const text = await store.setting(LIST)
      const known = [OWNER, ...read(text)]
      if (known.some((one) => one.name.toLowerCase() === name.toLowerCase())) return 'taken'
      if (known.length >= MOST) return 'full'
      const made = { id: Math.max(...known.map(({ id }) => id)) + 1, name }
      // In the store first: a number on the list is one that speaks.
      await signIn(made)
      return (await store.swapSetting(LIST, text, toCanonical([...known.slice(1), made]))) ? made : 'taken'
    },
  }
}
