import type { Redis } from '@upstash/redis'
import { Fault } from '#core/fault.ts'
import type { Feed } from '#desk/ports/kv.ts'
import type { AccountId } from '#desk/ports/store.ts'
import type { Clock } from '#desk/ports/world.ts'

const CHANNEL = 'keel_news'
const isAccountId = (text: string): text is AccountId => text !== ''

const readNews = (message: unknown): { readonly account: AccountId; readonly seq: number } | null => {
  const [, seq = '', account = ''] = /^(\d{1,15}) (\S+)$/.exec(String(message)) ?? []
  return isAccountId(account) ? { account, seq: Number(seq) } : null
}

/** One subscription, until it is stopped or breaks. */
const hear = (redis: Redis, onNews: (account: AccountId, seq: number) => void, stop: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const subscriber = redis.subscribe<string>(CHANNEL)
    subscriber.on('message', ({ message }) => {
      const news = readNews(message)
      if (news !== null) onNews(news.account, news.seq)
    })
    subscriber.on('error', (problem: unknown) => reject(problem instanceof Error ? problem : new Error(String(problem))))
    stop.addEventListener('abort', () => void subscriber.unsubscribe().catch(() => undefined).then(() => resolve()), { once: true })
  })

/** News by Upstash's publish and subscribe, where web functions have no LISTEN. */
export const upstashFeed = (redis: Redis, clock: Clock, onProblem: (problem: string) => void): Feed => ({
  publish: async (account, seq) => {
    try {
      await redis.publish(CHANNEL, `${seq} ${account}`)
    } catch (thrown) {
      throw new Fault({ code: 'feed-unreachable', retry: 'soon', outcomeKnown: false, cause: thrown })
    }
  },
  follow: async (onNews, stop) => {
    while (!stop.aborted) {
      await hear(redis, onNews, stop).catch((thrown: unknown) => onProblem(String(thrown)))
      if (!stop.aborted) await clock.sleep(1_000, stop)
    }
  },
})
