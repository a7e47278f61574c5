import { isEnded, type OrderRow } from '#core/order/order.ts'
import { maxOf, NOTHING } from '#core/money/money.ts'
import type { Side } from '#core/market/instrument.ts'
import { type AccountState, type ForeignClose, type ForeignRow } from './account.ts'
import { backOff } from './back-off.ts'
import type { Deciding } from './deciding.ts'
import type { OrderFact } from './event.ts'
import type { FactInput } from './input.ts'
import { NO_TRADE, orderId } from './order-id.ts'
import type { OwnOrder } from './state.ts'

export type FoundClose = { readonly symbol: string; readonly side: Side; readonly close: ForeignClose }

/** Orders that close what is not Keel's, with their sides. */
export const foreignCloses = (account: AccountState): readonly FoundClose[] =>
  Object.entries(account.sides).flatMap(([key, { foreignClose }]) => {
    if (foreignClose === null) return []
    const [symbol, side] = key.split(':')
    return symbol === undefined || (side !== 'long' && side !== 'short') ? [] : [{ symbol, side, close: foreignClose }]
  })

const foundBy = (desk: Deciding, matches: (order: OwnOrder) => boolean): FoundClose | null => foreignCloses(desk.state()).find(({ close }) => matches(close.order)) ?? null
const note = (desk: Deciding, { symbol, side }: FoundClose, fact: OrderFact): void => desk.emit({ type: 'foreign-order', trade: null, symbol, side, fact })

/** Each row becomes an intent of its own: one reduce-only market order for just its contracts. */
export const requestForeignCloses = (desk: Deciding, number: number, rows: readonly ForeignRow[]): void => {
  for (const [index, { symbol, side, contracts }] of rows.entries()) {
    const order: OwnOrder = {
      clientId: orderId(desk.state().epoch, NO_TRADE, number + index), purpose: 'close', target: null, why: 'emergency-stop', quantity: contracts, price: null, state: 'requested', end: null, orderId: null,
      executed: NOTHING, booked: NOTHING, cancelAsked: false, cancelWhy: null, requestedAt: desk.at, sentBy: null, asks: 0, askAt: null,
    }
    desk.emit({ type: 'foreign-close-requested', trade: null, symbol, side, order })
  }
}

/** A market order that was accepted is looked up after this, should no stream tell of it (ms). */
const SILENCE_MS = 700

/** The answer to such an order. It is sent once, whatever comes of it: the user asks anew. */
export const foreignPlaced = (desk: Deciding, { clientId, answer }: Extract<FactInput, { type: 'placed' }>): void => {
  const found = foundBy(desk, (order) => order.clientId === clientId)
  if (found === null) return
  const { state } = found.close.order
  if (answer.kind === 'row') {
    if (state !== 'ended') note(desk, found, { type: 'order-accepted', clientId, orderId: answer.row.orderId, askAt: desk.at + SILENCE_MS })
    return
  }
  if (answer.kind === 'unknown') {
    if (state === 'requested' || state === 'unknown') note(desk, found, { type: 'order-unknown', clientId, code: answer.code, askAt: desk.at + backOff(0) })
    return
  }
  if (state === 'requested') note(desk, found, { type: 'order-refused', clientId, code: answer.code, text: answer.kind === 'refused' ? answer.text : '', sent: answer.kind === 'refused' })
}

/** Such an order as the venue shows it. Says whether it is one. */
export const foreignSeen = (desk: Deciding, row: OrderRow, asked: string): boolean => {
  const found = foundBy(desk, (order) => order.clientId === asked || order.orderId === row.orderId)
  if (found === null) return false
  const { order } = found.close
  const executed = maxOf(row.executed, order.executed)
  const end = isEnded(row.status) ? row.status : null
  if (order.state === 'ended' && (end === null || executed === order.executed)) return true
  const settled = end !== null && order.booked >= executed
  note(desk, found, { type: 'order-seen', clientId: order.clientId, orderId: row.orderId, executed, end, askAt: settled ? null : desk.at + Math.max(backOff(order.asks), 250) })
  return true
}

/** No list showed it up to its horizon, and the position is what the ledgers say. Should it fill after all, that is booked as a close by hand: first from what is not ours. */
export const foreignAbsent = (desk: Deciding, clientId: string, matches: (symbol: string, side: Side) => boolean): void => {
  const found = foundBy(desk, (order) => order.clientId === clientId && order.state === 'unknown')
  if (found !== null && matches(found.symbol, found.side)) note(desk, found, { type: 'order-absent', clientId, watchUntil: desk.at })
}

/** Evidence that is due: each time the venue is asked once. */
export const askForeignCloses = (desk: Deciding): void => {
  for (const found of foreignCloses(desk.state())) {
    const { clientId, asks, askAt } = found.close.order
    if (askAt !== null && askAt <= desk.at) note(desk, found, { type: 'order-asked', clientId, asks: asks + 1, askAt: desk.at + backOff(asks) })
  }
}
