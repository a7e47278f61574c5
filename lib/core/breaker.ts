export type BreakerState = 'closed' | 'open' | 'half-open'

/** `failures` in a row open it, for `pauseMs` the first time; twice as long after each trial that fails, up to the most. */
export type BreakerHabits = { readonly failures: number; readonly pauseMs: number; readonly pauseMostMs: number }
const SOURCE: BreakerHabits = { failures: 3, pauseMs: 30_000, pauseMostMs: 600_000 }
/** ms after which a trial whose outcome never came is given up. */
const TRIAL_MS = 30_000

/**
 * Keeps requests from somebody who fails: a source of prices, an exchange. Closed: all may ask. Open: nobody, until a time. Half-open: one request as a trial; its success
 * closes, its failure opens for twice as long. Times are monotonic, ms.
 */
export type Breaker = { readonly state: 'closed'; readonly failures: number } | { readonly state: 'open' | 'half-open'; readonly failures: number; readonly until: number; readonly pauseMs: number }

export const CLOSED: Breaker = { state: 'closed', failures: 0 }

/** As it stands at a time: an open one whose time is over is half-open, with its trial still to be taken. */
export const stateAt = (breaker: Breaker, now: number): BreakerState => (breaker.state === 'open' && now >= breaker.until ? 'half-open' : breaker.state)

/** May a request go now? The breaker after it, or null: it may not. Taking a trial reserves it. */
export const admit = (breaker: Breaker, now: number): Breaker | null => {
  if (breaker.state === 'closed') return breaker
  return now < breaker.until ? null : { ...breaker, state: 'half-open', until: now + TRIAL_MS }
}

export const succeeded = (): Breaker => CLOSED

/** `restMs`: the source itself said for how long it wants no requests, which opens at once. */
export const failed = (breaker: Breaker, now: number, restMs: number | null = null, habits: BreakerHabits = SOURCE): Breaker => {
  const failures = breaker.failures + 1
  if (breaker.state === 'closed' && failures < habits.failures && restMs === null) return { state: 'closed', failures }
  // A request from before it opened comes back late: it says nothing new.
  if (breaker.state === 'open' && restMs === null) return { ...breaker, failures }
  const pauseMs = breaker.state === 'closed' ? habits.pauseMs : Math.min(breaker.pauseMs * (breaker.state === 'half-open' ? 2 : 1), habits.pauseMostMs)
  return { state: 'open', failures, pauseMs, until: now + Math.max(pauseMs, restMs ?? 0) }
}
