import type { BreakerState } from '#core/breaker.ts'

declare const shown: unique symbol
/**
 * Quote coins per coin in units of 10⁻⁸, from somebody who is not the account's exchange: fit to be shown, and no `Price`, so that what
 * decides on an order doesn't compile with it.
 */
export type ShownPrice = bigint & { readonly [shown]: 'never of an order' }

/** A perpetual as public sources are asked for it: BTC-SWAP-USDT is base BTC, quote USDT; 1000PEPE is a base too. */
export type PriceAsk = { readonly symbol: string; readonly base: string; readonly quote: string }

/** Who stands behind a price: other sources agree; it goes on from the last good price; or it came alone and nothing was known before. */
export type Checked = 'by-others' | 'by-last' | 'unchecked'

export type PublicPrice = {
  readonly symbol: string
  readonly price: ShownPrice
  /** The source's name as a trader knows it: Binance. */
  readonly source: string
  /** Process time, ms, up to which the source vouched for it. Its age is the time since. */
  readonly at: number
  readonly checked: Checked
  /** false: no source answers now, and this is the last price known, at most 30 min old. */
  readonly fresh: boolean
}

export type SourceFigures = {
  /** What a reset names: binance. */
  readonly name: string
  readonly label: string
  readonly state: BreakerState
  readonly failuresInRow: number
  /** ms until an open breaker lets one request through; null unless it is open. */
  readonly againInMs: number | null
  readonly successes: number
  readonly failures: number
  /** Of the last sound answers, ms; null before the first. */
  readonly medianMs: number | null
  /** Code of the last failure; null before the first and after a reset. */
  readonly lastFault: string | null
}
/** Counts of this process since it started. */
export type PriceFigures = {
  /** Reads answered from this process's memory. */
  readonly hits: number
  /** Reads that waited for a flight of the same symbol. */
  readonly joined: number
  /** Flights that found a price of another process in kv. */
  readonly shared: number
  /** Flights that asked the sources. */
  readonly asked: number
  /** Of these, the ones that no source answered soundly. */
  readonly failed: number
  /** Best first: the order in which they are asked. */
  readonly sources: readonly SourceFigures[]
}

/** Prices from public sources, for display only. */
export type PublicPrices = {
  /** Of the last 10 s, or asked for at this moment. Rejects with a Fault `no-price` when no source answers and no price of the last 30 min is known. */
  readonly read: (ask: PriceAsk) => Promise<PublicPrice>
  readonly figures: () => PriceFigures
  /** Closes the source's breaker and forgets its record; false when there is no such source. */
  readonly reset: (name: string) => boolean
}
