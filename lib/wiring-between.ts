import { present } from '#core/assert.ts'
import { openSql } from '#db/client.ts'
import { neonProxyAt } from '#db/drivers/neon-proxy.ts'
import { pollFeed } from '#db/feed-poll.ts'
import { listenFeed } from '#db/feed.ts'
import { postgresKv } from '#db/kv-store.ts'
import type { Sql } from '#db/sql.ts'
import type { Feed, Kv } from '#desk/ports/kv.ts'
import type { Log } from '#desk/ports/world.ts'
import { realClock } from '#runtime/clock.ts'
import type { Env } from '#runtime/env.ts'
import { upstashFeed } from '#runtime/feed-upstash.ts'
import { openUpstash, upstashKv } from '#runtime/kv-upstash.ts'

/** The database by the driver of the environment; this process has an address for it. */
export const openDatabase = (env: Env, connections: number): Promise<Sql> =>
  openSql(env.DB_DRIVER, { url: present(env.DATABASE_URL, 'checked at start'), connections }, env.NEON_PROXY === null ? undefined : neonProxyAt(env.NEON_PROXY))

const upstashOf = (env: Env) => openUpstash({ url: present(env.UPSTASH_REDIS_REST_URL, 'checked at start'), token: present(env.UPSTASH_REDIS_REST_TOKEN, 'checked at start') })

/** Locks and cool-downs that the desk's processes share: Upstash where it is set, else the database. */
export const kvOf = (env: Env, sql: Sql): Kv => (env.UPSTASH_REDIS_REST_URL === null || env.UPSTASH_REDIS_REST_TOKEN === null ? postgresKv(sql) : upstashKv(upstashOf(env)))

/** News between the desk's processes. `listenOn`: an address that is not pooled; null: this process has none and polls. */
export const feedOf = ({ env, sql, log, listenOn }: { readonly env: Env; readonly sql: Sql; readonly log: Log; readonly listenOn: string | null }): Feed => {
  const onProblem = (problem: string): void => log('warn', 'feed-problem', { problem })
  if (env.KEEL_FEED === 'upstash') return upstashFeed(upstashOf(env), realClock, onProblem)
  if (env.KEEL_FEED === 'poll' || listenOn === null) return pollFeed(sql, realClock, 2_000)
  return listenFeed({ sql, directUrl: listenOn, clock: realClock, onProblem })
}
