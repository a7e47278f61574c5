import type { Store } from '#desk/ports/store.ts'
import { createSimStore } from '#sim/store.ts'
import { postgresStore } from '#db/store.ts'
import type { Sql } from '#db/sql.ts'

/** One store with several processes on it and a clock that the test moves. */
export type Place = {
  readonly store: Store
  /** Another process's connection. */
  readonly other: Store
  readonly setTime: (ms: number) => Promise<void>
  readonly empty: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Store time that a test steers, instead of the database's clock. */
export const STEERED_TIME = `(select value::bigint from settings where name = 'store-time')`
const TABLES = 'users, accounts, inputs, journal, trades, effects, leases, cards, updates, chats, grants, settings, kv, schedules'

export const simPlace = (): Place => {
  let now = 0
  let world = createSimStore(() => now)
  const step = () => Promise.resolve()
  let [one, two] = [world.connect(step).store, world.connect(step).store]
  return {
    get store() { return one },
    get other() { return two },
    setTime: (ms) => { now = ms; return Promise.resolve() },
    empty: () => {
      now = 0
      world = createSimStore(() => now)
      ;[one, two] = [world.connect(step).store, world.connect(step).store]
      return Promise.resolve()
    },
    close: () => Promise.resolve(),
  }
}

export const postgresPlace = async (open: () => Promise<Sql>): Promise<Place> => {
  const [first, second] = [await open(), await open()]
  const setTime = async (ms: number): Promise<void> => {
    await first.query(`insert into settings (name, value) values ('store-time', $1) on conflict (name) do update set value = excluded.value`, [String(ms)])
  }
  return {
    store: postgresStore(first, STEERED_TIME),
    other: postgresStore(second, STEERED_TIME),
    setTime,
    empty: async () => {
      await first.query(`truncate ${TABLES} restart identity cascade`, [])
      await setTime(0)
    },
    close: async () => {
      await first.close()
      await second.close()
    },
  }
}
