import { isFault } from '#core/fault.ts'
import type { AccountExchange, MarketData } from './ports/exchange.ts'
import type { Meter, Sent } from './ports/meter.ts'
import type { VenueKind } from './ports/store.ts'
import type { Clock } from './ports/world.ts'
import type { VenueBreaker } from './venue-breaker.ts'

export type Watching = { readonly venue: VenueKind; readonly breaker: VenueBreaker; readonly meter: Meter; readonly clock: Pick<Clock, 'monotonic'> }

const hearing = ({ breaker, clock }: Pick<Watching, 'breaker' | 'clock'>) => async <T>(call: () => Promise<T>): Promise<T> => {
  const began = clock.monotonic()
  try {
    const answer = await call()
    breaker.answered(clock.monotonic() - began)
    return answer
  } catch (thrown) {
    if (isFault(thrown)) breaker.failed(thrown.facts.code)
    throw thrown
  }
}

/** A venue's public side, heard likewise, but for what may be answered from memory (its clock's offset). */
export const watchedMarket = (market: MarketData, parts: Pick<Watching, 'breaker' | 'clock'>): MarketData => {
  const heard = hearing(parts)
  return { ...market, instruments: () => heard(() => market.instruments()), quote: (symbol) => heard(() => market.quote(symbol)), book: (...given) => heard(() => market.book(...given)), candles: (ask) => heard(() => market.candles(ask)) }
}

/** An account's exchange whose every answer, and every silence, is heard. Nothing is kept from it here: who may wait asks the breaker first. */
export const watchedExchange = (exchange: AccountExchange, { venue, breaker, meter, clock }: Watching): AccountExchange => {
  const hear = hearing({ breaker, clock })
  const heard = async <T>(call: () => Promise<T>, sent?: Sent): Promise<T> => {
    const began = clock.monotonic()
    try {
      return await hear(call)
    } finally {
      if (sent !== undefined) meter.time('orderRoundTrip', { venue, kind: sent }, (clock.monotonic() - began) / 1_000)
    }
  }
  return {
    ...exchange,
    place: (...given) => heard(() => exchange.place(...given), 'place'),
    placeRow: (...given) => heard(() => exchange.placeRow(...given), 'place-row'),
    amendRow: (...given) => heard(() => exchange.amendRow(...given), 'amend-row'),
    cancel: (...given) => heard(() => exchange.cancel(...given), 'cancel'),
    order: (...given) => heard(() => exchange.order(...given)),
    triggerRow: (...given) => heard(() => exchange.triggerRow(...given)),
    openOrders: (...given) => heard(() => exchange.openOrders(...given)),
    openTriggers: (...given) => heard(() => exchange.openTriggers(...given)),
    fills: (...given) => heard(() => exchange.fills(...given)),
    positions: (...given) => heard(() => exchange.positions(...given)),
    balance: () => heard(() => exchange.balance()),
    settings: (...given) => heard(() => exchange.settings(...given)),
    fees: (...given) => heard(() => exchange.fees(...given)),
  }
}
