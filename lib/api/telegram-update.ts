import { z } from 'zod'

const id = z.int()
const person = z.looseObject({ id })
const message = z.looseObject({ message_id: id, chat: z.looseObject({ id, type: z.string() }), from: person.optional(), text: z.string().optional() })

/** What the desk touches of an update of the Bot API; everything else passes as it is. */
export const telegramUpdate = z.looseObject({
  update_id: z.int().min(0),
  message: message.optional(),
  edited_message: message.optional(),
  callback_query: z.looseObject({ id: z.string(), from: person, message: z.looseObject({ message_id: id, chat: z.looseObject({ id }) }).optional(), data: z.string().optional() }).optional(),
})
/** Telegram's own updates are far below. */
export const UPDATE_BYTES = 1024 * 1024
