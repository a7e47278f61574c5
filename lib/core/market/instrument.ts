import type { Money, Price, Quantity, Rate } from '#core/money/money.ts'

export type Side = 'long' | 'short'
export type MarginMode = 'cross' | 'isolated'
/** Which price sets a trigger off: the last trade or the mark price. */
export type TriggerSource = 'last' | 'mark'

export type InstrumentStatus = 'trading' | 'not-tradable' | 'only-closing' | 'only-opening' | 'no-api-trading' | 'delisted'

/**
 * One row of a risk table: the whole side up to `contractsMax` may use leverage ≤ 1 / initialMargin.
 * Rows come sorted by `contractsMax`.
 */
export type Tier = { readonly contractsMax: Quantity; readonly initialMargin: Rate; readonly maintenanceMargin: Rate }

/** A perpetual contract as its venue describes it. Quantities are contracts, prices quote coins per coin. */
export type Instrument = {
  readonly symbol: string
  /** Coin a trader types: BTC for BTC-SWAP-USDT. */
  readonly base: string
  readonly quote: string
  readonly status: InstrumentStatus
  /** Coins per contract, in units of 10⁻⁸. */
  readonly multiplier: bigint
  readonly tick: Price
  readonly priceMin: Price
  readonly priceMax: Price
  readonly step: Quantity
  readonly quantityMin: Quantity
  readonly quantityMax: Quantity
  /** 0 means none. */
  readonly notionalMin: Money
  /** A buy may be at most reference × (1 + up), a sell at least reference × (1 − down). */
  readonly limitBand: { readonly up: Rate; readonly down: Rate }
  readonly marketBand: { readonly up: Rate; readonly down: Rate }
  readonly openOrdersMax: number
  readonly triggerOrdersMax: number
  /** Smallest unit of margin, in units of 10⁻⁸. */
  readonly marginStep: bigint
  readonly tiers: readonly Tier[]
  /** Hours between funding instants, UTC aligned. */
  readonly fundingHours: number
  /** Instant (ms) after which the venue closes the contract; null when open-ended. */
  readonly closesAt: number | null
}

/** Maker and taker rates of an account on an instrument. */
export type Fees = { readonly maker: Rate; readonly taker: Rate }

export const leverageMax = (instrument: Instrument, contracts: Quantity): number => {
  const tier = tierOf(instrument, contracts)
  return tier === null ? 0 : Number(100_000_000n / tier.initialMargin)
}

/** The tier that a side of this size falls in; null above the last one. */
export const tierOf = (instrument: Instrument, contracts: Quantity): Tier | null =>
  instrument.tiers.find((tier) => contracts <= tier.contractsMax) ?? null
