import { isFault } from '#core/fault.ts'
import { drainOnce, inputRow, type Door } from './apply.ts'
import type { DeskClock } from './desk-clock.ts'
import type { AccountExchange } from './ports/exchange.ts'
import { READ_KINDS } from './ports/store-rules.ts'
import type { AccountId, AttemptStart, EffectRow } from './ports/store.ts'
import { effectEnd } from './effect-end.ts'
import { neverSent, runEffect } from './run-effect.ts'
import { inTurn, moveRoom } from './stop-moves.ts'
import type { VenueBreaker } from './venue-breaker.ts'
import type { VenueDesks } from './venue-desks.ts'
import { done, type Ran } from './runners/runner.ts'

export type ExchangeLane = Door & {
  readonly holder: string
  readonly deskClock: DeskClock
  readonly venues: VenueDesks
  readonly exchangeOf: (account: AccountId) => Promise<AccountExchange | null>
  /** Accounts whose take-over is complete; before that only look-ups run. */
  readonly isReady: (account: AccountId) => boolean
  readonly mayBegin: () => boolean
}

/** An order is accepted by the venue at most this long after its attempt was committed (ms). */
const WINDOW_MS = 2_000
/** Looked at anyway, should a ring be lost, and for what another process postponed or left begun. */
const IDLE_MS = 1_000
const AT_ONCE = 64
/** What is due by this process's clock may not be due by the store's yet. */
const DOUBT_MS = 10

/** Runs the exchange rows of the accounts whose lease this process holds: keys side by side, each key in its order. */
export const runExchangeLane = async (lane: ExchangeLane, stop: AbortSignal): Promise<void> => {
  const running = new Map<string, Promise<void>>()
  const { clock } = lane
  let dueAt = Infinity
  const later = (ms: number): void => void (dueAt = Math.min(dueAt, clock.monotonic() + Math.max(0, ms) + DOUBT_MS))
  while (!stop.aborted) {
    dueAt = dueAt <= clock.monotonic() ? Infinity : dueAt
    const rows = await waitingRows(lane)
    const room = moveRoom(lane.exchangeOf)
    for (const { row, move } of inTurn(rows)) {
      const key = `${row.account}|${row.key}`
      if (running.has(key) || running.size >= AT_ONCE || !lane.mayBegin() || !mayRun(lane, row)) continue
      const waitMs = move === null ? 0 : await room(move, row.account)
      if (waitMs > 0) {
        later(waitMs)
        continue
      }
      const work = runRow(lane, row, later)
        .catch((thrown: unknown) => failed(lane, row, thrown))
        .finally(() => {
          running.delete(key)
          lane.bells.exchange.ring()
        })
      running.set(key, work)
    }
    await lane.bells.exchange.wait(Math.max(1, Math.min(IDLE_MS, dueAt - clock.monotonic())), stop)
  }
  await Promise.all(running.values())
}

const failed = (lane: ExchangeLane, row: EffectRow, thrown: unknown): void => {
  lane.meter.count('effects', { lane: 'exchange', kind: row.kind, outcome: 'failed' })
  // A store that is away is no bug: what was begun is looked up by the next attempt.
  lane.log(isFault(thrown) ? 'warn' : 'error', 'effect-failed', { kind: row.kind, n: row.n, message: thrown instanceof Error ? thrown.message : String(thrown) })
}

const READS: ReadonlySet<string> = new Set(READ_KINDS)
const mayRun = (lane: ExchangeLane, row: EffectRow): boolean => lane.claimOf(row.account) !== undefined && (lane.isReady(row.account) || READS.has(row.kind))

const waitingRows = async (lane: ExchangeLane): Promise<readonly EffectRow[]> => {
  try {
    return await lane.store.waiting('exchange', lane.holder, 200)
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    lane.log('warn', 'store-away', { code: thrown.facts.code })
    return []
  }
}

/** An attempt is committed before a byte leaves; its answers are stored with its end; then the account is drained. */
const runRow = async (lane: ExchangeLane, row: EffectRow, later: (ms: number) => void): Promise<void> => {
  const exchange = await lane.exchangeOf(row.account)
  const venue = await lane.venues.ofAccount(row.account)
  const claim = lane.claimOf(row.account)
  if (exchange === null || venue === null || claim === undefined) return
  const begun = await lane.store.beginAttempt(row, claim, lane.holder, WINDOW_MS)
  const unsent = unsentOf(lane, row, begun, venue.breaker)
  if (unsent !== null) return finish(lane, row, unsent, 'dropped')
  if (begun.type === 'too-soon') later(begun.at - lane.deskClock.storeNow())
  if (begun.type !== 'begun') return
  const { clock, deskClock, log } = lane
  const stamp = { signedAt: venue.venueClock.venueTimeOf(begun.storeNow), windowMs: WINDOW_MS }
  const ran = await runEffect({ row, attempt: begun.attempt, earlier: begun.earlier, stamp, sentAt: begun.storeNow, exchange, market: venue.market, clock, deskClock, log })
  if (ran.type === 'again') later(ran.ms)
  return finish(lane, row, ran, 'done')
}

/** What ends unsent. A silent exchange gets no new entry; everything else goes on: it protects, closes, cancels, or looks. */
const unsentOf = (lane: ExchangeLane, row: EffectRow, begun: AttemptStart, breaker: VenueBreaker): Ran | null => {
  if (begun.type === 'expired') return neverSent(row, 'too-late') ?? done()
  if (begun.type === 'not-live') return notLive(lane, row)
  return begun.type === 'begun' && row.kind === 'enter' && !begun.earlier && !breaker.mayAsk() ? neverSent(row, 'venue-silent') : null
}

const NOT_LIVE_MS = 5_000
/** What protects or cancels waits for the account to be turned live again; what would open or close is told as not sent. */
const notLive = (lane: ExchangeLane, row: EffectRow): Ran => {
  lane.log('error', 'effect-of-an-account-that-is-not-live', { account: row.account, kind: row.kind })
  return neverSent(row, 'not-live') ?? { type: 'again', ms: NOT_LIVE_MS }
}

const finish = async (lane: ExchangeLane, row: EffectRow, ran: Ran, end: 'done' | 'dropped'): Promise<void> => {
  lane.meter.count('effects', { lane: 'exchange', kind: row.kind, outcome: effectEnd(ran) })
  if (ran.type === 'again') return lane.store.postponeEffect(row, lane.deskClock.storeNow() + ran.ms)
  await lane.store.endEffect(row, ran.answers.map((answer) => inputRow(answer, lane.clock.now())), end)
  if (ran.answers.length > 0) await drainOnce(lane, row.account)
}

