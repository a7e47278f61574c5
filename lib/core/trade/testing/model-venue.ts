import type { Side } from '#core/market/instrument.ts'
import { feeOn, notional } from '#core/money/notional.ts'
import { NOTHING, type Price, type Quantity, quantity, rate } from '#core/money/money.ts'
import { type Fill, isEnded, type OrderRequest, type OrderRow, type TriggerRow } from '#core/order/order.ts'
import type { Effect } from '../effect.ts'
import type { FactInput } from '../input.ts'
import { protectionSteps, type ProtectionStep } from '../protection.ts'
import { btc } from './instruments.ts'
import { orderFor, rowFor } from './scenario.ts'

const TAKER = rate(60_000n)
/** A lost order counts as absent after this (ms). */
const HORIZON_MS = 33_000

/** How much of an order fills at once, of how many hundredths; and what goes wrong. Drawn by the test. */
export type Luck = { readonly share: bigint; readonly lostAnswer: boolean; readonly lostRequest: boolean }

/**
 * A venue in a few lines, for property tests: positions, orders and rows of one symbol, each fill told with its fee. Independent of
 * core/venue, so that both can't be wrong in the same way. What it does is told as facts, which the test delivers when and as often as it likes.
 */
export type ModelVenue = {
  readonly orders: Map<string, OrderRow>
  readonly rows: Map<string, TriggerRow>
  /** The stop that rides on an entry, by the entry's order. */
  readonly attached: Map<string, string>
  readonly fills: Fill[]
  readonly facts: FactInput[]
  readonly position: Record<Side, bigint>
  readonly cash: { gross: bigint; fees: bigint }
  last: Price
  ids: number
  now: number
}
export const modelVenue = (last: Price, now: number): ModelVenue =>
  ({ orders: new Map(), rows: new Map(), attached: new Map(), fills: [], facts: [], position: { long: 0n, short: 0n }, cash: { gross: 0n, fees: 0n }, last, ids: 0, now })

export const rowsOf = (venue: ModelVenue, side: Side): readonly TriggerRow[] => [...venue.rows.values()].filter((row) => row.side === side && row.status === 'waiting')
export const openOrders = (venue: ModelVenue): readonly OrderRow[] => [...venue.orders.values()].filter((order) => !isEnded(order.status))

const numbered = (venue: ModelVenue, kind: string): string => {
  venue.ids += 1
  return `${kind}${venue.ids}`
}
const show = (venue: ModelVenue, row: OrderRow): OrderRow => {
  venue.orders.set(row.orderId, row)
  venue.facts.push({ type: 'order', row })
  return row
}
const showRow = (venue: ModelVenue, row: TriggerRow): void => {
  venue.rows.set(row.orderId, row)
  venue.facts.push({ type: 'trigger', row })
}

/** Fills part of an order at the last price; a close takes no more than the side has. */
const fill = (venue: ModelVenue, order: OrderRow, wanted: bigint): OrderRow => {
  const { position, cash, last, now } = venue
  const most = order.direction === 'close' && wanted > position[order.side] ? position[order.side] : wanted
  if (most <= 0n) return order
  const value = notional(last, quantity(most), btc.multiplier)
  const fee = feeOn(value, TAKER)
  const opens = order.direction === 'open'
  position[order.side] += opens ? most : -most
  cash.gross += (opens ? -1n : 1n) * (order.side === 'long' ? 1n : -1n) * value
  cash.fees += fee
  const made: Fill = { orderId: order.orderId, ticketId: numbered(venue, 't'), clientId: order.clientId, symbol: btc.symbol, side: order.side, direction: order.direction, price: last, quantity: quantity(most), fee, maker: false, at: now }
  venue.fills.push(made)
  venue.facts.push({ type: 'fill', fill: made })
  growAttached(venue, order, made.quantity)
  const executed = quantity(order.executed + most)
  return show(venue, { ...order, executed, status: executed === order.quantity ? 'filled' : 'partially-filled', updatedAt: now })
}
/** The stop on the entry exists with the first fill and grows with it. */
const growAttached = (venue: ModelVenue, order: OrderRow, by: Quantity): void => {
  const row = venue.rows.get(venue.attached.get(order.orderId) ?? '')
  if (row?.status === 'waiting' || row?.status === 'dormant') showRow(venue, { ...row, status: 'waiting', quantity: quantity(row.quantity + by) })
}

const partOf = (order: OrderRow, luck: Luck): bigint => {
  const left = order.quantity - order.executed
  const part = ((left * luck.share) / 100n / btc.step) * btc.step
  return part > 0n ? part : left
}
const isMet = ({ price: limit, side, direction }: OrderRow, last: Price): boolean => limit === null || ((side === 'long') === (direction === 'open') ? last <= limit : last >= limit)
/** Market orders end at once with what they got; limits rest. */
const meet = (venue: ModelVenue, order: OrderRow, luck: Luck): void => {
  if (!isMet(order, venue.last)) return
  const got = fill(venue, order, partOf(order, luck))
  if (order.price === null && !isEnded(got.status)) show(venue, { ...got, status: 'cancelled' })
}

