import { after } from 'next/server'
import { refused } from '#api/refusal.ts'
import { telegramDoor } from '#wiring-telegram'
import { refuse } from '../../_parts/answers.ts'
import { web } from '../../_parts/web.ts'
import { takeUpdate } from './take-update.ts'

export const dynamic = 'force-dynamic'

/** Telegram's updates, where it was told this address. The news to the worker follows the answer: it only saves the time until its next look. */
export const POST = async (request: Request): Promise<Response> => {
  const parts = await web()
  const door = telegramDoor(parts)
  if (door === null) return refuse(404, refused('TELEGRAM_BOT_TOKEN', 'a bot of this desk: none is set'))
  const { response, from } = await takeUpdate(door, request)
  if (from !== null) after(() => door.knock(from).catch((thrown: unknown) => parts.log('warn', 'knock-not-sent', { message: String(thrown) })))
  return response
}
