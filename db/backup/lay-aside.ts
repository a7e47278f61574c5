import { numberOf, type Sql, STORE_NOW } from '../sql.ts'

/** A process holds an account of this database right now. */
export const worksNow = async (sql: Sql): Promise<boolean> => {
  const [there] = await sql.query(`select to_regclass('leases') is not null as there`, [])
  if (there?.['there'] !== true) return false
  return (await sql.query(`select 1 as held from leases where until > ${STORE_NOW} limit 1`, [])).length > 0
}

/** Tables that no Keel made: this database is somebody else's. */
export const isOfAnother = async (sql: Sql): Promise<boolean> =>
  (await sql.query(`select 1 as there where to_regclass('drizzle.__drizzle_migrations') is null and exists (select 1 from pg_tables where schemaname = 'public')`, [])).length > 0

const SCHEMAS = ['public', 'drizzle'] as const

/** Renames what is there, so that a new schema can take its place; null: nothing was there. What was laid aside before stays too. */
export const layAside = async (sql: Sql): Promise<string | null> => {
  const [row] = await sql.query(`select ${STORE_NOW} as now, to_regclass('drizzle.__drizzle_migrations') is not null as there`, [])
  if (row?.['there'] !== true) return null
  const name = `before_restore_${numberOf(row, 'now')}`
  await sql.transaction('', async (query) => {
    for (const schema of SCHEMAS) await query(`alter schema ${schema} rename to ${name}_${schema}`, [])
    await query('create schema public', [])
  })
  return name
}

/** After a restore that failed: the half-made one goes, what was there comes back. */
export const putBack = async (sql: Sql, name: string | null): Promise<void> => {
  await sql.transaction('', async (query) => {
    for (const schema of SCHEMAS) await query(`drop schema if exists ${schema} cascade`, [])
    if (name === null) await query('create schema public', [])
    else for (const schema of SCHEMAS) await query(`alter schema ${name}_${schema} rename to ${schema}`, [])
  })
}
