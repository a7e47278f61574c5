import { accountsIn, readTables } from '#db/backup/read-backup.ts'
import { beginEpoch } from '#db/backup/begin-epoch.ts'
import { DESK_TABLES, PAPER_MADE, PAPER_TABLES } from '#db/backup/tables.ts'
import { schemaOf, type WriteLine, writeTables } from '#db/backup/write-backup.ts'
import { isOfAnother, layAside, putBack, worksNow } from '#db/backup/lay-aside.ts'
import { openSql } from '#db/client.ts'
import { knownMigrations, migrateDatabase } from '#db/migrate.ts'
import { numberOf, type Sql, STORE_NOW } from '#db/sql.ts'
import { postgresStore } from '#db/store.ts'
import { rotateVault } from '#desk/rotate-vault.ts'
import { makeVault, readVaultKeys } from '#runtime/vault.ts'

/** Where the desk's rows are, and the paper exchange's where it keeps its own beside them. */
export type BackupPlaces = { readonly desk: string; readonly paper: string | null }
export type BackupOpen = (head: { readonly schema: number; readonly at: number }) => Promise<{ readonly write: WriteLine }>

const open = (url: string): Promise<Sql> => openSql('pg', { url, connections: 1 })

const withSql = async <T>(url: string, work: (sql: Sql) => Promise<T>): Promise<T> => {
  const sql = await open(url)
  try {
    return await work(sql)
  } finally {
    await sql.close()
  }
}

const storeNow = async (sql: Sql): Promise<number> => {
  const [row] = await sql.query(`select ${STORE_NOW} as now`, [])
  return row === undefined ? 0 : numberOf(row, 'now')
}

const hasPaper = async (sql: Sql): Promise<boolean> => (await sql.query(`select 1 as there where to_regclass('paper_journal') is not null`, [])).length > 0

export type BackedUp = { readonly accounts: number; readonly rows: number; readonly paperRows: number; readonly at: number } | { readonly type: 'no-desk' }

/** Every row as of one moment, beside a desk that works; the paper exchange's after it, so that it is never behind. */
export const backUp = async ({ desk, paper }: BackupPlaces, start: BackupOpen): Promise<BackedUp> => {
  const told = await withSql(desk, async (sql) => {
    const schema = await schemaOf(sql)
    if (schema === 0) return null
    const at = await storeNow(sql)
    const { write } = await start({ schema, at })
    return { at, write, rows: await writeTables(sql, 'desk', DESK_TABLES, write), accounts: await accountsIn(sql.query) }
  })
  if (told === null) return { type: 'no-desk' }
  const { write, ...facts } = told
  const paperRows = paper === null ? 0 : await withSql(paper, async (sql) => ((await hasPaper(sql)) ? writeTables(sql, 'paper', PAPER_TABLES, write) : 0))
  return { ...facts, paperRows }
}

export type Restore = { readonly schema: number; readonly lines: () => AsyncIterable<string>; readonly replace: boolean; readonly vaultKeys: string | null }
export type Restored =
  | { readonly type: 'restored'; readonly rows: number; readonly accounts: number; readonly epoch: number; readonly paper: 'none' | 'kept' | 'restored'; readonly aside: string | null; readonly sealed: readonly string[] }
  | { readonly type: 'newer' | 'works-now' | 'of-another' } | { readonly type: 'not-empty'; readonly accounts: number }

/** Into an empty database, or in the place of what is there, which is laid aside in the same database. All of it, or nothing. */
export const restore = async ({ desk, paper }: BackupPlaces, asked: Restore): Promise<Restored> => {
  if (!knownMigrations().includes(asked.schema)) return { type: 'newer' }
  const before = await withSql(desk, async (sql) => ({ accounts: await accountsIn(sql.query), works: await worksNow(sql), ofAnother: await isOfAnother(sql) }))
  if (before.ofAnother) return { type: 'of-another' }
  if (before.works) return { type: 'works-now' }
  if (before.accounts > 0 && !asked.replace) return { type: 'not-empty', accounts: before.accounts }
  const aside = await withSql(desk, layAside)
  try {
    await migrateDatabase(desk, asked.schema)
    const done = await withSql(desk, (sql) => sql.transaction('set local statement_timeout = 0', async (query) => {
      const rows = await readTables(query, 'desk', DESK_TABLES, asked.lines())
      return { rows, epoch: await beginEpoch(query), accounts: await accountsIn(query) }
    }))
    await migrateDatabase(desk)
    return { type: 'restored', ...done, aside, paper: paper === null ? 'none' : await restorePaper(paper, asked), sealed: await withSql(desk, (sql) => sealedApart(sql, asked.vaultKeys)) }
  } catch (thrown) {
    await withSql(desk, (sql) => putBack(sql, aside))
    throw thrown
  }
}

/** Only where it has no memory of its own: like any exchange it knows more than the backup. */
const restorePaper = (url: string, { lines }: Restore): Promise<'kept' | 'restored'> => withSql(url, async (sql) => {
  for (const table of PAPER_MADE) await sql.query(table, [])
  const [row] = await sql.query('select (select count(*) from paper_journal) + (select count(*) from paper_snapshot) as n', [])
  if (row !== undefined && numberOf(row, 'n') > 0) return 'kept'
  await sql.transaction('set local statement_timeout = 0', (query) => readTables(query, 'paper', PAPER_TABLES, lines()))
  return 'restored'
})

/** Accounts whose exchange key does not open with this vault; the others are sealed under its first key. */
const sealedApart = async (sql: Sql, vaultKeys: string | null): Promise<readonly string[]> => {
  const keys = vaultKeys === null ? null : readVaultKeys(vaultKeys)
  return keys === null ? [] : (await rotateVault({ store: postgresStore(sql), vault: makeVault(keys) })).closed.map(({ account }) => account)
}
