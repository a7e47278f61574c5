import type { Update } from 'grammy/types'
import { Fault } from '#core/fault.ts'
import { makeBell } from '#desk/bell.ts'
import type { DeskDoor } from '#desk/door.ts'
import type { AccountId, Store } from '#desk/ports/store.ts'
import type { BriefDesk } from '#desk/run-briefly.ts'
import { formOf } from './all-presses.ts'
import { readPress } from './press.ts'
import { spokenFor } from './spoken-for.ts'
import { senderOf } from './stored-update.ts'
import { type UpdateDoor, workChat } from './work-updates.ts'

export type Speaking = { readonly store: Store; readonly identityOf: (from: number) => Promise<string | null> }
type Served = { readonly chat: string; /** Account that its sender speaks for; null: none, or not known before it is read. */ readonly account: AccountId | null; readonly knock: () => Promise<void> }

/** Between two looks whether the account is free, or its holder has worked the chat (ms). */
const PATIENCE_MS = 1_000
/** How long one update, once begun, waits for an account (ms): the claim of its chat lasts 10 s. */
const CLAIMED_MS = 5_000
const LOOK_MS = 1_000
const MANY = 1_000

/** The account that a Telegram user's commands act on. */
export const accountOf = async ({ store, identityOf }: Speaking, from: number): Promise<AccountId | null> => {
  const identity = await identityOf(from)
  const user = identity === null ? null : await store.userOf(identity)
  return user === null ? null : ((await spokenFor(store, user.user, await store.accounts(user.user)))?.account ?? null)
}

type Beside = { readonly door: DeskDoor; readonly heldAccounts: () => readonly AccountId[] }

/**
 * Of several workers only one can ask the exchange for an account: a chat that came to another is left to it, and while
 * nobody holds it, to who takes it within the next seconds. A group's account is known with the update only: who has it works it.
 */
export const leavingToHolder = ({ door, heldAccounts }: Beside, speaking: Pick<Speaking, 'identityOf'>) => async (chat: string): Promise<AccountId | null> => {
  const from = userOfChat(chat)
  const identity = from === null ? null : await speaking.identityOf(from)
  const user = identity === null ? null : await door.store.userOf(identity)
  const spoken = user === null ? undefined : await spokenFor(door.store, user.user, await door.store.accounts(user.user))
  return spoken === undefined || heldAccounts().includes(spoken.account) ? null : spoken.account
}

type Taking = { readonly store: Pick<Store, 'userOf' | 'accounts' | 'setting' | 'putSetting'>; readonly identityOf: Speaking['identityOf'] }

/** A press is for the account that it carries, if that is its sender's; anything else for the one that the sender speaks for. */
const accountIn = async ({ store, identityOf }: Taking, update: Update): Promise<AccountId | null> => {
  const from = senderOf(update)
  const identity = from === null ? null : await identityOf(from)
  const user = identity === null ? null : await store.userOf(identity)
  if (user === null) return null
  const [accounts, press] = [await store.accounts(user.user), readPress(update.callback_query?.data ?? '', formOf)]
  const carried = accounts.find(({ account }) => account === press?.account)
  return (carried ?? (await spokenFor(store, user.user, accounts)))?.account ?? null
}

/** With the update only it is known who speaks, and for which account: that is taken before its commands run, or the update waits for the next process. */
export const takingAccounts = (desk: Pick<BriefDesk, 'need'>, speaking: Taking) => async (update: Update): Promise<void> => {
  const account = await accountIn(speaking, update)
  if (account !== null && !(await desk.need(account, CLAIMED_MS))) throw new Fault({ code: 'account-held-elsewhere', retry: 'soon', outcomeKnown: true })
}

/**
 * Works a chat's updates while this process holds their account. Where another holds it, that one is told, and this one goes on as soon as
 * the account is free; it is done when nothing of the chat waits, whoever worked it.
 */
export const serveChat = async (desk: BriefDesk, updates: UpdateDoor, { chat, account, knock }: Served): Promise<void> => {
  const { store, clock } = desk.door
  const isWaiting = async (): Promise<boolean> => (await store.chatsWithUpdates(updates.name, MANY)).includes(chat)
  while (desk.hasTime() && (await isWaiting())) {
    if (account === null || (await desk.need(account, PATIENCE_MS))) {
      await workChat(updates, chat)
      // Another process works this chat, or died while it did.
      if (await isWaiting()) await clock.sleep(LOOK_MS / 4)
    } else await knock()
  }
  // What comes to the chat while its account is held here can be worked nowhere else.
  desk.beside(`chat-${chat}`, async (stop) => {
    const bell = makeBell(clock)
    const leave = desk.door.knocks.hear(bell.ring)
    while (!stop.aborted) {
      await bell.wait(LOOK_MS, stop)
      if (!stop.aborted && desk.hasTime()) await desk.busyWith(workChat(updates, chat)).catch((thrown: unknown) => desk.door.log('warn', 'updates-not-worked', { message: thrown instanceof Error ? thrown.message : String(thrown) }))
    }
    leave()
  })
}

/** A private chat has its user's own number; a group's is below zero. */
const userOfChat = (chat: string): number | null => (/^[1-9]\d*$/.test(chat) ? Number(chat) : null)

/** Chats whose updates nobody worked: their function died, or its platform gave it no time after the answer. How many were served. */
export const serveLeftChats = async (desk: BriefDesk, updates: UpdateDoor, speaking: Speaking): Promise<number> => {
  const chats = await desk.door.store.chatsWithUpdates(updates.name, 50)
  const served = await Promise.allSettled(chats.map(async (chat) => {
    const from = userOfChat(chat)
    await serveChat(desk, updates, { chat, account: from === null ? null : await accountOf(speaking, from), knock: () => Promise.resolve() })
  }))
  for (const one of served) if (one.status === 'rejected') desk.door.log('warn', 'updates-not-worked', { message: one.reason instanceof Error ? one.reason.message : String(one.reason) })
  return chats.length
}
