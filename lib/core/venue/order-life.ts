import { takeOrderOut } from './ladder.ts'
import { feeFor, marginLocked, valueOf } from './margin.ts'
import { reportOrder, touchAccount, touchPosition } from './report.ts'
import { dropAttached, type OrderPlace } from './rows.ts'
import { holdingOf, isOpen, remainingOf, type State } from './state.ts'

/** Margin (and, where locked, fees) that the open part of an opening order holds back. In one-way mode what only closes the other side needs none. */
export const reserve = (state: State, { market, account, order }: OrderPlace): void => {
  if (order.direction === 'close') return
  let open = isOpen(order) ? remainingOf(order) : 0n
  if (account.mode === 'one-way') {
    const against = holdingOf(account, order.symbol)[order.side === 'long' ? 'short' : 'long'].contracts
    open = open > against ? open - against : 0n
  }
  const value = valueOf(market, order.price, open)
  order.locked = marginLocked(market, value, order.leverage)
  const fees = state.switches.feeReserve === 'locked' ? feeFor(value, account.fees.taker) * 2n : 0n
  account.orderMargin += order.locked + fees - order.reserved
  order.reserved = order.locked + fees
}

/** Counts an order among the open ones: id, client id, what it wants of its side, what it holds back. */
export const admit = (state: State, place: OrderPlace): void => {
  const { account, order } = place
  account.openOrders.set(order.orderId, order)
  const holding = holdingOf(account, order.symbol)
  holding.orders += 1
  const position = holding[order.side]
  if (order.direction === 'open') position.opening += remainingOf(order)
  else position.closing += remainingOf(order)
  reserve(state, place)
  touchAccount(state, account)
}

/** The reverse of `admit`, for an order that ends or is amended; an ended one leaves the open orders besides. */
export const withdraw = (state: State, { market, account, order }: OrderPlace): void => {
  const holding = holdingOf(account, order.symbol)
  holding.orders -= 1
  const position = holding[order.side]
  if (order.direction === 'open') position.opening -= remainingOf(order)
  else position.closing -= remainingOf(order)
  takeOrderOut(order.buys ? market.bids : market.asks, order)
  account.orderMargin -= order.reserved
  order.reserved = 0n
  order.locked = 0n
  touchAccount(state, account)
  if (order.direction === 'close') touchPosition(state, position)
}

/** Ends an order without a fill: cancelled or rejected. */
export const endOrder = (state: State, place: OrderPlace, status: 'cancelled' | 'rejected'): void => {
  const { order } = place
  if (!isOpen(order)) return
  withdraw(state, place)
  place.account.openOrders.delete(order.orderId)
  order.status = status
  order.updatedAt = state.now
  reportOrder(state, order, null)
  dropAttached(state, place)
}
