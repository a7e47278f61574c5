import { z } from 'zod'
import { toldPrice } from '../answer.ts'
import { NOT_OFFERED, type PriceSource, UNREADABLE } from '../source.ts'

const price = z.tuple([z.object({ s: z.string(), p: z.string() })])
const refusal = z.object({ code: z.literal('-1121') })

/** USDT-M perpetuals of Toobit: GET /quote/v1/contract/ticker/price, weight 1, an array of one row without a time. -1121 is an unknown symbol. */
export const toobit: PriceSource = {
  name: 'toobit',
  label: 'Toobit',
  kind: 'exchange',
  // A hundredth of the address's 3,000 a minute: the same budget carries the orders.
  perMinute: 30,
  path: ({ symbol }) => `/quote/v1/contract/ticker/price?symbol=${encodeURIComponent(symbol)}`,
  told: (body, { symbol }) => {
    if (refusal.safeParse(body).success) return NOT_OFFERED
    const read = price.safeParse(body)
    return read.success && read.data[0].s === symbol ? toldPrice(read.data[0].p) : UNREADABLE
  },
}
