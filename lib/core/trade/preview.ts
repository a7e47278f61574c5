import type { Money, Price, Quantity } from '#core/money/money.ts'
import type { Side } from '#core/market/instrument.ts'

/** How closing orders and rows share a position at the venue (RULES.md, Take-profits). */
export type ExitForm = 'free' | 'locked' | 'single'

export type PreviewLevel = {
  readonly target: number
  readonly price: Price
  readonly contracts: Quantity
  readonly gross: Money
  /** After the entry and exit fees of its contracts. */
  readonly net: Money
}

/** What the trader sees and confirms: the exact numbers that the confirm button binds (FEATURES.md A4). Means and levels of a market entry are estimates. */
export type Preview = {
  readonly side: Side
  readonly contracts: Quantity
  readonly entryPrice: Price
  readonly estimated: boolean
  readonly notional: Money
  readonly margin: Money
  readonly feeIn: Money
  readonly feesAll: Money
  readonly targets: readonly PreviewLevel[]
  /** Targets of the plan that joined another or got no contract. */
  readonly joined: readonly { readonly target: number; readonly into: number | null }[]
  readonly stop: { readonly price: Price; readonly net: Money; readonly netAtSlippage: Money } | null
  readonly liquidation: Price | null
  readonly exitForm: ExitForm
  /** Whether the account has the margin isn't known for sure: the exchange may refuse it. Absent: it has. */
  readonly doubt?: MarginDoubt
}

/** unknown: the exchange told no balance; old: it told too little, but so long ago. */
export type MarginDoubt = { readonly kind: 'unknown' } | { readonly kind: 'old'; readonly needed: Money; readonly free: Money; readonly ageMs: number }
