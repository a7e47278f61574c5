import { readFileSync } from 'node:fs'
import pg from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { openSql } from '#db/client.ts'
import { knownMigrations, migrateDatabase } from '#db/migrate.ts'
import { SCHEMA_NEEDED, schemaIsReady } from '#db/schema-version.ts'
import { postgresStore } from '#db/store.ts'
import { installedServer } from './databases.ts'
import { account, user } from './ids.ts'
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

  test('naked time of trades from before its columns is filled in from their bodies; of one that an older program writes later it is read there', async () => {
    const database = await server.open()
    const admin = new pg.Client({ connectionString: database.url })
    await admin.connect()
    await admin.query('drop schema public cascade; drop schema drizzle cascade; create schema public')
    await migrateDatabase(database.url, knownMigrations()[3])
    const trade = (n: number, body: string): string => `insert into trades (account, trade, name, symbol, side, status, opened_at, closed_at, updated_at, body) values ('a', ${n}, '', 'BTC-SWAP-USDT', 'long', 'open', 1, null, 1, '${body}')`
    await admin.query(`insert into users (user_id, telegram_id, name, language, time_zone, role) values ('u', '1', '', 'en', 'UTC', 'owner')`)
    await admin.query(`insert into accounts (account, user_id, name, venue, live, epoch, seq, state, last_effect, touched_at) values ('a', 'u', 'paper', 'paper', false, 1, 0, '', 0, 0)`)
    await admin.query(trade(1, '{"name":"say \\"nakedMs\\":77000","nakedMs":1500,"nakedSince":9000}'))
    await admin.query(trade(2, '{"nakedMs":250,"nakedSince":null}'))
    await migrateDatabase(database.url)
    expect((await admin.query('select naked_ms, naked_since from trades order by trade')).rows).toEqual([{ naked_ms: '1500', naked_since: '9000' }, { naked_ms: '250', naked_since: null }])
    await admin.query(trade(3, '{"nakedMs":40,"nakedSince":9500}'))
    await admin.end()
    const sql = await openSql('pg', { url: database.url, connections: 2 })
    const store = postgresStore(sql, '10000::bigint')
    expect(await store.census()).toMatchObject({ nakedMs: 1_500 + 1_000 + 250 + 40 + 500, nakedNow: 2 })
    expect(await store.nakedOf(user('u'), account('a'))).toBe(3_290)
    expect(await store.trade(user('u'), account('a'), 3)).toMatchObject({ nakedMs: 40, nakedSince: 9_500 })
    await sql.close()
    await database.drop()
  }, 30_000)

  test('a database that is not there, or a wrong password, is a fault that says so', async () => {
    await expect(migrateDatabase('postgres://nobody:x@127.0.0.1:1/none')).rejects.toMatchObject({ facts: { code: 'store-unreachable' } })
  })
})
