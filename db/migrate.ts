import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import pg from 'pg'
import { storeFault } from './fault.ts'

/** Any constant: who migrates holds it for its session, so a second one waits and then finds nothing to do. */
const MIGRATION_LOCK = 7_205_911_383
const FOLDER = fileURLToPath(new URL('migrations', import.meta.url))

/** Brings the schema up to date: the one migrator, run by the starter and the deploy step, on the direct address. */
export const migrateDatabase = async (url: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
    await client.query(`set lock_timeout = 0; set statement_timeout = 0; select pg_advisory_lock(${MIGRATION_LOCK})`)
    await migrate(drizzle(client), { migrationsFolder: FOLDER })
    await client.query(`select pg_advisory_unlock(${MIGRATION_LOCK})`)
  } catch (thrown) {
    throw storeFault(thrown, 'work')
  } finally {
    await client.end().catch(() => undefined)
  }
}
