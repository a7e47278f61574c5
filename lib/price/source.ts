import type { PriceAsk } from '#desk/ports/public-prices.ts'

export type SourceName = 'toobit' | 'binance' | 'bybit' | 'okx' | 'coingecko' | 'cryptocompare'

/** What an answer says. `units` are quote coins per coin of the ask's base, in units of 10⁻⁸; `madeAt` is the source's own time of it (ms UTC), null when it tells none. */
export type Told =
  | { readonly type: 'price'; readonly units: bigint; readonly madeAt: number | null }
  | { readonly type: 'not-offered' }
  | { readonly type: 'limited' }
  | { readonly type: 'unreadable' }

/** A public source of prices: where it is asked, and what its answer says. Pure; how it travels is `askSource`. */
export type PriceSource = {
  readonly name: SourceName
  readonly label: string
  /** An exchange quotes the perpetual itself, and an answer proves it alive; an aggregator's figure is as old as it says. */
  readonly kind: 'exchange' | 'aggregator'
  /** Requests that this process makes in a minute at the most. */
  readonly perMinute: number
  /** Path and query; null when the source doesn't offer the symbol. */
  readonly path: (ask: PriceAsk) => string | null
  /** Reads a body of any status below 500; numbers in it are text (`readAnswer`). */
  readonly told: (body: unknown, ask: PriceAsk) => Told
}

export const NOT_OFFERED: Told = { type: 'not-offered' }
export const LIMITED: Told = { type: 'limited' }
export const UNREADABLE: Told = { type: 'unreadable' }
