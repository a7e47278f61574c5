import { getTableName, is } from 'drizzle-orm'
import { PgTable } from 'drizzle-orm/pg-core'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fromCanonical, toCanonical } from '#core/json.ts'
import { DESK_TABLES, LEFT_OUT } from '#db/backup/tables.ts'
import { openSql } from '#db/client.ts'
import { accountIdOf, userIdOf } from '#db/identity.ts'
import type { Row, Sql } from '#db/sql.ts'
import { postgresStore } from '#db/store.ts'
import { endSessions, sessionsFrom } from '#desk/sessions.ts'
import { backUp, restore } from '#wiring-backup'
import { installedServer, type TestDatabase } from './databases.ts'
import { embeddedServer } from './embedded.ts'

const SCHEMA = join(import.meta.dirname, '../../db/schema')

test('every table of the schema is in a backup, or is left out with a reason', async () => {
  const modules = await Promise.all(readdirSync(SCHEMA).map((file) => import(join(SCHEMA, file)) as Promise<Record<string, unknown>>))
  const names = modules.flatMap((all) => Object.values(all).flatMap((table) => (is(table, PgTable) ? [getTableName(table)] : [])))
  expect([...DESK_TABLES.map(({ name }) => name), ...Object.keys(LEFT_OUT)].toSorted()).toEqual(names.toSorted())
})

const embedded = embeddedServer()
const servers = [embedded, await installedServer()]
afterAll(() => embedded.close())

const [user, account] = [userIdOf({ user_id: 'u' }), accountIdOf({ account: 'a' })]
const LINE = 'a "quoted" line\nof two, with 0.1 and 12345678901234567890.12345678'

/** A desk in the middle of things. */
const fill = async (sql: Sql): Promise<void> => {
  const store = postgresStore(sql)
  await store.addUser(user, { telegramId: '1', name: 'Owner', language: 'en', timeZone: 'UTC' })
  await store.addAccount({ account, user, name: 'paper', venue: 'paper', live: false, epoch: 3, sealedKey: null, apiKey: null })
  await store.putSetting('note', LINE)
  await endSessions(store, user, 17)
  await store.offer(account, [
    { id: 'said', at: 1, body: toCanonical({ type: 'close', trade: 1, share: 100_000_000n, at: 1 }) },
    { id: 'told', at: 1, body: toCanonical({ type: 'time', at: 1 }) },
  ])
  const effect = `insert into effects (account, n, lane, key, kind, body, not_after, not_before, rank, replaces, attempts, send_before, runner, ended) values ('a', $1, $2, $3, $4, '{}', 5, 0, 1, null, 0, null, null, $5)`
  await sql.query(effect, [1, 'exchange', 'x', 'enter', null])
  await sql.query(effect, [2, 'chat', 'chat', 'tell', null])
  await sql.query(effect, [3, 'exchange', 'y', 'cancel', 'done'])
  await store.putUpdate('tg1', 9, '77', '{"update_id":9}')
  for (let seq = 1; seq <= 1_203; seq += 1) await sql.query(`insert into journal (account, seq, trade, type, version, at, cause, body) values ('a', $1, null, 'blocked', 2, 1, 'c', '{}')`, [seq])
}
const rowsOf = (sql: Sql, table: string, by: string): Promise<readonly Row[]> => sql.query(`select * from ${table} order by ${by}`, [])

