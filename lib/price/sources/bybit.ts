import { z } from 'zod'
import type { PriceAsk } from '#desk/ports/public-prices.ts'
import { toldPrice } from '../answer.ts'
import { LIMITED, NOT_OFFERED, type PriceSource, UNREADABLE } from '../source.ts'

const answer = z.object({ retCode: z.literal('0'), result: z.object({ list: z.array(z.object({ symbol: z.string(), lastPrice: z.string() })) }), time: z.string() })
const refusal = z.object({ retCode: z.string(), retMsg: z.string() })
const [PARAMETER, TOO_MANY] = ['10001', '10006']

/** BTC-SWAP-USDT is BTCUSDT; the one contract of 1000 SHIB carries its scale behind the coin. */
const nameOf = ({ base, quote }: PriceAsk): string => `${base === '1000SHIB' ? 'SHIB1000' : base}${quote}`

/** Linear perpetuals of Bybit: GET /v5/market/tickers, category linear. `time` is the server's own. Code 10001 with a word about the symbol is an unknown one, 10006 too many requests. */
export const bybit: PriceSource = {
  name: 'bybit',
  label: 'Bybit',
  kind: 'exchange',
  perMinute: 60,
  path: (ask) => `/v5/market/tickers?category=linear&symbol=${encodeURIComponent(nameOf(ask))}`,
  told: (body, ask) => {
    const read = answer.safeParse(body)
    if (!read.success) return refused(body)
    const row = read.data.result.list.find(({ symbol }) => symbol === nameOf(ask))
    return row === undefined ? NOT_OFFERED : toldPrice(row.lastPrice, { madeAt: read.data.time })
  },
}

const refused = (body: unknown) => {
  const read = refusal.safeParse(body)
  if (!read.success) return UNREADABLE
  if (read.data.retCode === TOO_MANY) return LIMITED
  return read.data.retCode === PARAMETER && /symbol/i.test(read.data.retMsg) ? NOT_OFFERED : UNREADABLE
}
