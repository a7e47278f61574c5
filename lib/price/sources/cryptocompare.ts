import { z } from 'zod'
import { toldPrice } from '../answer.ts'
import { isDollar, scaledCoin } from '../scaled-coin.ts'
import { LIMITED, NOT_OFFERED, type PriceSource, UNREADABLE } from '../source.ts'

const figure = z.object({ PRICE: z.string(), LASTUPDATE: z.string().regex(/^\d{10}$/) })
const quoted = z.object({ RAW: z.record(z.string(), z.record(z.string(), figure)) })
/** Refusals come with status 200. */
const refusal = z.object({ Response: z.literal('Error'), Message: z.string(), Type: z.string() })
const OVER_LIMIT = '99'

/**
 * CryptoCompare's mean over spot markets: GET /data/pricemultifull, the RAW part; LASTUPDATE in seconds. Type 99 is too many requests; a pair
 * that no market has is told in words.
 */
export const cryptocompare: PriceSource = {
  name: 'cryptocompare',
  label: 'CryptoCompare',
  kind: 'aggregator',
  perMinute: 10,
  path: ({ base, quote }) => (isDollar(quote) ? `/data/pricemultifull?fsyms=${encodeURIComponent(scaledCoin(base).coin)}&tsyms=${quote}` : null),
  told: (body, { base, quote }) => {
    const { coin, power } = scaledCoin(base)
    const read = quoted.safeParse(body)
    if (!read.success) return refused(body)
    const row = read.data.RAW[coin]?.[quote]
    return row === undefined ? NOT_OFFERED : toldPrice(row.PRICE, { power, madeAt: `${row.LASTUPDATE}000` })
  },
}

const refused = (body: unknown) => {
  const read = refusal.safeParse(body)
  if (!read.success) return UNREADABLE
  if (read.data.Type === OVER_LIMIT) return LIMITED
  return /does not exist|no data/i.test(read.data.Message) ? NOT_OFFERED : UNREADABLE
}
