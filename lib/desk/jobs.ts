import { isFault } from '#core/fault.ts'
import type { Quote } from '#core/market/quote.ts'
import { armedTriggers } from '#core/trade/armed.ts'
import { liveTrades } from '#core/trade/account.ts'
import { makeAlarm } from './alarm.ts'
import { makeBell } from './bell.ts'
import { makeDeskClock } from './desk-clock.ts'
import { drivePaper } from './drive-paper.ts'
import { forgetOld } from './forget-old.ts'
import { AT_ONCE, byState, holdBriefly, type Hold, type JobDone, type JobDoor } from './job-accounts.ts'
import { lastRead } from './last-read.ts'
import { NO_METER } from './ports/meter.ts'
import type { AccountId, VenueKind } from './ports/store.ts'
import { readDueAt } from './read-due.ts'
import { refreshAccount } from './refresh-cards.ts'
import { keepPricesFresh } from './show-price.ts'
import { sweepOnce } from './sweep.ts'

type Job = { readonly everyS: number; readonly run: (door: JobDoor) => Promise<JobDone> }

/** Bells and the alarm ring for loops of this process; it has none. */
export const jobDoor = async (parts: Pick<JobDoor, 'store' | 'kv' | 'feed' | 'clock' | 'log' | 'texts' | 'holder' | 'hands' | 'publicPricesOf' | 'paper'>): Promise<JobDoor> => {
  const deskClock = makeDeskClock(parts)
  await deskClock.refresh()
  return { ...parts, deskClock, meter: NO_METER, bells: { exchange: makeBell(parts.clock), chat: makeBell(parts.clock) }, alarm: makeAlarm(parts.clock, deskClock), claimOf: () => undefined }
}

/** A job ends itself long before its caller's patience (10 s) does; what is left is done at the next call. */
const LIMIT_MS = 8_000

/**
 * Drains what waits and tells the time to who asked for it: a worker does so itself each second, this is for when none runs. Without a worker
 * it then runs what waits for the exchange and for chats, and works the updates that no function worked.
 */
const sweep = async (door: JobDoor): Promise<JobDone> => {
  const drained = await sweepOnce(door)
  const { hands } = door
  if (hands === null) return { accounts: drained, finished: true }
  const before = door.deskClock.storeNow()
  const [due, messages, left] = await Promise.all([
    door.store.accountsWithEffects('exchange', { before, among: null, limit: AT_ONCE + 1 }), door.store.accountsWithEffects('chat', { before, among: null, limit: 1 }), hands.hasLeftUpdates(),
  ])
  if (due.length + messages.length === 0 && !left) return { accounts: drained, finished: true }
  const hold: Hold = { due: due.slice(0, AT_ONCE), held: 0, finished: due.length <= AT_ONCE }
  const done = await holdBriefly(hands, hold, hands.serveLeftUpdates)
  return { ...done, accounts: Math.max(drained, done.accounts) }
}

/** Reads accounts whose whole read is due: their holder does so itself, so only those without one are read here. */
const syncOpen = async (door: JobDoor): Promise<JobDone> => {
  const now = door.deskClock.storeNow()
  const hold = await byState(door, LIMIT_MS / 2, async ({ account, state }) => {
    const dueAt = readDueAt(state, (await lastRead(door.kv, account))?.at ?? state.readTo)
    return dueAt !== null && dueAt <= now
  })
  return holdOr(door, hold)
}

/** Tells accounts without a holder what prices did since somebody last looked: taking an account over does just that, from candles. */
const checkTriggers = async (door: JobDoor): Promise<JobDone> =>
  holdOr(door, await byState(door, LIMIT_MS / 2, ({ account, state }) => Promise.resolve(armedTriggers(state, account).length > 0)))

/** Where a worker holds the keys, an account without a holder waits for it: this process can only say so. */
const holdOr = (door: JobDoor, hold: Hold): Promise<JobDone> =>
  door.hands === null ? Promise.resolve({ accounts: 0, held: hold.held, unheld: hold.due.length, finished: hold.finished }) : holdBriefly(door.hands, hold)

const refreshCards = async (door: JobDoor): Promise<JobDone> => {
  const { hands } = door
  const shown = new Map<string, { readonly venue: VenueKind; readonly symbol: string }>()
  const { due, held, finished } = await byState(door, LIMIT_MS / 2, ({ row: { venue }, state }) => {
    const open = liveTrades(state).filter((trade) => trade.ledger.open > 0n)
    for (const { plan: { symbol } } of open) shown.set(`${venue}|${symbol}`, { venue, symbol })
    return Promise.resolve(open.length > 0)
  })
  if (hands === null) return { accounts: 0, held, unheld: due.length, finished }
  const quotes = new Map<string, Quote>()
  await Promise.all([...shown].map(([key, { venue, symbol }]) => hands.quote(venue, symbol).then((quote) => void quotes.set(key, quote), noPrice)))
  const lane = hands.cards(door, (venue, symbol) => quotes.get(`${venue}|${symbol}`) ?? null)
  if (lane !== null) for (const account of due) await refreshAccount(lane, account)
  return { accounts: lane === null ? 0 : due.length, held, finished }
}
/** The card says that it has no price. */
const noPrice = (thrown: unknown): void => { if (!isFault(thrown)) throw thrown }

/** Asks public sources for the symbols of open trades, for who looks at a page next: no order is made with what they say. */
const pollPrices = async (door: JobDoor): Promise<JobDone> => {
  const venues = await Promise.all((['toobit', 'paper'] as const).map(async (venue) => ({ venue, prices: await door.publicPricesOf(venue) })))
  return keepPricesFresh(door, new Map(venues.map(({ venue, prices }) => [venue, prices])), LIMIT_MS)
}

/** What ended long ago of every account, held by a worker or not. */
const forget = async (door: JobDoor): Promise<JobDone> => {
  const stop = new AbortController()
  const cancel = door.clock.after(LIMIT_MS, () => stop.abort())
  let [accounts, rows] = [0, 0]
  let last: AccountId | null = null
  while (!stop.signal.aborted) {
    const ids: readonly AccountId[] = await door.store.accountsOfLoop(last, AT_ONCE)
    for (const account of ids) {
      rows += await forgetOld(door, account, stop.signal)
      accounts += 1
    }
    last = ids.at(-1) ?? null
    if (ids.length < AT_ONCE) break
  }
  cancel()
  return { accounts, rows, finished: !stop.signal.aborted }
}

/** By name; how often they are wished for. Their work is decided by what is stored, never by having been called. */
export const JOBS: Readonly<Record<string, Job>> = {
  sweep: { everyS: 60, run: sweep },
  'sync-open': { everyS: 60, run: syncOpen },
  'check-triggers': { everyS: 60, run: checkTriggers },
  'refresh-cards': { everyS: 60, run: refreshCards },
  'poll-prices': { everyS: 60, run: pollPrices },
  'drive-paper': { everyS: 60, run: (door) => (door.paper === undefined ? Promise.resolve({ accounts: 0, finished: true }) : drivePaper(door, door.paper, LIMIT_MS)) },
  'forget-old': { everyS: 3_600, run: forget },
}
export const JOB_NAMES: readonly string[] = Object.keys(JOBS)
