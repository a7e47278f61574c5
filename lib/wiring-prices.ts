import type { Kv } from '#desk/ports/kv.ts'
import type { PublicPrices } from '#desk/ports/public-prices.ts'
import type { VenueKind } from '#desk/ports/store.ts'
import type { Log, Transport } from '#desk/ports/world.ts'
import { ALL_SOURCES } from '#price/all-sources.ts'
import { openPublicPrices } from '#price/public-prices.ts'
import type { SourceName } from '#price/source.ts'
import { realClock } from '#runtime/clock.ts'
import type { Env } from '#runtime/env.ts'

const sourceAddress = (env: Env): Readonly<Record<SourceName, string>> => ({
  toobit: env.TOOBIT_REST, binance: env.PRICE_BINANCE, bybit: env.PRICE_BYBIT, okx: env.PRICE_OKX, coingecko: env.PRICE_COINGECKO, cryptocompare: env.PRICE_CRYPTOCOMPARE,
})

export type PriceParts = { readonly env: Env; readonly kv: Kv; readonly log: Log; readonly transportTo: (address: string) => Transport }

/** Public prices of what the account's exchange trades too: an invented or replayed market has none. */
export const publicPricesOf = ({ env, kv, log, transportTo }: PriceParts): ((kind: VenueKind) => PublicPrices | null) => {
  const base = sourceAddress(env)
  const prices = openPublicPrices({ sources: ALL_SOURCES.map((source) => ({ source, transport: transportTo(base[source.name]) })), kv, clock: realClock, log })
  return (kind) => (kind === 'toobit' || env.KEEL_MARKET === 'live' || env.PAPER_REST === null ? prices : null)
}
