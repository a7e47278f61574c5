import { createHash, timingSafeEqual } from 'node:crypto'
import { refused } from '#api/refusal.ts'
import { telegramUpdate, UPDATE_BYTES } from '#api/telegram-update.ts'
import { NOBODY, receiveTelegram } from '#bot/receive-telegram.ts'
import { isUpdate, senderOf } from '#bot/stored-update.ts'
import { isFault } from '#core/fault.ts'
import type { TelegramDoor } from '#wiring-telegram'
import { refuse } from '../../_parts/answers.ts'
import { jsonOf } from '../../_parts/body.ts'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
/** Takes as long whatever was sent. */
const isSame = (given: string | null, secret: string): boolean => given !== null && timingSafeEqual(digest(given), digest(secret))

/** `left`: who sent what should be worked now, and in which chat; null: nothing of an admitted sender. */
export type Taken = { readonly response: Response; readonly left: { readonly from: number; readonly chat: string } | null }
const only = (response: Response): Taken => ({ response, left: null })

/** Stores an update once; it is worked after that, in its chat's order. Telegram brings again whatever was not answered with 200. */
export const takeUpdate = async (door: TelegramDoor, request: Request): Promise<Taken> => {
  if (!isSame(request.headers.get('x-telegram-bot-api-secret-token'), door.secret)) {
    door.log('warn', 'telegram-webhook-refused', { why: 'secret' })
    return only(refuse(401, refused('x-telegram-bot-api-secret-token', 'the secret that this desk gave to Telegram')))
  }
  const body = await jsonOf(request, telegramUpdate, UPDATE_BYTES)
  if ('no' in body) {
    door.log('warn', 'telegram-webhook-refused', { why: body.no.status })
    return only(body.no)
  }
  const update: unknown = body.value
  if (!isUpdate(update)) return only(refuse(400, refused('update_id', 'a whole number')))
  try {
    const chat = await receiveTelegram(door.gate, update)
    const from = senderOf(update)
    return { response: new Response(null, { status: 200 }), left: chat === null || chat === NOBODY || from === null ? null : { from, chat } }
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    door.log('warn', 'telegram-webhook-not-stored', { code: thrown.facts.code })
    return only(refuse(503, refused('store', 'a store that answers: bring it again')))
  }
}
