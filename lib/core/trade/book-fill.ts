import { divide } from '#core/money/fraction.ts'
import { feeOn, notional } from '#core/money/notional.ts'
import { type Money, money, ONE, type Quantity, quantity, rate } from '#core/money/money.ts'
import type { Fill } from '#core/order/order.ts'
import { type ForeignClose, liveTrades, sideOf, tradesOn } from './account.ts'
import { type FillOwner, fillOwner, ownForeignClose } from './ownership.ts'
import { deal } from './deal.ts'
import type { Deciding } from './deciding.ts'
import type { ExitBy } from './event.ts'
import { type ExitReason, isSettled, type LiveTrade, type OwnOrder, stopReason } from './state.ts'

export const ticketOf = (fill: Pick<Fill, 'orderId' | 'ticketId'>): string => `${fill.orderId}/${fill.ticketId}`

/** Books a fill once, whatever the door: first to its owner, then to siblings, then to what is not ours. Unowned fills wait for an explanation. */
export const bookFill = (desk: Deciding, told: Fill): void => {
  if (known(desk, told)) return
  const fill = withFee(desk, told)
  const owner = fillOwner(desk.state(), fill)
  const foreign = owner === null ? ownForeignClose(desk.state(), fill) : null
  if (foreign !== null) return bookForeignClose(desk, fill, foreign)
  if (owner === null) {
    if (!desk.state().endedOrders.some((row) => row.orderId === fill.orderId)) letWait(desk, fill)
    return
  }
  if (comesTooEarly(desk, owner, fill)) {
    // Its entry's own fills are owed: they are asked for at once.
    if (letWait(desk, fill)) desk.emit({ type: 'order-asked', trade: owner.trade.id, clientId: owner.trade.entry.clientId, asks: 0, askAt: desk.at + ENTRY_ASK_MS })
    return
  }
  noLongerUnexplained(desk, fill)
  desk.tellPrice(fill.symbol, fill.price)
  if ('order' in owner && owner.order.purpose === 'entry') bookEntryFill(desk, owner.trade, owner.order, fill)
  else bookExitFill(desk, owner, fill)
}

const ENTRY_ASK_MS = 500

const waitingAs = (desk: Deciding, fill: Fill): Fill | undefined => sideOf(desk.state(), fill.symbol, fill.side).unexplained.find((row) => ticketOf(row.fill) === ticketOf(fill))?.fill

/** A hint names the owner of what the venue's record, which is told once, left waiting: the record's fee is the one that is booked. */
const withFee = (desk: Deciding, fill: Fill): Fill => {
  const waiting = waitingAs(desk, fill)
  return fill.fee === null && waiting !== undefined && waiting.fee !== null ? { ...fill, fee: waiting.fee, maker: waiting.maker } : fill
}

/** Keeps a fill for later. The venue's record, told once, takes the place of a hint that waits without its fee. Says whether it is new. */
const letWait = (desk: Deciding, fill: Fill): boolean => {
  const waiting = waitingAs(desk, fill)
  if (waiting !== undefined && (waiting.fee !== null || fill.fee === null)) return false
  if (waiting !== undefined) noLongerUnexplained(desk, fill)
  desk.emit({ type: 'fill-unexplained', trade: null, fill })
  return waiting === undefined
}

/**
 * Streams reorder: an exit that closes more than is booked as open waits while fills of the trade's own entry are still owed. What goes beyond
 * all that the side has, siblings and what is not ours included, closes contracts of a sibling whose entry is not booked yet: it waits too.
 */
const comesTooEarly = (desk: Deciding, owner: FillOwner, fill: Fill): boolean => {
  if ('order' in owner && owner.order.purpose === 'entry') return false
  if (fill.quantity <= owner.trade.ledger.open) return false
  if (!isSettled(owner.trade.entry)) return true
  const there = tradesOn(desk.state(), fill.symbol, fill.side)
  const open = there.reduce<bigint>((sum, trade) => sum + trade.ledger.open, sideOf(desk.state(), fill.symbol, fill.side).foreign)
  return fill.quantity > open && there.some((trade) => !isSettled(trade.entry))
}

