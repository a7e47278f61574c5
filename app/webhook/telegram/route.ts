import { after } from 'next/server'
import { refused } from '#api/refusal.ts'
import { telegramDoor } from '#wiring-telegram'
import { refuse } from '../../_parts/answers.ts'
import { web } from '../../_parts/web.ts'
import { takeUpdate } from './take-update.ts'

export const dynamic = 'force-dynamic'

/**
 * Telegram's updates, where it was told this address. What follows the answer only saves time: the news to the worker, or without a worker
 * the work itself, which the minute's job takes up where it was not done.
 */
export const POST = async (request: Request): Promise<Response> => {
  const parts = await web()
  const door = telegramDoor(parts)
  if (door === null) return refuse(404, refused('TELEGRAM_BOT_TOKEN', 'a bot of this desk: none is set'))
  const { response, left } = await takeUpdate(door, request)
  if (left !== null) {
    const work = parts.brief === null ? door.knock(left.from) : parts.brief().then((desks) => desks.serve(left))
    after(work.catch((thrown: unknown) => parts.log('warn', 'update-not-worked', { message: thrown instanceof Error ? thrown.message : String(thrown) })))
  }
  return response
}
