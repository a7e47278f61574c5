import { opposite } from '#core/order/order.ts'
import type { Quantity } from '#core/money/money.ts'
import { checkClientId, checkContracts, checkStatus } from './checks.ts'
import type { FlashClose, PlaceOrder, Reverse, Transfer } from './command.ts'
import { nextId } from './ids.ts'
import { post } from './ledger.ts'
import { availableOf } from './margin.ts'
import { endOrder } from './order-life.ts'
import { placeOrder } from './place.ts'
import { type Reply, refuse } from './reply.ts'
import { cancelRow } from './rows.ts'
import { type Account, holdingOf, type Market, type Position, type State } from './state.ts'

/** What would stand in the way of closing: the side's closing orders and rows. */
const clearClosing = (state: State, market: Market, account: Account, position: Position): void => {
  for (const order of account.openOrders.values()) {
    if (order.symbol === position.symbol && order.side === position.side && order.direction === 'close') endOrder(state, { market, account, order }, 'cancelled')
  }
  for (const row of account.openTriggers.values()) {
    if (row.symbol === position.symbol && row.side === position.side && row.direction === 'close') cancelRow(state, market, account, row)
  }
}

const atMarket = (account: Account, position: Pick<Position, 'symbol' | 'side'>, direction: 'open' | 'close', ask: { readonly contracts: bigint; readonly clientId: string }): PlaceOrder => ({
  type: 'place', account: account.id, clientId: ask.clientId, symbol: position.symbol, side: position.side, direction, size: { contracts: ask.contracts as Quantity },
  price: null, timeInForce: 'ioc',
})

/** Cancels the position's pending closing orders, then closes it at market. */
export const flashClose = (state: State, market: Market, account: Account, command: FlashClose): Reply => {
  const position = holdingOf(account, command.symbol)[command.side]
  const named = command.clientId === null ? null : checkClientId(state, account, command.clientId)
  const status = named ?? checkStatus(market, 'close')
  if (status !== null) return status
  if (position.contracts === 0n) return refuse('no-position')
  clearClosing(state, market, account, position)
  return placeOrder(state, market, account, atMarket(account, position, 'close', { contracts: position.contracts, clientId: command.clientId ?? nextId(state) }))
}

/** Closes (part of) a side and opens as much on the other; the reply is the opening order. A close that fell short opens only what it closed. */
export const reverse = (state: State, market: Market, account: Account, command: Reverse): Reply => {
  const position = holdingOf(account, command.symbol)[command.side]
  const held = position.contracts
  const wanted = command.quantity ?? held
  const status = checkStatus(market, 'close') ?? checkStatus(market, 'open')
  if (status !== null) return status
  if (held === 0n || wanted > held) return refuse('no-position')
  const size = checkContracts(market, wanted)
  if (size !== null) return size
  clearClosing(state, market, account, position)
  const closing = placeOrder(state, market, account, atMarket(account, position, 'close', { contracts: wanted, clientId: nextId(state) }))
  if (closing.type === 'refused') return closing
  const closed = held - position.contracts
  if (closed === 0n) return refuse('no-depth')
  const other = { symbol: position.symbol, side: opposite(position.side) }
  return placeOrder(state, market, account, atMarket(account, other, 'open', { contracts: closed, clientId: nextId(state) }))
}

/** Money in or out of the futures account, once per transfer id. */
export const transfer = (state: State, account: Account, command: Transfer): Reply => {
  if (command.amount === 0n) return refuse('invalid-parameter', 'quantity')
  if (command.transferId !== null && account.transferIds.has(command.transferId)) return refuse('duplicate-transfer')
  if (command.amount < 0n && -command.amount > availableOf(state, account)) return refuse('insufficient-balance')
  if (command.transferId !== null) account.transferIds.add(command.transferId)
  post(state, account, 51, { symbol: null, change: command.amount })
  return { type: 'done' }
}
