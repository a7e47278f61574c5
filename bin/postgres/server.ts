import { spawn } from 'node:child_process'
import { existsSync, openSync, readFileSync, rmSync, closeSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { lastWords, sizeOf } from '../child.ts'
import type { Ports } from '../ports.ts'
import { commandOf, isAlive, signal, within } from '../processes.ts'
import { Trouble } from '../trouble.ts'
import { openBinaries, type Binaries } from './binaries.ts'
import { checkVersion, dataArgument, makeCluster, postgresEnv, SUPERUSER } from './cluster.ts'

export type Postgres = {
  readonly port: number
  readonly pid: number
  readonly adopted: boolean
  readonly url: (database: string) => string
  /** Ends it in the end: fast, then hard. Resolves when it is gone. */
  readonly stop: () => Promise<void>
}
/** `port`: the one to have again after a fall, so that addresses stay true. */
export type PostgresPlace = { readonly data: string; readonly password: string; readonly log: string; readonly ports: Ports; readonly port?: number }

const OURS = /postgres/

/** Line 1 of postmaster.pid is the process, line 4 the port. */
const readPidFile = (folder: string): { readonly pid: number; readonly port: number } | null => {
  const file = path.join(folder, 'postmaster.pid')
  if (!existsSync(file)) return null
  const lines = readFileSync(file, 'utf8').split('\n')
  return { pid: Number(lines[0]), port: Number(lines[3]) }
}

const answers = async (url: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

const stopServer = async (pid: number): Promise<void> => {
  if (!signal(pid, 'SIGINT', OURS)) return
  if (await within(2_500, () => !isAlive(pid))) return
  signal(pid, 'SIGQUIT', OURS)
  if (await within(1_000, () => !isAlive(pid))) return
  signal(pid, 'SIGKILL', OURS)
}

const serverOf = ({ password }: PostgresPlace, pid: number, port: number, adopted: boolean): Postgres => ({
  port, pid, adopted,
  url: (database) => `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`,
  stop: () => stopServer(pid),
})

/** A server that a killed starter left running; a file that a dead one left behind is cleared away. */
const adopt = async (place: PostgresPlace, folder: string): Promise<Postgres | null> => {
  const left = readPidFile(folder)
  if (left === null) return null
  if (!isAlive(left.pid) || !OURS.test(commandOf(left.pid))) {
    rmSync(path.join(folder, 'postmaster.pid'), { force: true })
    return null
  }
  const server = serverOf(place, left.pid, left.port, true)
  if (await within(10_000, () => answers(server.url('postgres')))) return server
  throw new Trouble(`A PostgreSQL (process ${left.pid}) holds ${folder} and does not answer. End it with: kill -INT ${left.pid}`)
}

/** As many connections as desk, pages and paper exchange can want; little memory; every commit on the disk. */
const SETTINGS = ['max_connections=60', 'shared_buffers=64MB', 'unix_socket_directories=', 'listen_addresses=127.0.0.1', 'fsync=on', 'logging_collector=off', 'log_min_messages=warning', 'timezone=UTC']

const startNew = async (place: PostgresPlace, folder: string, { folder: bin, runAs }: Binaries): Promise<Postgres> => {
  const port = place.port ?? (await place.ports.free())
  const begun = sizeOf(place.log)
  const log = openSync(place.log, 'a', 0o600)
  // Its own group: a Ctrl-C must not reach it before the desk's last write.
  const child = spawn(path.join(bin, 'postgres'), ['-D', dataArgument(folder, runAs), '-p', String(port), ...SETTINGS.flatMap((setting) => ['-c', setting])], {
    ...runAs, cwd: folder, env: postgresEnv(), detached: true, stdio: ['ignore', log, log],
  })
  closeSync(log)
  let ended = false
  child.once('error', () => { ended = true })
  child.once('exit', () => { ended = true })
  child.unref()
  const server = serverOf(place, child.pid ?? 0, port, false)
  const ready = await within(30_000, async () => ended || answers(server.url('postgres')))
  if (ended || !ready) throw new Trouble(`PostgreSQL did not start; its last words:\n${lastWords(place.log, begun, 5)}`)
  return server
}

/** Makes the cluster if there is none, adopts a server that runs, else starts one. */
export const startPostgres = async (place: PostgresPlace): Promise<Postgres> => {
  const folder = path.join(place.data, 'postgres')
  const adopted = existsSync(path.join(folder, 'PG_VERSION')) ? await adopt(place, folder) : null
  if (adopted !== null) return adopted
  const binaries = openBinaries()
  makeCluster(folder, binaries, place.password)
  checkVersion(folder, binaries.version)
  return startNew(place, folder, binaries)
}

/** Ends a server that a killed starter left, before its folder is laid aside. */
export const stopLeftOver = async (data: string): Promise<void> => {
  const left = readPidFile(path.join(data, 'postgres'))
  if (left !== null) await stopServer(left.pid)
}

/** Makes the database of this name where it is missing. */
export const haveDatabase = async (server: Postgres, name: string): Promise<string> => {
  const client = new pg.Client({ connectionString: server.url('postgres'), connectionTimeoutMillis: 5_000 })
  await client.connect()
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
    if (rowCount === 0) await client.query(`create database "${name}"`)
  } finally {
    await client.end()
  }
  return server.url(name)
}
