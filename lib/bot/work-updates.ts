import type { Bot } from 'grammy'
import type { Update } from 'grammy/types'
import type { DeskDoor } from '#desk/door.ts'

export type UpdateDoor = { readonly door: DeskDoor; readonly bot: Bot; readonly name: string }

const chatOf = (update: Update): string => String(update.message?.chat.id ?? update.callback_query?.message?.chat.id ?? update.callback_query?.from.id ?? 0)

/** Stores an update once and works its chat in order: the same whichever way the update came. */
export const receiveUpdate = async ({ door, bot, name }: UpdateDoor, update: Update): Promise<void> => {
  const chat = chatOf(update)
  await door.store.putUpdate(name, update.update_id, chat, JSON.stringify(update))
  await workChat({ door, bot, name }, chat)
}

/** Updates of one chat are worked in update_id order, by one process at a time. */
const workChat = async ({ door, bot, name }: UpdateDoor, chat: string): Promise<void> => {
  for (;;) {
    const done = await door.store.workUpdate(name, chat, async (body) => {
      const update: Update = JSON.parse(body)
      await bot.handleUpdate(update)
    })
    if (done !== 'done') return
  }
}

/** Takes up what a process left behind when it died with an update stored. */
export const runLeftUpdates = async (parts: UpdateDoor, stop: AbortSignal): Promise<void> => {
  while (!stop.aborted) {
    try {
      for (const chat of await parts.door.store.chatsWithUpdates(parts.name, 50)) await workChat(parts, chat)
    } catch (thrown) {
      parts.door.log('warn', 'updates-not-worked', { message: thrown instanceof Error ? thrown.message : String(thrown) })
    }
    await parts.door.clock.sleep(1_000, stop)
  }
}
