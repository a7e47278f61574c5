import { assert } from '#core/assert.ts'
import type { AccountId, InputRow, Store } from '#desk/ports/store.ts'
import { accountIdOf } from './identity.ts'
import { flagOf, numberOf, textOf, textOrNull, type Row, type Sql } from './sql.ts'

/** Inserts a JSON list of inputs ($2) of account $1, known ids left alone, numbered in their order. */
export const insertInputs = (storeNow: string): string => `
  insert into inputs (account, id, at, stored_at, body)
  select $1, i.id, i.at, t.now, i.body from (select ${storeNow} as now) t,
    lateral json_to_recordset($2::json) as i(id text, at bigint, body text, place bigint)
  order by i.place
  on conflict (account, id) do nothing`

export const inputsJson = (inputs: readonly InputRow[]): string => JSON.stringify(inputs.map(({ id, at, body }, place) => ({ id, at, body, place })))

const offered = (row: Row) => ({ id: textOf(row, 'id'), n: numberOf(row, 'n'), outcome: textOrNull(row, 'outcome') })
type Offered = ReturnType<typeof offered>

export const inputStore = (sql: Sql, storeNow: string): Pick<Store, 'offer' | 'outcome' | 'due'> => ({
  offer: async (account, inputs) => {
    if (inputs.length === 0) return []
    const rows = await sql.query(
      `with fresh as (${insertInputs(storeNow)} returning id, n, outcome)
       select id, n, outcome from fresh union all
       select id, n, outcome from inputs where account = $1 and id in (select id from json_to_recordset($2::json) as i(id text))
       order by n`,
      [account, inputsJson(inputs)],
    )
    const found = new Map(rows.map((row) => [textOf(row, 'id'), offered(row)]))
    const missing = inputs.filter(({ id }) => !found.has(id)).map(({ id }) => id)
    // Somebody else committed the same id between this statement's snapshot and its insert: now it can be seen.
    if (missing.length > 0) for (const row of await known(sql, account, missing)) found.set(row.id, row)
    return inputs.map(({ id }) => {
      const row = found.get(id)
      assert(row !== undefined, `input ${id} is stored after its offer`)
      return row
    })
  },
  outcome: async (account, inputId) => {
    const [row] = await sql.query('select outcome from inputs where account = $1 and id = $2', [account, inputId])
    return row === undefined ? null : textOrNull(row, 'outcome')
  },
  due: async (limit) => {
    const rows = await sql.query(
      `with t as materialized (select ${storeNow} as now),
         waiting as (select account, min(stored_at) as since from inputs where outcome is null group by account),
         woken as (select a.account, a.wake_at as since from accounts a, t where a.wake_at <= t.now)
       select account, min(since) as since, bool_or(wake) as wake
       from (select account, since, false as wake from waiting union all select account, since, true from woken) both_kinds
       group by account order by since, account collate "C" limit $1`,
      [limit],
    )
    return rows.map((row) => ({ account: accountIdOf(row), wake: flagOf(row, 'wake') }))
  },
})

const known = async (sql: Sql, account: AccountId, ids: readonly string[]): Promise<readonly Offered[]> =>
  (await sql.query('select id, n, outcome from inputs where account = $1 and id = any($2::text[]) order by n', [account, ids])).map(offered)
