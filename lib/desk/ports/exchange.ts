import type { Fees, Instrument, MarginMode, Side, TriggerSource } from '#core/market/instrument.ts'
import type { Book, Candle, PublicTrade, Quote } from '#core/market/quote.ts'
import type { Money, Price, Quantity } from '#core/money/money.ts'
import type { Fill, OrderFamily, OrderRequest, OrderRow, TriggerKind, TriggerRow } from '#core/order/order.ts'
import type { Balance, Flow, PositionRow } from '#core/position/position.ts'
import type { AccountId, UserId } from './store.ts'

/** How closing orders and rows share a position (RULES.md, Take-profits). */
export type ExitForm = 'free' | 'locked' | 'single'
/** What the venue does where its documents are silent, with evidence; unknown is the careful value. */
export type Capabilities = {
  readonly exitForm: ExitForm
  /** The stop can ride on the entry. */
  readonly attachedStop: boolean
  /** A protective row may be placed before the one it replaces is cancelled. */
  readonly newBeforeOld: boolean
  /** Several stops of one side stand beside each other: without it a side holds one trade. */
  readonly sharedSide: boolean
  /** recvWindow: the venue refuses what arrives later than signed + this many ms; null when it has none. */
  readonly receiveWindowMs: number | null
  /** ms after which an order that no list shows is absent. */
  readonly horizonMs: number
  /** The venue moves only when somebody looks (exchange/paper as a row): without a worker fills come up to a minute late. Absent: it has a life of its own. */
  readonly fillsLate?: true
  readonly evidence: 'assumed' | 'probed' | 'paper'
}

/** Time (exchange clock, ms) that the request is signed with and how long the venue may accept it. */
export type Stamp = { readonly signedAt: number; readonly windowMs: number }
/** Who waits first when the budget of a key is short. */
export type Priority = 'protect' | 'exit' | 'entry' | 'sync' | 'data'

export type RowRequest = {
  readonly symbol: string
  readonly side: Side
  readonly kind: Exclude<TriggerKind, 'plain'>
  readonly trigger: Price
  readonly quantity: Quantity
  readonly by: TriggerSource
}
/** Explicit price and quantity, always: 0 or absence would mean the whole position. */
export type RowAmend = { readonly orderId: string; readonly symbol: string; readonly trigger: Price; readonly quantity: Quantity; readonly by: TriggerSource }

export type OrderKey = { readonly clientId: string } | { readonly orderId: string }
export type ListAsk = { readonly symbol?: string; readonly since?: number }

export type AccountEvent =
  | { readonly type: 'order'; readonly row: OrderRow }
  | { readonly type: 'trigger'; readonly row: TriggerRow }
  | { readonly type: 'fill'; readonly fill: Fill }
  | { readonly type: 'position'; readonly symbol: string; readonly side: Side; readonly contracts: Quantity; readonly at: number }
  /** The stream was down or silent: what happened meanwhile must be read. */
  | { readonly type: 'gap'; readonly reason: string }

/** An account at a venue. Everything rejects with a Fault. Nothing here retries what could act twice. */
export type AccountExchange = {
  readonly capabilities: Capabilities
  readonly place: (request: OrderRequest, stamp: Stamp, priority: Priority) => Promise<OrderRow>
  readonly placeRow: (request: RowRequest, stamp: Stamp) => Promise<void>
  readonly amendRow: (amend: RowAmend, stamp: Stamp) => Promise<void>
  /**
   * Room of the key for a move of so many resting stops (RULES.md, Trailing). 0: it may begin, and is counted; else ms after which to ask again.
   */
  readonly admitMove: (stops: number) => number
  /** The reply says nothing about the end: look. Faults `order-not-found`, `order-ended`, … mean "ask". */
  readonly cancel: (key: OrderKey, family: OrderFamily, symbol: string, stamp: Stamp) => Promise<void>
  /** null when the venue knows none: that alone is no evidence of absence. */
  readonly order: (key: OrderKey) => Promise<OrderRow | null>
  readonly triggerRow: (key: OrderKey) => Promise<TriggerRow | null>
  /** All pages. */
  readonly openOrders: (ask: ListAsk) => Promise<readonly OrderRow[]>
  /** All pages, of both kinds (STOP and STOP_PROFIT_LOSS at Toobit). What protects reads as `protect`; else it waits as `sync` does. */
  readonly openTriggers: (ask: ListAsk, priority?: Priority) => Promise<readonly TriggerRow[]>
  readonly orderHistory: (ask: ListAsk) => Promise<readonly OrderRow[]>
  readonly triggerHistory: (ask: ListAsk) => Promise<readonly TriggerRow[]>
  readonly fills: (symbol: string, since: number) => Promise<readonly Fill[]>
  readonly positions: (symbol?: string) => Promise<readonly PositionRow[]>
  readonly balance: () => Promise<Balance>
  readonly flows: (since: number) => Promise<readonly Flow[]>
  readonly fees: (symbol: string) => Promise<Fees>
  readonly settings: (symbol: string) => Promise<{ readonly leverage: number; readonly marginMode: MarginMode }>
  readonly setLeverage: (symbol: string, leverage: number, stamp: Stamp) => Promise<number>
  readonly setMarginMode: (symbol: string, mode: MarginMode, stamp: Stamp) => Promise<MarginMode>
  readonly addMargin: (symbol: string, side: Side, amount: Money, stamp: Stamp) => Promise<void>
  /** Runs until stopped; reconnects by itself, with a `gap` event after each loss. */
  readonly follow: (onEvent: (event: AccountEvent) => void, stop: AbortSignal) => Promise<void>
}

export type MarketEvent =
  | { readonly type: 'quote'; readonly quote: Quote }
  | { readonly type: 'trade'; readonly trade: PublicTrade }
  | { readonly type: 'alive'; readonly symbol: string; readonly at: number }
  | { readonly type: 'gap'; readonly symbol: string | null; readonly reason: string }

/** A venue's public side. */
export type MarketData = {
  /** Offset of the venue's clock to ours, ms: venue time = clock.now() + offset. */
  readonly clockOffset: () => Promise<number>
  readonly instruments: () => Promise<readonly Instrument[]>
  readonly quote: (symbol: string) => Promise<Quote>
  readonly book: (symbol: string, levels: number) => Promise<Book>
  readonly candles: (ask: { readonly symbol: string; readonly interval: string; readonly since: number; readonly until?: number; readonly limit: number }) => Promise<readonly Candle[]>
  readonly follow: (symbols: () => readonly string[], onEvent: (event: MarketEvent) => void, stop: AbortSignal) => Promise<void>
}

/** Opens a stored key once, then signs synchronously; an opened key can't be read back. */
export type Signer = { readonly apiKey: string; readonly sign: (text: string) => string }
export type Vault = {
  readonly seal: (secret: string, place: KeyPlace) => Promise<string>
  readonly open: (sealed: string, place: KeyPlace) => Promise<string>
}
/** A ciphertext opens in its own row only. */
export type KeyPlace = { readonly account: AccountId; readonly user: UserId }
