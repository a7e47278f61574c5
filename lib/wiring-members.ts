import { memberId } from '#bot/access.ts'
import { userIdOf } from '#db/identity.ts'
import type { Store } from '#desk/ports/store.ts'

/** A user of their own, without an account, for who was let in through Telegram. */
export const addMember = (store: Store) => (from: number, name: string): Promise<void> =>
  store.addUser(userIdOf({ user_id: `telegram-${from}` }), { telegramId: memberId(from), name, language: 'en', timeZone: 'Asia/Tehran' })
