import { present } from '#core/assert.ts'
import { openSql } from '#db/client.ts'
import { neonProxyAt } from '#db/drivers/neon-proxy.ts'
import { postgresKv } from '#db/kv-store.ts'
import type { Sql } from '#db/sql.ts'
import type { Feed, Kv } from '#desk/ports/kv.ts'
import type { Log } from '#desk/ports/world.ts'
import { realClock } from '#runtime/clock.ts'
import type { Env } from '#runtime/env.ts'

/** The database by the driver of the environment; this process has an address for it. */
export const openDatabase = (env: Env, connections: number): Promise<Sql> =>
  openSql(env.DB_DRIVER, { url: present(env.DATABASE_URL, 'checked at start'), connections }, env.NEON_PROXY === null ? undefined : neonProxyAt(env.NEON_PROXY))

type Upstash = { readonly url: string; readonly token: string }
const upstashIn = ({ UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token }: Env): Upstash | null => (url === null || token === null ? null : { url, token })

/** Locks and cool-downs that the desk's processes share: Upstash where it is set, else the database. Each is loaded only where it is used. */
export const kvOf = async (env: Env, sql: Sql): Promise<Kv> => {
  const upstash = upstashIn(env)
  if (upstash === null) return postgresKv(sql)
  const { openUpstash, upstashKv } = await import('#runtime/kv-upstash.ts')
  return upstashKv(openUpstash(upstash))
}

/** News between the desk's processes. `listenOn`: an address that is not pooled; null: this process has none and polls. */
export const feedOf = async ({ env, sql, log, listenOn }: { readonly env: Env; readonly sql: Sql; readonly log: Log; readonly listenOn: string | null }): Promise<Feed> => {
  const onProblem = (problem: string): void => log('warn', 'feed-problem', { problem })
  if (env.KEEL_FEED === 'upstash') {
    const [{ openUpstash }, { upstashFeed }] = await Promise.all([import('#runtime/kv-upstash.ts'), import('#runtime/feed-upstash.ts')])
    return upstashFeed(openUpstash(present(upstashIn(env), 'checked at start')), realClock, onProblem)
  }
  if (env.KEEL_FEED === 'poll' || listenOn === null) return (await import('#db/feed-poll.ts')).pollFeed(sql, realClock, 2_000)
  return (await import('#db/feed.ts')).listenFeed({ sql, directUrl: listenOn, clock: realClock, onProblem })
}
