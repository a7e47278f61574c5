import type { Sql } from './sql.ts'
import { numberOrNull } from './sql.ts'

/** `when` of the newest migration that this code needs; a test holds it to db/migrations. Doors answer 503 below it. */
export const SCHEMA_NEEDED = 1795290548034

export const schemaIsReady = async (sql: Sql): Promise<boolean> => {
  const [there] = await sql.query(`select to_regclass('drizzle.__drizzle_migrations') is not null as there`, [])
  if (there?.['there'] !== true) return false
  const [row] = await sql.query('select max(created_at) as newest from drizzle.__drizzle_migrations', [])
  return row !== undefined && (numberOrNull(row, 'newest') ?? 0) >= SCHEMA_NEEDED
}
