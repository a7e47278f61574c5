import type { MarginMode, Side, TriggerSource } from '#core/market/instrument.ts'
import type { Money, Price, Quantity, Rate } from '#core/money/money.ts'

/** A price level as the trader said it: a percent of the entry (a rate: 2 % is 0.02), or a price. */
export type Level = { readonly kind: 'percent'; readonly rate: Rate } | { readonly kind: 'price'; readonly price: Price }

export type Size =
  /** Initial margin in the margin coin. */
  | { readonly kind: 'margin'; readonly amount: Money }
  /** Coins of the base, in units of 10⁻⁸. */
  | { readonly kind: 'coins'; readonly amount: bigint }
  | { readonly kind: 'contracts'; readonly amount: Quantity }
  /** Share of the free margin. */
  | { readonly kind: 'share'; readonly rate: Rate }
  /** What may be lost at the stop price, fees included, before slippage and funding. */
  | { readonly kind: 'risk'; readonly amount: Money }

export type Entry = { readonly kind: 'market' } | { readonly kind: 'limit'; readonly price: Price }

/** `share` is a rate of the filled size. Targets come sorted from near to far. */
export type Target = { readonly level: Level; readonly share: Rate }

export type Stop = { readonly level: Level; readonly by: TriggerSource }

export type BreakEven = { readonly afterTarget: number; readonly offset: Rate }

export type TrailingStart =
  | { readonly kind: 'now' }
  | { readonly kind: 'price'; readonly price: Price }
  | { readonly kind: 'profit'; readonly rate: Rate }
  | { readonly kind: 'target'; readonly target: number }
export type Trailing = { readonly distance: Rate; readonly start: TrailingStart }

/** What the trader asked for; never changed by what happens. */
export type Plan = {
  readonly symbol: string
  readonly side: Side
  readonly size: Size
  readonly leverage: number
  readonly marginMode: MarginMode
  readonly entry: Entry
  readonly targets: readonly Target[]
  /** null only by the trader's explicit word. */
  readonly stop: Stop | null
  readonly breakEven: BreakEven | null
  readonly trailing: Trailing | null
  /** Cancel a limit entry when the first target trades before anything filled. */
  readonly cancelWhenMissed: boolean
}

export const TARGETS_MAX = 10
