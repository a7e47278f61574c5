import type { Price } from '#core/money/money.ts'
import type { AccountState } from './account.ts'
import type { Event } from './event.ts'
import { evolve } from './evolve.ts'
import type { Remembered } from './remembered.ts'
import { isLive, type LiveTrade } from './state.ts'

/** An event as a rule says it: the time is the input's. */
type Unstamped<T> = T extends unknown ? Omit<T, 'at'> : never
export type NewEvent = Unstamped<Event>

/** One decision in the making: the state so far, what happened so far. Lives for one input only. */
export type Deciding = {
  readonly at: number
  readonly state: () => AccountState
  readonly events: readonly Event[]
  readonly emit: (event: NewEvent) => void
  /** The trade as it is now; null when it isn't live (any more). */
  readonly live: (trade: number) => LiveTrade | null
  /** Last price that this input tells of a symbol; null when it tells none. */
  readonly priceOf: (symbol: string) => Price | null
  readonly tellPrice: (symbol: string, at: Price) => void
  readonly remembered: Remembered
}

/** Methods, not arrows: a named arrow made anew for each input costs more than many a rule. */
export const deciding = (start: AccountState, at: number, remembered: Remembered): Deciding => {
  let state = start
  const events: Event[] = []
  const prices = new Map<string, Price>()
  return {
    at,
    events,
    remembered,
    state() {
      return state
    },
    emit(event) {
      const stamped: Event = { ...event, at }
      events.push(stamped)
      state = evolve(state, stamped)
    },
    live(trade) {
      const found = state.trades[trade]
      return found !== undefined && isLive(found) ? found : null
    },
    priceOf(symbol) {
      return prices.get(symbol) ?? null
    },
    tellPrice(symbol, price) {
      prices.set(symbol, price)
    },
  }
}
