import { z } from 'zod'
import type { PriceAsk } from '#desk/ports/public-prices.ts'
import { toldPrice } from '../answer.ts'
import { scaledCoin } from '../scaled-coin.ts'
import { LIMITED, NOT_OFFERED, type PriceSource, UNREADABLE } from '../source.ts'

const answer = z.object({ code: z.literal('0'), data: z.tuple([z.object({ instId: z.string(), last: z.string(), ts: z.string() })]) })
const refusal = z.object({ code: z.string() })
const [UNKNOWN, TOO_MANY] = ['51001', '50011']

/** BTC-SWAP-USDT is BTC-USDT-SWAP; OKX quotes the coin itself where others quote a thousand. */
const nameOf = ({ base, quote }: PriceAsk): string => `${scaledCoin(base).coin}-${quote}-SWAP`

/** Swaps of OKX: GET /api/v5/market/ticker. `ts` is when the ticker was made. Code 51001 is an unknown instrument, 50011 too many requests. */
export const okx: PriceSource = {
  name: 'okx',
  label: 'OKX',
  kind: 'exchange',
  perMinute: 60,
  path: (ask) => `/api/v5/market/ticker?instId=${encodeURIComponent(nameOf(ask))}`,
  told: (body, ask) => {
    const read = answer.safeParse(body)
    if (!read.success) return refused(body)
    const [row] = read.data.data
    return row.instId === nameOf(ask) ? toldPrice(row.last, { power: scaledCoin(ask.base).power, madeAt: row.ts }) : UNREADABLE
  },
}

const refused = (body: unknown) => {
  const read = refusal.safeParse(body)
  if (!read.success) return UNREADABLE
  if (read.data.code === UNKNOWN) return NOT_OFFERED
  return read.data.code === TOO_MANY ? LIMITED : UNREADABLE
}
