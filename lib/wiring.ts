import { chatViews } from '#bot/chat-views.ts'
import { telegramApi } from '#bot/telegram-api.ts'
import type { TelegramCall } from '#bot/parts.ts'
import { present } from '#core/assert.ts'
import { schemaIsReady } from '#db/schema-version.ts'
import { scheduleStore } from '#db/schedule-store.ts'
import type { Sql } from '#db/sql.ts'
import { postgresStore } from '#db/store.ts'
import type { AccountExchange, Capabilities, MarketData } from '#desk/ports/exchange.ts'
import type { Kv, Schedule } from '#desk/ports/kv.ts'
import type { DeskParts } from '#desk/parts.ts'
import type { PaperAccounts } from '#desk/paper-accounts.ts'
import { knownCapabilities } from '#desk/probe/finding.ts'
import type { ChatHeard } from '#desk/pulse.ts'
import type { PublicPrices } from '#desk/ports/public-prices.ts'
import type { AccountRow, Store, VenueKind } from '#desk/ports/store.ts'
import type { Clock, Log, SocketOpener, Tasks, Transport } from '#desk/ports/world.ts'
import { ASSUMED, toobitAccount } from '#exchange/toobit/account.ts'
import { openBudget } from '#exchange/toobit/budget.ts'
import { openClient, type ToobitClient } from '#exchange/toobit/client.ts'
import { toobitMarket } from '#exchange/toobit/market.ts'
import { realChance, realClock } from '#runtime/clock.ts'
import type { Env } from '#runtime/env.ts'
import { freshId, processName } from '#runtime/ids.ts'
import { makeLog } from '#runtime/log.ts'
import { localSchedule, postByFetch } from '#runtime/schedule-local.ts'
import { qstashSchedule } from '#runtime/schedule-qstash.ts'
import { type PromMeter, promMeter } from '#runtime/prom-meter.ts'
import { realTasks } from '#runtime/tasks.ts'
import { type PoolTransport, poolTransport } from '#runtime/transport/pool-transport.ts'
import { wsOpener } from '#runtime/transport/ws-opener.ts'
import { feedOf, kvOf, openDatabase } from './wiring-between.ts'
import { signerOf } from './wiring-keys.ts'
import { paperInProcess, paperRows } from './wiring-in-process.ts'
import { type LocalUsers, localUsers } from './wiring-local.ts'
import { addMember, ensureOwner } from './wiring-members.ts'
import { PAPER, wirePaper } from './wiring-paper.ts'
import { publicPricesOf } from './wiring-prices.ts'

export type Wired = {
  readonly store: Store
  readonly kv: Kv
  readonly log: Log
  readonly clock: Clock
  readonly tasks: Tasks
  readonly isReady: () => Promise<boolean>
  /** Parts of a worker; `call` carries the bot's calls, null without a chat. */
  readonly desk: (call: TelegramCall | null, chatHeard: (() => ChatHeard | null) | null) => DeskParts
  readonly meter: PromMeter
  /** The local owner, with a paper account: who sits at this machine. */
  readonly localOwner: (chat: string) => Promise<void>
  readonly paper: PaperAccounts
  /** Who speaks in this machine's own chat. */
  readonly localUsers: LocalUsers
  /** A user of their own, with a paper account, for who was let in through Telegram. */
  readonly addMember: (from: number, name: string) => Promise<void>
  /** Who calls the jobs: QStash, or a loop of this process; null: nobody can, as the desk has no address. */
  readonly scheduler: { readonly schedule: Schedule; readonly run: ((stop: AbortSignal) => Promise<void>) | null } | null
  readonly holder: string
  readonly close: () => Promise<void>
}

const lazily = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | null = null
  return () => (made ??= { value: make() }).value
}

const BASE = { clock: realClock, chance: realChance }
type Venue = { readonly transport: Transport; readonly socket: SocketOpener; readonly capabilities: Capabilities; readonly client: ToobitClient; readonly market: MarketData }

