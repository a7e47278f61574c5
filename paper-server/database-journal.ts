import { Client } from 'pg'
import type { Journal } from './journal.ts'

/** Another server holds this database. */
export class DatabaseInUse extends Error {}

/** One paper server a database; the number is this lock's name. */
const LOCK = 7_315_001

const TABLES = [
  'create table if not exists paper_journal (n bigint primary key, body text not null)',
  'create table if not exists paper_snapshot (id int primary key check (id = 1), n bigint not null, body text not null)',
]

/** Its own database and its own client. Lines that pile up while a write is under way go out in the next one together. */
export const databaseJournal = (url: string, onLost: (error: Error) => void): Journal => {
  const client = new Client({ connectionString: url, application_name: 'keel-paper', keepAlive: true })
  client.on('error', onLost)
  let n = 0
  let since = 0
  let waiting: { readonly n: number; readonly body: string }[] = []
  let writing: Promise<void> | null = null

  const write = async (): Promise<void> => {
    while (waiting.length > 0) {
      const rows = waiting
      waiting = []
      await client.query('insert into paper_journal (n, body) select * from unnest($1::bigint[], $2::text[])', [rows.map((row) => row.n), rows.map((row) => row.body)])
    }
  }
  const flush = async (): Promise<void> => {
    while (waiting.length > 0 || writing !== null) {
      writing ??= write().finally(() => {
        writing = null
      })
      await writing
    }
  }
  return {
    keeps: true,
    load: async () => {
      await client.connect()
      const held = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [LOCK])
      if (held.rows[0]?.held !== true) throw new DatabaseInUse('--database: in use by another paper server')
      for (const table of TABLES) await client.query(table)
      const kept = (await client.query<{ n: string; body: string }>('select n, body from paper_snapshot where id = 1')).rows[0]
      const from = kept === undefined ? 0 : Number(kept.n)
      const lines = (await client.query<{ body: string }>('select body from paper_journal where n > $1 order by n', [from])).rows.map((row) => row.body)
      n = from + lines.length
      since = lines.length
      return { snapshot: kept === undefined ? null : { n: from, body: kept.body }, lines, lastN: n }
    },
    append: (body) => {
      n += 1
      since += 1
      waiting.push({ n, body })
    },
    flush,
    snapshot: async (body) => {
      const at = n
      await flush()
      await client.query('insert into paper_snapshot (id, n, body) values (1, $1, $2) on conflict (id) do update set n = excluded.n, body = excluded.body', [at, body])
      await client.query('delete from paper_journal where n <= $1', [at])
      since = n - at
    },
    length: () => since,
    close: async () => {
      await flush()
      await client.end()
    },
  }
}