/** The same fill may have waited for an owner under another door's name. */
const noLongerUnexplained = (desk: Deciding, fill: Fill): void => {
  if (waitingAs(desk, fill) !== undefined) desk.emit({ type: 'fill-explained', trade: null, symbol: fill.symbol, side: fill.side, ticket: ticketOf(fill) })
}

/** A known ticket: the venue's record replaces the fee that a stream's hint assumed; everything else is a repeat. */
const known = (desk: Deciding, fill: Fill): boolean => {
  const ticket = ticketOf(fill)
  const holders = liveTrades(desk.state()).filter((trade) => trade.tickets[ticket] !== undefined)
  if (holders.length === 0) return false
  if (fill.fee !== null) correctFees(desk, holders, fill, ticket)
  return true
}

const correctFees = (desk: Deciding, holders: readonly LiveTrade[], fill: Fill, ticket: string): void => {
  const pending = holders.filter((trade) => trade.tickets[ticket] !== null)
  const assumed = pending.reduce((sum, trade) => sum + (trade.tickets[ticket] ?? 0n), 0n)
  let left: bigint = fill.fee ?? 0n
  for (const [index, trade] of pending.entries()) {
    const was = money(trade.tickets[ticket] ?? 0n)
    const fee = index === pending.length - 1 || assumed === 0n ? left : divide((fill.fee ?? 0n) * was, assumed, 'down')
    left -= fee
    desk.emit({ type: 'fee-corrected', trade: trade.id, ticket, entry: trade.entry.orderId === fill.orderId, was, fee: money(fee) })
  }
}

const feeOf = (trade: LiveTrade, fill: Fill, value: Money): Money => fill.fee ?? feeOn(value, fill.maker ? trade.fees.maker : trade.fees.taker)

const bookEntryFill = (desk: Deciding, trade: LiveTrade, order: OwnOrder, fill: Fill): void => {
  const value = notional(fill.price, fill.quantity, trade.instrument.multiplier)
  desk.emit({ type: 'entry-filled', trade: trade.id, clientId: order.clientId, ticket: ticketOf(fill), price: fill.price, contracts: fill.quantity, value, fee: feeOf(trade, fill, value), final: fill.fee !== null, maker: fill.maker, filledAt: fill.at })
}

const reasonOf = (owner: FillOwner): ExitReason => {
  if ('order' in owner) return owner.order.why ?? 'by-hand'
  if (owner.row.kind === 'take-profit') return 'take-profit'
  return stopReason(owner.trade)
}

/** What an order closes beyond its trade's open size is booked to the other trades of that side, newest first, then to what is not ours. */
const bookExitFill = (desk: Deciding, owner: FillOwner, fill: Fill): void => {
  const { trade } = owner
  const own = quantity(fill.quantity < trade.ledger.open ? fill.quantity : trade.ledger.open)
  const shares: { readonly trade: LiveTrade; readonly contracts: Quantity }[] = [{ trade, contracts: own }]
  let left: bigint = fill.quantity - own
  for (const sibling of tradesOn(desk.state(), fill.symbol, fill.side).filter((other) => other.id !== trade.id).toReversed()) {
    const part = quantity(left < sibling.ledger.open ? left : sibling.ledger.open)
    if (part > 0n) shares.push({ trade: sibling, contracts: part })
    left -= part
  }
  const by: ExitBy = 'order' in owner ? { kind: 'order', clientId: owner.order.clientId, filled: fill.quantity } : { kind: 'row', orderId: owner.row.orderId, filled: fill.quantity }
  const target = 'order' in owner ? owner.order.target : owner.row.target
  emitShares(desk, fill, shares, (share) => (share === trade ? { reason: reasonOf(owner), target, by } : { reason: 'sibling-stop', target: null, by: { kind: 'sibling', trade: trade.id } }))
  takeForeign(desk, fill, quantity(left))
}

