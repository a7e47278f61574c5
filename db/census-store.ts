import type { Census, Store } from '#desk/ports/store.ts'
import { numberOf, numberOrNull, textOf, type Sql } from './sql.ts'

/**
 * One round trip over all accounts. A trade's naked time stands in its body, whose texts have their quotes escaped, so nothing that a trader typed
 * looks like it; of a removed account nothing counts.
 */
const CENSUS = (storeNow: string): string => `
  with t as materialized (select ${storeNow} as now),
  ours as materialized (select account from accounts where removed_at is null),
  naked as materialized (
    select coalesce(sum(coalesce(substring(body from '"nakedMs":(\\d+)')::bigint, 0) + case when closed_at is null then greatest(0, t.now - coalesce(substring(body from '"nakedSince":(\\d+)')::bigint, t.now)) else 0 end), 0)::bigint as ms,
      count(*) filter (where closed_at is null and body ~ '"nakedSince":\\d')::bigint as open
    from trades, t where account in (select account from ours) and status <> 'draft')
  select 'outbox' as what, lane as name, count(*)::bigint as amount, min(not_before) as since from effects where ended is null group by lane
  union all select 'trades', status, count(*)::bigint, null from trades where account in (select account from ours) group by status
  union all select 'naked', 'ms', ms, null from naked union all select 'naked', 'open', open, null from naked
  union all select 'leases', 'held', count(*)::bigint, max(until) from leases, t where until > t.now
  union all select 'now', 'now', now, null from t`

export const censusStore = (sql: Sql, storeNow: string): Pick<Store, 'census'> => ({
  census: async (): Promise<Census> => {
    const rows = (await sql.query(CENSUS(storeNow), [])).map((row) => ({ what: textOf(row, 'what'), name: textOf(row, 'name'), amount: numberOf(row, 'amount'), since: numberOrNull(row, 'since') }))
    const of = (what: string): typeof rows => rows.filter((row) => row.what === what)
    const amount = (what: string, name: string): number => of(what).find((row) => row.name === name)?.amount ?? 0
    return {
      now: amount('now', 'now'),
      outbox: (['exchange', 'chat'] as const).map((lane) => ({ lane, rows: amount('outbox', lane), dueAt: of('outbox').find(({ name }) => name === lane)?.since ?? null })),
      trades: Object.fromEntries(of('trades').map(({ name, amount: count }) => [name, count])),
      nakedMs: amount('naked', 'ms'), nakedNow: amount('naked', 'open'),
      leases: { held: amount('leases', 'held'), until: of('leases')[0]?.since ?? null },
    }
  },
})
