import type { Cancel, CancelAll, CancelAllTriggers, CancelIds, Key } from './command.ts'
import { endOrder } from './order-life.ts'
import { type Refusal, type Reply, refusalCodes, refuse } from './reply.ts'
import { cancelRow } from './rows.ts'
import { present } from '#core/assert.ts'
import { showOrder, showTrigger } from './show.ts'
import { type Account, buys, isOpen, isWaiting, type Market, type Order, type State, type Trigger } from './state.ts'

export const findOrder = (account: Account, key: Key): Order | undefined =>
  'orderId' in key ? account.orderById.get(key.orderId) : account.orderByClient.get(key.clientId)
export const findTrigger = (account: Account, key: Key): Trigger | undefined =>
  'orderId' in key ? account.triggerById.get(key.orderId) : account.triggerByClient.get(key.clientId)

export const marketOf = (state: State, symbol: string): Market => present(state.markets.get(symbol), 'a row has its market')

/** Why a row that is known can't be cancelled or amended any more. */
export const endedRefusal = (row: Order | Trigger): Refusal => refuse(row.status === 'filled' || row.status === 'triggered' ? 'order-filled' : 'order-cancelled')

/** A plain order is not found among trigger rows, nor the reverse. */
export const cancel = (state: State, account: Account, command: Cancel): Reply => {
  if (command.family === 'plain') {
    const order = findOrder(account, command.key)
    if (order === undefined) return refuse('no-such-order')
    if (!isOpen(order)) return endedRefusal(order)
    const reply: Reply = { type: 'order', order: showOrder(state, order) }
    endOrder(state, { market: marketOf(state, order.symbol), account, order }, 'cancelled')
    return reply
  }
  const row = findTrigger(account, command.key)
  if (row === undefined) return refuse('no-such-order')
  if (!isWaiting(row)) return endedRefusal(row)
  const reply: Reply = { type: 'trigger', trigger: showTrigger(row) }
  cancelRow(state, marketOf(state, row.symbol), account, row)
  return reply
}

export const cancelAll = (state: State, market: Market, account: Account, command: CancelAll): Reply => {
  const wanted = (row: Order | Trigger): boolean =>
    row.symbol === command.symbol && (command.taker === null || buys(row.side, row.direction) === (command.taker === 'buy'))
  for (const order of account.openOrders.values()) if (wanted(order)) endOrder(state, { market, account, order }, 'cancelled')
  if (state.switches.cancelAll === 'orders-and-triggers') {
    for (const row of account.openTriggers.values()) if (wanted(row)) cancelRow(state, market, account, row)
  }
  return { type: 'done' }
}

export const cancelAllTriggers = (state: State, market: Market, account: Account, command: CancelAllTriggers): Reply => {
  for (const row of account.openTriggers.values()) {
    if (row.symbol === command.symbol && (row.kind === 'plain') === (command.kind === 'stop')) cancelRow(state, market, account, row)
  }
  return { type: 'done' }
}

export const cancelIds = (state: State, account: Account, command: CancelIds): Reply => {
  const failed: { orderId: string; code: number }[] = []
  for (const orderId of command.orderIds) {
    const order = account.orderById.get(orderId)
    if (order === undefined) failed.push({ orderId, code: refusalCodes['no-such-order'] })
    else if (isOpen(order)) endOrder(state, { market: marketOf(state, order.symbol), account, order }, 'cancelled')
    else failed.push({ orderId, code: endedRefusal(order).code })
  }
  return { type: 'ids', failed }
}
