import net from 'node:net'
import pg from 'pg'
import { migrateDatabase } from '#db/migrate.ts'

/** A database of the test's own, with the schema in it. */
export type TestDatabase = { readonly url: string; readonly drop: () => Promise<void> }

export const reaches = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = net.connect({ host: '127.0.0.1', port })
    const end = (reached: boolean) => { socket.destroy(); resolve(reached) }
    socket.setTimeout(500, () => end(false)).once('connect', () => end(true)).once('error', () => end(false))
  })

const serverUrl = (user: string, database: string): string => `postgres://${user}@127.0.0.1:5432/${database}`

/** The user of a PostgreSQL installed on this machine that may make databases; null when there is none. */
const installedUser = async (): Promise<string | null> => {
  if (!(await reaches(5432))) return null
  for (const user of ['root', 'postgres']) {
    const client = new pg.Client({ connectionString: serverUrl(user, 'postgres'), connectionTimeoutMillis: 1_000 })
    try {
      await client.connect()
      const { rows } = await client.query<{ may: boolean }>('select rolcreatedb as may from pg_roles where rolname = current_user')
      if (rows[0]?.may === true) return user
    } catch {
      continue
    } finally {
      await client.end().catch(() => undefined)
    }
  }
  return null
}

const run = async (url: string, text: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}

let made = 0
/** A migrated database on the server of `admin` (an address of its maintenance database). */
export const makeDatabase = async (admin: string): Promise<TestDatabase> => {
  made += 1
  const name = `keel_test_${process.pid}_${made}`
  await run(admin, `create database ${name}`)
  const url = new URL(admin)
  url.pathname = `/${name}`
  await migrateDatabase(url.href)
  return { url: url.href, drop: () => run(admin, `drop database if exists ${name} with (force)`) }
}

export type Server = { readonly name: string; readonly missing: string | null; readonly open: () => Promise<TestDatabase> }

/** PostgreSQL as installed on this machine. */
export const installedServer = async (): Promise<Server> => {
  const user = await installedUser()
  return {
    name: 'installed PostgreSQL',
    missing: user === null ? 'not tried: no PostgreSQL at 127.0.0.1:5432 lets us make a database' : null,
    open: () => makeDatabase(serverUrl(user ?? '', 'postgres')),
  }
}

