import type { Update } from 'grammy/types'
import type { DeskDoor } from '#desk/door.ts'
import { withoutSecrets } from './pasted-secret.ts'

/** Where a bot's updates are stored: all that a door needs which leaves the work to a worker. */
export type UpdateStore = { readonly door: Pick<DeskDoor, 'store' | 'kv' | 'log'>; readonly name: string }

export const isUpdate = (value: unknown): value is Update => value !== null && typeof value === 'object' && 'update_id' in value && Number.isSafeInteger(value.update_id)

export const chatOf = (update: Update): string => String(update.message?.chat.id ?? update.edited_message?.chat.id ?? update.callback_query?.message?.chat.id ?? update.callback_query?.from.id ?? 0)

/** Who speaks through an update. */
export const senderOf = ({ message, edited_message: edited, callback_query: press }: Update): number | null => (message?.from ?? edited?.from ?? press?.from)?.id ?? null

/** Stores an update once, without the secrets that were pasted into it. */
export const storeUpdate = async ({ door, name }: UpdateStore, update: Update): Promise<void> => {
  await door.store.putUpdate(name, update.update_id, chatOf(update), JSON.stringify(withoutSecrets(update)))
}