type ShareWhy = { readonly reason: ExitReason; readonly target: number | null; readonly by: ExitBy }

/** Value and fee are shared by contracts, rounded down, the remainder to the first. */
const emitShares = (desk: Deciding, fill: Fill, shares: readonly { readonly trade: LiveTrade; readonly contracts: Quantity }[], why: (trade: LiveTrade) => ShareWhy): void => {
  const first = shares[0]
  if (first === undefined) return
  const whole = notional(fill.price, fill.quantity, first.trade.instrument.multiplier)
  const fee = feeOf(first.trade, fill, whole)
  const partOf = (amount: Money, contracts: Quantity): bigint => divide(amount * contracts, fill.quantity, 'down')
  const others = shares.slice(1).reduce((sum, share) => sum + partOf(fee, share.contracts), 0n)
  const booked = shares.reduce((sum, share) => sum + share.contracts, 0n)
  for (const share of shares) {
    const mine = share === first ? (booked === fill.quantity ? fee - others : partOf(fee, share.contracts)) : partOf(fee, share.contracts)
    desk.emit({
      type: 'exit-filled', trade: share.trade.id, ticket: ticketOf(fill), price: fill.price, contracts: share.contracts,
      value: notional(fill.price, share.contracts, share.trade.instrument.multiplier), fee: money(mine), final: fill.fee !== null, maker: fill.maker, filledAt: fill.at, ...why(share.trade),
    })
  }
}

const takeForeign = (desk: Deciding, fill: Fill, contracts: Quantity, why: 'taken' | 'closed' = 'taken'): void => {
  if (contracts === 0n) return
  const { foreign } = sideOf(desk.state(), fill.symbol, fill.side)
  desk.emit({ type: 'foreign-changed', trade: null, symbol: fill.symbol, side: fill.side, was: foreign, contracts: quantity(foreign > contracts ? foreign - contracts : 0n), why, filledAt: fill.at })
}

/** Store and exchange tell the time apart by no more than this (ms). */
const SKEW_MS = 5_000
/** What was closed before a trade's first fill can't have been its own, however late it is told. What was opened by hand and adopted is older than its trade. */
const hadBegun = ({ createdAt, filledFrom, tickets }: LiveTrade, at: number): boolean =>
  (filledFrom === undefined ? at + SKEW_MS >= createdAt : at >= filledFrom) || Object.keys(tickets).some((ticket) => ticket.startsWith('adopted/'))
/** Trades of a fill's side that may have held contracts when it happened. */
export const heldBy = (desk: Deciding, fill: Fill): readonly LiveTrade[] => tradesOn(desk.state(), fill.symbol, fill.side).filter((trade) => trade.ledger.open > 0n && hadBegun(trade, fill.at))

/** Liquidation and auto-deleveraging take from all trades that the side had then (and what is not ours) in proportion, dealt in steps. */
export const bookVenueFill = (desk: Deciding, fill: Fill, reason: 'liquidation' | 'deleveraging'): void => {
  const trades = heldBy(desk, fill)
  const { foreign } = sideOf(desk.state(), fill.symbol, fill.side)
  const open = trades.reduce<bigint>((sum, trade) => sum + trade.ledger.open, foreign)
  const step = trades[0]?.instrument.step ?? quantity(1n)
  const shares = trades.map((trade) => rate(divide(trade.ledger.open * ONE, open === 0n ? 1n : open, 'down')))
  const dealt = deal(fill.quantity / step, shares)
  let left: bigint = fill.quantity
  const parts = trades.map((trade, index) => {
    const wanted = (dealt[index] ?? 0n) * step
    const contracts = quantity(wanted < trade.ledger.open ? wanted : trade.ledger.open)
    left -= contracts
    return { trade, contracts }
  })
  const filled = parts.map((part) => topUp(part, () => left, (taken) => (left -= taken), foreign))
  emitShares(desk, fill, filled.filter((part) => part.contracts > 0n), () => ({ reason, target: null, by: { kind: 'outside' } }))
  takeForeign(desk, fill, quantity(left))
}

