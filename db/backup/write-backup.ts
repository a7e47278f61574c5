import { numberOf, type Sql, textOf } from '../sql.ts'
import type { BackupTable } from './tables.ts'

/** A backup is lines of text: what begins with # says what follows, every other line is one row as PostgreSQL wrote it. */
export type WriteLine = (line: string) => Promise<void>

const PAGE = 500
const MOMENT = 'set transaction isolation level repeatable read, read only'

/** Newest migration in the database; 0: none was ever run. */
export const schemaOf = async (sql: Sql): Promise<number> => {
  const [there] = await sql.query(`select to_regclass('drizzle.__drizzle_migrations') is not null as there`, [])
  if (there?.['there'] !== true) return 0
  const [row] = await sql.query('select coalesce(max(created_at), 0)::bigint as newest from drizzle.__drizzle_migrations', [])
  return row === undefined ? 0 : numberOf(row, 'newest')
}

/** Every row of the tables as of one moment, beside a desk that works. Numbers pass as text, so none is rounded. */
export const writeTables = (sql: Sql, of: string, tables: readonly BackupTable[], write: WriteLine): Promise<number> =>
  sql.transaction(MOMENT, async (query) => {
    let rows = 0
    for (const { name, by } of tables) {
      await write(`#table ${of} ${name}`)
      await query(`declare backup_of_${name} no scroll cursor for select row_to_json(r)::text as line from (select * from ${name} order by ${by}) r`, [])
      for (;;) {
        const page = await query(`fetch ${PAGE} from backup_of_${name}`, [])
        for (const row of page) await write(textOf(row, 'line'))
        rows += page.length
        if (page.length < PAGE) break
      }
      await query(`close backup_of_${name}`, [])
    }
    return rows
  })
