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

export type BreakerState = 'closed' | 'open' | 'half-open'
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
