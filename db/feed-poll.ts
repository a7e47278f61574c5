import type { Feed } from '#desk/ports/kv.ts'
import type { AccountId } from '#desk/ports/store.ts'
import type { Clock } from '#desk/ports/world.ts'
import { accountIdOf } from './identity.ts'
import { numberOf, STORE_NOW, type Sql } from './sql.ts'

/** ms that a look reaches back behind the last: a drain's time is taken before its commit. */
const OVERLAP_MS = 10_000

/** Where nothing can push: asks every `everyMs` (2 s behind a web function) which accounts were drained. */
export const pollFeed = (sql: Sql, clock: Clock, everyMs: number): Feed => ({
  publish: () => Promise.resolve(),
  follow: async (onNews, stop) => {
    const seen = new Map<AccountId, number>()
    let since: number | null = null
    while (!stop.aborted) {
      const rows = await sql
        .query(
          `with t as materialized (select ${STORE_NOW} as now)
           select t.now, a.account, a.seq from t left join accounts a on a.touched_at >= coalesce($1::bigint, t.now) - ${OVERLAP_MS} order by a.account`,
          [since],
        )
        .catch(() => [])
      for (const row of rows) {
        const first = since === null
        if (row['account'] === null) continue
        const [account, seq] = [accountIdOf(row), numberOf(row, 'seq')]
        if (!first && (seen.get(account) ?? -1) < seq) onNews(account, seq)
        seen.set(account, seq)
      }
      const [any] = rows
      if (any !== undefined) since = numberOf(any, 'now')
      await clock.sleep(everyMs, stop)
    }
  },
})
