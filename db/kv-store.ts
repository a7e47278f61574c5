import type { Kv } from '#desk/ports/kv.ts'
import { numberOf, STORE_NOW, textOf, type Sql } from './sql.ts'

/** Rows that ended are cleared by whoever writes next, a few at a time, so that the table stays small without a job. */
const CLEAR = 'cleared as (delete from kv where key in (select k.key from kv k, t where k.until <= t.now and k.key <> $1 order by k.until limit 20 for update of k skip locked))'

/** The Kv port on PostgreSQL, for a machine without Redis. */
export const postgresKv = (sql: Sql, storeNow: string = STORE_NOW): Kv => {
  const t = `t as materialized (select ${storeNow} as now)`
  return {
    get: async (key) => {
      const [row] = await sql.query(`with ${t} select value from kv, t where key = $1 and until > t.now`, [key])
      return row === undefined ? null : textOf(row, 'value')
    },
    set: async (key, value, ttlMs) => {
      await sql.query(
        `with ${t}, ${CLEAR} insert into kv (key, value, until) select $1, $2, now + $3::bigint from t on conflict (key) do update set value = excluded.value, until = excluded.until`,
        [key, value, ttlMs],
      )
    },
    setIfAbsent: async (key, value, ttlMs) => {
      const rows = await sql.query(
        `with ${t}, ${CLEAR} insert into kv (key, value, until) select $1, $2, now + $3::bigint from t
         on conflict (key) do update set value = excluded.value, until = excluded.until where kv.until <= (select now from t) returning 1 as free`,
        [key, value, ttlMs],
      )
      return rows.length === 1
    },
    remove: async (key) => {
      await sql.query('delete from kv where key = $1', [key])
    },
    count: async (key, ttlMs) => {
      const [row] = await sql.query(
        `with ${t}, ${CLEAR} insert into kv (key, value, until) select $1, '1', now + $2::bigint from t
         on conflict (key) do update set
           value = case when kv.until > (select now from t) then (kv.value::bigint + 1)::text else '1' end,
           until = case when kv.until > (select now from t) then kv.until else excluded.until end
         returning value::bigint as count`,
        [key, ttlMs],
      )
      return numberOf(row ?? {}, 'count')
    },
  }
}
