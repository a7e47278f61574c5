import type { Instrument } from '#core/market/instrument.ts'
import { readDecimal, showDecimal } from '#core/money/decimal.ts'
import type { Refusal, RefusalName } from '#core/venue/reply.ts'
import { DoorRefusal, type Explained, shown } from './refusal.ts'
import type { Params } from './params.ts'

type Advice = (instrument: Instrument, value: bigint) => { readonly limit: string; readonly nearest: bigint }

const clampStep = (value: bigint, step: bigint, min: bigint, max: bigint): bigint => {
  const rounded = (value / step) * step
  return rounded < min ? min : rounded > max ? (max / step) * step : rounded
}
const priceAdvice: Advice = (instrument, value) => ({
  limit: `${showDecimal(instrument.priceMin)} to ${showDecimal(instrument.priceMax)} in steps of ${showDecimal(instrument.tick)}`,
  nearest: clampStep(value, instrument.tick, instrument.priceMin, instrument.priceMax),
})
const quantityAdvice: Advice = (instrument, value) => ({
  limit: `${showDecimal(instrument.quantityMin)} to ${showDecimal(instrument.quantityMax)} contracts in steps of ${showDecimal(instrument.step)}`,
  nearest: clampStep(value, instrument.step, instrument.quantityMin, instrument.quantityMax),
})

/** Which parameter an engine's refusal is about, and what would have been right. */
const ADVICE: Partial<Record<RefusalName, readonly [field: string, advice: Advice]>> = {
  'price-precision': ['price', priceAdvice],
  'price-too-high': ['price', priceAdvice],
  'price-too-small': ['price', priceAdvice],
  'quantity-precision': ['quantity', quantityAdvice],
  'quantity-too-small': ['quantity', quantityAdvice],
  'quantity-too-big': ['quantity', quantityAdvice],
}
const FIELDS: Partial<Record<RefusalName, string>> = {
  'bad-symbol': 'symbol', 'leverage-invalid': 'leverage', 'leverage-cannot-fall': 'leverage', 'duplicate-client-id': 'newClientOrderId', 'empty-client-id': 'newClientOrderId',
  'buy-price-too-big': 'price', 'sell-price-too-small': 'price', 'sell-price-too-big': 'price', 'notional-too-small': 'quantity', 'insufficient-balance': 'quantity',
  'futures-margin-insufficient': 'quantity', 'no-position': 'side', 'risk-limit': 'quantity', 'no-such-order': 'orderId', 'margin-cut-invalid': 'amount',
  'long-take-profit-price': 'takeProfit', 'short-take-profit-price': 'takeProfit', 'long-stop-price': 'stopLoss', 'short-stop-price': 'stopLoss',
}

/** The prices of one request may stand in several fields: the first that is off the grid is named. */
const priceField = (params: Params, instrument: Instrument): string =>
  ['price', 'stopPrice', 'stopLoss', 'takeProfit', 'activePrice'].find((name) => {
    const units = readDecimal(params.get(name) ?? '')
    return typeof units === 'bigint' && units !== 0n && units % instrument.tick !== 0n
  }) ?? 'price'

export const explain = (refusal: Refusal, params: Params, instrument: Instrument | null): DoorRefusal => {
  const advised = ADVICE[refusal.name]
  if (advised === undefined || instrument === null) return new DoorRefusal(refusal.code, refusal.text, plain(refusal.name, params))
  const [name, advice] = advised
  const field = name === 'price' ? priceField(params, instrument) : name
  const value = readDecimal(params.get(field) ?? '')
  if (typeof value !== 'bigint') return new DoorRefusal(refusal.code, refusal.text, plain(refusal.name, params))
  const { limit, nearest } = advice(instrument, value)
  return new DoorRefusal(refusal.code, refusal.text, { field, value: showDecimal(value), limit, nearest: showDecimal(nearest) })
}

const plain = (name: RefusalName, params: Params): Explained => {
  const field = FIELDS[name]
  return field === undefined ? {} : { field, value: shown(params.get(field) ?? '') }
}
