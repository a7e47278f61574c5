import type { Update, User } from 'grammy/types'
import type { ChatWords } from '#words/chat-words.ts'
import { chatWords } from '#words/by-language.ts'
import { languageOf } from '#words/language.ts'
import { type Admitted, changeAdmitted, type Codes, memberId, tryCode, voidCode } from './access.ts'
import { html } from './html.ts'
import type { TelegramCall } from './parts.ts'
import { chatOf, storeUpdate, type UpdateStore } from './work-updates.ts'

export type Gate = {
  readonly updates: UpdateStore
  readonly call: TelegramCall
  readonly codes: Codes
  /** The id by which the store knows the desk's owner, whom the owner's code makes the sender. */
  readonly ownerId: string
  readonly identityOf: (from: number) => Promise<string | null>
  readonly addMember: (from: number, name: string) => Promise<void>
  /** `but`: who is answered anyway. */
  readonly tellOwners: (say: (words: ChatWords) => string, but?: string) => Promise<void>
}

const AUTH = /^\s*\/auth(?:@\w+)?\s+(\S[^\n]{0,80})/i
const STRANGERS_A_MINUTE = 20
/** Updates of strangers, of which nothing but the number is kept. */
export const NOBODY = 'nobody'

const senderOf = (update: Update): User | null => {
  const from = update.message?.from ?? update.edited_message?.from ?? update.callback_query?.from
  return from === undefined || from.is_bot ? null : from
}

/** Takes an update of Telegram in: an admitted sender's is stored and worked; of a stranger's only the number is stored. Gives the chat to be worked. */
export const receiveTelegram = async (gate: Gate, update: Update): Promise<string | null> => {
  const from = senderOf(update)
  if (from === null) return null
  const code = AUTH.exec(update.message?.text ?? '')?.[1]
  const known = (await gate.identityOf(from.id)) !== null
  if (known && code === undefined) {
    await storeUpdate(gate.updates, update)
    return chatOf(update)
  }
  const { door, name } = gate.updates
  const fresh = await door.store.putUpdate(name, update.update_id, NOBODY, JSON.stringify({ update_id: update.update_id }))
  if (fresh) await (code === undefined ? refuse(gate, update, from) : admit(gate, update, { from, code, known }))
  return NOBODY
}

const wordsOf = (from: User): ChatWords => chatWords(languageOf((from.language_code ?? 'en').slice(0, 2)))
const send = (gate: Gate, chat: number, text: string): Promise<unknown> => gate.call('sendMessage', { chat_id: chat, text: html`${text}`.html, parse_mode: 'HTML' })

/** A short refusal, to who speaks to the bot; a group's own talk is nobody's business. */
const refuse = async (gate: Gate, update: Update, from: User): Promise<void> => {
  const press = update.callback_query
  if (press !== undefined) return void (await gate.call('answerCallbackQuery', { callback_query_id: press.id, text: wordsOf(from).stranger }))
  const chat = update.message?.chat
  if (chat === undefined || (chat.type !== 'private' && !/^\/\w+@/.test(update.message?.text ?? ''))) return
  if ((await gate.updates.door.kv.count('telegram-strangers', 60_000)) > STRANGERS_A_MINUTE) return
  await send(gate, chat.id, wordsOf(from).stranger)
}

type Asks = { readonly from: User; readonly code: string; readonly known: boolean }

/** The message with the code goes in every case, also a wrong one. */
const admit = async (gate: Gate, update: Update, asks: Asks): Promise<void> => {
  const { message } = update
  if (message === undefined) return
  await gate.call('deleteMessage', { chat_id: message.chat.id, message_id: message.message_id })
  await send(gate, message.chat.id, message.chat.type === 'private' ? await answer(gate, asks) : await exposed(gate, asks))
}

const exposed = async (gate: Gate, { from, code }: Asks): Promise<string> => {
  if (await voidCode(gate.updates.door, gate.codes, code)) await gate.tellOwners((words) => words.tellExposed)
  return wordsOf(from).privateOnly
}

const nameOf = (from: User): string => `${[from.first_name, from.last_name].flatMap((part) => part ?? []).join(' ').slice(0, 40)}${from.username === undefined ? '' : ` @${from.username}`} (${from.id})`
/** Told of the first, the fifth, the twentieth: an attacker must not fill the owner's chat. */
const TOLD: ReadonlySet<number> = new Set([1, 5, 20])

const answer = async (gate: Gate, { from, code, known }: Asks): Promise<string> => {
  const { door } = gate.updates
  const words = wordsOf(from)
  if (known) return words.knownAlready
  const tried = await tryCode(door, gate.codes, { from: from.id, code })
  if (tried.type === 'slow') return words.tooManyCodes
  if (tried.type === 'right') return letIn(gate, from, tried.owner)
  door.log('warn', 'auth-failed', { from: from.id, failed: tried.failed })
  if (TOLD.has(tried.failed)) await gate.tellOwners((owners) => owners.tellFailed(tried.failed))
  return words.wrongCode
}

/** The owner's code makes its sender the owner; any other's code makes a user of their own. */
const letIn = async (gate: Gate, from: User, owner: boolean): Promise<string> => {
  const { door } = gate.updates
  const [name, telegram, words] = [nameOf(from), String(from.id), wordsOf(from)]
  if (!owner) await gate.addMember(from.id, name)
  const one: Admitted = { telegram, as: owner ? gate.ownerId : memberId(from.id), name, owner, at: await door.store.now() }
  if ((await changeAdmitted(door, (list) => [...list.filter((other) => other.telegram !== telegram), one])) === null) return words.wrongCode
  door.log('info', 'auth-admitted', { from: from.id, owner })
  await gate.tellOwners((owners) => owners.tellAdmitted(name, owner), telegram)
  return words.admitted(owner)
}
