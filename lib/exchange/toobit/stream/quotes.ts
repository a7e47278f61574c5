import type { Quote } from '#core/market/quote.ts'
import type { Price } from '#core/money/money.ts'

/** What separate topics have told of a symbol so far. */
export type Known = { readonly bid: Price | null; readonly ask: Price | null; readonly last: Price | null; readonly mark: Price | null }

/** A quote once last and mark are both known; half a quote is none. */
export const quoteOf = (symbol: string, known: Known, aliveAt: number): Quote | null =>
  known.last === null || known.mark === null ? null : { symbol, bid: known.bid, ask: known.ask, last: known.last, mark: known.mark, aliveAt, from: 'stream' }
