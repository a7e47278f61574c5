import { isFault } from '#core/fault.ts'
import { apply, type Door } from './apply.ts'
import { type Bell, makeBell } from './bell.ts'
import type { DeskClock } from './desk-clock.ts'
import { type OpenExchange, rememberBalance } from './last-balance.ts'
import type { AccountEvent, AccountExchange } from './ports/exchange.ts'
import type { AccountId, AccountRow } from './ports/store.ts'
import { eventFact } from './runners/facts.ts'
import { keepLastRead } from './last-read.ts'
import type { Kv } from './ports/kv.ts'
import { readStored } from './stored-account.ts'
import { readDueAt } from './read-due.ts'
import { syncAccount } from './sync-account.ts'
import type { VenueDesks } from './venue-desks.ts'
import { watchedExchange } from './watched-exchange.ts'

/** How often it is looked whether an account is due for a whole read. */
const LOOK_MS = 15_000
const RETRY_MS = 1_000

export type Keeper = Door & {
  readonly kv: Kv
  readonly holder: string
  readonly deskClock: DeskClock
  readonly venues: VenueDesks
  readonly openAccount: (account: AccountRow) => Promise<AccountExchange>
  /** After the first whole read of an account that was taken over. */
  readonly onReady: (account: AccountId, stop: AbortSignal) => void
}
export type KeptAccounts = {
  readonly take: (account: AccountId) => void
  readonly drop: (account: AccountId) => void
  readonly exchangeOf: (account: AccountId) => Promise<OpenExchange | null>
  readonly isReady: (account: AccountId) => boolean
  /** Reads the account whole now; resolves when it is applied. */
  readonly syncNow: (account: AccountId) => Promise<void>
  readonly run: (stop: AbortSignal) => Promise<void>
}

type Kept = { readonly stop: AbortController; readonly bell: Bell; exchange: Promise<OpenExchange> | null; ready: boolean; lastSync: number; syncing: Promise<void> | null; done: Promise<void> }

/** What the lease holder does for its accounts: opened key, user stream, whole reads after take-over, after gaps and each minute. */
export const keepAccounts = (keeper: Keeper): KeptAccounts => {
  const kept = new Map<AccountId, Kept>()
  const exchangeOf = async (account: AccountId): Promise<OpenExchange | null> => {
    const entry = kept.get(account)
    if (entry === undefined) return null
    entry.exchange ??= open(keeper, account)
    try {
      return await entry.exchange
    } catch (thrown) {
      entry.exchange = null
      throw thrown
    }
  }
  const sync = (account: AccountId): Promise<void> => {
    const entry = kept.get(account)
    if (entry === undefined) return Promise.resolve()
    entry.syncing ??= syncOnce(keeper, account, entry, exchangeOf).finally(() => (entry.syncing = null))
    return entry.syncing
  }
  return {
    exchangeOf,
    isReady: (account) => kept.get(account)?.ready ?? false,
    syncNow: sync,
    take: (account) => {
      kept.get(account)?.stop.abort()
      const entry: Kept = { stop: new AbortController(), bell: makeBell(keeper.clock), exchange: null, ready: false, lastSync: 0, syncing: null, done: Promise.resolve() }
      kept.set(account, entry)
      entry.done = keepOne(keeper, account, entry, { sync, exchangeOf })
    },
    drop: (account) => {
      kept.get(account)?.stop.abort()
      kept.delete(account)
    },
    run: async (stop) => {
      await new Promise<void>((resolve) => (stop.aborted ? resolve() : stop.addEventListener('abort', () => resolve(), { once: true })))
      const all = [...kept.values()]
      for (const entry of all) entry.stop.abort()
      await Promise.all(all.map((entry) => entry.done))
      kept.clear()
    },
  }
}

const open = async (keeper: Keeper, account: AccountId): Promise<OpenExchange> => {
  const row = await keeper.store.accountOfLoop(account)
  if (row === null) throw new Error(`assertion failed: account ${account} has a row`)
  const { ready, breaker } = keeper.venues.of(row.venue)
  await ready
  return rememberBalance(watchedExchange(await keeper.openAccount(row), { ...keeper, venue: row.venue, breaker }), keeper.clock)
}

