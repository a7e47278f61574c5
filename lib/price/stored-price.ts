import { z } from 'zod'
import { readDecimal, showDecimal } from '#core/money/decimal.ts'
import type { PublicPrice, ShownPrice } from '#desk/ports/public-prices.ts'

/** A price and when it was got, wall clock, ms. */
export type Got = { readonly price: PublicPrice; readonly gotAt: number }

const isShown = (units: bigint): units is ShownPrice => units > 0n
const body = z.object({ symbol: z.string(), price: z.string(), source: z.string(), at: z.number(), checked: z.enum(['by-others', 'by-last', 'unchecked']), gotAt: z.number() })

export const keyOf = (symbol: string): string => `price:${symbol}`
export const toStored = ({ price: { symbol, price, source, at, checked }, gotAt }: Got): string => JSON.stringify({ symbol, price: showDecimal(price), source, at, checked, gotAt })

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** What another process stored; null for anything else that stands there. */
export const fromStored = (text: string, symbol: string): Got | null => {
  const read = body.safeParse(parse(text))
  if (!read.success || read.data.symbol !== symbol) return null
  const { price, gotAt, ...rest } = read.data
  const units = readDecimal(price)
  return typeof units === 'bigint' && isShown(units) ? { price: { ...rest, price: units, fresh: true }, gotAt } : null
}
