import type { Side } from '#core/market/instrument.ts'
import type { Quantity } from '#core/money/money.ts'
import { sideOf, tradesOn } from './account.ts'
import type { Deciding } from './deciding.ts'
import { foreignAbsent, foreignCloses } from './foreign-close.ts'
import { findOrder, seeOrder } from './handle-facts.ts'
import type { FactInput } from './input.ts'
import { isExplained } from './ownership.ts'
import { closeEnded } from './rules-trade.ts'

/** How long an id that was found absent stays watched (RULES.md, Time). */
const WATCH_MS = 24 * 3_600_000

export const handleAsked = (desk: Deciding, input: Extract<FactInput, { type: 'asked' }>): void => {
  if (input.row !== null) {
    seeOrder(desk, input.row, input.clientId)
    return cancelAgain(desk, input.clientId)
  }
  noteNotShown(desk, input)
  if (!input.conclusive) return
  const found = findOrder(desk, (order) => order.clientId === input.clientId)
  if (found === null) return foreignAbsent(desk, input.clientId, (symbol, side) => ledgersMatch(desk, symbol, side, input.contracts))
  if (found.order.state !== 'unknown') return
  if (!ledgersMatch(desk, found.trade.plan.symbol, found.trade.plan.side, input.contracts)) return
  desk.emit({ type: 'order-absent', trade: found.trade.id, clientId: found.order.clientId, watchUntil: desk.at + WATCH_MS })
  const after = desk.live(found.trade.id)
  if (found.order.purpose === 'close' && after !== null) closeEnded(desk, after, null)
}

/** Evidence of what can't be concluded yet: kept, so that a stuck order is shown with it. */
const noteNotShown = (desk: Deciding, { clientId, conclusive, contracts }: Extract<FactInput, { type: 'asked' }>): void => {
  const own = findOrder(desk, (order) => order.clientId === clientId)
  const foreign = foreignCloses(desk.state()).find(({ close }) => close.order.clientId === clientId)
  const on = own?.trade.plan ?? foreign
  if (on === undefined || (own?.order.state ?? foreign?.close.order.state) !== 'unknown') return
  const { symbol, side } = on
  const waiting = sideOf(desk.state(), symbol, side).unexplained.filter(({ fill }) => !isExplained(desk.state(), fill)).length
  desk.emit({ type: 'order-not-shown', trade: null, of: own?.trade.id ?? null, symbol, side, clientId, conclusive, position: contracts, expected: expectedOn(desk, symbol, side), unexplained: waiting })
}

/** A cancel that the venue shows no trace of is asked again: it can't cancel twice. */
const cancelAgain = (desk: Deciding, clientId: string): void => {
  const found = findOrder(desk, (order) => order.clientId === clientId)
  if (found !== null && found.order.cancelAsked && found.order.state === 'resting') desk.emit({ type: 'cancel-requested', trade: found.trade.id, clientId, why: found.order.cancelWhy ?? 'by-hand', again: true })
}

/**
 * The last part of the evidence of absence: the venue's position is what the ledgers say with the fills that wait, and each of those is an
 * order's of ours. A fill that nobody explains may be the absent order's own.
 */
const ledgersMatch = (desk: Deciding, symbol: string, side: Side, contracts: Quantity): boolean => {
  const { unexplained } = sideOf(desk.state(), symbol, side)
  return unexplained.every(({ fill }) => isExplained(desk.state(), fill)) && expectedOn(desk, symbol, side) === contracts
}

const expectedOn = (desk: Deciding, symbol: string, side: Side): bigint => {
  const { foreign, unexplained } = sideOf(desk.state(), symbol, side)
  const waiting = unexplained.reduce<bigint>((sum, { fill }) => sum + (fill.direction === 'open' ? fill.quantity : -fill.quantity), 0n)
  return tradesOn(desk.state(), symbol, side).reduce<bigint>((sum, trade) => sum + trade.ledger.open, foreign + waiting)
}