const syncOnce = async (keeper: Keeper, account: AccountId, entry: Kept, exchangeOf: KeptAccounts['exchangeOf']): Promise<void> => {
  const row = await keeper.store.accountOfLoop(account)
  const exchange = await exchangeOf(account)
  if (row === null || exchange === null || entry.stop.signal.aborted) return
  const at = keeper.deskClock.storeNow()
  const began = keeper.clock.monotonic()
  const { balance, equity, positions, orders, triggers } = await syncAccount(keeper, row, exchange, { at, lastPrice: async (symbol) => (await keeper.venues.of(row.venue).market.quote(symbol)).last })
  keeper.meter.time('sync', { venue: row.venue }, (keeper.clock.monotonic() - began) / 1_000)
  entry.lastSync = at
  await keepLastRead(keeper.kv, account, { at, equity, balance, positions, orders, triggers }).catch((thrown: unknown) => keeper.log('warn', 'last-read-not-kept', { message: String(thrown) }))
}

type Means = { readonly sync: (account: AccountId) => Promise<void>; readonly exchangeOf: KeptAccounts['exchangeOf'] }

const markReady = (keeper: Keeper, account: AccountId, entry: Kept): void => {
  if (entry.ready) return
  entry.ready = true
  keeper.bells.exchange.ring()
  keeper.onReady(account, entry.stop.signal)
}

/** At take-over: unknown orders and sync first; the lane's other rows wait for it. */
const keepOne = async (keeper: Keeper, account: AccountId, entry: Kept, means: Means): Promise<void> => {
  const stop = entry.stop.signal
  let gap = true
  const stream = follow(keeper, account, entry, { ...means, onGap: () => { gap = true; entry.bell.ring() } })
  while (!stop.aborted) {
    try {
      if ((gap || (await isDue(keeper, account, entry))) && (await mayRead(keeper, account, entry))) {
        gap = false
        await means.sync(account)
        markReady(keeper, account, entry)
      }
      await entry.bell.wait(gap ? RETRY_MS : LOOK_MS, stop)
    } catch (thrown) {
      if (!isFault(thrown)) keeper.log('error', 'account-keeper-failed', { account, message: thrown instanceof Error ? thrown.message : String(thrown) })
      gap = true
      await keeper.clock.sleep(RETRY_MS, stop)
    }
  }
  await stream
}

/** While the exchange is silent, reads of an account that is ready wait for its pause; the first read of one that was taken over does not: its stops and closes wait for it. */
const mayRead = async (keeper: Keeper, account: AccountId, entry: Kept): Promise<boolean> => !entry.ready || ((await keeper.venues.ofAccount(account))?.breaker.mayAsk() ?? true)

const isDue = async (keeper: Keeper, account: AccountId, entry: Kept): Promise<boolean> => {
  const row = await keeper.store.accountOfLoop(account)
  const dueAt = row === null ? null : readDueAt(readStored(row).account, entry.lastSync)
  return dueAt !== null && dueAt <= keeper.deskClock.storeNow()
}

const follow = async (keeper: Keeper, account: AccountId, entry: Kept, means: Means & { readonly onGap: () => void }): Promise<void> => {
  const stop = entry.stop.signal
  while (!stop.aborted) {
    try {
      const exchange = await means.exchangeOf(account)
      if (exchange === null) return
      await exchange.follow((event) => onEvent(keeper, account, event, means.onGap), stop)
    } catch (thrown) {
      if (!isFault(thrown)) keeper.log('error', 'user-stream-failed', { account, message: thrown instanceof Error ? thrown.message : String(thrown) })
    }
    await keeper.clock.sleep(RETRY_MS, stop)
  }
}

const onEvent = (keeper: Keeper, account: AccountId, event: AccountEvent, onGap: () => void): void => {
  if (event.type === 'gap') return onGap()
  const fact = eventFact(event)
  if (fact === null) return
  apply(keeper, account, [fact]).catch((thrown: unknown) => {
    keeper.log('warn', 'stream-fact-not-stored', { account, message: thrown instanceof Error ? thrown.message : String(thrown) })
    onGap()
  })
}
