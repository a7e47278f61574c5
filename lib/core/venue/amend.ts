import { endedRefusal, findOrder } from './cancel.ts'
import { checkClientId, contractsOf } from './checks.ts'
import type { AmendOrder } from './command.ts'
import { nextRank } from './ids.ts'
import { ownLevelAt, putOrder } from './ladder.ts'
import { bestAgainst } from './match.ts'
import { admit, endOrder, withdraw } from './order-life.ts'
import { checkDraft, type Draft } from './place.ts'
import { reportOrder } from './report.ts'
import { type Refusal, type Reply, refuse } from './reply.ts'
import type { OrderPlace } from './rows.ts'
import { showOrder } from './show.ts'
import { type Account, isOpen, type Market, type Order, remainingOf, type State } from './state.ts'
import { enter, work, writeOrder } from './submit.ts'
import { freshBook, outsideAt } from './synthetic.ts'

type Change = { readonly draft: Draft; readonly remaining: bigint; readonly clientId: string; readonly toMarket: boolean }

/** The open part that is wanted: the amend's quantity may count what has filled, or not (switch amendQuantity). Default: what is open. */
const remainingAfter = (state: State, { market, order }: Pick<OrderPlace, 'market' | 'order'>, command: AmendOrder, price: bigint): bigint => {
  if (command.size === undefined) return remainingOf(order)
  const asked = contractsOf(state, market, command.size, price)
  if (asked === 0n) return remainingOf(order)
  return state.switches.amendQuantity === 'total' ? asked - order.executed : asked
}

const changeOf = (state: State, market: Market, order: Order, command: AmendOrder): Change | Refusal => {
  const toMarket = command.toMarket === true
  freshBook(market)
  const best = bestAgainst(market, order.buys)
  const price = toMarket ? (best ?? market.last) : (command.price ?? order.price)
  const remaining = remainingAfter(state, { market, order }, command, price)
  if (remaining <= 0n) return refuse('invalid-parameter', 'quantity')
  // Nothing asked, or all as it is.
  if (!toMarket && price === order.price && remaining === remainingOf(order)) return refuse('invalid-parameter', 'price')
  const crosses = best !== null && (order.buys ? price >= best : price <= best)
  return {
    remaining, toMarket, clientId: command.newClientId ?? String(state.now),
    draft: { symbol: order.symbol, side: order.side, direction: order.direction, market: toMarket, timeInForce: order.timeInForce, price, contracts: remaining, crosses },
  }
}

const rest = (place: OrderPlace): void => {
  const { market, order } = place
  putOrder(order.buys ? market.bids : market.asks, order)
}

/** The same row goes on, with a new place in the queue unless only its size went down. */
const keep = (state: State, place: OrderPlace, change: Change): Reply => {
  const { market, account, order } = place
  const stays = !change.toMarket && change.draft.price === order.price && change.remaining < remainingOf(order)
  order.price = change.draft.price
  order.quantity = order.executed + change.remaining
  order.market = change.toMarket
  if (change.toMarket) order.timeInForce = 'ioc'
  account.orderByClient.delete(order.clientId)
  order.clientId = change.clientId
  account.orderByClient.set(order.clientId, order)
  order.updatedAt = state.now
  admit(state, place)
  const reply: Reply = { type: 'order', order: showOrder(state, order, 'pending') }
  reportOrder(state, order, null)
  if (!stays) order.rank = nextRank(state)
  if (!stays) work(state, place, null)
  else rest(place)
  if (stays) order.ahead = least(order.ahead, outsideAt(market, order.price, order.buys))
  return reply
}
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)

/** The old row ends and a new one, for what is still open, takes its place (switch amendId). */
const inherit = (state: State, place: OrderPlace, change: Change): Order => {
  const { account, order } = place
  const fresh = writeOrder(state, account, {
    clientId: change.clientId, symbol: order.symbol, side: order.side, direction: order.direction, quantity: change.remaining, price: change.draft.price,
    market: change.toMarket, timeInForce: change.toMarket ? 'ioc' : order.timeInForce, origin: order.origin, parentId: order.parentId,
  })
  fresh.stopLossId = order.stopLossId
  fresh.takeProfitId = order.takeProfitId
  order.stopLossId = null
  order.takeProfitId = null
  return fresh
}

/** Out of the book, and a way back to the very place it had. */
const takeOut = (state: State, place: OrderPlace): (() => void) => {
  const { market, order } = place
  const { ahead } = order
  const queue = ownLevelAt(order.buys ? market.bids : market.asks, order.price, order.buys)?.orders ?? []
  const at = queue.indexOf(order)
  withdraw(state, place)
  return () => {
    admit(state, place)
    order.ahead = ahead
    // A queue of one went with its level.
    if (queue.includes(order)) rest(place)
    else queue.splice(at, 0, order)
  }
}

/** Out of the book, checked as if it were new, and back again: refused, nothing has changed. */
export const amendOrder = (state: State, market: Market, account: Account, command: AmendOrder): Reply => {
  const order = findOrder(account, command.key)
  if (order === undefined) return refuse('no-such-order')
  if (!isOpen(order)) return endedRefusal(order)
  const change = changeOf(state, market, order, command)
  if ('type' in change) return change
  const place = { market, account, order }
  const putBack = takeOut(state, place)
  const taken = change.clientId === order.clientId ? null : checkClientId(state, account, change.clientId)
  const refusal = (command.newClientId === undefined ? null : taken) ?? checkDraft(state, market, account, change.draft)
  if (refusal !== null) {
    putBack()
    return refusal
  }
  if (state.switches.amendId === 'replaces') {
    admit(state, place)
    const fresh = inherit(state, place, change)
    endOrder(state, place, 'cancelled')
    const renewed = { market, account, order: fresh }
    admit(state, renewed)
    const reply: Reply = { type: 'order', order: showOrder(state, fresh, 'pending') }
    enter(state, renewed, null)
    return reply
  }
  return keep(state, place, change)
}
