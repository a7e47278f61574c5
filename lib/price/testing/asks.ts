import type { PriceAsk } from '#desk/ports/public-prices.ts'

/** Perpetuals as the desk asks for them. */
export const perpetual = (base: string): PriceAsk => ({ symbol: `${base}-SWAP-USDT`, base, quote: 'USDT' })
export const BTC = perpetual('BTC')
