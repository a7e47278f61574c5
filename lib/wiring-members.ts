import { memberId } from '#bot/access.ts'
import { isFault } from '#core/fault.ts'
import { accountIdOf, userIdOf } from '#db/identity.ts'
import type { PaperAccounts } from '#desk/paper-accounts.ts'
import type { Store } from '#desk/ports/store.ts'
import type { Log } from '#desk/ports/world.ts'

type Parts = { readonly store: Store; readonly paper: PaperAccounts; readonly log: Log }

/** A user of their own, with a paper account, for who was let in through Telegram. If the exchange is away the account is made when they first speak. */
export const addMember = ({ store, paper, log }: Parts) => async (from: number, name: string): Promise<void> => {
  const user = userIdOf({ user_id: `telegram-${from}` })
  const known = await store.user(user)
  // Who is let in again keeps the language and the zone that they set.
  await store.addUser(user, { telegramId: memberId(from), name, language: known?.language ?? 'en', timeZone: known?.timeZone ?? 'Asia/Tehran' })
  await paper.ensure(user).catch((thrown: unknown) => {
    if (!isFault(thrown)) throw thrown
    log('warn', 'paper-account-not-made', { user, code: thrown.facts.code })
  })
}

/** Sign-in of the one who started Keel on this machine and holds its data folder. */
export const ensureOwner = async ({ store, paper }: Pick<Parts, 'store' | 'paper'>, chat: string): Promise<void> => {
  const user = userIdOf({ user_id: 'owner' })
  const account = accountIdOf({ account: 'paper' })
  // What the owner set since the first start (language, time zone) stays.
  if ((await store.userOf(chat)) === null) await store.addUser(user, { telegramId: chat, name: 'Owner', language: 'en', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone })
  // Begun anew, it has another id; the first one's is never given again.
  if ((await store.accountOfLoop(account)) === null) await store.addAccount({ account, user, name: 'paper', venue: 'paper', live: false, epoch: 1, sealedKey: null, apiKey: null })
  else await paper.ensure(user)
  if ((await store.setting(`chat:${account}`)) === null) await store.putSetting(`chat:${account}`, chat)
}
