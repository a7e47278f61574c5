import { chatViews } from '#bot/chat-views.ts'
import { telegramApi } from '#bot/telegram-api.ts'
import type { TelegramCall } from '#bot/parts.ts'
import { present } from '#core/assert.ts'
import { openSql } from '#db/client.ts'
import { accountIdOf, userIdOf } from '#db/identity.ts'
import { schemaIsReady } from '#db/schema-version.ts'
import { scheduleStore } from '#db/schedule-store.ts'
import { postgresStore } from '#db/store.ts'
import type { AccountExchange, Capabilities, MarketData } from '#desk/ports/exchange.ts'
import type { Kv, Schedule } from '#desk/ports/kv.ts'
import type { DeskParts } from '#desk/parts.ts'
import type { PublicPrices } from '#desk/ports/public-prices.ts'
import type { AccountRow, Store, VenueKind } from '#desk/ports/store.ts'
import type { Clock, Log, SocketOpener, Tasks, Transport } from '#desk/ports/world.ts'
import { ASSUMED, toobitAccount } from '#exchange/toobit/account.ts'
import { openBudget } from '#exchange/toobit/budget.ts'
import { openClient } from '#exchange/toobit/client.ts'
import { hmacSigner } from '#exchange/toobit/hmac-signer.ts'
import { toobitMarket } from '#exchange/toobit/market.ts'
import { ALL_SOURCES } from '#price/all-sources.ts'
import { openPublicPrices } from '#price/public-prices.ts'
import type { SourceName } from '#price/source.ts'
import { realChance, realClock } from '#runtime/clock.ts'
import type { Env } from '#runtime/env.ts'
import { freshId, processName } from '#runtime/ids.ts'
import { makeLog } from '#runtime/log.ts'
import { localSchedule, postByFetch } from '#runtime/schedule-local.ts'
import { qstashSchedule } from '#runtime/schedule-qstash.ts'
import { realTasks } from '#runtime/tasks.ts'
import { poolTransport } from '#runtime/transport/pool-transport.ts'
import { wsOpener } from '#runtime/transport/ws-opener.ts'
import { makeVault, readVaultKeys } from '#runtime/vault.ts'
import { feedOf, kvOf } from './wiring-between.ts'
import { addMember } from './wiring-members.ts'

/** What a paper account's venue is known to do: it is ours. */
const PAPER = { ...ASSUMED, evidence: 'paper' } as const

export type Wired = {
  readonly store: Store
  readonly kv: Kv
  readonly log: Log
  readonly clock: Clock
  readonly tasks: Tasks
  readonly isReady: () => Promise<boolean>
  /** Parts of a worker; `call` carries the bot's calls, null without a chat. */
  readonly desk: (call: TelegramCall | null) => DeskParts
  /** The local owner, with a paper account: who sits at this machine. */
  readonly localOwner: (chat: string) => Promise<void>
  /** A user of their own, without an account, for who was let in through Telegram. */
  readonly addMember: (from: number, name: string) => Promise<void>
  /** Who calls the jobs: QStash, or a loop of this process; null: nobody can, as the desk has no address. */
  readonly scheduler: { readonly schedule: Schedule; readonly run: ((stop: AbortSignal) => Promise<void>) | null } | null
  readonly holder: string
  readonly close: () => Promise<void>
}

const BASE = { clock: realClock, chance: realChance }
type Venue = { readonly transport: Transport; readonly socket: SocketOpener; readonly capabilities: Capabilities; readonly market: MarketData }

/** A venue kind's own address, in both directions: paper accounts never see live prices, live ones never paper's. Opened when first needed. */
const venuesOf = (env: Env, tasks: Tasks): { readonly of: (kind: VenueKind) => Venue; readonly close: () => Promise<void> } => {
  const opened = new Map<VenueKind, Venue & { readonly close: () => Promise<void> }>()
  const open = (kind: VenueKind): Venue & { readonly close: () => Promise<void> } => {
    const paper = kind === 'paper'
    const pool = poolTransport(paper ? present(env.PAPER_REST, 'a paper account needs the paper exchange') : env.TOOBIT_REST)
    const socket = wsOpener(paper ? present(env.PAPER_WS, 'a paper account needs the paper exchange') : env.TOOBIT_WS)
    tasks.start(`keep-warm-${kind}`, (stop) => pool.keepWarm(realClock, '/api/v1/time', stop))
    const client = openClient({ ...BASE, transport: pool.transport, budget: openBudget(realClock), signer: null })
    return { transport: pool.transport, socket, capabilities: paper ? PAPER : ASSUMED, market: toobitMarket({ client, socket }), close: pool.close }
  }
  return {
    of: (kind) => {
      const venue = opened.get(kind) ?? open(kind)
      opened.set(kind, venue)
      return venue
    },
    close: async () => void (await Promise.all([...opened.values()].map((venue) => venue.close()))),
  }
}

