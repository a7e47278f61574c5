import type { Price, Quantity } from '#core/money/money.ts'

/** What a venue shows of a symbol now. `aliveAt` is when its source last proved itself alive for the symbol (ms). */
export type Quote = {
  readonly symbol: string
  readonly bid: Price | null
  readonly ask: Price | null
  readonly last: Price
  readonly mark: Price
  readonly aliveAt: number
  readonly from: 'stream' | 'request'
}

/** A bar; `at` is its opening, ms UTC. Volume is in contracts. */
export type Candle = { readonly at: number; readonly open: Price; readonly high: Price; readonly low: Price; readonly close: Price; readonly volume: Quantity }

/** Price levels of a book, best first; sizes in contracts. */
export type Book = { readonly symbol: string; readonly at: number; readonly bids: readonly Level[]; readonly asks: readonly Level[] }
export type Level = { readonly price: Price; readonly size: Quantity }

export type PublicTrade = { readonly symbol: string; readonly at: number; readonly price: Price; readonly size: Quantity; readonly buyerIsTaker: boolean }
