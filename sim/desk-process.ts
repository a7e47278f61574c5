import { setMaxListeners } from 'node:events'
import { chatViews } from '#bot/chat-views.ts'
import { makeBot } from '#bot/bot.ts'
import type { Emulator } from '#bot/emulator.ts'
import { LOCAL_ACCESS } from '#bot/parts.ts'
import { leavingToHolder } from '#bot/serve-chats.ts'
import { telegramApi } from '#bot/telegram-api.ts'
import { receiveUpdate, runLeftUpdates } from '#bot/work-updates.ts'
import { type OpenPaper, paperAccounts } from '#desk/paper-accounts.ts'
import type { ExitForm, Vault } from '#desk/ports/exchange.ts'
import type { AccountRow } from '#desk/ports/store.ts'
import type { Kv } from '#desk/ports/kv.ts'
import type { PaperRows } from '#desk/ports/paper-rows.ts'
import type { PublicPrices } from '#desk/ports/public-prices.ts'
import type { Clock, Log, Tasks } from '#desk/ports/world.ts'
import type { DeskDoor } from '#desk/door.ts'
import type { DeskParts } from '#desk/parts.ts'
import type { RunningDesk } from '#desk/start-desk.ts'
import { startDesk } from '#desk/start-desk.ts'
import { inProcessPaper } from '#exchange/paper/in-process.ts'
import { toobitAccount } from '#exchange/toobit/account.ts'
import { type Budget, openBudget } from '#exchange/toobit/budget.ts'
import { openClient } from '#exchange/toobit/client.ts'
import { toobitMarket } from '#exchange/toobit/market.ts'
import type { Draws } from './chance.ts'
import type { SimExchange } from './exchange.ts'
import { newSimAccount } from './identity.ts'
import type { SimStore } from './store.ts'
import { type Life, newLife, processClock, type VirtualTime, whileAlive } from './virtual-time.ts'

const BOT_INFO = {
  id: 1, is_bot: true, first_name: 'Keel', username: 'keel_bot', can_join_groups: true, can_read_all_group_messages: false, supports_inline_queries: false, can_connect_to_business: false,
  has_main_web_app: false, has_topics_enabled: false, allows_users_to_create_topics: false, can_manage_bots: false, supports_join_request_queries: false,
} as const

/** One process of the desk in one life. `kill` is kill -9: nothing of it goes on. */
export type SimProcess = { readonly life: Life; readonly receive: (update: Parameters<typeof receiveUpdate>[1]) => void; readonly kill: () => void; readonly ready: Promise<RunningDesk>; readonly stop: () => Promise<void> }
export type ProcessParts = {
  readonly name: string
  readonly time: VirtualTime
  readonly draws: Draws
  readonly store: SimStore
  readonly exchange: SimExchange
  readonly emulator: Emulator
  readonly log: Log
  /** How far this process's wall clock is off now (ms); it may drift and jump. */
  readonly skewMs: number | (() => number)
  /** How closing orders and rows share a position at this seed's venue, as the desk knows it. */
  readonly exitForm: ExitForm
  /** What a probe would have found of stops beside each other; absent: they stand. */
  readonly sharedSide?: boolean
  /** The account's budget; the venue's own limits when absent. */
  readonly budgetOf?: (clock: Clock) => Budget
  /** Prices of other exchanges; a seed has none, since it never meets the real world. */
  readonly publicPrices?: (parts: { readonly clock: Clock; readonly kv: Kv; readonly log: Log }) => PublicPrices
  /** Other than the exchange's own: one that is away. */
  readonly openPaper?: OpenPaper
  /** Rows of the in-process paper venue: then accounts live there, and `exchange` is the real one whose public prices drive them. */
  readonly paperRows?: PaperRows
  /** Called before and after every store call; may end the life. */
  readonly atAwait: (life: Life, point: string) => void
  /** Called at the same places; throws what the way to the database would. */
  readonly atStore?: (point: string) => void
}

/** In a seed nothing is secret. */
const NO_SECRETS: Vault = { seal: (secret) => Promise.resolve(`sealed ${secret}`), open: (sealed) => Promise.resolve(sealed.replace('sealed ', '')) }
const openAtOnce = (exchange: SimExchange): OpenPaper => (account) => Promise.resolve(exchange.openAccount(account))