const sourceAddress = (env: Env): Readonly<Record<SourceName, string>> => ({
  toobit: env.TOOBIT_REST, binance: env.PRICE_BINANCE, bybit: env.PRICE_BYBIT, okx: env.PRICE_OKX, coingecko: env.PRICE_COINGECKO, cryptocompare: env.PRICE_CRYPTOCOMPARE,
})

/** Public prices of what the account's exchange trades too: an invented or replayed market has none. A pool connects when it is first asked. */
const publicPricesOf = (env: Env, kv: Kv, log: Log): { readonly of: (kind: VenueKind) => PublicPrices | null; readonly close: () => Promise<void> } => {
  const base = sourceAddress(env)
  const pools = ALL_SOURCES.map((source) => ({ source, pool: poolTransport(base[source.name]) }))
  const prices = openPublicPrices({ sources: pools.map(({ source, pool }) => ({ source, transport: pool.transport })), kv, clock: realClock, log })
  return {
    of: (kind) => (kind === 'toobit' || env.KEEL_MARKET === 'live' ? prices : null),
    close: async () => void (await Promise.all(pools.map(({ pool }) => pool.close()))),
  }
}

const schedulerOf = (env: Env, sql: Awaited<ReturnType<typeof openSql>>, log: Log): Wired['scheduler'] => {
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
  const sql = await openSql(env.DB_DRIVER, { url: present(env.DATABASE_URL, 'checked at start'), connections: env.DB_CONNECTIONS })
  const store = postgresStore(sql)
  const tasks = realTasks({ clock: realClock, log })
  const venue = venuesOf(env, tasks)
  const kv = kvOf(env, sql)
  const prices = publicPricesOf(env, kv, log)
  const feed = feedOf({ env, sql, log, listenOn: env.DATABASE_URL_DIRECT ?? env.DATABASE_URL })
  const openAccount = async (account: AccountRow): Promise<AccountExchange> => {
    const { transport, socket, capabilities } = venue.of(account.venue)
    return toobitAccount({ client: openClient({ ...BASE, transport, budget: openBudget(realClock), signer: await signerOf(env, account) }), socket, capabilities })
  }
  return {
    store, kv, log, tasks,
    clock: realClock,
    isReady: () => schemaIsReady(sql),
    desk: (call) => ({ holder, ...BASE, tasks, log, store, kv, feed, marketOf: (kind) => venue.of(kind).market, publicPricesOf: prices.of, openAccount, telegram: call === null ? null : telegramApi(call), views: chatViews }),
    localOwner: (chat) => ensureOwner(store, chat),
    scheduler: schedulerOf(env, sql, log),
    holder,
    addMember: addMember(store),
    close: async () => {
      await Promise.all([venue.close(), prices.close()])
      await sql.close()
    },
  }
}

/** A key is opened once, into a signer that can sign and nothing else. */
const signerOf = async (env: Env, account: AccountRow) => {
  if (account.venue === 'paper') return hmacSigner(present(env.PAPER_KEY, 'a paper account needs the paper exchange'), present(env.PAPER_SECRET, 'a paper account needs the paper exchange'))
  const keys = readVaultKeys(present(env.KEEL_VAULT_KEYS, 'a live account needs KEEL_VAULT_KEYS'))
  const sealed = present(account.sealedKey, 'a live account has a sealed key')
  const secret = await makeVault(present(keys, 'checked at start')).open(sealed, { account: account.account, user: account.user })
  return hmacSigner(present(account.apiKey, 'a live account has a key'), secret)
}

/** Sign-in of the one who started Keel on this machine and holds its data folder. */
const ensureOwner = async (store: Store, chat: string): Promise<void> => {
  const user = userIdOf({ user_id: 'owner' })
  const account = accountIdOf({ account: 'paper' })
  // What the owner set since the first start (language, time zone) stays.
  if ((await store.userOf(chat)) === null) await store.addUser(user, { telegramId: chat, name: 'Owner', language: 'en', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone })
  if ((await store.account(user, account)) === null) await store.addAccount({ account, user, name: 'paper', venue: 'paper', live: false, epoch: 1, sealedKey: null, apiKey: null })
  if ((await store.setting(`chat:${account}`)) === null) await store.putSetting(`chat:${account}`, chat)
}
