import type { Census, Store } from '#desk/ports/store.ts'
import { NAKED_SINCE, nakedUpTo } from './trade-store.ts'
import { numberOf, numberOrNull, textOf, type Sql } from './sql.ts'

/**
 * One round trip over all accounts; of a removed one nothing counts. No trade's body is read, but of rows that nobody wrote since naked time has
 * its own columns.
 */
const CENSUS = (storeNow: string): string => `
  with t as materialized (select ${storeNow} as now),
  ours as materialized (select account from accounts where removed_at is null),
  naked as materialized (
    select coalesce(sum(${nakedUpTo('c.now')}), 0)::bigint as ms, count(*) filter (where t.closed_at is null and ${NAKED_SINCE} is not null)::bigint as open
    from trades t, t c where t.account in (select account from ours) and t.status <> 'draft')
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
