import type { MarketData } from './ports/exchange.ts'
import type { Store } from './ports/store.ts'
import type { Clock } from './ports/world.ts'

/** How the clocks of this process, the store and the venue stand to each other. Estimates; each carries half a round trip of doubt. */
export type DeskClock = {
  readonly refresh: () => Promise<void>
  /** Store time now, ms, by the last look. */
  readonly storeNow: () => number
  /** Exchange time of a store time: what a request is signed with, so that the venue refuses what a frozen process sends later. */
  readonly venueTimeOf: (storeTime: number) => number
  readonly storeTimeOf: (processTime: number) => number
}

export const makeDeskClock = (parts: { readonly clock: Clock; readonly store: Store; readonly market: MarketData }): DeskClock => {
  let store = 0
  let venue = 0
  return {
    refresh: async () => {
      const before = parts.clock.now()
      const shown = await parts.store.now()
      store = Math.round(shown - (before + parts.clock.now()) / 2)
      venue = await parts.market.clockOffset()
    },
    storeNow: () => parts.clock.now() + store,
    venueTimeOf: (storeTime) => Math.round(storeTime - store + venue),
    storeTimeOf: (processTime) => processTime + store,
  }
}
