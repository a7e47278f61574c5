import type { Side } from '#core/market/instrument.ts'
import { NOTHING, plus, type Quantity, quantity } from '#core/money/money.ts'
import type { Fill, OrderRow } from '#core/order/order.ts'
import { liveTrades, owedFlows, sideOf, tradesOn, type WaitingFill } from './account.ts'
import { lookAtRisk } from './alarms.ts'
import { bookFill, bookHandClose, bookHandOpen, bookVenueFill, heldBy, ticketOf } from './book-fill.ts'
import { changedRows } from './changed-rows.ts'
import type { Deciding } from './deciding.ts'
import type { Synced, WholeRead } from './input.ts'
import { seeTrigger } from './handle-facts.ts'
import { lowerLedgers } from './lower-ledgers.ts'
import { isExplained } from './ownership.ts'
import { isSettled } from './state.ts'
import { inMotion } from './in-motion.ts'

/** Whole reads that an unexplained fill outlives before it counts as made by hand (RULES.md: what two reads leave unexplained). */
const READS = 2

/**
 * Conclusions from a whole read. Fills and order states were applied before, by their ids; what is concluded here from absence
 * counts only for symbols that nothing touched since the read began (`untouched`).
 */
export const handleSynced = (desk: Deciding, sync: Synced, untouched: (symbol: string) => boolean): void => {
  for (const row of sync.openTriggers) seeTrigger(desk, row)
  for (const symbol of sync.symbols) {
    const still = untouched(symbol)
    if (still) missingOrders(desk, sync, symbol)
    if (still) changedRows(desk, sync, symbol)
    for (const side of ['long', 'short'] as const) {
      if (still || olderThan(desk, sync, symbol, side)) ageUnexplained(desk, { symbol, side, shown: still ? shownOf(sync, symbol, side) : null })
      if (still) comparePosition(desk, sync, symbol, side)
    }
  }
  if (sync.read === undefined) return
  lookAtRisk(desk, sync.read)
  noteRead(desk, sync.read)
}

/** How often the end of what was read is journaled, when nothing waits for it (ms); each read overlaps the last one by as much. */
const CURSOR_MS = 600_000

/** Comes last: what a read tells is applied before it counts as read. */
const noteRead = (desk: Deciding, { to, equity }: WholeRead): void => {
  const { readTo, equityPeak } = desk.state()
  const isNews = to - readTo >= CURSOR_MS || equity > equityPeak || owedFlows(desk.state()).some((trade) => to > trade.closedAt)
  if (isNews) desk.emit({ type: 'account-read', trade: null, readTo: to, equity })
}

/** An order or row of ours that no list shows has ended somehow: its own look-up tells how. */
const missingOrders = (desk: Deciding, sync: Synced, symbol: string): void => {
  const open = new Set(sync.openOrderIds)
  const rows = new Set(sync.openTriggers.map((row) => row.orderId))
  for (const trade of liveTrades(desk.state()).filter((candidate) => candidate.plan.symbol === symbol)) {
    for (const order of [trade.entry, ...trade.exits]) {
      if (order.state === 'resting' && order.orderId !== null && !open.has(order.orderId) && order.askAt === null) desk.emit({ type: 'order-asked', trade: trade.id, clientId: order.clientId, asks: 0, askAt: desk.at + 1_000 })
    }
    for (const row of trade.rows) {
      if (row.status === 'waiting' && !rows.has(row.orderId) && row.askAt === null) desk.emit({ type: 'row-asked', trade: trade.id, orderId: row.orderId, asks: 0, askAt: desk.at + 1_000 })
    }
  }
}

/** ms that a list of the venue may lag behind its fills. */
const LAG_MS = 5_000
/** Fills that were there well before the read began are not explained by it, whatever touched the symbol since: a stop that is asked for again and again must not keep them waiting. */
const olderThan = (desk: Deciding, { read }: Synced, symbol: string, side: Side): boolean =>
  read !== undefined && sideOf(desk.state(), symbol, side).unexplained.every(({ fill }) => fill.at <= read.to - LAG_MS)

/** `shown`: the position that the read tells; null: something has touched the symbol since. */
const ageUnexplained = (desk: Deciding, { symbol, side, shown }: { readonly symbol: string; readonly side: Side; readonly shown: Quantity | null }): void => {
  if (sideOf(desk.state(), symbol, side).unexplained.length === 0) return
  desk.emit({ type: 'fill-outlived-read', trade: null, symbol, side })
  for (const { fill, reads, by } of sideOf(desk.state(), symbol, side).unexplained.toSorted(byTime)) {
    const waitsOn = shown === null && reads < PATIENT_READS && closesMore(desk, fill)
    if (reads >= READS && !waitsOn && !isExplained(desk.state(), fill)) fromOutside(desk, fill, { by, missing: shown === null ? null : missingOf(desk, fill, shown) })
  }
}

/** Whose the contracts were that it closed beyond what is booked tells the position only, in a read that nothing touched: so many are waited for. */
const PATIENT_READS = 5
const closesMore = (desk: Deciding, fill: Fill): boolean =>
  fill.direction === 'close' && fill.quantity > heldBy(desk, fill).reduce<bigint>((sum, trade) => sum + trade.ledger.open, sideOf(desk.state(), fill.symbol, fill.side).foreign)

