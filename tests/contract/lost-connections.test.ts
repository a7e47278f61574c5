import { afterAll, expect, test } from 'vitest'
import { openSql } from '#db/client.ts'
import { numberOf, type Query, type Sql } from '#db/sql.ts'
import { installedServer } from './databases.ts'
import { embeddedServer } from './embedded.ts'

const embedded = embeddedServer()
const server = embedded.missing === null ? embedded : await installedServer()
afterAll(() => embedded.close())

const codeOf = (thrown: unknown): unknown => (thrown instanceof Error && 'facts' in thrown ? Reflect.get(Object(thrown.facts), 'code') : thrown)

/** What becomes of a transaction whose connection the database ends, and what the process was told beside it. */
const endedWhile = async (sql: Sql, work: (query: Query, end: () => Promise<unknown>) => Promise<unknown>): Promise<unknown> =>
  sql.transaction('select pg_backend_pid() as pid', (query, [row]) => work(query, () => sql.query('select pg_terminate_backend($1::int, 2000)', [numberOf(row ?? {}, 'pid')]))).catch(codeOf)

test.skipIf(server.missing !== null)(`a connection that ends in a transaction fails that transaction, not the process${server.missing === null ? '' : ` (${server.missing})`}`, async () => {
  const database = await server.open()
  const sql = await openSql('pg', { url: database.url, connections: 2 })
  const unheard: string[] = []
  const hear = (problem: Error): void => void unheard.push(problem.message)
  const others = process.listeners('uncaughtException')
  process.removeAllListeners('uncaughtException').on('uncaughtException', hear)
  try {
    const waiting = await endedWhile(sql, (query, end) => Promise.all([query('select pg_sleep(10)', []), end()]))
    const idle = await endedWhile(sql, async (query, end) => {
      await end()
      return query('select 1 as one', [])
    })
    expect([waiting, idle]).toEqual(['store-lost', 'store-lost'])
    expect(await sql.query('select 1 as one', [])).toEqual([{ one: 1 }])
    expect(unheard).toEqual([])
  } finally {
    process.removeListener('uncaughtException', hear)
    for (const other of others) process.on('uncaughtException', other)
  }
  await sql.close()
  await database.drop()
}, 60_000)
