import { readFileSync } from 'node:fs'
import pg from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { openSql } from '#db/client.ts'
import { migrateDatabase } from '#db/migrate.ts'
import { SCHEMA_NEEDED, schemaIsReady } from '#db/schema-version.ts'
import { installedServer } from './databases.ts'
import { embeddedServer } from './embedded.ts'

const embedded = embeddedServer()
const installed = await installedServer()
const server = embedded.missing === null ? embedded : installed
afterAll(() => embedded.close())

test('the schema that the code needs is the newest migration', () => {
  const { entries }: { entries: { when: number }[] } = JSON.parse(readFileSync('db/migrations/meta/_journal.json', 'utf8'))
  expect(SCHEMA_NEEDED).toBe(entries.at(-1)?.when)
})

test('SQL that the store writes reads no clock, chance or time zone but in one place', () => {
  const migrations = readFileSync('db/migrations/0000_start.sql', 'utf8')
  expect(migrations).not.toMatch(/now\(\)|random|uuid|timestamp|default/i)
})

describe.skipIf(server.missing !== null)(`migrator${server.missing === null ? '' : ` (${server.missing})`}`, () => {
  test('six at once on a new database all succeed, and the schema is ready then and not before', async () => {
    const database = await server.open()
    const admin = new pg.Client({ connectionString: database.url })
    await admin.connect()
    await admin.query('drop schema public cascade; drop schema drizzle cascade; create schema public')
    await admin.end()
    const sql = await openSql('pg', { url: database.url, connections: 2 })
    expect(await schemaIsReady(sql)).toBe(false)
    await Promise.all(Array.from({ length: 6 }, () => migrateDatabase(database.url)))
    expect(await schemaIsReady(sql)).toBe(true)
    await sql.close()
    await database.drop()
  }, 30_000)

  test('a database that is not there, or a wrong password, is a fault that says so', async () => {
    await expect(migrateDatabase('postgres://nobody:x@127.0.0.1:1/none')).rejects.toMatchObject({ facts: { code: 'store-unreachable' } })
  })
})
