import { z } from 'zod'
import { wirePlanType, wireSide, wireStatus, wireTriggerStatus } from './order.ts'
import { exact, maybeExact, maybeWhole, whole, word } from './scalars.ts'

/** What every market frame has; `data` is read by topic. */
export const frame = z.object({ topic: z.string(), symbol: z.string().nullish(), f: z.boolean().nullish(), sendTime: maybeWhole, data: z.unknown(), params: z.record(z.string(), z.unknown()).nullish() })
export type WireFrame = z.infer<typeof frame>

const level = z.tuple([exact, exact]).rest(z.unknown())
/** m true: the buyer was the taker, the opposite of REST's ibm. */
export const tradeTicks = z.array(z.object({ v: word, t: whole, p: exact, q: exact, m: z.boolean() }))
export const bookFrame = z.array(z.object({ t: whole, v: word.nullish(), b: z.array(level), a: z.array(level), o: maybeWhole }))
export const quoteTick = z.object({ s: z.string(), b: maybeExact, bq: maybeExact, a: maybeExact, aq: maybeExact, t: maybeWhole })
/** Live sends an object with symbolId and price, documents an array with symbol and markPrice: both are read. */
export const markTick = z.union([
  z.object({ symbolId: z.string(), price: exact, time: whole }).transform((row) => [{ symbol: row.symbolId, price: row.price, time: row.time }]),
  z.array(z.object({ symbol: z.string(), markPrice: exact, time: whole }).transform((row) => ({ symbol: row.symbol, price: row.markPrice, time: row.time }))),
])

/** contractExecutionReport; the four-way side is S with C (is a close). */
export const executionReport = z.object({
  e: z.literal('contractExecutionReport'),
  E: whole,
  s: z.string(),
  c: word,
  S: z.enum(['BUY', 'SELL']),
  o: z.string().nullish(),
  q: exact,
  p: maybeExact,
  pt: z.string().nullish(),
  X: wireStatus,
  i: word,
  z: exact,
  n: maybeExact,
  O: maybeWhole,
  U: maybeWhole,
  C: z.boolean().nullish(),
  v: maybeExact,
})
export type WireExecutionReport = z.infer<typeof executionReport>

/** One per fill; it tells neither fee nor whether it opened or closed. */
export const ticketInfo = z.object({ e: z.literal('ticketInfo'), E: whole, s: z.string(), q: exact, t: whole, p: exact, T: word, o: word, c: word.nullish(), m: z.boolean(), S: z.enum(['BUY', 'SELL']) })
export type WireTicket = z.infer<typeof ticketInfo>

export const positionInfo = z.object({ e: z.literal('outboundContractPositionInfo'), E: whole, s: z.string(), S: z.enum(['LONG', 'SHORT']), P: exact })

export const planReport = z.object({
  eventType: z.literal('planExecutionReport'),
  time: whole,
  updateTime: maybeWhole,
  orderId: word,
  clientOrderId: word,
  symbolId: z.string(),
  price: maybeExact,
  origQty: exact,
  planOrderType: wirePlanType,
  side: wireSide,
  status: wireTriggerStatus,
  triggerPrice: maybeExact,
  quotePriceType: maybeWhole,
  executedOrderId: word.nullish(),
  triggerType: maybeWhole,
  activeStatus: maybeWhole,
  priceType: z.string().nullish(),
})
export type WirePlanReport = z.infer<typeof planReport>
/** Not the venue's: a relay says that its line was down, so that the account is read (docs/deploy.md). */
export const RELAY_GAP = 'keelRelayGap'
