import { leverageMax, type Side } from '#core/market/instrument.ts'
import { ONE, type Quantity } from '#core/money/money.ts'
import { outsideLimitBand } from './band.ts'
import type { Size } from './command.ts'
import { feeFor, initialMargin, valueOf } from './margin.ts'
import { type Refusal, refuse } from './reply.ts'
import type { Account, Holding, Market, State } from './state.ts'

const CLIENT_ID = /^[A-Za-z0-9_.-]{1,64}$/

export const checkClientId = (state: State, account: Account, clientId: string): Refusal | null => {
  if (clientId === '') return refuse('empty-client-id')
  if (!CLIENT_ID.test(clientId)) return refuse('invalid-parameter', 'newClientOrderId')
  const order = account.orderByClient.get(clientId)
  const row = account.triggerByClient.get(clientId)
  if (order === undefined && row === undefined) return null
  const live = (order !== undefined && account.openOrders.has(order.orderId)) || (row !== undefined && account.openTriggers.has(row.orderId))
  return live || state.switches.endedClientIds === 'refused' ? refuse('duplicate-client-id') : null
}

export const checkStatus = (market: Market, direction: 'open' | 'close'): Refusal | null => {
  switch (market.instrument.status) {
    case 'trading': return null
    case 'only-closing': return direction === 'open' ? refuse('opening-banned') : null
    case 'only-opening': return direction === 'close' ? refuse('closing-banned') : null
    case 'no-api-trading': return refuse('no-api-trading')
    case 'not-tradable': case 'delisted': return refuse('symbol-prohibits-orders')
  }
}

export const checkTick = (market: Market, price: bigint): Refusal | null => {
  const { tick, priceMin, priceMax } = market.instrument
  if (price % tick !== 0n) return refuse('price-precision')
  if (price < priceMin) return refuse('price-too-small')
  return price > priceMax ? refuse('price-too-high') : null
}

export const checkPrice = (market: Market, price: bigint, buying: boolean): Refusal | null => {
  const shape = checkTick(market, price)
  if (shape !== null) return shape
  if (!outsideLimitBand(market, price, buying)) return null
  return refuse(buying ? 'buy-price-too-big' : 'sell-price-too-small')
}

/** Contracts of a size at a price. A value is turned into contracts in steps (switch valueRounding). */
export const contractsOf = (state: State, market: Market, size: Size, price: bigint): bigint => {
  if ('contracts' in size) return size.contracts
  const { multiplier, step } = market.instrument
  const perStep = price * multiplier * step
  const scaled = size.value * ONE * ONE
  const steps = state.switches.valueRounding === 'down' ? scaled / perStep : (scaled + perStep - 1n) / perStep
  return steps * step
}

export const checkContracts = (market: Market, contracts: bigint): Refusal | null => {
  const { step, quantityMin, quantityMax } = market.instrument
  if (contracts <= 0n) return refuse('quantity-too-small')
  if (contracts % step !== 0n) return refuse('quantity-precision')
  if (contracts < quantityMin) return refuse('quantity-too-small')
  return contracts > quantityMax ? refuse('quantity-too-big') : null
}

export const checkNotional = (market: Market, contracts: bigint, price: bigint): Refusal | null =>
  market.instrument.notionalMin > 0n && valueOf(market, price, contracts) < market.instrument.notionalMin ? refuse('notional-too-small') : null

/** Leverage in force against the tier of the whole side after the order, resting entries included. */
export const checkTier = (market: Market, holding: Holding, side: Side, contracts: bigint): Refusal | null => {
  const position = holding[side]
  const after = position.contracts + position.opening + contracts
  return leverageMax(market.instrument, after as Quantity) < holding.leverage ? refuse('risk-limit') : null
}

/** Initial margin with opening and closing fee (TOOBIT-API.md 5.1, margin check). The closing fee is the taker's. */
export const moneyFor = (market: Market, account: Account, holding: Holding, order: { readonly price: bigint; readonly contracts: bigint; readonly rests: boolean }): bigint => {
  const value = valueOf(market, order.price, order.contracts)
  return initialMargin(value, holding.leverage) + feeFor(value, order.rests ? account.fees.maker : account.fees.taker) + feeFor(value, account.fees.taker)
}
