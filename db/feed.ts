import pg from 'pg'
import type { Feed } from '#desk/ports/kv.ts'
import type { AccountId } from '#desk/ports/store.ts'
import type { Clock } from '#desk/ports/world.ts'
import { accountIdOf } from './identity.ts'
import type { Sql } from './sql.ts'

const CHANNEL = 'keel_news'
export type ListenParts = { readonly sql: Sql; readonly directUrl: string; readonly clock: Clock; readonly onProblem: (problem: string) => void }

/** News is `<seq> <account>`; anything else on the channel isn't ours. */
const readNews = (payload: string): { readonly account: AccountId; readonly seq: number } | null => {
  const parts = /^(\d{1,15}) (\S+)$/.exec(payload)
  if (parts === null) return null
  const [, seq = '', account = ''] = parts
  return { account: accountIdOf({ account }), seq: Number(seq) }
}
const writeNews = (account: AccountId, seq: number): string => `${seq} ${account}`

/** Hears until stopped or the connection ends. */
const hear = async (url: string, onNews: (account: AccountId, seq: number) => void, stop: AbortSignal): Promise<void> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, keepAlive: true })
  const ended = new Promise<void>((resolve) => {
    client.on('error', () => resolve())
    client.on('end', () => resolve())
    stop.addEventListener('abort', () => resolve(), { once: true })
  })
  client.on('notification', ({ payload }) => {
    const news = readNews(payload ?? '')
    if (news !== null) onNews(news.account, news.seq)
  })
  try {
    await client.connect()
    await client.query(`listen ${CHANNEL}`)
    await ended
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** LISTEN and NOTIFY on the direct address: a pooler has no LISTEN. What comes while the line is down is lost; readers poll as well. */
export const listenFeed = ({ sql, directUrl, clock, onProblem }: ListenParts): Feed => ({
  publish: async (account, seq) => {
    await sql.query('select pg_notify($1, $2)', [CHANNEL, writeNews(account, seq)])
  },
  follow: async (onNews, stop) => {
    let failures = 0
    while (!stop.aborted) {
      const since = clock.monotonic()
      await hear(directUrl, onNews, stop).catch((thrown: unknown) => onProblem(String(thrown)))
      failures = clock.monotonic() - since > 10_000 ? 0 : failures + 1
      if (!stop.aborted) await clock.sleep(Math.min(250 * 2 ** failures, 10_000), stop)
    }
  },
})
