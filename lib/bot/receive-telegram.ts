import type { Update, User } from 'grammy/types'
import type { ChatWords } from '#words/chat-words.ts'
import { chatWords } from '#words/by-language.ts'
import { languageOf } from '#words/language.ts'
import { type Admitted, changeAdmitted, type Codes, tryCode, voidCode } from './access.ts'
import type { Buttons } from '#desk/ports/chat.ts'
import { admitMember, askForAccess } from './access-asks.ts'
import { html } from './html.ts'
import type { TelegramCall } from './parts.ts'
import { chatOf, storeUpdate, type UpdateStore } from './stored-update.ts'

/** `but`: who is answered anyway. `buttons`: what an owner may press, in their words. */
export type TellOwners = (say: (words: ChatWords) => string, more?: { readonly but?: string; readonly buttons?: (words: ChatWords) => Buttons }) => Promise<void>

export type Gate = {
  readonly updates: UpdateStore
  readonly call: TelegramCall
  readonly codes: Codes
  /** The id by which the store knows the desk's owner, whom the owner's code makes the sender. */
  readonly ownerId: string
  readonly identityOf: (from: number) => Promise<string | null>
  readonly addMember: (from: number, name: string) => Promise<void>
  readonly tellOwners: TellOwners
}

const AUTH = /^\s*\/auth(?:@\w+)?\s+(\S[^\n]{0,80})/i
const START = /^\/start(?:@\w+)?(?:\s|$)/i
const isNamed = ({ message }: Update): boolean => /^\/\w+@/.test(message?.text ?? '')
const isStart = ({ message }: Update): boolean => START.test(message?.text ?? '')
const STRANGERS_A_MINUTE = 20
/** ms after which a stranger in a group may be answered again. */
const GROUP_MS = 600_000
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
  if (chat === undefined || (chat.type !== 'private' && !isNamed(update))) return
  const { kv } = gate.updates.door
  if ((await kv.count('telegram-strangers', 60_000)) > STRANGERS_A_MINUTE) return
  // One line for all strangers of a group: it must not be filled by who is none of ours.
  if (chat.type !== 'private' && !(await kv.setIfAbsent(`stranger-in:${chat.id}`, '1', GROUP_MS))) return
  await send(gate, chat.id, chat.type === 'private' && isStart(update) ? await asked(gate, from) : wordsOf(from).stranger)
}

/** /start of a stranger asks the owner, who answers with a button. */
const asked = async (gate: Gate, from: User): Promise<string> => {
  const name = nameOf(from)
  const result = await askForAccess(gate.updates.door, from.id, name)
  if (result === 'no') return wordsOf(from).stranger
  if (result === 'asked') await gate.tellOwners((words) => words.asksAccess(name), { buttons: (words) => [[{ label: words.approve, data: `ap:${from.id}` }, { label: words.reject, data: `aj:${from.id}` }]] })
  return wordsOf(from).askWaits
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
  const one: Admitted = { telegram, as: gate.ownerId, name, owner, at: await door.store.now() }
  const done = owner ? (await changeAdmitted(door, (list) => [...list.filter((other) => other.telegram !== telegram), one])) !== null : await admitMember({ door, addMember: gate.addMember }, from.id, name)
  if (!done) return words.wrongCode
  door.log('info', 'auth-admitted', { from: from.id, owner })
  await gate.tellOwners((owners) => owners.tellAdmitted(name, owner), { but: telegram })
  return words.admitted(owner)
}