/** Contracts that are booked on a fill's side beyond the position and beyond what other fills that wait close. */
const missingOf = (desk: Deciding, fill: Fill, shown: Quantity): bigint => {
  const { foreign, unexplained } = sideOf(desk.state(), fill.symbol, fill.side)
  const booked = tradesOn(desk.state(), fill.symbol, fill.side).reduce<bigint>((sum, trade) => sum + trade.ledger.open, foreign)
  const others = unexplained.filter((row) => row.fill.direction === 'close' && ticketOf(row.fill) !== ticketOf(fill)).reduce<bigint>((sum, row) => sum + row.fill.quantity, 0n)
  return booked - shown - others
}

/** As they happened, whatever order they were told in: a close takes what was opened before it. */
const byTime = ({ fill: a }: WaitingFill, { fill: b }: WaitingFill): number => a.at - b.at || a.ticketId.length - b.ticketId.length || (a.ticketId < b.ticketId ? -1 : 1)

const fromOutside = (desk: Deciding, fill: Fill, { by, missing }: { readonly by: WaitingFill['by']; readonly missing: bigint | null }): void => {
  desk.emit({ type: 'fill-explained', trade: null, symbol: fill.symbol, side: fill.side, ticket: ticketOf(fill) })
  if (by !== undefined) bookVenueFill(desk, fill, by)
  else if (fill.direction === 'open') bookHandOpen(desk, fill)
  else bookHandClose(desk, fill, missing)
}

/** Fills that wait for an owner or for another fill, tried again: what they wait for may be known, or known never to come. */
export const retryUnexplained = (desk: Deciding, waiting: readonly WaitingFill[]): void => {
  for (const { fill, by } of waiting) {
    if (by !== undefined && !takesUntold(desk, fill)) fromOutside(desk, fill, { by, missing: null })
    else if (isExplained(desk.state(), fill)) bookFill(desk, fill)
  }
}

/** The venue's own orders (liquidation, auto-deleveraging) explain their fills. */
export const explainByVenueOrder = (desk: Deciding, row: OrderRow): void => {
  if (row.origin === 'user') return
  for (const { fill, by } of sideOf(desk.state(), row.symbol, row.side).unexplained) {
    if (fill.orderId !== row.orderId) continue
    if (takesUntold(desk, fill)) {
      if (by === undefined) desk.emit({ type: 'fill-by-venue', trade: null, symbol: fill.symbol, side: fill.side, ticket: ticketOf(fill), reason: row.origin })
      continue
    }
    desk.emit({ type: 'fill-explained', trade: null, symbol: fill.symbol, side: fill.side, ticket: ticketOf(fill) })
    bookVenueFill(desk, fill, row.origin)
  }
}

/** It closes more than is booked on its side while an opening fill there has no owner yet, or an entry of ours may have filled further than is told: it took that one's contracts, so it waits for it. */
const takesUntold = (desk: Deciding, fill: Fill): boolean => {
  const { symbol, side } = fill
  const { foreign, unexplained } = sideOf(desk.state(), symbol, side)
  const open = heldBy(desk, fill).reduce<bigint>((sum, trade) => sum + trade.ledger.open, foreign)
  return fill.quantity > open && (unexplained.some((row) => row.fill.direction === 'open') || tradesOn(desk.state(), symbol, side).some(({ entry }) => !isSettled(entry)))
}

/** In separate position mode a side has several rows; entries are refused then, but what is open is still counted whole. */
const shownOf = ({ positions }: Synced, symbol: string, side: Side): Quantity =>
  positions.reduce<Quantity>((sum, row) => (row.symbol === symbol && row.side === side ? plus(sum, row.contracts) : sum), NOTHING)

/** Ledgers plus what is not ours must equal the position; a difference that no fill explains twice in a row is booked, with its cause. */
const comparePosition = (desk: Deciding, sync: Synced, symbol: string, side: Side): void => {
  const known = sideOf(desk.state(), symbol, side)
  if (known.unexplained.length > 0) return
  const ours = tradesOn(desk.state(), symbol, side).reduce<bigint>((sum, trade) => sum + trade.ledger.open, 0n)
  const shown = shownOf(sync, symbol, side)
  const foreign = shown - ours
  const differs = (suspected: bigint | null, missing: bigint | null): void =>
    desk.emit({ type: 'position-differs', trade: null, symbol, side, foreign: suspected === null ? null : quantity(suspected), contracts: shown, missing: missing === null ? null : quantity(missing) })
  if (foreign === known.foreign || inMotion(desk.state(), symbol, side)) {
    if (known.suspected !== null || known.missing !== null) differs(null, null)
    return
  }
  if (foreign < 0n) {
    if (known.missing?.contracts !== -foreign) differs(null, -foreign)
    else lowerLedgers(desk, sync, { symbol, side, shown })
    return
  }
  if (known.suspected !== foreign) return differs(foreign, null)
  desk.emit({ type: 'foreign-changed', trade: null, symbol, side, was: known.foreign, contracts: quantity(foreign), why: 'position', filledAt: desk.at })
}