describe.each(servers)('on $name', ({ missing, open }) => {
  let [from, to]: TestDatabase[] = []
  const lines: string[] = []
  const address = (base: TestDatabase | undefined): string => base?.url ?? ''
  const using = async <T>(base: TestDatabase | undefined, work: (sql: Sql) => Promise<T>): Promise<T> => {
    const sql = await openSql('pg', { url: address(base), connections: 2 })
    return work(sql).finally(() => sql.close())
  }
  let schema = 0
  const again = (replace: boolean, given: readonly string[] = lines) => restore({ desk: address(to), paper: null }, { schema, replace, vaultKeys: null, lines: async function* () { yield* given } })

  beforeAll(async () => {
    if (missing !== null) return
    ;[from, to] = [await open(), await open()]
    await using(from, fill)
    await backUp({ desk: address(from), paper: null }, (head) => {
      schema = head.schema
      return Promise.resolve({ write: (line) => Promise.resolve(void lines.push(line)) })
    })
  }, 60_000)
  afterAll(async () => {
    await from?.drop()
    await to?.drop()
  })

  test.skipIf(missing !== null)('every row comes back as it was, in a new epoch that holds no lease', async () => {
    expect(await again(false)).toMatchObject({ type: 'restored', accounts: 1, sealed: [] })
    for (const { name, by } of DESK_TABLES.filter((table) => ['users', 'settings', 'journal', 'trades', 'cards'].includes(table.name))) {
      const kept = (await using(to, (sql) => rowsOf(sql, name, by))).filter((row) => !String(row['name']).startsWith('sessions-from:'))
      expect(kept).toEqual((await using(from, (sql) => rowsOf(sql, name, by))).filter((row) => !String(row['name']).startsWith('sessions-from:')))
    }
    expect(await using(to, (sql) => rowsOf(sql, 'journal', 'seq'))).toHaveLength(1_203)
    const store = <T>(work: (store: ReturnType<typeof postgresStore>) => Promise<T>): Promise<T> => using(to, (sql) => work(postgresStore(sql)))
    expect(await store((at) => at.setting('note'))).toBe(LINE)
    expect((await store((at) => at.accountOfLoop(account)))?.epoch).toBeGreaterThan(50_000_000)
    expect((await using(to, (sql) => rowsOf(sql, 'leases', 'account')))[0]).toMatchObject({ holder: '', until: 0 })
  }, 60_000)

  test.skipIf(missing !== null)('a session that was ended since the backup does not come back: every browser signs in anew', async () => {
    const [before, after] = await Promise.all([using(from, (sql) => sessionsFrom(postgresStore(sql), user)), using(to, (sql) => sessionsFrom(postgresStore(sql), user))])
    expect(before).toBe(17)
    expect(after).toBeGreaterThan(1_700_000_000_000)
  })

  test.skipIf(missing !== null)('what waited to be sent may have been sent: it is begun already, so it is looked up; what was to be told is dropped', async () => {
    const [enter, tell, cancel] = await using(to, (sql) => rowsOf(sql, 'effects', 'n'))
    expect(enter).toMatchObject({ ended: null, attempts: 1, runner: 'restored' })
    expect(enter?.['send_before']).toBeGreaterThan(0)
    expect(tell).toMatchObject({ ended: 'dropped' })
    expect(cancel).toMatchObject({ ended: 'done', attempts: 0, send_before: null })
    const holder = 'w'
    const [lease] = await using(to, (sql) => postgresStore(sql).renewLeases(holder, 5_000, 9))
    const begun = await using(to, (sql) => postgresStore(sql).beginAttempt({ account, n: 1 }, lease ?? null, holder, 2_000))
    expect(begun).toMatchObject({ type: 'begun', earlier: true })
  })

  test.skipIf(missing !== null)('what was said and not worked is refused, facts wait, and the desk is told that it was restored', async () => {
    const inputs = await using(to, (sql) => rowsOf(sql, 'inputs', 'n'))
    expect(inputs.map((row) => row['id'])).toEqual(['said', 'told', expect.stringMatching(/^restored:\d+$/)])
    expect(fromCanonical(String(inputs[0]?.['outcome']))).toEqual({ type: 'refused', refusal: { code: 'restored' }, trade: null })
    expect([inputs[1]?.['outcome'], inputs[2]?.['outcome']]).toEqual([null, null])
    expect((await using(to, (sql) => rowsOf(sql, 'updates', 'update_id')))[0]?.['done_at']).toBeGreaterThan(0)
    // The next input gets a number of its own.
    await using(to, (sql) => postgresStore(sql).offer(account, [{ id: 'next', at: 2, body: toCanonical({ type: 'time', at: 2 }) }]))
  })

  test.skipIf(missing !== null)('where something is it asks; laid aside, what was there is kept; and a broken file leaves all as it was', async () => {
    await using(to, (sql) => sql.query('update leases set until = 0', []))
    expect(await again(false)).toEqual({ type: 'not-empty', accounts: 1 })
    await using(to, (sql) => postgresStore(sql).putSetting('note', 'newer'))
    await expect(again(true, [...lines, '#table desk settings', '{"name":"half"'])).rejects.toThrow(/json|syntax/i)
    expect(await using(to, (sql) => postgresStore(sql).setting('note'))).toBe('newer')
    const done = await again(true)
    const aside = done.type === 'restored' ? (done.aside ?? '') : ''
    expect(aside).toMatch(/^before_restore_\d+$/)
    expect(await using(to, (sql) => postgresStore(sql).setting('note'))).toBe(LINE)
    expect((await using(to, (sql) => sql.query(`select value from ${aside}_public.settings where name = 'note'`, [])))[0]).toEqual({ value: 'newer' })
  }, 60_000)

  test.skipIf(missing !== null)('a desk that works is not overwritten, nor is a database of another, nor does an older Keel read a newer backup', async () => {
    await using(to, (sql) => postgresStore(sql).renewLeases('w', 5_000, 9))
    expect(await again(true)).toEqual({ type: 'works-now' })
    await using(to, (sql) => sql.query('update leases set until = 0', []))
    expect(await restore({ desk: address(to), paper: null }, { schema: schema + 1, replace: true, vaultKeys: null, lines: async function* () { yield* lines } })).toEqual({ type: 'newer' })
    await using(to, async (sql) => {
      await sql.query('drop schema drizzle cascade', [])
    })
    expect(await again(true)).toEqual({ type: 'of-another' })
  })
})
