import type { PaperRow, PaperRows } from '#desk/ports/paper-rows.ts'
import { accountIdOf } from './identity.ts'
import { flagOf, numberOf, type Row, type Sql, textOf } from './sql.ts'

const rowOf = (row: Row): PaperRow => ({ version: numberOf(row, 'version'), at: numberOf(row, 'at'), busy: flagOf(row, 'busy'), state: textOf(row, 'state') })

/** Rows of the in-process paper venue. A change of the version alone leaves the long text where it lies. */
export const paperStore = (sql: Sql): PaperRows => ({
  read: async (account, known) => {
    const [row] = await sql.query(`select version, at, busy, case when version = $2 then '' else state end as state from paper_venues where account = $1`, [account, known])
    if (row === undefined) return null
    return row['version'] === known ? 'same' : rowOf(row)
  },
  swap: async (account, from, { version, at, busy, state }) => {
    const rows = from === null
      ? await sql.query('insert into paper_venues (account, version, at, busy, state) values ($1, $2, $3, $4, $5) on conflict (account) do nothing returning account', [account, version, at, busy, state ?? ''])
      : state === null
        ? await sql.query('update paper_venues set version = $3, at = $4, busy = $5 where account = $1 and version = $2 returning account', [account, from, version, at, busy])
        : await sql.query('update paper_venues set version = $3, at = $4, busy = $5, state = $6 where account = $1 and version = $2 returning account', [account, from, version, at, busy, state])
    return rows.length === 1
  },
  busy: async (after, limit) =>
    (await sql.query('select account from paper_venues where busy and ($1::text is null or account collate "C" > $1) order by account collate "C" limit $2', [after, limit])).map(accountIdOf),
  remove: async (account) => {
    await sql.query('delete from paper_venues where account = $1', [account])
  },
})