/** A venue kind's own address: an account never sees the other kind's prices, but that a paper account without a paper server trades at Toobit's public ones. Opened when first needed. */
const venuesOf = (env: Env, tasks: Tasks): { readonly of: (kind: VenueKind) => Venue; readonly close: () => Promise<void> } => {
  const opened = new Map<VenueKind, Venue & { readonly close: () => Promise<void> }>()
  const open = (kind: VenueKind): Venue & { readonly close: () => Promise<void> } => {
    const paper = kind === 'paper'
    const pool = poolTransport(paper ? present(env.PAPER_REST, 'a paper account needs the paper exchange') : env.TOOBIT_REST)
    const socket = wsOpener(paper ? present(env.PAPER_WS, 'a paper account needs the paper exchange') : env.TOOBIT_WS)
    tasks.start(`keep-warm-${kind}`, (stop) => pool.keepWarm(realClock, '/api/v1/time', stop))
    const client = openClient({ ...BASE, transport: pool.transport, budget: openBudget(realClock), signer: null })
    return { transport: pool.transport, socket, capabilities: paper ? PAPER : ASSUMED, client, market: toobitMarket({ client, socket }), close: pool.close }
  }
  return {
    of: (kind) => {
      const at = kind === 'paper' && paperInProcess(env) ? 'toobit' : kind
      const venue = opened.get(at) ?? open(at)
      opened.set(at, venue)
      return venue
    },
    close: async () => void (await Promise.all([...opened.values()].map((venue) => venue.close()))),
  }
}

/** A pool for each source connects when it is first asked. */
const pooledPrices = (env: Env, kv: Kv, log: Log): { readonly of: (kind: VenueKind) => PublicPrices | null; readonly close: () => Promise<void> } => {
  const pools: PoolTransport[] = []
  const transportTo = (address: string): Transport => {
    const pool = poolTransport(address)
    pools.push(pool)
    return pool.transport
  }
  return { of: publicPricesOf({ env, kv, log, transportTo }), close: async () => void (await Promise.all(pools.map((pool) => pool.close()))) }
}

const schedulerOf = (env: Env, sql: Sql, log: Log): Wired['scheduler'] => {
  const appUrl = env.APP_URL?.replace(/\/$/, '') ?? null
  if (appUrl === null) return null
  if (env.QSTASH_TOKEN !== null) return { schedule: qstashSchedule({ token: env.QSTASH_TOKEN, appUrl, ...(env.QSTASH_URL === null ? {} : { baseUrl: env.QSTASH_URL }) }), run: null }
  if (env.KEEL_SCHEDULER_KEY === null) return null
  const local = localSchedule({ rows: scheduleStore(sql), clock: realClock, log, freshId, appUrl, key: env.KEEL_SCHEDULER_KEY, post: postByFetch })
  return { schedule: local, run: local.run }
}

/** Joins the real parts of a worker process. */
export const wireWorker = async (env: Env): Promise<Wired> => {
  const holder = processName('worker')
  const log = makeLog(env.KEEL_LOG, holder)
  const sql = await openDatabase(env, env.DB_CONNECTIONS)
  const store = postgresStore(sql)
  const tasks = realTasks({ clock: realClock, log })
  const venue = venuesOf(env, tasks)
  const meter = promMeter()
  const kv = await kvOf(env, sql)
  const prices = pooledPrices(env, kv, log)
  const feed = await feedOf({ env, sql, log, listenOn: env.DATABASE_URL_DIRECT ?? env.DATABASE_URL })
  const paper = wirePaper(env, store)
  const rows = lazily(() => paperRows(sql, venue.of('paper')))
  const openAccount = async (account: AccountRow): Promise<AccountExchange> => {
    if (account.venue === 'paper' && paperInProcess(env)) return rows().open(account.account)
    const { transport, socket, capabilities: assumed } = venue.of(account.venue)
    const capabilities = await knownCapabilities(store, account.account, assumed)
    return toobitAccount({ client: openClient({ ...BASE, transport, budget: openBudget(realClock), signer: await signerOf(env, account) }), socket, capabilities })
  }
  return {
    store, kv, log, tasks, paper,
    localUsers: localUsers({ store, paper, log }),
    clock: realClock,
    isReady: () => schemaIsReady(sql),
    meter,
    desk: (call, chatHeard) => ({ holder, meter: meter.meter, ...(chatHeard === null ? {} : { chatHeard }), ...BASE, tasks, log, store, kv, feed, marketOf: (kind) => venue.of(kind).market, publicPricesOf: prices.of, openAccount, telegram: call === null ? null : telegramApi(call), views: chatViews }),
    localOwner: (chat) => ensureOwner({ store, paper }, chat),
    scheduler: schedulerOf(env, sql, log),
    holder,
    addMember: addMember({ store, paper, log }),
    close: async () => {
      await Promise.all([venue.close(), prices.close()])
      await sql.close()
    },
  }
}
