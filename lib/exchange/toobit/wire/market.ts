import { z } from 'zod'
import { exact, maybeExact, maybeWhole, whole, word } from './scalars.ts'

export const serverTime = z.object({ serverTime: whole })

/** Filters differ by type; every field is optional text and the map picks what it knows. */
const filter = z.record(z.string(), z.unknown()).transform((fields) => {
  const known: Record<string, string> = {}
  for (const [name, value] of Object.entries(fields)) if (typeof value === 'string' || typeof value === 'number') known[name] = String(value)
  return known
})
const riskLimit = z.object({ quantity: exact, initialMargin: exact, maintMargin: exact, isWhite: z.boolean().nullish() })

export const contractRow = z.object({
  symbol: z.string(),
  status: z.string(),
  baseAsset: z.string().nullish(),
  underlying: z.string().nullish(),
  marginToken: z.string().nullish(),
  marginPrecision: maybeExact,
  inverse: z.boolean().nullish(),
  indexToken: z.string().nullish(),
  contractMultiplier: exact,
  filters: z.array(filter),
  riskLimits: z.array(riskLimit).nullish(),
  closingStartTime: maybeWhole,
})
export type WireContract = z.infer<typeof contractRow>
/** A row that can't be read loses that contract only, so contracts are parsed one by one. */
export const exchangeInfo = z.object({ serverTime: maybeWhole, contracts: z.array(z.unknown()) })

const level = z.tuple([exact, exact]).rest(z.unknown())
export const depth = z.object({ t: whole, b: z.array(level), a: z.array(level) })
export type WireDepth = z.infer<typeof depth>

export const publicTrades = z.array(z.object({ t: whole, p: exact, q: exact, ibm: z.boolean() }))
/** Open time, open, high, low, close, volume; what follows is not needed, and the close time is 0 on the wire. */
export const klines = z.array(z.tuple([whole, exact, exact, exact, exact, exact]).rest(z.unknown()))
export const wrappedKlines = z.object({ code: maybeWhole, data: z.array(z.record(z.string(), z.unknown())) })

export const markPrice = z.object({ symbolId: z.string(), price: exact, time: whole })
export const ticker = z.object({ t: whole, s: z.string(), c: maybeExact, h: maybeExact, l: maybeExact, o: maybeExact, b: maybeExact, a: maybeExact, v: maybeExact, qv: maybeExact, op: maybeExact })
export const lastPrice = z.object({ s: z.string(), p: exact })
export const bookTicker = z.object({ s: z.string(), b: maybeExact, bq: maybeExact, a: maybeExact, aq: maybeExact, t: whole })
export const fundingRate = z.object({ symbol: z.string(), rate: word, period: z.string().nullish(), nextFundingTime: whole })
export const historyFunding = z.object({ id: word, symbol: z.string(), settleTime: whole, settleRate: word })
export const openInterest = z.object({ openInterestList: z.array(z.object({ symbol: z.string(), size: exact })) })
export const riskLevels = z.array(z.object({ level: whole, quantity: exact, maintainMargin: exact, initialMargin: exact, maxLeverage: maybeWhole }))
export const indexPrices = z.object({ index: z.record(z.string(), exact), edp: z.record(z.string(), exact).nullish() })
export const longShortRatio = z.array(z.object({ symbol: z.string(), timeStamp: whole, longShortRatio: exact, longAccount: exact, shortAccount: exact }))
