import { after } from 'next/server'
import { refused } from '#api/refusal.ts'
import { telegramDoor } from '#wiring-telegram'
import { refuse } from '../../_parts/answers.ts'
import { webDoor } from '../../_parts/web-door.ts'
import { type Taken, takeUpdate } from './take-update.ts'

export const dynamic = 'force-dynamic'

/** Without a worker. The whole desk is loaded for it, after the answer. */
const workHere = async (left: NonNullable<Taken['left']>): Promise<void> => {
  const { brief } = await (await import('../../_parts/web.ts')).web()
  await (await brief?.())?.serve(left)
}

/**
 * Telegram's updates, where it was told this address. What follows the answer only saves time: the news to the worker, or without a worker
 * the work itself, which the minute's job takes up where it was not done.
 */
export const POST = async (request: Request): Promise<Response> => {
  const parts = await webDoor()
  const door = telegramDoor(parts)
  if (door === null) return refuse(404, refused('TELEGRAM_BOT_TOKEN', 'a bot of this desk: none is set'))
  const { response, left } = await takeUpdate(door, request)
  if (left !== null) {
    const work = parts.env.EXCHANGE_LANE === 'web' ? workHere(left) : door.knock(left.from)
    after(work.catch((thrown: unknown) => parts.log('warn', 'update-not-worked', { message: thrown instanceof Error ? thrown.message : String(thrown) })))
  }
  return response
}
