import type { Feed, Kv } from '#desk/ports/kv.ts'
import type { AccountId, Store } from '#desk/ports/store.ts'
import { simAccounts, simTrades, simUsers } from './store/accounts.ts'
import { statement, type Link, type Step } from './store/connection.ts'
import { simCensus } from './store/census.ts'
import { freeLocks, simDrain } from './store/drain.ts'
import { simEffects } from './store/effects.ts'
import { simInputs } from './store/inputs.ts'
import { simKv, simSettings } from './store/kv.ts'
import { simLeases } from './store/leases.ts'
import { simRetention } from './store/retention.ts'
import { emptyTables, type Tables } from './store/tables.ts'
import { simUpdates } from './store/updates.ts'
import type { VirtualTime } from './virtual-time.ts'

/** What one process holds; `drop` is its death: its locks are freed, its calls never settle, it hears no more news. */
export type SimConnection = { readonly store: Store; readonly kv: Kv; readonly feed: Feed; readonly drop: () => void }
export type SimStore = {
  /** For checkers: what a restart would find. */
  readonly tables: Tables
  readonly connect: (step: Step) => SimConnection
  /** All that only saves calls is gone. */
  readonly loseKv: () => void
  /** At the end of a life: then the tables hold all that was stored in it. */
  readonly whole: () => Promise<void>
}
/** Makes the store of a life. */
export type OpenStore = (time: Pick<VirtualTime, 'now' | 'after'>) => Promise<SimStore>
type Hearer = (account: AccountId, seq: number) => void

const simStoreOf = (link: Link): Store => ({
  ...simInputs(link),
  ...simDrain(link),
  ...simEffects(link),
  ...simLeases(link),
  ...simAccounts(link),
  ...simUsers(link),
  ...simTrades(link),
  ...simUpdates(link),
  ...simSettings(link),
  ...simRetention(link),
  ...simCensus(link),
})

/** News of changed accounts between the processes of a seed. */
export const simNews = () => {
  const hearers = new Map<Hearer, object>()
  return {
    feedOf: (link: Pick<Link, 'step' | 'owner' | 'isDropped'>): Feed => ({
      publish: (account, seq) => statement(link, 'feed.publish', () => { for (const hear of hearers.keys()) hear(account, seq) }),
      follow: async (onNews, stop) => {
        if (stop.aborted) return
        const hear: Hearer = (account, seq) => onNews(account, seq)
        hearers.set(hear, link.owner)
        await new Promise<void>((resolve) => stop.addEventListener('abort', () => resolve(), { once: true }))
        hearers.delete(hear)
      },
    }),
    leave: (owner: object): void => { for (const [hear, whose] of hearers) if (whose === owner) hearers.delete(hear) },
  }
}

/** The simulator's store: equal to the one on PostgreSQL (tests/contract), its clock being `now` (ms). Outlives every process that connects. */
export const createSimStore = (now: () => number): SimStore => {
  const tables = emptyTables()
  const news = simNews()
  return {
    tables,
    loseKv: () => tables.kv.clear(),
    whole: () => Promise.resolve(),
    connect: (step) => {
      const owner = {}
      let dropped = false
      const link: Link = { tables, now, step, owner, isDropped: () => dropped }
      const drop = (): void => {
        dropped = true
        freeLocks(tables, owner)
        news.leave(owner)
      }
      return { store: simStoreOf(link), kv: simKv(link), feed: news.feedOf(link), drop }
    },
  }
}
