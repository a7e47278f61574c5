import type { PriceSource } from './source.ts'
import { binance } from './sources/binance.ts'
import { bybit } from './sources/bybit.ts'
import { coingecko } from './sources/coingecko.ts'
import { cryptocompare } from './sources/cryptocompare.ts'
import { okx } from './sources/okx.ts'
import { toobit } from './sources/toobit.ts'

/** Every source, in the order in which they are asked before anything is known of them: Keel's own exchange, then by turnover, then the means. */
export const ALL_SOURCES: readonly PriceSource[] = [toobit, binance, bybit, okx, coingecko, cryptocompare]
