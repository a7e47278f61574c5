import type { Fees, Instrument, InstrumentStatus, MarginMode, Side, TriggerSource } from '#core/market/instrument.ts'
import type { Candle, Level } from '#core/market/quote.ts'
import type { Money, Price, Quantity, Rate } from '#core/money/money.ts'
import type { Direction, TimeInForce } from '#core/order/order.ts'

/** orderId wins where both are known. */
export type Key = { readonly orderId: string } | { readonly clientId: string }

/** Contracts, or their value in margin coin (which the venue turns into contracts). */
export type Size = { readonly contracts: Quantity } | { readonly value: Money }

/** A stop or target that rides on an entry; `price` null is market when triggered. */
export type Attached = { readonly trigger: Price; readonly by: TriggerSource; readonly price: Price | null }

export type PlaceOrder = {
  readonly type: 'place'
  readonly account: string
  readonly clientId: string
  readonly symbol: string
  readonly side: Side
  readonly direction: Direction
  readonly size: Size
  /** null: market (immediate or cancel, bounded by the market band). */
  readonly price: Price | null
  readonly timeInForce: TimeInForce
  readonly takeProfit?: Attached | null | undefined
  readonly stopLoss?: Attached | null | undefined
}

/** type=STOP: a plain trigger order. Its direction is no parameter (switch stopDirection). */
export type PlaceTrigger = {
  readonly type: 'place-trigger'
  readonly account: string
  readonly clientId: string
  readonly symbol: string
  readonly side: Side
  readonly direction: Direction
  readonly size: Size
  readonly trigger: Price
  readonly by: TriggerSource
  /** Limit price of the child; null is market. */
  readonly price: Price | null
}

/** Distance that a trailing row keeps from the best price: a rate of it, or a price distance (units of 10⁻⁸). */
export type Fallback = { readonly by: 'rate' | 'price'; readonly amount: bigint }

/** `quantity` null: the whole position. */
export type ProtectiveRow = { readonly trigger: Price; readonly by: TriggerSource; readonly quantity: Quantity | null }
export type TrailingRow = { readonly fallback: Fallback; readonly activation: Price | null; readonly by: TriggerSource; readonly quantity: Quantity | null }

export type TradingStop = {
  readonly type: 'trading-stop'
  readonly account: string
  readonly symbol: string
  readonly side: Side
  readonly takeProfit?: ProtectiveRow | null | undefined
  readonly stopLoss?: ProtectiveRow | null | undefined
  readonly trailing?: TrailingRow | null | undefined
}

/** Absent members keep what the order has. */
export type AmendOrder = {
  readonly type: 'amend'
  readonly account: string
  readonly key: Key
  readonly newClientId?: string | undefined
  readonly size?: Size | undefined
  readonly price?: Price | undefined
  /** The order becomes a market order. */
  readonly toMarket?: boolean | undefined
}

export type AmendTrigger = {
  readonly type: 'amend-trigger'
  readonly account: string
  readonly key: Key
  /** Must equal what the row is: STOP, or STOP_PROFIT_LOSS. */
  readonly kind: 'stop' | 'protective'
  readonly newClientId?: string | undefined
  /** On a protective row 0 contracts mean the whole position. */
  readonly size?: Size | undefined
  readonly trigger?: Price | undefined
  readonly by?: TriggerSource | undefined
  /** null: market when triggered. */
  readonly price?: Price | null | undefined
  /** Fixed row to trailing, trailing to fixed, or (absent) as it is. */
  readonly stopType?: 'fixed' | 'trailing' | undefined
  readonly fallback?: Fallback | undefined
  /** null clears it: active at once. */
  readonly activation?: Price | null | undefined
}

export type Cancel = { readonly type: 'cancel'; readonly account: string; readonly key: Key; readonly family: 'plain' | 'trigger' }
/** `taker` null: both sides; buy means BUY_OPEN and BUY_CLOSE. */
export type CancelAll = { readonly type: 'cancel-all'; readonly account: string; readonly symbol: string; readonly taker: 'buy' | 'sell' | null }
export type CancelAllTriggers = { readonly type: 'cancel-all-triggers'; readonly account: string; readonly symbol: string; readonly kind: 'stop' | 'protective' }
export type CancelIds = { readonly type: 'cancel-ids'; readonly account: string; readonly orderIds: readonly string[] }

