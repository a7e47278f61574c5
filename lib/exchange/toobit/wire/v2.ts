import { z } from 'zod'
import { wireStatus, wireTriggerBy, wireTriggerStatus } from './order.ts'
import { exact, maybeExact, maybeWhole, whole, word } from './scalars.ts'

/** v2 wraps every reply and leaves null members out (TOOBIT-API.md 5.8). */
export const v2Envelope = z.object({ code: whole, msg: z.string().nullish(), data: z.unknown() })

const identity = { time: whole, updateTime: maybeWhole, orderId: word, clientOrderId: word, symbol: z.string() }
const sides = { side: z.enum(['BUY', 'SELL']), positionSide: z.enum(['LONG', 'SHORT']) }

export const v2Order = z.object({
  ...identity, ...sides, price: maybeExact, leverage: maybeExact, origQty: exact, executedQty: exact, avgPrice: maybeExact, type: z.string(),
  timeInForce: z.string().nullish(), status: wireStatus,
})
export const v2Algo = z.object({
  ...identity, ...sides, price: maybeExact, origQty: exact, type: z.string(), status: wireTriggerStatus, stopPrice: maybeExact, triggerBy: wireTriggerBy.nullish(),
  stopOrderType: z.enum(['TAKE_PROFIT', 'STOP_LOSS']).nullish(), stopType: z.string().nullish(), activeStatus: maybeWhole,
})
export const v2Trade = z.object({
  ...sides, time: whole, id: word, orderId: word, symbol: z.string(), price: exact, qty: exact, commission: maybeExact, isMaker: z.boolean().nullish(), ticketId: word,
})
export const v2Leverage = z.object({ symbolId: z.string(), leverage: whole })
export const v2Item = z.object({ code: whole, msg: z.string().nullish(), order: v2Order.nullish() })
export const v2Flow = z.object({ id: word, accountType: z.string(), coin: z.string().nullish(), symbol: z.string().nullish(), flowType: z.string(), change: exact, total: exact, created: whole })
