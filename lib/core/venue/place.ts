import { checkClientId, checkContracts, checkNotional, checkPrice, checkStatus, checkTick, checkTier, contractsOf, moneyFor } from './checks.ts'
import type { Attached, PlaceOrder } from './command.ts'
import { availableOf } from './margin.ts'
import { bestAgainst } from './match.ts'
import { admit } from './order-life.ts'
import { type Refusal, type Reply, refuse } from './reply.ts'
import { attach, type OrderPlace } from './rows.ts'
import { closableOf, showOrder } from './show.ts'
import { type Account, buys, holdingOf, type Market, type State } from './state.ts'
import { enter, writeOrder } from './submit.ts'
import { freshBook } from './synthetic.ts'

/** The order as its checks see it; `price` of a market order is the one it would meet now. */
export type Draft = Pick<PlaceOrder, 'symbol' | 'side' | 'direction' | 'timeInForce'> & {
  readonly market: boolean
  readonly price: bigint
  readonly contracts: bigint
  readonly crosses: boolean
}

/** Closing: what is available of the position. Opening: tier and money. */
const checkRoom = (state: State, market: Market, account: Account, draft: Draft): Refusal | null => {
  const holding = holdingOf(account, draft.symbol)
  if (draft.direction === 'close') return draft.contracts > closableOf(state, account, holding[draft.side]) ? refuse('no-position') : null
  const against = account.mode === 'one-way' ? holding[draft.side === 'long' ? 'short' : 'long'].contracts : 0n
  const opening = draft.contracts > against ? draft.contracts - against : 0n
  if (opening === 0n) return null
  const tier = checkTier(market, holding, draft.side, opening)
  if (tier !== null) return tier
  const needed = moneyFor(market, account, holding, { price: draft.price, contracts: opening, rests: !draft.market && !draft.crosses })
  return needed > availableOf(state, account) ? refuse('insufficient-balance') : null
}

export const checkDraft = (state: State, market: Market, account: Account, draft: Draft): Refusal | null => {
  const buying = buys(draft.side, draft.direction)
  return checkStatus(market, draft.direction)
    ?? (draft.market ? null : checkPrice(market, draft.price, buying))
    ?? checkContracts(market, draft.contracts)
    ?? checkNotional(market, draft.contracts, draft.price)
    ?? checkRoom(state, market, account, draft)
    ?? (draft.timeInForce === 'post-only' && draft.crosses ? refuse('post-only-would-take') : null)
}

const wrongSide = (command: PlaceOrder, from: bigint, kind: 'stop' | 'take-profit', wanted: Attached): Refusal | null => {
  const above = wanted.trigger > from
  const right = (command.side === 'long') === (kind === 'take-profit') ? above : wanted.trigger < from
  return right ? null : refuse(`${command.side}-${kind === 'stop' ? 'stop' : 'take-profit'}-price`)
}

const checkAttached = (market: Market, command: PlaceOrder, from: bigint): Refusal | null => {
  if (!command.stopLoss && !command.takeProfit) return null
  const wanted = [['stop', command.stopLoss], ['take-profit', command.takeProfit]] as const
  for (const [kind, row] of wanted) {
    if (row === null || row === undefined) continue
    if (command.direction === 'close') return refuse('unsupported-combination')
    const refusal = checkTick(market, row.trigger) ?? (row.price === null ? null : checkTick(market, row.price)) ?? wrongSide(command, from, kind, row)
    if (refusal !== null) return refusal
  }
  return null
}

const draftOf = (state: State, market: Market, command: PlaceOrder): Draft | Refusal => {
  freshBook(market)
  const buying = buys(command.side, command.direction)
  const best = bestAgainst(market, buying)
  if (market.last === 0n) return refuse('no-depth')
  const price = command.price ?? best ?? market.last
  if (price <= 0n) return refuse('invalid-parameter', 'price')
  const crosses = best !== null && (buying ? price >= best : price <= best)
  return {
    symbol: command.symbol, side: command.side, direction: command.direction, market: command.price === null,
    timeInForce: command.price === null ? 'ioc' : command.timeInForce, price, contracts: contractsOf(state, market, command.size, price), crosses,
  }
}

const attachAll = (state: State, place: OrderPlace, command: PlaceOrder): void => {
  if (state.switches.attachedSize === 'dropped') return
  if (command.stopLoss) place.order.stopLossId = attach(state, place, 'stop-loss', command.stopLoss).orderId
  if (command.takeProfit) place.order.takeProfitId = attach(state, place, 'take-profit', command.takeProfit).orderId
}

export const placeOrder = (state: State, market: Market, account: Account, command: PlaceOrder): Reply => {
  const draft = draftOf(state, market, command)
  if ('type' in draft) return draft
  const refusal = checkClientId(state, account, command.clientId)
    ?? checkDraft(state, market, account, draft)
    ?? checkAttached(market, command, draft.price)
    ?? (holdingOf(account, command.symbol).orders >= market.instrument.openOrdersMax ? refuse('too-many-orders') : null)
  if (refusal !== null) return refusal
  const order = writeOrder(state, account, {
    clientId: command.clientId, symbol: command.symbol, side: command.side, direction: command.direction, quantity: draft.contracts, price: draft.price,
    market: draft.market, timeInForce: draft.timeInForce, origin: 'user', parentId: null,
  })
  const place = { market, account, order }
  attachAll(state, place, command)
  admit(state, place)
  const reply: Reply = { type: 'order', order: showOrder(state, order, 'pending') }
  enter(state, place, null)
  return reply
}