const tasksOf = (life: Life, log: Log): Tasks => {
  const stop = new AbortController()
  // Every loop and each of its sleeps listens to the one signal; ten is no measure for that.
  setMaxListeners(0, stop.signal)
  const running: Promise<void>[] = []
  return {
    start: (name, run) => {
      running.push(run(stop.signal).catch((thrown: unknown) => { if (life.alive()) log('error', 'task-failed', { name, message: thrown instanceof Error ? `${thrown.message} ${thrown.stack ?? ''}` : String(thrown) }) }))
    },
    stop: async () => {
      stop.abort()
      await Promise.all(running)
    },
  }
}

/** What any process of the desk has in a seed, a worker or a function: its life, its ways to the world, the parts of a desk. */
export const processKit = (parts: ProcessParts) => {
  const { time, draws } = parts
  const life = newLife(parts.name)
  // What a dead process would still say in the moment of its death is heard by nobody.
  const log: Log = (level, event, facts) => {
    if (life.alive()) parts.log(level, event, facts)
  }
  const connection = parts.store.connect(async (point) => {
    // Half of the store's answers come within the same moment, the others a moment later, when others have acted.
    if (draws.once(0.5)) await new Promise<void>((resolve) => void time.after(1, resolve))
    parts.atAwait(life, point)
    await whileAlive(life, null)
    parts.atStore?.(point)
  })
  life.onEnd(connection.drop)
  const clock = processClock(time, life, parts.skewMs)
  const chance = (): number => draws.fraction()
  const clientParts = { transport: parts.exchange.transportOf(life), clock, chance }
  const publicClient = openClient({ ...clientParts, budget: openBudget(clock), signer: null })
  const accountClient = ({ apiKey }: AccountRow) => openClient({ ...clientParts, budget: (parts.budgetOf ?? openBudget)(clock), signer: parts.exchange.signerOf(apiKey) })
  const socket = parts.exchange.socketOf(life)
  const market = toobitMarket({ client: publicClient, socket })
  const inProcess = parts.paperRows === undefined ? null : inProcessPaper({ rows: parts.paperRows, market, fundingRate: () => Promise.resolve(null), clock })
  const tasks = tasksOf(life, log)
  const call = async (...[method, payload]: Parameters<Emulator['call']>) => {
    await whileAlive(life, null)
    await new Promise<void>((resolve) => void time.after(1, resolve))
    return whileAlive(life, await parts.emulator.call(method, payload))
  }
  const publicPrices = parts.publicPrices?.({ clock, kv: connection.kv, log }) ?? null
  const desk: DeskParts = {
    holder: parts.name, clock, chance, tasks, log, store: connection.store, kv: connection.kv, feed: connection.feed,
    marketOf: () => market,
    publicPricesOf: () => publicPrices,
    openAccount: (row) => Promise.resolve(inProcess?.open(row.account) ?? toobitAccount({ client: accountClient(row), socket, capabilities: { exitForm: parts.exitForm, attachedStop: true, newBeforeOld: false, sharedSide: parts.sharedSide ?? true, receiveWindowMs: 2_000, horizonMs: 32_000, evidence: 'paper' } })),
    telegram: telegramApi(call), views: chatViews,
  }
  let made = 0
  const paper = paperAccounts({ store: connection.store, vault: NO_SECRETS, newId: () => newSimAccount(`${parts.name.replaceAll(' ', '-')}-${(made += 1)}`), openPaper: async (account) => whileAlive(life, await (parts.openPaper ?? openAtOnce(parts.exchange))(account)) })
  const botOf = (door: DeskDoor) => makeBot({ door, bot: BOT, call, access: LOCAL_ACCESS, paper }, BOT_INFO)
  return { life, log, connection, clock, tasks, desk, botOf }
}
/** Its updates are stored under this name, whoever stores them. */
export const BOT = 'sim'

export const startProcess = (parts: ProcessParts): SimProcess => {
  const { life, log, tasks, desk: deskParts, botOf } = processKit(parts)
  const ready = startDesk(deskParts)
  const updates = ready.then((desk) => {
    const door = { door: desk.door, bot: botOf(desk.door), name: BOT, leave: leavingToHolder({ door: desk.door, heldAccounts: desk.held }, LOCAL_ACCESS) }
    tasks.start('left-updates', (stop) => runLeftUpdates(door, stop))
    return door
  })
  ready.catch((thrown: unknown) => log('error', 'desk-not-started', { message: String(thrown) }))
  return {
    life, ready,
    receive: (update) => life.act(() => void updates.then((door) => receiveUpdate(door, update)).catch((thrown: unknown) => { if (life.alive()) log('warn', 'update-failed', { message: thrown instanceof Error ? thrown.message : String(thrown) }) })),
    kill: () => life.end(),
    stop: async () => (await ready).stop(),
  }
}
