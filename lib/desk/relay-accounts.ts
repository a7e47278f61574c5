import { isFault } from '#core/fault.ts'
import { type Forwarder, makeForwarder, type Posted } from './forward-frames.ts'
import type { AccountId, AccountRow, Store } from './ports/store.ts'
import type { Chance, Clock, Log } from './ports/world.ts'

/** What is heard of an account's own line at its exchange. */
export type Heard = { readonly onText: (frame: string) => void; readonly onUp: (again: boolean) => void; readonly onDown: (reason: string) => void }
export type RelayParts = {
  readonly clock: Clock
  readonly chance: Chance
  readonly log: Log
  readonly store: Pick<Store, 'accountsOfLoop' | 'accountOfLoop' | 'account'>
  /** Accounts by their ids; empty: all. */
  readonly only: readonly string[]
  /** Opens the account's key and keeps its line until stopped; null: its exchange has no line (paper as a row). */
  readonly listen: (account: AccountRow) => Promise<((heard: Heard, stop: AbortSignal) => Promise<void>) | null>
  readonly post: (account: AccountId, body: string) => Promise<Posted>
  readonly gapFrame: (reason: string) => string
}
/** up: the line to the exchange is open; waiting: frames not taken yet; failingMs: since when none is taken, null: the last one was. */
export type RelayFigures = { readonly account: string; readonly up: boolean; readonly waiting: number; readonly failingMs: number | null }
export type Relay = { readonly figures: () => readonly RelayFigures[]; readonly run: (stop: AbortSignal) => Promise<void> }

/** How often it is looked which accounts there are (ms). */
const LOOK_MS = 30_000
const RETRY_MS = 5_000
const PAGE = 100

type Relayed = { readonly stop: AbortController; readonly forwarder: Forwarder; up: boolean; done: Promise<void> }

/** Holds the listen keys of accounts and hands on what their lines say. It decides nothing, takes no lease and sends no order. */
export const relayAccounts = (parts: RelayParts): Relay => {
  const { clock, log } = parts
  const relayed = new Map<AccountId, Relayed>()
  const begin = (account: AccountRow): void => {
    const { account: id } = account
    const stop = new AbortController()
    const forwarder = makeForwarder({ ...parts, account: id, post: (body) => parts.post(id, body) })
    const one: Relayed = { stop, forwarder, up: false, done: Promise.resolve() }
    relayed.set(id, one)
    one.done = Promise.all([forwarder.run(stop.signal), follow(parts, account, one)]).then(() => undefined)
  }
  const look = async (): Promise<void> => {
    const rows = await accountsOf(parts)
    for (const [id, one] of relayed) {
      if (rows.some(({ account }) => account === id)) continue
      one.stop.abort()
      relayed.delete(id)
      log('info', 'relay-ends', { account: id })
    }
    for (const row of rows) if (!relayed.has(row.account)) begin(row)
  }
  return {
    figures: () => [...relayed].map(([account, { up, forwarder }]) => {
      const { waiting, failingSince } = forwarder.figures()
      return { account, up, waiting, failingMs: failingSince === null ? null : Math.round(clock.monotonic() - failingSince) }
    }),
    run: async (stop) => {
      while (!stop.aborted) {
        await look().catch((thrown: unknown) => {
          if (!isFault(thrown)) throw thrown
          log('warn', 'accounts-not-read', { code: thrown.facts.code })
        })
        await clock.sleep(LOOK_MS, stop)
      }
      for (const { stop: end } of relayed.values()) end.abort()
      await Promise.all([...relayed.values()].map(({ done }) => done))
    },
  }
}

/** Accounts that a user has still and that were asked for. */
const accountsOf = async ({ store, only }: RelayParts): Promise<readonly AccountRow[]> => {
  const rows: AccountRow[] = []
  for (let last: AccountId | null = null; ; ) {
    const ids: readonly AccountId[] = await store.accountsOfLoop(last, PAGE)
    for (const id of ids.filter((one) => only.length === 0 || only.includes(one))) {
      const row = await store.accountOfLoop(id)
      if (row !== null && (await store.account(row.user, id)) !== null) rows.push(row)
    }
    last = ids.at(-1) ?? null
    if (ids.length < PAGE) return rows
  }
}

const follow = async ({ clock, log, listen }: RelayParts, account: AccountRow, one: Relayed): Promise<void> => {
  const stop = one.stop.signal
  while (!stop.aborted) {
    try {
      const line = await listen(account)
      if (line === null) return
      await line({
        onText: one.forwarder.push,
        onUp: () => {
          one.up = true
          // Also the first time: what happened before this process listened nobody told.
          one.forwarder.gap('the line is up')
        },
        onDown: () => { one.up = false },
      }, stop)
    } catch (thrown) {
      log('error', 'line-failed', { account: account.account, message: thrown instanceof Error ? thrown.message : String(thrown) })
    }
    await clock.sleep(RETRY_MS, stop)
  }
}