export type SetLeverage = { readonly type: 'leverage'; readonly account: string; readonly symbol: string; readonly leverage: number }
export type SetMarginMode = { readonly type: 'margin-mode'; readonly account: string; readonly symbol: string; readonly mode: MarginMode }
export type ChangeMargin = { readonly type: 'position-margin'; readonly account: string; readonly symbol: string; readonly side: Side; readonly amount: Money }
/** `amount` is the most that may be added each time; null switches it off. */
export type AutoAddMargin = { readonly type: 'auto-margin'; readonly account: string; readonly symbol: string; readonly side: Side; readonly amount: Money | null }
export type FlashClose = { readonly type: 'flash-close'; readonly account: string; readonly symbol: string; readonly side: Side; readonly clientId: string | null }
export type Reverse = { readonly type: 'reverse'; readonly account: string; readonly symbol: string; readonly side: Side; readonly quantity: Quantity | null }
/** Money in (positive) or out of the futures account; a transfer id counts once. */
export type Transfer = { readonly type: 'transfer'; readonly account: string; readonly amount: Money; readonly transferId: string | null }

export type AccountCommand =
  | PlaceOrder | PlaceTrigger | TradingStop | AmendOrder | AmendTrigger | Cancel | CancelAll | CancelAllTriggers | CancelIds
  | SetLeverage | SetMarginMode | ChangeMargin | AutoAddMargin | FlashClose | Reverse | Transfer

/** hedge: LONG and SHORT rows side by side. one-way: an opening order first closes what is open on the other side. */
export type PositionMode = 'hedge' | 'one-way'

/** What the house does: never reachable through the exchange's own doors. */
export type HouseCommand =
  | { readonly type: 'open-account'; readonly account: string; readonly balance: Money; readonly fees?: Fees; readonly mode?: PositionMode; readonly leverage?: number; readonly marginMode?: MarginMode }
  | { readonly type: 'account-fees'; readonly account: string; readonly fees: Fees }
  | { readonly type: 'position-mode'; readonly account: string; readonly mode: PositionMode }
  /** Adds a contract or changes its filters, tiers, status. */
  | { readonly type: 'instrument'; readonly instrument: Instrument }
  | { readonly type: 'insurance'; readonly amount: Money }

/** How a book is made up around the last price where the drive brings none. Sizes are contracts, distances ticks. */
export type SyntheticBook = {
  /** Ticks between best bid and best ask; 0 lets both stand at the last price. */
  readonly spreadTicks: number
  /** Contracts at the best level. */
  readonly size: Quantity
  /** Each level farther away holds this much more, as a rate of `size`. */
  readonly growth: Rate
  readonly stepTicks: number
  readonly levels: number
  /** Extra distance that a triggered child is filled at, as a rate of the price. */
  readonly slippage: Rate
}

/** Market drives: what other participants do. */
export type MarketCommand =
  | { readonly type: 'trade'; readonly symbol: string; readonly price: Price; readonly quantity: Quantity; readonly buyerIsTaker: boolean }
  /** One candle as one step: RULES.md, the adverse extreme first; a limit fills only when it is traded through by a tick. */
  | { readonly type: 'candle'; readonly symbol: string; readonly candle: Candle }
  /** Other participants' whole book; from then on the book of this symbol is given, not synthetic. Best first. */
  | { readonly type: 'book'; readonly symbol: string; readonly bids: readonly Level[]; readonly asks: readonly Level[] }
  /** Size 0 removes a level. */
  | { readonly type: 'book-change'; readonly symbol: string; readonly bids: readonly Level[]; readonly asks: readonly Level[] }
  | { readonly type: 'synthetic-book'; readonly symbol: string; readonly book: SyntheticBook }
  | { readonly type: 'mark'; readonly symbol: string; readonly price: Price }
  | { readonly type: 'index'; readonly symbol: string; readonly price: Price }
  | { readonly type: 'funding-rate'; readonly symbol: string; readonly rate: Rate }
  | { readonly type: 'status'; readonly symbol: string; readonly status: InstrumentStatus }

export type Command = AccountCommand | HouseCommand | MarketCommand
