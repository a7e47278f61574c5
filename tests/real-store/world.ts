import { pooledSql } from '#db/drivers/pooled.ts'
import { postgresKv } from '#db/kv-store.ts'
import { postgresStore } from '#db/store.ts'
import type { Kv } from '#desk/ports/kv.ts'
import type { Store } from '#desk/ports/store.ts'
import { type OpenStore, simNews } from '#sim/store.ts'
import { emptyTables } from '#sim/store/tables.ts'
import type { Settle } from '#sim/virtual-time.ts'
import type { Line } from './line.ts'
import { processPool, type ProcessLink, type Transaction, VIRTUAL_NOW } from './process-pool.ts'
import { tablesInStep } from './tables-in-step.ts'

/** Checkers look each second; they see what was stored a moment before. What they ask of at any time is who holds an account, and which updates are stored. */
const LOOK_MS = 1_000
const LEASES: ReadonlySet<string> = new Set(['renewLeases', 'releaseLeases', 'addAccount', 'removeAccount', 'replaceAccount'])
const STORES_UPDATES = 'putUpdate'
const CLEAR = 'truncate users, accounts, inputs, journal, trades, effects, leases, cards, updates, chats, grants, settings, kv, schedules, paper_venues restart identity cascade'

/** A port whose every call knows its name: each is made by a part of its own, which keeps it as long as the process lives. */
const namedCalls = <T extends object>(make: (name: string) => T): T => {
  const made = new Map<string, unknown>()
  const shape = make('')
  return new Proxy(shape, {
    get: (_, name) => {
      if (typeof name !== 'string' || !(name in shape)) return undefined
      const call = made.get(name) ?? Reflect.get(make(name), name)
      made.set(name, call)
      return call
    },
  })
}

const storeOf = (link: ProcessLink): Store => namedCalls((name) => postgresStore(pooledSql(processPool(link, name)), VIRTUAL_NOW))
const kvOf = (link: ProcessLink): Kv => namedCalls((name) => postgresKv(pooledSql(processPool(link, `kv.${name}`)), VIRTUAL_NOW))

/** One seed after another on one database. `settle` also waits for every statement that is on its way. */
export const realStores = (line: Line, tick: Settle): { readonly settle: Settle; readonly openStore: OpenStore } => {
  let inStep = (): Promise<void> => Promise.resolve()
  let end = (): void => undefined
  return {
    settle: async () => {
      await tick()
      while (line.isBusy()) {
        await line.quiet()
        await tick()
      }
      await inStep()
    },
    openStore: async (time) => {
      end()
      await line.breakOff()
      await line.look(CLEAR, [])
      const tables = emptyTables()
      const reading = tablesInStep(line, tables, time.now)
      const [news, due] = [simNews(), new Set<string>()]
      let [isOver, isDue] = [false, true]
      const lookEach = (ms: number): void => void time.after(ms, () => {
        isDue = true
        lookEach(LOOK_MS)
      })
      lookEach(LOOK_MS - 1)
      end = () => { isOver = true }
      inStep = async () => {
        const names = [...due]
        due.clear()
        const isLooked = isDue || names.some((name) => LEASES.has(name))
        isDue = false
        if (isLooked) await reading.followAccounts()
        if (names.includes(STORES_UPDATES)) await reading.followUpdates()
      }
      return {
        tables,
        whole: async () => {
          await line.quiet()
          await reading.whole()
        },
        loseKv: () => void line.send(null, 'delete from kv', []),
        connect: (step) => {
          const [owner, open] = [{}, new Set<Transaction>()]
          let isDropped = false
          const link: ProcessLink = { line, time, step, open, isDropped: () => isDropped || isOver, noted: (name) => void due.add(name) }
          return {
            store: storeOf(link), kv: kvOf(link), feed: news.feedOf({ step, owner, isDropped: link.isDropped }),
            drop: () => {
              isDropped = true
              news.leave(owner)
              for (const transaction of open) transaction.breakOff()
            },
          }
        },
      }
    },
  }
}
