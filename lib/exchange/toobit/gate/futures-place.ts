import type { TimeInForce } from '#core/order/order.ts'
import type { Price } from '#core/money/money.ts'
import type { Attached, PlaceOrder, PlaceTrigger, ProtectiveRow, TradingStop, TrailingRow } from '#core/venue/command.ts'
import type { TriggerSource } from '#core/market/instrument.ts'
import { readPositionSide, readSide } from '../map/side.ts'
import { maybeClientId, maybePrice, maybeQuantity, maybeText, maybeWord, type Params, priceOf, wordOf } from './params.ts'
import { DoorRefusal, missing } from './refusal.ts'
import { sizeOf, symbolOf } from './take.ts'
import type { Visit } from './world.ts'

const SIDES = ['BUY_OPEN', 'SELL_OPEN', 'BUY_CLOSE', 'SELL_CLOSE'] as const
const TRIGGERS = ['CONTRACT_PRICE', 'MARK_PRICE'] as const
const ROW_TYPES = ['MARKET', 'LIMIT'] as const
/** LIMIT_MAKER is what older clients call POST_ONLY (TOOBIT-API.md 5.1). */
const TIMES = ['GTC', 'IOC', 'FOK', 'POST_ONLY', 'LIMIT_MAKER'] as const

export const readBy = (params: Params, name: string): TriggerSource => (maybeWord(params, name, TRIGGERS) === 'MARK_PRICE' ? 'mark' : 'last')
export const maybeBy = (params: Params, name: string): TriggerSource | null => (maybeText(params, name) === null ? null : readBy(params, name))

export const readTime = (params: Params): TimeInForce => {
  const word = maybeWord(params, 'timeInForce', TIMES) ?? 'GTC'
  if (word === 'GTC') return 'gtc'
  if (word === 'IOC') return 'ioc'
  return word === 'FOK' ? 'fok' : 'post-only'
}

export const clientIdOf = (params: Params): string => {
  const clientId = maybeClientId(params, 'newClientOrderId')
  if (clientId === null) throw new DoorRefusal(-1118, 'New client order id was empty.', { field: 'newClientOrderId', value: '', limit: '1 to 36 characters of A-Z a-z 0-9 _ . -' })
  return clientId
}

const attached = (params: Params, [trigger, by, type, limit]: readonly [string, string, string, string]): Attached | null => {
  const at = maybePrice(params, trigger)
  if (at === null) return null
  const price = maybeWord(params, type, ROW_TYPES) === 'LIMIT' ? priceOf(params, limit) : null
  return { trigger: at, by: readBy(params, by), price }
}
export const attachments = (params: Params): { readonly takeProfit: Attached | null; readonly stopLoss: Attached | null } => ({
  takeProfit: attached(params, ['takeProfit', 'tpTriggerBy', 'tpOrderType', 'tpLimitPrice']),
  stopLoss: attached(params, ['stopLoss', 'slTriggerBy', 'slOrderType', 'slLimitPrice']),
})

/** The one place call of v1: type LIMIT (also for market orders) or STOP. */
export const readPlace = (visit: Visit): PlaceOrder | PlaceTrigger => {
  const { params, account } = visit
  const { symbol } = symbolOf(visit)
  const side = readSide(wordOf(params, 'side', SIDES))
  const type = wordOf(params, 'type', ['LIMIT', 'STOP', 'LIMIT_MAKER'])
  const market = maybeWord(params, 'priceType', ['INPUT', 'MARKET']) === 'MARKET'
  const clientId = clientIdOf(params)
  const size = sizeOf(params)
  const price = market ? null : priceOf(params, 'price')
  if (type === 'STOP') return { type: 'place-trigger', account, clientId, symbol, ...side, size, trigger: priceOf(params, 'stopPrice'), by: readBy(params, 'triggerBy'), price }
  const timeInForce = type === 'LIMIT_MAKER' ? 'post-only' : readTime(params)
  return { type: 'place', account, clientId, symbol, ...side, size, price, timeInForce: market ? 'ioc' : timeInForce, ...attachments(params) }
}

const protective = (params: Params, [trigger, by, size]: readonly [string, string, string]): ProtectiveRow | null => {
  const at = maybePrice(params, trigger)
  if (at !== null) return { trigger: at, by: readBy(params, by), quantity: maybeQuantity(params, size) }
  if (maybeQuantity(params, size) !== null) throw new DoorRefusal(-1128, `Combination of optional parameters invalid: ${size} without ${trigger}.`, { field: size, limit: `only with ${trigger}` })
  return null
}

export const readFallback = (params: Params) => {
  const by = wordOf(params, 'fallbackType', ['RATE', 'PRICE'])
  const amount = maybePrice(params, 'fallbackQuantity')
  if (amount === null) throw missing('fallbackQuantity', 'more than 0')
  return { by: by === 'RATE' ? 'rate' : 'price', amount } as const
}

export const readTradingStop = (visit: Visit): TradingStop => {
  const { params, account } = visit
  const { symbol } = symbolOf(visit)
  const side = readPositionSide(wordOf(params, 'side', ['LONG', 'SHORT']))
  if (maybeWord(params, 'stopType', ['FIXED_STOP', 'TRAILING_STOP']) === 'TRAILING_STOP') {
    if (maybePrice(params, 'takeProfit') !== null || maybePrice(params, 'stopLoss') !== null) {
      throw new DoorRefusal(-1128, 'Combination of optional parameters invalid.', { field: 'stopType', value: 'TRAILING_STOP', limit: 'without takeProfit and stopLoss' })
    }
    const trailing: TrailingRow = { fallback: readFallback(params), activation: maybePrice(params, 'activePrice'), by: readBy(params, 'slTriggerBy'), quantity: maybeQuantity(params, 'slSize') }
    return { type: 'trading-stop', account, symbol, side, trailing }
  }
  const takeProfit = protective(params, ['takeProfit', 'tpTriggerBy', 'tpSize'])
  const stopLoss = protective(params, ['stopLoss', 'slTriggerBy', 'slSize'])
  if (takeProfit === null && stopLoss === null) throw missing('stopLoss', 'takeProfit or stopLoss')
  return { type: 'trading-stop', account, symbol, side, takeProfit, stopLoss }
}

/** A price that may be cleared by 0: null then, undefined when absent. */
export const clearable = (params: Params, name: string): Price | null | undefined => (maybeText(params, name) === null ? undefined : maybePrice(params, name))
