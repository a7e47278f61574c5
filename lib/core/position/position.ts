import type { MarginMode, Side } from '#core/market/instrument.ts'
import type { Money, Price, Quantity } from '#core/money/money.ts'

/** One side of a symbol as its venue shows it: the pool of all trades there and of what is not ours. */
export type PositionRow = {
  readonly symbol: string
  readonly side: Side
  readonly contracts: Quantity
  /** Contracts not locked by closing orders. */
  readonly available: Quantity
  readonly averagePrice: Price
  readonly leverage: number
  readonly marginMode: MarginMode
  readonly margin: Money
  readonly markPrice: Price | null
  readonly liquidationPrice: Price | null
  readonly unrealised: Money
  /** Cumulative for the open position, fees included. */
  readonly realised: Money
}

/** Wallet of one margin coin. */
export type Balance = {
  readonly coin: string
  readonly total: Money
  readonly available: Money
  readonly positionMargin: Money
  readonly orderMargin: Money
  readonly unrealisedCross: Money
}

export type FlowKind = 'fee' | 'realised' | 'funding' | 'transfer' | 'liquidation' | 'deleveraging' | 'other'

/** A line of the venue's cash ledger. */
export type Flow = { readonly id: string; readonly kind: FlowKind; readonly symbol: string | null; readonly change: Money; readonly total: Money; readonly at: number }
