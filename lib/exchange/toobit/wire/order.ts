import { z } from 'zod'
import { exact, maybeExact, maybeWhole, whole, word } from './scalars.ts'

export const wireSide = z.enum(['BUY_OPEN', 'SELL_OPEN', 'BUY_CLOSE', 'SELL_CLOSE'])
export type WireSide = z.infer<typeof wireSide>

export const wireStatus = z.enum(['PENDING_NEW', 'NEW', 'PARTIALLY_FILLED', 'FILLED', 'PENDING_CANCEL', 'CANCELED', 'PARTIALLY_CANCELED', 'REJECTED', 'EXPIRED'])
export type WireStatus = z.infer<typeof wireStatus>

export const wireTriggerStatus = z.enum(['ORDER_NEW', 'ORDER_FILLED', 'ORDER_REJECTED', 'ORDER_CANCELED', 'ORDER_FAILED', 'ORDER_NOT_EFFECTIVE'])
export type WireTriggerStatus = z.infer<typeof wireTriggerStatus>

export const wirePlanType = z.enum(['STOP_COMMON', 'STOP_LONG_PROFIT', 'STOP_LONG_LOSS', 'STOP_SHORT_PROFIT', 'STOP_SHORT_LOSS'])
export type WirePlanType = z.infer<typeof wirePlanType>

export const wireTriggerBy = z.enum(['CONTRACT_PRICE', 'MARK_PRICE'])

/** A plain row of place, query, cancel, openOrders, historyOrders (TOOBIT-API.md 5.3 to 5.5). */
export const orderRow = z.object({
  time: whole,
  updateTime: maybeWhole,
  orderId: word,
  clientOrderId: word,
  symbol: z.string(),
  price: maybeExact,
  leverage: maybeExact,
  origQty: exact,
  executedQty: exact,
  avgPrice: maybeExact,
  type: z.string(),
  side: wireSide,
  timeInForce: z.string().nullish(),
  status: wireStatus,
  priceType: z.string().nullish(),
})
export type WireOrderRow = z.infer<typeof orderRow>

/** A STOP or STOP_PROFIT_LOSS row. */
export const triggerRow = z.object({
  time: whole,
  updateTime: maybeWhole,
  orderId: word,
  clientOrderId: word,
  symbol: z.string(),
  price: maybeExact,
  origQty: exact,
  executedOrderId: word.nullish(),
  type: z.string(),
  side: wireSide,
  status: wireTriggerStatus,
  priceType: z.string().nullish(),
  stopPrice: maybeExact,
  triggerBy: wireTriggerBy.nullish(),
  triggerType: maybeWhole,
  orderType: wirePlanType.nullish(),
  activeStatus: maybeWhole,
})
export type WireTriggerRow = z.infer<typeof triggerRow>

/** Either family: a cancel answers with whichever row it found. */
export const anyRow = z.object({ orderId: word, symbol: z.string(), status: z.string() })

/** `id` is the account's own number of the fill, `ticketId` the one that streams and rows share. */
export const userTrade = z.object({
  time: whole,
  id: word,
  orderId: word,
  symbol: z.string(),
  price: exact,
  qty: exact,
  commission: maybeExact,
  isMaker: z.boolean().nullish(),
  side: wireSide,
  ticketId: word,
})
export type WireUserTrade = z.infer<typeof userTrade>

const itemResult = z.object({ code: whole, msg: z.string().nullish(), order: orderRow.nullish() })
export const batchReply = z.object({ code: whole, result: z.array(itemResult) })
export const cancelResult = z.object({ code: whole, result: z.array(z.object({ orderId: word, code: whole })).nullish() })
export const doneReply = z.object({ code: maybeWhole })
export const orderIdReply = z.object({ code: whole, orderId: word })
