import type { Clock } from '#desk/ports/world.ts'

/** The venue's time as far as we know it. */
export type ExchangeClock = {
  /** Venue time minus our wall clock's, ms; asked for when never known, older than ten minutes, or when a clock of ours was set meanwhile. */
  readonly offset: () => Promise<number>
  /** Venue time by the last offset known, without asking; whole ms, as a signature wants it. */
  readonly now: () => number
  /** The venue refused a timestamp: the next use asks anew. */
  readonly doubt: () => void
}

const FRESH_MS = 600_000
/** A reply that took longer tells the time too loosely to be the last word. */
const CLOSE_MS = 400
const TRIES = 3

/** `serverTime` asks the venue; half of the round trip is taken for the way back (TOOBIT-API.md 1.6 allows 1 s ahead). */
export const exchangeClock = (clock: Clock, serverTime: () => Promise<number>): ExchangeClock => {
  let known: { readonly venue: number; readonly lag: number; readonly at: number } | null = null
  /** How far the wall clock is ahead of the monotonic one: when that changes, one of them was set or stood still. */
  const lag = (): number => clock.now() - clock.monotonic()
  const offsetOf = (venue: number): number => Math.round(venue - lag())
  let asking: Promise<number> | null = null

  const estimate = async (): Promise<number> => {
    let best: { readonly venue: number; readonly trip: number } | null = null
    for (let i = 0; i < TRIES && (best === null || best.trip > CLOSE_MS); i += 1) {
      const sent = clock.monotonic()
      const theirs = await serverTime()
      const trip = clock.monotonic() - sent
      if (best === null || trip < best.trip) best = { venue: theirs - sent - trip / 2, trip }
    }
    known = { venue: best?.venue ?? 0, lag: lag(), at: clock.monotonic() }
    return offsetOf(known.venue)
  }
  return {
    offset: async () => {
      if (known !== null && clock.monotonic() - known.at < FRESH_MS && Math.abs(lag() - known.lag) < CLOSE_MS) return offsetOf(known.venue)
      asking ??= estimate().finally(() => {
        asking = null
      })
      return asking
    },
    now: () => (known === null ? clock.now() : Math.round(clock.monotonic() + known.venue)),
    doubt: () => {
      known = known === null ? null : { ...known, at: Number.NEGATIVE_INFINITY }
    },
  }
}
