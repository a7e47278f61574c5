import type { Fees, Instrument, Side } from '#core/market/instrument.ts'
import type { Book } from '#core/market/quote.ts'
import type { Money, Price } from '#core/money/money.ts'
import type { Command, Key, PositionMode, SyntheticBook } from './command.ts'
import type { VenueEvent } from './event.ts'
import type { Reply } from './reply.ts'
import type { Switches } from './switches.ts'
import type {
  BalanceView, ClosedPositionView, FillView, FlowView, FundingView, KlineView, OrderView, PositionView, SettingsView, SettledFunding, TickerView,
  TradeView, TriggerView,
} from './view.ts'

export type VenueConfig = {
  /** Time of the first moment, ms. */
  readonly startAt: number
  readonly instruments: readonly Instrument[]
  readonly switches?: Partial<Switches>
  /** Book of a symbol until a drive gives one; default: 1 tick, deep. */
  readonly book?: Partial<SyntheticBook>
  /** Default fees, leverage and margin mode of an account; 0.0002 / 0.0006, 20, cross. */
  readonly fees?: Fees
  readonly insurance?: Money
  /** Rows kept per account and list (orders, rows, fills, flows); older ended rows are forgotten. Default 100,000. */
  readonly keep?: number
  /** Public trades, bars and funding instants kept per symbol. Default: 1,000 trades and instants, and as many bars as `keep`. */
  readonly tape?: number
  /** Share of a candle's volume that resting orders may fill, in hundredths of a percent (10,000 is all, the default). */
  readonly volumeShare?: number
}

/** Newest first: only rows whose id is below `beforeId`; `since` and `until` are ms of creation. */
export type Page = { readonly symbol?: string; readonly beforeId?: string; readonly afterId?: string; readonly since?: number; readonly until?: number; readonly limit?: number }

/** Sums of the house; with all balances they add up to 0, always (money conserves). */
export type House = { readonly fees: Money; readonly clearing: Money; readonly funding: Money; readonly insurance: Money; readonly transfers: Money }

/**
 * A derivatives exchange as a value. Synchronous, without clock and chance: time comes with each command, ids come from state.
 * An unknown account or symbol is a refusal on the command side, and null or an empty list on the read side.
 */
export type Venue = {
  /** Time goes on to `at` first (funding, expiry); it never runs backwards. */
  readonly apply: (command: Command, at: number) => Reply
  readonly advance: (at: number) => void
  /** All since the last call, in order. */
  readonly drainEvents: () => VenueEvent[]
  readonly now: () => number

  readonly instruments: () => readonly Instrument[]
  readonly instrument: (symbol: string) => Instrument | null
  readonly book: (symbol: string, levels: number) => Book | null
  /** Oldest first, the newest `limit`. */
  readonly trades: (symbol: string, limit: number) => readonly TradeView[]
  /** 1 m bars, oldest first; the last is running. At most `keep` newest exist. */
  readonly klines: (symbol: string, page: { readonly since?: number; readonly until?: number; readonly limit?: number }) => readonly KlineView[]
  readonly ticker: (symbol: string) => TickerView | null
  readonly last: (symbol: string) => Price | null
  readonly mark: (symbol: string) => Price | null
  readonly index: (symbol: string) => Price | null
  readonly funding: (symbol: string) => FundingView | null
  /** Newest first. */
  readonly fundingHistory: (symbol: string, limit: number) => readonly SettledFunding[]

  readonly accounts: () => readonly string[]
  readonly order: (account: string, key: Key) => OrderView | null
  readonly trigger: (account: string, key: Key) => TriggerView | null
  readonly openOrders: (account: string, page: Page) => readonly OrderView[]
  readonly openTriggers: (account: string, page: Page & { readonly kind?: 'stop' | 'protective' }) => readonly TriggerView[]
  readonly orderHistory: (account: string, page: Page) => readonly OrderView[]
  readonly triggerHistory: (account: string, page: Page) => readonly TriggerView[]
  readonly fills: (account: string, page: Page) => readonly FillView[]
  readonly positions: (account: string, ask: { readonly symbol?: string; readonly side?: Side }) => readonly PositionView[]
  readonly closedPositions: (account: string, page: Page) => readonly ClosedPositionView[]
  readonly balance: (account: string) => BalanceView | null
  readonly flows: (account: string, page: Page) => readonly FlowView[]
  readonly settings: (account: string, symbol: string) => SettingsView | null
  readonly fees: (account: string, symbol: string) => Fees | null
  readonly mode: (account: string) => PositionMode | null
  readonly house: () => House

  /** Forgets what ended, was filled or was paid before (ms). */
  readonly forget: (before: number) => void
  /** An independent venue with the same future. */
  readonly clone: () => Venue
  /** Canonical text (lib/core/json.ts) of the whole state; `loadVenue` (open-venue.ts) gives a venue with the same future. */
  readonly save: () => string
}