const place = (venue: ModelVenue, request: OrderRequest, luck: Luck): void => {
  const { clientId, side, direction } = request
  if (luck.lostRequest) return void venue.facts.push({ type: 'placed', clientId, answer: { kind: 'unknown', code: 'timeout' } })
  if (direction === 'close' && venue.position[side] === 0n) return void venue.facts.push({ type: 'placed', clientId, answer: { kind: 'refused', code: 'no-position', text: '' } })
  const made = orderFor(clientId, venue.now, { orderId: numbered(venue, 'o'), side, direction, quantity: request.quantity, price: request.price })
  venue.orders.set(made.orderId, made)
  if (request.attachedStop !== null) attach(venue, made.orderId, side, request.attachedStop)
  venue.facts.push({ type: 'placed', clientId, answer: luck.lostAnswer ? { kind: 'unknown', code: 'timeout' } : { kind: 'row', row: made } })
  meet(venue, made, luck)
}
const attach = (venue: ModelVenue, orderId: string, side: Side, stop: NonNullable<OrderRequest['attachedStop']>): void => {
  const row = rowFor({ trade: 0, kind: 'stop-loss', target: null, trigger: stop.trigger, quantity: NOTHING, by: stop.by }, side, { orderId: numbered(venue, 'r'), at: venue.now })
  venue.rows.set(row.orderId, { ...row, status: 'dormant' })
  venue.attached.set(orderId, row.orderId)
}
const cancel = (venue: ModelVenue, clientId: string): void => {
  const found = [...venue.orders.values()].find((order) => order.clientId === clientId)
  if (found !== undefined && !isEnded(found.status)) show(venue, { ...found, status: 'cancelled', updatedAt: venue.now })
  venue.facts.push({ type: 'cancel-answered', clientId, code: found === undefined ? 'order-not-found' : null })
}

const step = (venue: ModelVenue, side: Side, next: ProtectionStep): void => {
  if (next.type === 'place') {
    const row = rowFor(next.row, side, { orderId: numbered(venue, 'r'), at: venue.now })
    venue.rows.set(row.orderId, row)
    return
  }
  const row = venue.rows.get(next.orderId)
  if (row === undefined || row.status !== 'waiting') return
  if (next.type === 'cancel') showRow(venue, { ...row, status: 'cancelled' })
  else venue.rows.set(row.orderId, { ...row, trigger: next.row.trigger, quantity: next.row.quantity })
}
const protect = (venue: ModelVenue, { side, wanted, own, ask }: Extract<Effect, { type: 'protect' }>): void => {
  const there = (): readonly TriggerRow[] => [...venue.rows.values()].filter((row) => row.side === side && row.status !== 'cancelled')
  for (const next of protectionSteps(there(), side, wanted, own)) step(venue, side, next)
  venue.facts.push({ type: 'rows-read', symbol: btc.symbol, side, ask, rows: there(), last: venue.last, fault: null })
}

/** Sets off a row: its child closes at market what the side has, at most the row's size; what it could not is cut. */
const setOff = (venue: ModelVenue, row: TriggerRow, luck: Luck): void => {
  const child = orderFor('system', venue.now, { orderId: numbered(venue, 'c'), side: row.side, direction: 'close', quantity: row.quantity })
  venue.orders.set(child.orderId, child)
  showRow(venue, { ...row, status: 'triggered', childId: child.orderId })
  meet(venue, child, luck)
  const after = venue.orders.get(child.orderId)
  if (after !== undefined && !isEnded(after.status)) show(venue, { ...after, status: 'cancelled' })
}
const isHit = (row: TriggerRow, last: Price): boolean => {
  if (row.status !== 'waiting' || row.trigger === null) return false
  return (row.side === 'long') === (row.kind === 'stop-loss') ? last <= row.trigger : last >= row.trigger
}

/** The price goes on; limits that it meets fill in parts, rows that it reaches are set off. */
export const movePrice = (venue: ModelVenue, to: Price, luck: Luck): void => {
  venue.last = to
  for (const order of openOrders(venue)) meet(venue, order, luck)
  for (const row of Array.from(venue.rows.values())) if (isHit(row, to)) setOff(venue, row, luck)
  venue.facts.push({ type: 'price', symbol: btc.symbol, last: to, mark: to, high: to, low: to })
}

const lookUp = (venue: ModelVenue, effect: Extract<Effect, { type: 'look-up' }>): void => {
  const row = [...venue.orders.values()].find((order) => order.clientId === effect.clientId) ?? null
  venue.facts.push({ type: 'asked', clientId: effect.clientId, row, conclusive: venue.now - effect.sentBy > HORIZON_MS, contracts: quantity(venue.position[effect.side]) })
}

/** Does what an effect asks, and tells the answer. */
export const runEffect = (venue: ModelVenue, effect: Effect, luck: Luck): void => {
  switch (effect.type) {
    case 'enter':
    case 'place':
      return place(venue, effect.order, luck)
    case 'cancel':
      return cancel(venue, effect.clientId)
    case 'protect':
      return protect(venue, effect)
    case 'look-up':
      return lookUp(venue, effect)
    case 'look-up-row': {
      const row = venue.rows.get(effect.rowId) ?? null
      return void venue.facts.push({ type: 'child-asked', rowId: effect.rowId, row, child: venue.orders.get(row?.childId ?? '') ?? null })
    }
    case 'read-fills':
      return void venue.facts.push(...venue.fills.map((made): FactInput => ({ type: 'fill', fill: made })))
    default:
  }
}
