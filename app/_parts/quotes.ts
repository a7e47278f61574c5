import { isFault } from '#core/fault.ts'
import type { Quote } from '#core/market/quote.ts'
import type { VenueKind } from '#desk/ports/store.ts'
import type { Web } from '#wiring-web'

/** Longer than this (ms) no page waits for a price. */
const PATIENCE_MS = 1_500

/** Prices of now for display, each symbol asked once; without an answer a symbol is missing, and the page says so. */
export const quotesOf = async (parts: Web, venue: VenueKind, symbols: readonly string[]): Promise<ReadonlyMap<string, Quote>> => {
  const market = parts.marketOf(venue)
  const rows = await Promise.all([...new Set(symbols)].map(async (symbol) => {
    try {
      return await Promise.race([market.quote(symbol), parts.clock.sleep(PATIENCE_MS).then(() => null)])
    } catch (thrown) {
      if (!isFault(thrown)) throw thrown
      return null
    }
  }))
  return new Map(rows.flatMap((quote) => (quote === null ? [] : [[quote.symbol, quote] as const])))
}
