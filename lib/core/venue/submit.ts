import type { Side } from '#core/market/instrument.ts'
import type { TimeInForce } from '#core/order/order.ts'
import { marketBound } from './band.ts'
import { execute } from './fill.ts'
import { listOrder } from './forget.ts'
import { nextId, nextRank } from './ids.ts'
import { putOrder } from './ladder.ts'
import { availableOf, feeFor, initialMargin, valueOf } from './margin.ts'
import { fillable, look, sweep, type Taker } from './match.ts'
import { admit, endOrder } from './order-life.ts'
import { reportOrder } from './report.ts'
import type { OrderPlace } from './rows.ts'
import { type Account, buys, holdingOf, isOpen, type Order, remainingOf, type State } from './state.ts'
import { freshBook, outsideAt } from './synthetic.ts'

export type NewOrder = {
  readonly clientId: string
  readonly symbol: string
  readonly side: Side
  readonly direction: 'open' | 'close'
  readonly quantity: bigint
  readonly price: bigint
  readonly market: boolean
  readonly timeInForce: TimeInForce
  readonly origin: Order['origin']
  readonly parentId: string | null
}

/** Makes the row, in the account's lists but not among its open orders yet. */
export const writeOrder = (state: State, account: Account, fresh: NewOrder): Order => {
  const holding = holdingOf(account, fresh.symbol)
  const order: Order = {
    orderId: nextId(state), clientId: fresh.clientId, account: account.id, symbol: fresh.symbol, side: fresh.side, direction: fresh.direction, status: 'new',
    market: fresh.market, timeInForce: fresh.timeInForce, price: fresh.price, quantity: fresh.quantity, executed: 0n, executedValue: 0n,
    leverage: holding.leverage, marginMode: holding.marginMode, locked: 0n, reserved: 0n, realised: 0n, origin: fresh.origin, parentId: fresh.parentId,
    createdAt: state.now, updatedAt: state.now, rank: nextRank(state), ahead: 0n, buys: buys(fresh.side, fresh.direction), takeProfitId: null, stopLossId: null,
  }
  listOrder(account, order, state.keep)
  return order
}

/** Above the price that was checked, each further fill must still be paid for: margin and both fees. */
const affordable = (state: State, place: OrderPlace, price: bigint, contracts: bigint): bigint => {
  const { market, account, order } = place
  if (order.direction === 'close') {
    const held = fillable(state, place)
    return held < contracts ? held : contracts
  }
  if (price <= order.price) return contracts
  const value = valueOf(market, price, contracts)
  const cost = initialMargin(value, order.leverage) + 2n * feeFor(value, account.fees.taker)
  const free = availableOf(state, account) + order.reserved
  if (cost <= free) return contracts
  if (free <= 0n) return 0n
  const part = (contracts * free) / cost
  return part - (part % market.instrument.step)
}

/** Methods, not arrows: a named arrow made anew for each order costs more than a check of it. */
const takerOf = (state: State, place: OrderPlace, most: bigint | null): Taker => {
  const { market, order } = place
  const left = remainingOf(order)
  return {
    buys: order.buys,
    contracts: most !== null && most < left ? most : left,
    bound: order.market ? marketBound(state, market, order.buys) : order.price,
    affords(price, contracts) {
      return affordable(state, place, price, contracts)
    },
    take(price, contracts, ticketId) {
      execute(state, place, { price, contracts, maker: false, ticketId })
    },
  }
}

/** Takes what it can and rests or ends, as its time in force says. `most` caps what may fill at once (switch childFill). */
export const work = (state: State, place: OrderPlace, most: bigint | null): void => {
  const { market, order } = place
  freshBook(market)
  const taker = takerOf(state, place, most)
  if (order.timeInForce === 'fok' && look(market, taker).contracts < taker.contracts) {
    endOrder(state, place, 'cancelled')
    return
  }
  sweep(state, market, taker)
  if (!isOpen(order)) return
  if (order.market || order.timeInForce === 'ioc' || order.timeInForce === 'fok') {
    endOrder(state, place, 'cancelled')
    return
  }
  order.ahead = outsideAt(market, order.price, order.buys)
  putOrder(order.buys ? market.bids : market.asks, order)
}

/** An admitted order enters the market. */
export const enter = (state: State, place: OrderPlace, most: bigint | null): void => {
  reportOrder(state, place.order, null)
  work(state, place, most)
}

export const submit = (state: State, place: OrderPlace, most: bigint | null): void => {
  admit(state, place)
  enter(state, place, most)
}
