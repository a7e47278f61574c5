import { z } from 'zod'
import type { PriceAsk } from '#desk/ports/public-prices.ts'
import { toldPrice } from '../answer.ts'
import { NOT_OFFERED, type PriceSource, UNREADABLE } from '../source.ts'

const price = z.object({ symbol: z.string(), price: z.string(), time: z.string() })
const refusal = z.object({ code: z.literal('-1121') })

/** BTC-SWAP-USDT is BTCUSDT; scaled bases keep their name (1000PEPEUSDT). */
const nameOf = ({ base, quote }: PriceAsk): string => `${base}${quote}`

/**
 * USDⓈ-M futures of Binance: GET /fapi/v2/ticker/price ("Symbol Price Ticker V2"), weight 1 with a symbol. `time` is that of the last trade.
 * -1121 is an unknown symbol; 451 answers addresses in countries that Binance doesn't serve.
 */
export const binance: PriceSource = {
  name: 'binance',
  label: 'Binance',
  kind: 'exchange',
  perMinute: 60,
  path: (ask) => `/fapi/v2/ticker/price?symbol=${encodeURIComponent(nameOf(ask))}`,
  told: (body, ask) => {
    if (refusal.safeParse(body).success) return NOT_OFFERED
    const read = price.safeParse(body)
    return read.success && read.data.symbol === nameOf(ask) ? toldPrice(read.data.price, { madeAt: read.data.time }) : UNREADABLE
  },
}
