import type { MarketData } from './ports/exchange.ts'
import type { Store } from './ports/store.ts'
import type { Clock } from './ports/world.ts'

/** How this process's clock stands to the store's: an estimate that carries half a round trip of doubt. */
export type DeskClock = {
  readonly refresh: () => Promise<void>
  /** Store time now, ms, by the last look. */
  readonly storeNow: () => number
  readonly storeTimeOf: (processTime: number) => number
  readonly processTimeOf: (storeTime: number) => number
}

export const makeDeskClock = (parts: { readonly clock: Clock; readonly store: Store }): DeskClock => {
  let store = 0
  return {
    refresh: async () => {
      const before = parts.clock.now()
      const shown = await parts.store.now()
      store = Math.round(shown - (before + parts.clock.now()) / 2)
    },
    storeNow: () => parts.clock.now() + store,
    storeTimeOf: (processTime) => processTime + store,
    processTimeOf: (storeTime) => storeTime - store,
  }
}

export type VenueClock = {
  readonly refresh: () => Promise<void>
  /** Exchange time of a store time: what a request is signed with, so that the venue refuses what a frozen process sends later. */
  readonly venueTimeOf: (storeTime: number) => number
}

export const makeVenueClock = (market: MarketData, deskClock: DeskClock): VenueClock => {
  let venue = 0
  return {
    refresh: async () => {
      venue = await market.clockOffset()
    },
    venueTimeOf: (storeTime) => Math.round(deskClock.processTimeOf(storeTime) + venue),
  }
}
