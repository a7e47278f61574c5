import { type Breaker, type BreakerHabits, type BreakerState, CLOSED, failed, stateAt, succeeded } from '#core/breaker.ts'
import type { VenueHealth } from '#core/trade/watched.ts'
import type { Clock } from './ports/world.ts'

/** An exchange is asked more often than a source, and its trial is the next thing that must be asked anyway: so it rests for moments, not for minutes. A read that failed was tried three times. */
const HABITS: BreakerHabits = { failures: 3, pauseMs: 10_000, pauseMostMs: 60_000 }
/** What an exchange says by not answering. Any other fault is an answer. */
const SILENT: ReadonlySet<string> = new Set(['timeout', 'connection-lost', 'unreachable', 'venue-down', 'unreadable-reply', 'firewall'])
/** What never left says nothing of the exchange. */
const OWN: ReadonlySet<string> = new Set(['rate-limited', 'banned', 'key-missing', 'stopped'])
/** Calls whose times are looked at, and from which median (ms) on an exchange is slow, until below which. */
const CALLS = 20
const SLOW_MS = 2_000
const QUICK_MS = 1_000

/** For a status, a page, a figure. Times are process time, ms. */
export type VenueFigures = { readonly state: BreakerState; readonly failuresInRow: number; readonly since: number | null; readonly againAt: number | null; readonly lastFault: string | null; readonly medianMs: number | null; readonly heardAt: number | null; readonly slow: boolean }

/**
 * How an exchange answers, of all its accounts in this process. Open, it keeps new entries and scheduled reads away; what protects, closes,
 * cancels or looks up never asks it, and ends it by its first success.
 */
export type VenueBreaker = {
  readonly answered: (tookMs: number) => void
  readonly failed: (code: string) => void
  /** May what can wait be asked now: not while it is open. */
  readonly mayAsk: () => boolean
  readonly figures: () => VenueFigures
  /** For the accounts' own state: what decides is told, not looked at. */
  readonly health: () => Omit<VenueHealth, 'since'>
  readonly reset: () => void
  /** Called at each change of state or of slowness. */
  readonly onChange: (hear: () => void) => void
}

const median = (values: readonly number[]): number | null => values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? null

/** What is stored holds whole numbers only. */
const wholeMs = (ms: number | null): number | null => (ms === null ? null : Math.round(ms))

export const openVenueBreaker = (clock: Pick<Clock, 'now' | 'monotonic'>): VenueBreaker => {
  let breaker: Breaker = CLOSED
  let took: readonly number[] = []
  let facts: { readonly since: number | null; readonly lastFault: string | null; readonly heardAt: number | null; readonly slow: boolean } = { since: null, lastFault: null, heardAt: null, slow: false }
  const hearers: (() => void)[] = []
  const change = (next: Breaker, more: Partial<typeof facts>): void => {
    const [before, wasSlow] = [breaker.state, facts.slow]
    breaker = next
    facts = { ...facts, ...more }
    if (before === 'closed' && next.state === 'open') facts = { ...facts, since: clock.now() }
    if (next.state === 'closed') facts = { ...facts, since: null }
    if (before !== next.state || wasSlow !== facts.slow || (next.state === 'open' && more.lastFault !== undefined && before === 'open')) for (const hear of hearers) hear()
  }
  const againAt = (): number | null => (breaker.state === 'closed' ? null : Math.round(clock.now() + Math.max(0, breaker.until - clock.monotonic())))
  return {
    answered: (tookMs) => {
      took = [...took, tookMs].slice(-CALLS)
      const middle = took.length < CALLS / 2 ? null : median(took)
      change(succeeded(), { heardAt: clock.now(), lastFault: null, slow: middle !== null && middle >= (facts.slow ? QUICK_MS : SLOW_MS) })
    },
    failed: (code) => {
      if (OWN.has(code)) return
      if (!SILENT.has(code)) return change(succeeded(), { heardAt: clock.now() })
      const now = clock.monotonic()
      // Nobody takes a trial: what must be asked is asked anyway, and one that fails after the pause counts as the trial.
      const tried: Breaker = breaker.state === 'open' && now >= breaker.until ? { ...breaker, state: 'half-open' } : breaker
      change(failed(tried, now, null, HABITS), { lastFault: code })
    },
    mayAsk: () => stateAt(breaker, clock.monotonic()) !== 'open',
    figures: () => ({ ...facts, state: stateAt(breaker, clock.monotonic()), failuresInRow: breaker.failures, againAt: againAt(), medianMs: wholeMs(median(took)) }),
    health: () => ({ state: breaker.state === 'open' ? 'silent' : facts.slow ? 'slow' : 'well', failures: breaker.failures, againAt: againAt(), medianMs: Math.round(median(took) ?? 0), fault: facts.lastFault }),
    reset: () => {
      took = []
      change(CLOSED, { slow: false, lastFault: null })
    },
    onChange: (hear) => void hearers.push(hear),
  }
}
