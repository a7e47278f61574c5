import type { Quote } from '#core/market/quote.ts'
import type { AccountState } from '#core/trade/account.ts'
import type { Door } from './apply.ts'
import type { CardLane } from './chat-lane.ts'
import type { DeskClock } from './desk-clock.ts'
import type { PaperInProcess } from './drive-paper.ts'
import type { Kv } from './ports/kv.ts'
import type { AccountId, AccountRow, VenueKind } from './ports/store.ts'
import type { BriefDesk, Briefly } from './run-briefly.ts'
import type { PricesOf } from './show-price.ts'

/** What a job may do beyond deciding, where no worker runs: hold accounts for moments, and speak in chats. */
export type Hands = {
  readonly briefly: Briefly
  readonly hasLeftUpdates: () => Promise<boolean>
  readonly serveLeftUpdates: (desk: BriefDesk) => Promise<void>
  /** null: no bot speaks here. */
  readonly cards: (door: JobDoor, quoteOf: (venue: VenueKind, symbol: string) => Quote | null) => CardLane | null
  readonly quote: (venue: VenueKind, symbol: string) => Promise<Quote>
}
/** A process that was woken to do a job, and holds no account. `hands` null: a worker holds them, and their keys. */
export type JobDoor = Door & { readonly deskClock: DeskClock; readonly holder: string; readonly kv: Kv; readonly hands: Hands | null; readonly publicPricesOf: PricesOf; /** Absent: paper accounts have a server of their own. */ readonly paper?: PaperInProcess }

/** What was done, for the log and the answer. */
export type JobDone = {
  readonly accounts: number
  readonly rows?: number
  /** Accounts that had something due, and a holder: left to it. */
  readonly held?: number
  /** Accounts that had something due, which wait for a worker. */
  readonly unheld?: number
  readonly finished: boolean
}

export const AT_ONCE = 50
/** How long a job that holds accounts begins anything (ms). */
const HOLD_MS = 25_000

/** What was free a moment ago is taken at the first try, or by another (ms). */
const PATIENCE_MS = 1_000

export type Hold = { readonly due: readonly AccountId[]; readonly held: number; readonly finished: boolean }
type Seen = { readonly account: AccountId; readonly row: AccountRow; readonly state: AccountState }

/** Looks at all accounts for what is due by their state: those that nobody holds, and how many are held. */
export const byState = async (door: JobDoor, limitMs: number, isDue: (seen: Seen) => Promise<boolean>): Promise<Hold> => {
  const { store, clock, deskClock, texts } = door
  const until = clock.monotonic() + limitMs
  const due: AccountId[] = []
  let held = 0
  for (let last: AccountId | null = null; ; ) {
    const ids: readonly AccountId[] = await store.accountsOfLoop(last, AT_ONCE)
    for (const account of ids) {
      if (clock.monotonic() >= until || due.length >= AT_ONCE) return { due, held, finished: false }
      const row = await store.accountOfLoop(account)
      if (row === null || !(await isDue({ account, row, state: texts.read(row).account }))) continue
      if ((await store.heldUntil(row.user, account)) > deskClock.storeNow()) held += 1
      else due.push(account)
    }
    last = ids.at(-1) ?? null
    if (ids.length < AT_ONCE) return { due, held, finished: true }
  }
}

/** Takes the accounts that are free, which reads them whole and tells them what prices did, and runs what comes of it. */
export const holdBriefly = async ({ briefly }: Hands, hold: Hold, work: Hands['serveLeftUpdates'] | null = null): Promise<JobDone> => {
  let taken = 0
  if (hold.due.length > 0 || work !== null) {
    await briefly(HOLD_MS, async (desk) => {
      const [got] = await Promise.all([Promise.all(hold.due.map((account) => desk.need(account, PATIENCE_MS))), work?.(desk)])
      taken = got.filter(Boolean).length
    })
  }
  return { accounts: taken, held: hold.held + hold.due.length - taken, finished: hold.finished }
}
