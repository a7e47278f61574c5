import type { ApiAnswer, TelegramCall } from './parts.ts'

/** A message as the chat shows it. */
export type ShownMessage = { readonly id: number; readonly from: 'bot' | 'user'; readonly html: string; readonly buttons: readonly (readonly { readonly label: string; readonly data: string }[])[]; readonly edits: number; readonly at: number }
export type EmulatorUpdate = { readonly update_id: number; readonly [kind: string]: unknown }
export type Emulator = {
  readonly call: TelegramCall
  readonly say: (user: number, text: string) => EmulatorUpdate
  /** Presses a button by its data, of the message named or of the newest that has it; null when it isn't there. */
  readonly press: (user: number, data: string, message?: number) => EmulatorUpdate | null
  readonly messages: (chat: number) => readonly ShownMessage[]
  readonly onChange: (listener: (chat: number, message: ShownMessage) => void) => () => void
  /** Told the number of each message that the bot took away. */
  readonly onGone: (listener: (chat: number, message: number) => void) => () => void
}

const from = (user: number) => ({ id: user, is_bot: false, first_name: 'You', language_code: 'en' })
const chatFacts = (user: number) => ({ id: user, type: 'private', first_name: 'You' })
const wire = (chat: number, message: ShownMessage) => ({ message_id: message.id, date: Math.floor(message.at / 1000), chat: chatFacts(chat), text: message.html })

/** The Bot API as far as Keel uses it, in memory: chats keep their messages, edits happen in place, presses carry what the button says. */
export const makeEmulator = (now: () => number): Emulator => {
  const chats = new Map<number, ShownMessage[]>()
  const listeners = new Set<(chat: number, message: ShownMessage) => void>()
  const goneListeners = new Set<(chat: number, message: number) => void>()
  // A new life of the emulator counts on from the time, so that no number comes twice.
  let updateId = now()
  let messageId = Math.floor(now() / 1000)
  const chatOf = (chat: number): ShownMessage[] => {
    const known = chats.get(chat) ?? []
    chats.set(chat, known)
    return known
  }
  const shown = (chat: number, message: ShownMessage): void => {
    for (const listener of listeners) listener(chat, message)
  }
  const put = (chat: number, message: Omit<ShownMessage, 'id' | 'edits' | 'at'>): ShownMessage => {
    messageId += 1
    const made = { ...message, id: messageId, edits: 0, at: now() }
    chatOf(chat).push(made)
    shown(chat, made)
    return made
  }
  return {
    call: callOf({ chatOf, put, shown, gone: (chat, message) => { for (const listener of goneListeners) listener(chat, message) } }),
    say: (user, text) => {
      const message = put(user, { from: 'user', html: text, buttons: [] })
      updateId += 1
      return { update_id: updateId, message: { ...wire(user, message), from: from(user), ...(text.startsWith('/') ? { entities: [{ type: 'bot_command', offset: 0, length: (text.split(/\s/)[0] ?? '').length }] } : {}) } }
    },
    press: (user, data, id) => {
      const message = chatOf(user).findLast((row) => (id === undefined || row.id === id) && row.buttons.flat().some((button) => button.data === data))
      if (message === undefined) return null
      updateId += 1
      return { update_id: updateId, callback_query: { id: String(updateId), from: from(user), chat_instance: String(user), message: wire(user, message), data } }
    },
    messages: (chat) => chatOf(chat),
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    onGone: (listener) => {
      goneListeners.add(listener)
      return () => void goneListeners.delete(listener)
    },
  }
}

type Inside = { readonly chatOf: (chat: number) => ShownMessage[]; readonly put: (chat: number, message: Omit<ShownMessage, 'id' | 'edits' | 'at'>) => ShownMessage; readonly shown: (chat: number, message: ShownMessage) => void; readonly gone: (chat: number, message: number) => void }

/** The methods that the bot calls. */
const callOf = ({ chatOf, put, shown, gone }: Inside): TelegramCall => async (method, payload) => {
  const chat = Number(payload['chat_id'])
  const text = typeof payload['text'] === 'string' ? payload['text'] : ''
  const rows = chatOf(chat)
  const at = rows.findIndex((row) => row.id === Number(payload['message_id']))
  switch (method) {
    case 'sendMessage':
      if (text === '') return refused(400, 'Bad Request: message text is empty')
      return { ok: true, result: wire(chat, put(chat, { from: 'bot', html: text, buttons: buttonsOf(payload) })) }
    case 'editMessageText': {
      const before = rows[at]
      if (before === undefined) return refused(400, 'Bad Request: message to edit not found')
      const buttons = buttonsOf(payload)
      if (before.html === text && JSON.stringify(before.buttons) === JSON.stringify(buttons)) return refused(400, NOT_MODIFIED)
      const after = { ...before, html: text, buttons, edits: before.edits + 1 }
      rows[at] = after
      shown(chat, after)
      return { ok: true, result: wire(chat, after) }
    }
    case 'deleteMessage':
      if (at === -1) return refused(400, 'Bad Request: message to delete not found')
      rows.splice(at, 1)
      gone(chat, Number(payload['message_id']))
      return { ok: true, result: true }
    case 'answerCallbackQuery':
      return { ok: true, result: true }
    default:
      return refused(404, `Not Found: ${method}`)
  }
}

/** Said of the same text with the same buttons only, in Telegram's words. */
const NOT_MODIFIED = 'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message'
const refused = (code: number, description: string): ApiAnswer => ({ ok: false, error_code: code, description })

const buttonsOf = (payload: Readonly<Record<string, unknown>>): ShownMessage['buttons'] => {
  const markup = payload['reply_markup']
  if (markup === null || typeof markup !== 'object' || !('inline_keyboard' in markup) || !Array.isArray(markup.inline_keyboard)) return []
  return markup.inline_keyboard.map((row: unknown) => (Array.isArray(row) ? row.flatMap(buttonOf) : []))
}
const buttonOf = (button: unknown): readonly { readonly label: string; readonly data: string }[] =>
  button !== null && typeof button === 'object' && 'text' in button && 'callback_data' in button ? [{ label: String(button.text), data: String(button.callback_data) }] : []
