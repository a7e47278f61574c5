import type { Level } from '#core/market/quote.ts'
import type { Price, Quantity } from '#core/money/money.ts'
import type { MarketCommand } from './command.ts'
import { execute } from './fill.ts'
import { nextId } from './ids.ts'
import { setSizeAt, sizeAt } from './ladder.ts'
import { fillable, moveUp, placeOfOrder } from './match.ts'
import { endOrder } from './order-life.ts'
import { print } from './prints.ts'
import type { Market, Order, OutsideLevel, OwnLevel, State } from './state.ts'

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)

/** A resting order is hit by somebody outside. Returns what it gave; an order that can give nothing ends. */
export const hit = (state: State, market: Market, order: Order, contracts: bigint): bigint => {
  const place = placeOfOrder(state, market, order)
  const given = least(contracts, fillable(state, place))
  if (given === 0n) endOrder(state, place, 'cancelled')
  else execute(state, place, { price: order.price, contracts: given, maker: true, ticketId: nextId(state) })
  return given
}

/** Of the trade's size, what a level gets: first what stands ahead of each order, then the order. */
const hitLevel = (state: State, market: Market, level: OwnLevel, at: { readonly left: bigint; readonly queued: boolean }): bigint => {
  let { left } = at
  for (const order of level.orders.slice()) {
    if (at.queued) {
      const before = least(left, order.ahead)
      moveUp(level, before)
      left -= before
    }
    if (left === 0n) break
    left -= hit(state, market, order, left)
  }
  return left
}

export type TradeDrive = Extract<MarketCommand, { type: 'trade' }>

const reaches = (trade: TradeDrive, price: bigint): boolean => (trade.buyerIsTaker ? price <= trade.price : price >= trade.price)

/**
 * A public trade: resting orders that it traded through are hit first, then those at its price after the volume ahead of them;
 * never for more than its own size.
 */
export const driveTrade = (state: State, market: Market, command: TradeDrive): void => {
  const own = command.buyerIsTaker ? market.asks : market.bids
  let left: bigint = command.quantity
  for (let level = own.at(-1); level !== undefined && left > 0n && reaches(command, level.price); level = own.at(-1)) {
    const queued = level.price === command.price
    left = hitLevel(state, market, level, { left, queued })
    if (queued) break
  }
  const outside = command.buyerIsTaker ? market.outside.asks : market.outside.bids
  if (market.synthetic === null) {
    const size = sizeAt(outside, command.price, !command.buyerIsTaker)
    if (size > 0n) setSizeAt(outside, command.price, size - least(size, command.quantity), !command.buyerIsTaker)
  }
  print(state, market, {
    symbol: command.symbol, ticketId: nextId(state), at: state.now, price: command.price, quantity: command.quantity, buyerIsTaker: command.buyerIsTaker,
  })
  market.stale = true
}

/** The queue ahead can't be longer than what others still have at the price. */
const shortenQueues = (owns: readonly OwnLevel[], outside: readonly OutsideLevel[], bids: boolean): void => {
  for (const level of owns) {
    const size = sizeAt(outside, level.price, bids)
    for (const order of level.orders) if (order.ahead > size) order.ahead = size
  }
}

/** Others' offers that reach a resting order trade with it, at its price. */
const crossOwn = (state: State, market: Market, bids: boolean): void => {
  const owns = bids ? market.bids : market.asks
  const outside = bids ? market.outside.asks : market.outside.bids
  for (;;) {
    const level = owns.at(-1)
    const offer = outside.at(-1)
    const order = level?.orders[0]
    if (level === undefined || offer === undefined || order === undefined || (bids ? offer.price > level.price : offer.price < level.price)) return
    const given = hit(state, market, order, offer.size)
    if (given === 0n) continue
    offer.size -= given
    if (offer.size === 0n) outside.pop()
    print(state, market, {
      symbol: market.instrument.symbol, ticketId: nextId(state), at: state.now, price: level.price as Price, quantity: given as Quantity, buyerIsTaker: !bids,
    })
  }
}

const afterBook = (state: State, market: Market): void => {
  crossOwn(state, market, true)
  crossOwn(state, market, false)
  shortenQueues(market.bids, market.outside.bids, true)
  shortenQueues(market.asks, market.outside.asks, false)
}

const worstFirst = (levels: readonly Level[], bids: boolean): OutsideLevel[] => {
  const copied = levels.filter(({ size }) => size > 0n).map(({ price, size }) => ({ price: BigInt(price), size: BigInt(size) }))
  return copied.toSorted((a, b) => (a.price === b.price ? 0 : a.price < b.price === bids ? -1 : 1))
}

/** A book without trades yet: the last price is its middle, on the tick. */
const startAt = (market: Market): void => {
  const bid = market.outside.bids.at(-1)
  const ask = market.outside.asks.at(-1)
  if (market.last !== 0n || bid === undefined || ask === undefined) return
  const middle = (bid.price + ask.price) / 2n
  market.last = middle - (middle % market.instrument.tick)
  if (market.markFrom === 'last') market.mark = market.last
}

export const driveBook = (state: State, market: Market, book: { readonly bids: readonly Level[]; readonly asks: readonly Level[] }): void => {
  market.synthetic = null
  market.near = null
  market.outside = { bids: worstFirst(book.bids, true), asks: worstFirst(book.asks, false) }
  startAt(market)
  afterBook(state, market)
  state.events.push({ type: 'book', at: state.now, symbol: market.instrument.symbol })
}

export const driveBookChange = (state: State, market: Market, change: { readonly bids: readonly Level[]; readonly asks: readonly Level[] }): void => {
  if (market.synthetic !== null) market.outside = { bids: [], asks: [] }
  market.synthetic = null
  market.near = null
  for (const { price, size } of change.bids) setSizeAt(market.outside.bids, price, size, true)
  for (const { price, size } of change.asks) setSizeAt(market.outside.asks, price, size, false)
  startAt(market)
  afterBook(state, market)
  state.events.push({ type: 'book-change', at: state.now, symbol: market.instrument.symbol, bids: change.bids, asks: change.asks })
}