/** What dealing left over beyond the foreign part goes to trades that still have room. */
const topUp = (part: { readonly trade: LiveTrade; readonly contracts: Quantity }, left: () => bigint, take: (taken: bigint) => void, foreign: Quantity) => {
  const over = left() - foreign
  const room = part.trade.ledger.open - part.contracts
  const more = over <= 0n ? 0n : over < room ? over : room
  take(more)
  return { trade: part.trade, contracts: quantity(part.contracts + more) }
}

/**
 * Closed by our order for what is not ours; its fees are no trade's. While opening fills wait to be told as not ours it waits for them; what it
 * took beyond that, since less was there than known, it took from our trades.
 */
const bookForeignClose = (desk: Deciding, fill: Fill, { tickets }: ForeignClose): void => {
  if (tickets.includes(ticketOf(fill))) return
  const { foreign, unexplained } = sideOf(desk.state(), fill.symbol, fill.side)
  if (fill.quantity > foreign && unexplained.some((row) => fillOwner(desk.state(), row.fill) === null && row.fill.direction === 'open')) return void letWait(desk, fill)
  noLongerUnexplained(desk, fill)
  desk.tellPrice(fill.symbol, fill.price)
  takeForeignFirst(desk, fill, { foreign: 'closed', reason: 'emergency-stop', missing: 0n })
  desk.emit({ type: 'foreign-close-filled', trade: null, symbol: fill.symbol, side: fill.side, ticket: ticketOf(fill), price: fill.price, contracts: fill.quantity, filledAt: fill.at })
}

/**
 * Closed by the user's own hand at the exchange. `missing`: contracts that are booked on the side and that the position, read now, doesn't have;
 * null: the position tells nothing.
 */
export const bookHandClose = (desk: Deciding, fill: Fill, missing: bigint | null): void => takeForeignFirst(desk, fill, { foreign: 'taken', reason: 'by-hand-at-exchange', missing: missing ?? 0n })

/**
 * First what is not ours, then the trades of that time, newest first. What is left over was of a trade that has ended since: where its own order
 * closed it once more, that order took contracts of a trade that began later, and the position lacks them.
 */
const takeForeignFirst = (desk: Deciding, fill: Fill, why: { readonly foreign: 'taken' | 'closed'; readonly reason: ExitReason; readonly missing: bigint }): void => {
  const { foreign } = sideOf(desk.state(), fill.symbol, fill.side)
  const fromForeign = foreign < fill.quantity ? foreign : fill.quantity
  let left: bigint = fill.quantity - fromForeign
  const shares: { trade: LiveTrade; contracts: Quantity }[] = []
  const take = (trade: LiveTrade, most: bigint): void => {
    const room = most < trade.ledger.open ? most : trade.ledger.open
    const part = left < room ? left : room
    if (part <= 0n) return
    shares.push({ trade, contracts: quantity(part) })
    left -= part
  }
  const there = tradesOn(desk.state(), fill.symbol, fill.side).toReversed()
  for (const trade of there.filter((one) => hadBegun(one, fill.at))) take(trade, trade.ledger.open)
  for (const trade of there.filter((one) => !hadBegun(one, fill.at))) take(trade, why.missing - (fill.quantity - left))
  takeForeign(desk, fill, quantity(fromForeign), why.foreign)
  emitShares(desk, fill, shares, () => ({ reason: why.reason, target: null, by: { kind: 'outside' } }))
}

export const bookHandOpen = (desk: Deciding, fill: Fill): void => {
  const { foreign } = sideOf(desk.state(), fill.symbol, fill.side)
  desk.emit({ type: 'foreign-changed', trade: null, symbol: fill.symbol, side: fill.side, was: foreign, contracts: quantity(foreign + fill.quantity), why: 'fill', filledAt: fill.at })
}

