import { Fault } from '#core/fault.ts'
import type { TelegramApi } from '#desk/ports/chat.ts'
import { keyboard } from './keyboard.ts'
import type { ApiAnswer, TelegramCall } from './parts.ts'

const failed = (answer: Extract<ApiAnswer, { ok: false }>): Fault => {
  const wait = answer.parameters?.retry_after
  if (answer.error_code === 429) return new Fault({ code: 'chat-limit', retry: 'after-limit', outcomeKnown: true, retryAt: (wait ?? 1) * 1000 })
  if (answer.error_code === 403 || /chat not found|blocked|deactivated/i.test(answer.description)) return new Fault({ code: 'dead-chat', retry: 'never', outcomeKnown: true })
  if (/message to edit not found|message can't be edited/i.test(answer.description)) return new Fault({ code: 'message-gone', retry: 'never', outcomeKnown: true })
  return new Fault({ code: /not modified/i.test(answer.description) ? 'not-modified' : 'chat-refused', retry: 'never', outcomeKnown: true, venueText: answer.description.slice(0, 200) })
}

/** The two calls of the chat lane over whatever carries the bot's calls. `retryAt` of a chat limit is a wait in ms. */
export const telegramApi = (call: TelegramCall): TelegramApi => {
  const checked = async (method: string, payload: Readonly<Record<string, unknown>>): Promise<unknown> => {
    const answer = await call(method, payload)
    if (answer.ok) return answer.result
    throw failed(answer)
  }
  return {
    send: async (chat, text, buttons, silent = false) => {
      const result = await checked('sendMessage', { chat_id: Number(chat), text, parse_mode: 'HTML', reply_markup: keyboard(buttons), ...(silent ? { disable_notification: true } : {}) })
      return result !== null && typeof result === 'object' && 'message_id' in result ? Number(result.message_id) : 0
    },
    edit: async (chat, message, text, buttons) => {
      await checked('editMessageText', { chat_id: Number(chat), message_id: message, text, parse_mode: 'HTML', reply_markup: keyboard(buttons) })
    },
  }
}
