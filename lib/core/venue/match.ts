import type { Price, Quantity } from '#core/money/money.ts'
import { present } from '#core/assert.ts'
import { execute } from './fill.ts'
import { nextId } from './ids.ts'
import { endOrder } from './order-life.ts'
import { print } from './prints.ts'
import { reportLevel } from './report.ts'
import type { OrderPlace } from './rows.ts'
import { wholeBook } from './synthetic.ts'
import { holdingOf, type Market, type Order, type OutsideLevel, type OwnLevel, remainingOf, type State } from './state.ts'

/** Somebody who takes from the book: an order, or the house that ends a position it took over. */
export type Taker = {
  readonly buys: boolean
  readonly contracts: bigint
  /** Worst price, inclusive. */
  readonly bound: bigint
  /** How many of the contracts may be taken at this price; 0 ends the taking. */
  readonly affords: (price: bigint, contracts: bigint) => bigint
  readonly take: (price: bigint, contracts: bigint, ticketId: string) => void
}

export const placeOfOrder = (state: State, market: Market, order: Order): OrderPlace => ({
  market, order, account: present(state.accounts.get(order.account), 'an order has its account'),
})

/** What a resting order can really give: a closing order no more than its position has. */
export const fillable = (state: State, { account, order }: OrderPlace): bigint => {
  const left = remainingOf(order)
  if (order.direction === 'open') return left
  const held = holdingOf(account, order.symbol)[order.side].contracts
  return left < held ? left : held
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)

/** Contracts of other participants left a price: what waits behind them moves up. */
export const moveUp = (own: OwnLevel | null, contracts: bigint): void => {
  if (own === null) return
  for (const order of own.orders) order.ahead = order.ahead > contracts ? order.ahead - contracts : 0n
}

const takeOutside = (state: State, market: Market, taker: Taker, at: { readonly level: OutsideLevel; readonly own: OwnLevel | null; readonly contracts: bigint }): void => {
  const { level, own, contracts } = at
  if (contracts === level.size) wholeBook(market)
  level.size -= contracts
  if (level.size === 0n) (taker.buys ? market.outside.asks : market.outside.bids).pop()
  moveUp(own, contracts)
  const ticketId = nextId(state)
  taker.take(level.price, contracts, ticketId)
  print(state, market, {
    symbol: market.instrument.symbol, ticketId, at: state.now, price: level.price as Price, quantity: contracts as Quantity, buyerIsTaker: taker.buys,
  })
  if (market.synthetic === null) reportLevel(state, market, !taker.buys, level)
}

/** 0 when the resting order could give nothing, which ends it. */
const takeOwn = (state: State, market: Market, taker: Taker, at: { readonly order: Order; readonly contracts: bigint }): bigint => {
  const place = placeOfOrder(state, market, at.order)
  const contracts = least(at.contracts, fillable(state, place))
  if (contracts === 0n) {
    endOrder(state, place, 'cancelled')
    return 0n
  }
  const { price } = at.order
  const ticketId = nextId(state)
  execute(state, place, { price, contracts, maker: true, ticketId })
  taker.take(price, contracts, ticketId)
  print(state, market, {
    symbol: market.instrument.symbol, ticketId, at: state.now, price: price as Price, quantity: contracts as Quantity, buyerIsTaker: taker.buys,
  })
  return contracts
}

/** What stands first against a taker: others' level, a queue of this venue's orders, or both at one price. */
type Offer = { readonly price: bigint; readonly level: OutsideLevel | null; readonly own: OwnLevel | null }

const bestOffer = (market: Market, buying: boolean): Offer | null => {
  const level = (buying ? market.outside.asks : market.outside.bids).at(-1) ?? null
  const own = (buying ? market.asks : market.bids).at(-1) ?? null
  if (level === null) return own === null ? null : { price: own.price, level: null, own }
  if (own === null) return { price: level.price, level, own: null }
  if (own.price === level.price) return { price: level.price, level, own }
  return level.price < own.price === buying ? { price: level.price, level, own: null } : { price: own.price, level: null, own }
}

const takeBest = (state: State, market: Market, taker: Taker, at: { readonly best: Offer; readonly wanted: bigint }): bigint => {
  const { level, own } = at.best
  const first = own?.orders[0]
  const before = level === null ? 0n : first === undefined ? level.size : least(level.size, first.ahead)
  if (level !== null && before > 0n) {
    const contracts = least(at.wanted, before)
    takeOutside(state, market, taker, { level, own, contracts })
    return contracts
  }
  return first === undefined ? 0n : takeOwn(state, market, taker, { order: first, contracts: at.wanted })
}

/**
 * Takes from the book, best price first; at one price what other participants have ahead of a resting order goes before it.
 * Returns what was not found within the bound.
 */
export const sweep = (state: State, market: Market, taker: Taker): bigint => {
  let left = taker.contracts
  while (left > 0n) {
    const best = bestOffer(market, taker.buys)
    if (best === null || (taker.buys ? best.price > taker.bound : best.price < taker.bound)) break
    const wanted = least(left, taker.affords(best.price, left))
    if (wanted === 0n) break
    left -= takeBest(state, market, taker, { best, wanted })
  }
  return left
}

/** What a taker would find within its bound: contracts, up to what it wants, and their summed price × contracts. */
export const look = (market: Market, taker: Pick<Taker, 'buys' | 'contracts' | 'bound'>): { readonly contracts: bigint; readonly priced: bigint } => {
  let left = taker.contracts
  let priced = 0n
  wholeBook(market)
  const offers = [...(taker.buys ? market.outside.asks : market.outside.bids)]
  const sizes = offers.map(({ price, size }) => ({ price, size }))
  for (const own of taker.buys ? market.asks : market.bids) sizes.push({ price: own.price, size: own.orders.reduce((sum, order) => sum + remainingOf(order), 0n) })
  sizes.sort((a, b) => (a.price === b.price ? 0 : a.price < b.price === taker.buys ? -1 : 1))
  for (const { price, size } of sizes) {
    if (left === 0n || (taker.buys ? price > taker.bound : price < taker.bound)) break
    const contracts = least(left, size)
    left -= contracts
    priced += price * contracts
  }
  return { contracts: taker.contracts - left, priced }
}

/** Best price that a taker would meet; null on an empty side. */
export const bestAgainst = (market: Market, buying: boolean): bigint | null => {
  const outside = (buying ? market.outside.asks : market.outside.bids).at(-1)?.price
  const own = (buying ? market.asks : market.bids).at(-1)?.price
  if (outside === undefined || own === undefined) return outside ?? own ?? null
  return outside < own === buying ? outside : own
}
