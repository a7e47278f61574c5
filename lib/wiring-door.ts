import { postgresStore } from '#db/store.ts'
import type { Sql } from '#db/sql.ts'
import type { Feed, Kv } from '#desk/ports/kv.ts'
import type { Store } from '#desk/ports/store.ts'
import type { Log } from '#desk/ports/world.ts'
import { type Env, processEnv, readEnv, showFaults } from '#runtime/env.ts'
import { processName } from '#runtime/ids.ts'
import { makeLog } from '#runtime/log.ts'
import { feedOf, kvOf, openDatabase } from './wiring-between.ts'

/** What every web function has: the store, and the ways to tell other processes. A function that only takes something in loads nothing more. */
export type WebDoor = { readonly env: Env; readonly sql: Sql; readonly store: Store; readonly kv: Kv; readonly feed: Feed; readonly log: Log; readonly holder: string }

/** Two connections an instance: functions are many. */
const CONNECTIONS = 2

export const wireDoor = async (): Promise<WebDoor> => {
  const read = readEnv(processEnv(), ['DATABASE_URL', 'KEEL_SESSION_SECRET'])
  if ('faults' in read) throw new Error(showFaults(read.faults))
  const { env } = read
  const sql = await openDatabase(env, CONNECTIONS)
  const holder = processName('web')
  const log = makeLog(env.KEEL_LOG, holder)
  const [kv, feed] = await Promise.all([kvOf(env, sql), feedOf({ env, sql, log, listenOn: env.DATABASE_URL_DIRECT })])
  return { env, sql, store: postgresStore(sql), kv, feed, log, holder }
}
