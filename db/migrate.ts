import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import pg from 'pg'
import { storeFault } from './fault.ts'

/** Any constant: who migrates holds it for its session, so a second one waits and then finds nothing to do. */
const MIGRATION_LOCK = 7_205_911_383
const FOLDER = fileURLToPath(new URL('migrations', import.meta.url))

type Listed = { readonly entries: readonly { readonly when: number }[] }
const listIn = (folder: string): string => path.join(folder, 'meta', '_journal.json')
const listed = (folder: string): Listed => JSON.parse(readFileSync(listIn(folder), 'utf8'))

/** `when` of every migration that this code knows, oldest first. */
export const knownMigrations = (): readonly number[] => listed(FOLDER).entries.map(({ when }) => when)

/** The migrations up to one of them, in a folder of their own. */
const upTo = (when: number): string => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'keel-migrations-'))
  cpSync(FOLDER, folder, { recursive: true })
  const { entries, ...rest } = listed(FOLDER)
  writeFileSync(listIn(folder), JSON.stringify({ ...rest, entries: entries.filter((entry) => entry.when <= when) }))
  return folder
}

/** Brings the schema up to date: the one migrator, run by the starter and the deploy step, on the direct address. `last`: no further than this migration, for a backup of then. */
export const migrateDatabase = async (url: string, last?: number): Promise<void> => {
  const folder = last === undefined ? FOLDER : upTo(last)
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
    await client.query(`set lock_timeout = 0; set statement_timeout = 0; select pg_advisory_lock(${MIGRATION_LOCK})`)
    await migrate(drizzle(client), { migrationsFolder: folder })
    await client.query(`select pg_advisory_unlock(${MIGRATION_LOCK})`)
  } catch (thrown) {
    throw storeFault(thrown, 'work')
  } finally {
    await client.end().catch(() => undefined)
    if (folder !== FOLDER) rmSync(folder, { recursive: true, force: true })
  }
}
