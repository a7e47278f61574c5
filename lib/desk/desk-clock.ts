import type { MarketData } from './ports/exchange.ts'
import type { Store } from './ports/store.ts'
import type { Clock } from './ports/world.ts'

/**
 * How this process stands to the store's time: an estimate that carries half a round trip of doubt. It hangs on the monotonic clock: a wall
 * clock that is set while the process runs moves nothing here.
 */
export type DeskClock = {
  readonly refresh: () => Promise<void>
  /** Store time now, ms, by the last look. */
  readonly storeNow: () => number
  /** Of a time that this process's wall clock told a moment ago. */
  readonly storeTimeOf: (processTime: number) => number
  /** The monotonic clock's word for a store time. */
  readonly monotonicOf: (storeTime: number) => number
}

/** A look that took longer (ms) tells the time too loosely to be the last word: the process stood still, or the store did. */
const CLOSE_MS = 400
const TRIES = 3

export const makeDeskClock = ({ clock, store }: { readonly clock: Clock; readonly store: Store }): DeskClock => {
  let known: number | null = null
  const look = async (): Promise<{ readonly offset: number; readonly trip: number }> => {
    const before = clock.monotonic()
    const shown = await store.now()
    const trip = clock.monotonic() - before
    return { offset: Math.round(shown - before - trip / 2), trip }
  }
  // The monotonic clock tells fractions; a time that is journalled has none.
  const storeNow = (): number => Math.round(clock.monotonic()) + (known ?? 0)
  return {
    refresh: async () => {
      let best = await look()
      for (let tries = 1; tries < TRIES && best.trip > CLOSE_MS; tries += 1) {
        const next = await look()
        if (next.trip < best.trip) best = next
      }
      // What was known and agrees with a loose look is the better word.
      const agrees = known !== null && Math.abs(known - best.offset) <= best.trip / 2
      if (!agrees || best.trip <= CLOSE_MS) known = best.offset
    },
    storeNow,
    storeTimeOf: (processTime) => storeNow() - (clock.now() - processTime),
    monotonicOf: (storeTime) => storeTime - (known ?? 0),
  }
}

export type VenueClock = {
  readonly refresh: () => Promise<void>
  /** Exchange time of a store time: what a request is signed with, so that the venue refuses what a frozen process sends later. */
  readonly venueTimeOf: (storeTime: number) => number
}

export const makeVenueClock = (market: MarketData, deskClock: DeskClock, clock: Clock): VenueClock => {
  let venue = 0
  return {
    refresh: async () => {
      const offset = await market.clockOffset()
      venue = clock.now() + offset - clock.monotonic()
    },
    venueTimeOf: (storeTime) => Math.round(deskClock.monotonicOf(storeTime) + venue),
  }
}
