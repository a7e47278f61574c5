import type { Clock } from '#desk/ports/world.ts'

/** The venue's time as far as we know it. */
export type ExchangeClock = {
  /** Venue time minus ours, ms; asked for when never known or older than ten minutes. */
  readonly offset: () => Promise<number>
  /** Venue time by the last offset known, without asking. */
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
  let known: { readonly offset: number; readonly at: number } | null = null
  let asking: Promise<number> | null = null

  const estimate = async (): Promise<number> => {
    let best: { readonly offset: number; readonly trip: number } | null = null
    for (let i = 0; i < TRIES && (best === null || best.trip > CLOSE_MS); i += 1) {
      const sent = clock.monotonic()
      const theirs = await serverTime()
      const trip = clock.monotonic() - sent
      const offset = Math.round(theirs + trip / 2 - clock.now())
      if (best === null || trip < best.trip) best = { offset, trip }
    }
    known = { offset: best?.offset ?? 0, at: clock.monotonic() }
    return known.offset
  }
  return {
    offset: async () => {
      if (known !== null && clock.monotonic() - known.at < FRESH_MS) return known.offset
      asking ??= estimate().finally(() => {
        asking = null
      })
      return asking
    },
    now: () => clock.now() + (known?.offset ?? 0),
    doubt: () => {
      known = known === null ? null : { ...known, at: Number.NEGATIVE_INFINITY }
    },
  }
}
