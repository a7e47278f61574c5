import { divide } from '#core/money/fraction.ts'
import { type Money, money, NO_MONEY, NOTHING, plus, type Quantity, quantity } from '#core/money/money.ts'
import { assert } from '#core/assert.ts'
import type { Side } from '#core/market/instrument.ts'
import type { EntryMean } from './levels.ts'

/** What a trade has of its own: its entries against its own exits, whatever the venue pools (RULES.md, Results). */
export type Ledger = {
  /** All entries: cost (notional) and contracts; their ratio is E. */
  readonly entry: EntryMean
  readonly entryFees: Money
  /** Contracts open now, and what they cost. */
  readonly open: Quantity
  readonly costLeft: Money
  readonly exited: Quantity
  readonly proceeds: Money
  readonly exitFees: Money
  /** Realised before fees and funding, signed. */
  readonly gross: Money
  /** Signed: positive was received. */
  readonly funding: Money
}

export const emptyLedger: Ledger = {
  entry: { cost: NO_MONEY, contracts: NOTHING },
  entryFees: NO_MONEY,
  open: NOTHING,
  costLeft: NO_MONEY,
  exited: NOTHING,
  proceeds: NO_MONEY,
  exitFees: NO_MONEY,
  gross: NO_MONEY,
  funding: NO_MONEY,
}

export const bookEntry = (ledger: Ledger, fill: { readonly value: Money; readonly contracts: Quantity; readonly fee: Money }): Ledger => ({
  ...ledger,
  entry: { cost: plus(ledger.entry.cost, fill.value), contracts: plus(ledger.entry.contracts, fill.contracts) },
  entryFees: plus(ledger.entryFees, fill.fee),
  open: plus(ledger.open, fill.contracts),
  costLeft: plus(ledger.costLeft, fill.value),
})

/**
 * P&L of a close: proceeds − cost × q / Q for a long, the reverse for a short, in units of 10⁻⁸ rounded down; the close that empties
 * the trade takes the remainder, so the sum is exact.
 */
export const bookExit = (ledger: Ledger, side: Side, fill: { readonly value: Money; readonly contracts: Quantity; readonly fee: Money }): Ledger => {
  assert(fill.contracts <= ledger.open, 'a trade closes no more than it has open')
  const last = fill.contracts === ledger.open
  const sign = side === 'long' ? 1n : -1n
  const exact = last ? sign * (fill.value - ledger.costLeft) : divide(sign * (fill.value * ledger.open - ledger.costLeft * fill.contracts), ledger.open, 'down')
  return {
    ...ledger,
    open: quantity(ledger.open - fill.contracts),
    costLeft: last ? NO_MONEY : money(ledger.costLeft - (fill.value - sign * exact)),
    exited: plus(ledger.exited, fill.contracts),
    proceeds: plus(ledger.proceeds, fill.value),
    exitFees: plus(ledger.exitFees, fill.fee),
    gross: money(ledger.gross + exact),
  }
}

export const bookFunding = (ledger: Ledger, amount: Money): Ledger => ({ ...ledger, funding: plus(ledger.funding, amount) })

/** Net = gross − fees ± funding. */
export const netOf = (ledger: Ledger): Money => money(ledger.gross - ledger.entryFees - ledger.exitFees + ledger.funding)
