import type { Side } from '#core/market/instrument.ts'
import type { Money, Price, Quantity } from '#core/money/money.ts'
import { opposite } from '#core/order/order.ts'
import { nextId } from './ids.ts'
import { post, remember } from './ledger.ts'
import { feeFor, valueOf } from './margin.ts'
import { reserve, withdraw } from './order-life.ts'
import { addTo, takeFrom } from './position.ts'
import { reportOrder } from './report.ts'
import { cancelRow, growAttached, type OrderPlace } from './rows.ts'
import { holdingOf, remainingOf, type State } from './state.ts'
import type { FillView } from './view.ts'

export type Execution = { readonly price: bigint; readonly contracts: bigint; readonly maker: boolean; readonly ticketId: string }

type Booking = { readonly side: Side; readonly direction: 'open' | 'close'; readonly contracts: bigint; readonly ticketId: string }

const clearRows = (state: State, { market, account, order }: OrderPlace, side: Side): void => {
  for (const row of account.openTriggers.values()) {
    if (row.symbol === order.symbol && row.side === side && row.direction === 'close' && row.status === 'waiting') cancelRow(state, market, account, row)
  }
}

/** Position, cash and tape of one account for one part of an execution. */
const settle = (state: State, place: OrderPlace, execution: Execution, part: Booking): void => {
  const { market, account, order } = place
  const position = holdingOf(account, order.symbol)[part.side]
  const value = valueOf(market, execution.price, part.contracts)
  const fee = feeFor(value, execution.maker ? account.fees.maker : account.fees.taker)
  const opens = part.direction === 'open'
  const pool = { market, account, position }
  const booked = { contracts: part.contracts, value, fee }
  const realised = opens ? 0n : takeFrom(state, pool, booked)
  if (opens) addTo(state, pool, booked)
  post(state, account, 28, { symbol: order.symbol, change: realised })
  post(state, account, 10, { symbol: order.symbol, change: -fee })
  if (position.contracts === 0n && state.switches.rowsWhenFlat === 'cancelled') clearRows(state, place, part.side)
  order.realised += realised
  order.executedValue += value
  const fill: FillView = {
    id: nextId(state), ticketId: part.ticketId, orderId: order.orderId, clientId: order.clientId, account: account.id, symbol: order.symbol,
    side: part.side, direction: part.direction, price: execution.price as Price, quantity: part.contracts as Quantity, fee: fee as Money,
    maker: execution.maker, market: order.market, origin: order.origin, realised: realised as Money, at: state.now,
  }
  remember(account.fills, fill, state.keep)
  reportOrder(state, order, fill)
}

/** In one-way mode an opening execution first ends what is open on the other side. */
const partsOf = (state: State, { account, order }: OrderPlace, execution: Execution): readonly Booking[] => {
  const whole = { side: order.side, direction: order.direction, contracts: execution.contracts, ticketId: execution.ticketId }
  if (account.mode === 'hedge' || order.direction === 'close') return [whole]
  const side = opposite(order.side)
  const against = holdingOf(account, order.symbol)[side].contracts
  if (against === 0n) return [whole]
  if (against >= execution.contracts) return [{ ...whole, side, direction: 'close' }]
  return [
    { ...whole, side, direction: 'close', contracts: against },
    { ...whole, contracts: execution.contracts - against, ticketId: nextId(state) },
  ]
}

const coverDebt = (state: State, { account, order }: OrderPlace): void => {
  if (account.balance >= 0n || account.positionMargin !== 0n) return
  const debt = account.balance
  post(state, account, 700, { symbol: order.symbol, change: -debt })
  state.house.insurance += debt
  state.house.clearing -= debt
}

/** One execution of an order: never more than it still wants. A loss beyond the whole balance falls on the insurance fund. */
export const execute = (state: State, place: OrderPlace, execution: Execution): void => {
  const { account, order } = place
  const left = remainingOf(order) - execution.contracts
  order.updatedAt = state.now
  if (left === 0n) {
    withdraw(state, place)
    account.openOrders.delete(order.orderId)
    order.executed += execution.contracts
    order.status = 'filled'
  } else {
    const position = holdingOf(account, order.symbol)[order.side]
    if (order.direction === 'open') position.opening -= execution.contracts
    else position.closing -= execution.contracts
    order.executed += execution.contracts
    order.status = 'partially-filled'
  }
  for (const part of partsOf(state, place, execution)) settle(state, place, execution, part)
  if (left > 0n) reserve(state, place)
  if (order.direction === 'open' && (order.stopLossId !== null || order.takeProfitId !== null)) growAttached(state, place, execution.contracts)
  coverDebt(state, place)
}
