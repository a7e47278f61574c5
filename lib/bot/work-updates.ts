import { type Bot, BotError, GrammyError, HttpError } from 'grammy'
import type { Update } from 'grammy/types'
import { isFault } from '#core/fault.ts'
import { makeBell } from '#desk/bell.ts'
import type { DeskDoor } from '#desk/door.ts'
import { KNOCK } from '#desk/knocks.ts'
import type { AccountId } from '#desk/ports/store.ts'
import { chatOf, storeUpdate } from './stored-update.ts'

export type UpdateDoor = {
  readonly door: DeskDoor
  readonly bot: Bot
  readonly name: string
  /** Runs before each update; rejects with a Fault where it can't be worked here now. */
  readonly prepare?: (update: Update) => Promise<void>
  /** The account of this chat, where that is for another process to hold: the chat is left to it. */
  readonly leave?: (chat: string) => Promise<AccountId | null>
}
/** Stores an update and works its chat in order: the same whichever way the update came. */
export const receiveUpdate = async (parts: UpdateDoor, update: Update): Promise<void> => {
  await storeUpdate(parts, update)
  await workChat(parts, chatOf(update))
}

/** Trouble of the store, the wire or the chat's limit may pass; what Telegram refuses, or a bug, comes again at every try. */
const mayPass = (thrown: unknown): boolean => isFault(thrown) || thrown instanceof HttpError || (thrown instanceof GrammyError && (thrown.error_code === 429 || thrown.error_code >= 500))

/** An update that would fail again is told of once and left: the commands behind it must not wait for it. */
const handle = async ({ door, bot, prepare }: UpdateDoor, update: Update): Promise<void> => {
  await prepare?.(update)
  try {
    await bot.handleUpdate(update)
  } catch (wrapped) {
    const thrown: unknown = wrapped instanceof BotError ? wrapped.error : wrapped
    if (mayPass(thrown)) throw thrown
    door.log('error', 'update-failed', { update: update.update_id, message: thrown instanceof Error ? thrown.message : String(thrown) })
    const told = bot.api.sendMessage(chatOf(update), 'Keel failed at this; the log has it. Look at /status before you say it again.')
    await told.catch((again: unknown) => door.log('warn', 'failure-not-told', { message: again instanceof Error ? again.message : String(again) }))
  }
}

/** Updates of one chat are worked in update_id order, by one process at a time: where there are several, by the one that holds their account. */
export const workChat = async (parts: UpdateDoor, chat: string): Promise<void> => {
  const elsewhere = (await parts.leave?.(chat)) ?? null
  if (elsewhere === null) return workHere(parts, chat)
  await parts.door.feed.publish(elsewhere, KNOCK)
}

/** Without a knock: who holds the account looks as often as this process does. */
const workIfOurs = async (parts: UpdateDoor, chat: string): Promise<void> => {
  if (((await parts.leave?.(chat)) ?? null) === null) await workHere(parts, chat)
}

const workHere = async (parts: UpdateDoor, chat: string): Promise<void> => {
  for (;;) {
    const done = await parts.door.store.workUpdate(parts.name, chat, async (body) => {
      const update: Update = JSON.parse(body)
      await handle(parts, update)
    })
    if (done !== 'done') return
  }
}

/** Takes up what another process stored (it knocks), or left behind when it died with an update stored. */
export const runLeftUpdates = async (parts: UpdateDoor, stop: AbortSignal): Promise<void> => {
  const bell = makeBell(parts.door.clock)
  const leave = parts.door.knocks.hear(bell.ring)
  while (!stop.aborted) {
    try {
      for (const chat of await parts.door.store.chatsWithUpdates(parts.name, 50)) await workIfOurs(parts, chat)
    } catch (thrown) {
      parts.door.log('warn', 'updates-not-worked', { message: thrown instanceof Error ? thrown.message : String(thrown) })
    }
    await bell.wait(1_000, stop)
  }
  leave()
}
