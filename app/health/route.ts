import { examineHealth } from '#desk/health.ts'
import { isFault } from '#core/fault.ts'
import { isWatcher } from '../_parts/watcher.ts'
import { web } from '../_parts/web.ts'
import { answer } from '../_parts/answers.ts'

export const dynamic = 'force-dynamic'

/** How the desk stands in one word; each dependency for who is signed in or shows METRICS_TOKEN. 503 only when nothing can be read or stored. */
export const GET = async (request: Request): Promise<Response> => {
  const { store, kv, clock, env } = await web()
  const health = await examineHealth({ store, kv, clock, feed: env.KEEL_FEED, hasTelegram: env.TELEGRAM_BOT_TOKEN !== null, hasWorker: env.EXCHANGE_LANE === 'worker' })
  const shown = await isWatcher(request).catch((thrown: unknown) => {
    if (!isFault(thrown)) throw thrown
    return false
  })
  return answer(shown ? health : { state: health.state }, health.state === 'down' ? 503 : 200)
}
