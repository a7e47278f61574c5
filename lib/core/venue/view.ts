import type { MarginMode, Side, TriggerSource } from '#core/market/instrument.ts'
import type { Money, Price, Quantity, Rate } from '#core/money/money.ts'
import type { Direction, TimeInForce, TriggerKind, TriggerStatus } from '#core/order/order.ts'
import type { Fallback } from './command.ts'

export type VenueOrderStatus = 'pending' | 'new' | 'partially-filled' | 'filled' | 'cancelled' | 'rejected'

/** A plain order as the exchange's doors show it. */
export type OrderView = {
  readonly orderId: string
  readonly clientId: string
  readonly account: string
  readonly symbol: string
  readonly side: Side
  readonly direction: Direction
  readonly status: VenueOrderStatus
  readonly market: boolean
  readonly timeInForce: TimeInForce
  /** Limit price, or what a market order was booked at (the price near the market; its bound is wider). */
  readonly price: Price
  readonly quantity: Quantity
  readonly executed: Quantity
  /** Sum of price × contracts × multiplier of the fills, exact. */
  readonly executedValue: Money
  /** executedValue ÷ (executed × multiplier), cut to 10⁻⁸; null before the first fill. */
  readonly averagePrice: Price | null
  readonly leverage: number
  readonly marginMode: MarginMode
  /** Cut to the margin precision. */
  readonly marginLocked: Money
  /** Realised so far by this (closing) order, before fees. */
  readonly realised: Money
  readonly origin: 'user' | 'trigger' | 'liquidation' | 'deleveraging' | 'settlement'
  /** The trigger row that made it. */
  readonly parentId: string | null
  readonly createdAt: number
  readonly updatedAt: number
}

/** A STOP, take-profit, stop-loss or trailing row. */
export type TriggerView = {
  readonly orderId: string
  readonly clientId: string
  readonly account: string
  readonly symbol: string
  readonly side: Side
  readonly direction: Direction
  readonly kind: TriggerKind
  readonly status: TriggerStatus
  /** null on a trailing row: the venue shows 0. */
  readonly trigger: Price | null
  readonly by: TriggerSource
  /** Fires when the price reaches it from below (up) or from above (down). */
  readonly fires: 'up' | 'down'
  readonly price: Price | null
  /** 0: the whole position. */
  readonly quantity: Quantity
  readonly childId: string | null
  readonly trailing: { readonly fallback: Fallback; readonly activation: Price | null; readonly active: boolean; readonly best: Price | null } | null
  /** The entry that it was attached to. */
  readonly entryId: string | null
  readonly leverage: number
  readonly marginMode: MarginMode
  readonly createdAt: number
  readonly updatedAt: number
}

export type FillView = {
  /** The account's own fill id; increasing. */
  readonly id: string
  /** Joins with the stream; one per match, so both sides of a match share it. */
  readonly ticketId: string
  readonly orderId: string
  readonly clientId: string
  readonly account: string
  readonly symbol: string
  readonly side: Side
  readonly direction: Direction
  readonly price: Price
  readonly quantity: Quantity
  /** Positive is paid. */
  readonly fee: Money
  readonly maker: boolean
  readonly market: boolean
  readonly origin: OrderView['origin']
  /** Against the pooled average of the side; 0 for an opening fill. */
  readonly realised: Money
  readonly at: number
}

export type PositionView = {
  readonly account: string
  readonly symbol: string
  readonly side: Side
  readonly contracts: Quantity
  readonly available: Quantity
  /** cost ÷ (contracts × multiplier), cut to 10⁻⁸; null when flat. */
  readonly averagePrice: Price | null
  /** Entry value of what is open, exact. */
  readonly cost: Money
  readonly leverage: number
  readonly marginMode: MarginMode
  readonly margin: Money
  readonly maintenance: Money
  readonly markPrice: Price
  readonly lastPrice: Price
  /** null when flat or when no price would liquidate it. */
  readonly liquidationPrice: Price | null
  readonly unrealised: Money
  /** Cumulative for the open position, fees and funding of it included. */
  readonly realised: Money
  readonly updatedAt: number
}

/** A position that ended, or was partly closed: historyPositions. */
export type ClosedPositionView = {
  readonly id: string
  readonly account: string
  readonly symbol: string
  readonly side: Side
  readonly closedContracts: Quantity
  readonly largest: Quantity
  readonly openValue: Money
  readonly closeValue: Money
  readonly openFee: Money
  readonly closeFee: Money
  /** After fees. */
  readonly realised: Money
  readonly leverage: number
  readonly marginMode: MarginMode
  readonly openedAt: number
  readonly closedAt: number
}

export type BalanceView = {
  readonly account: string
  readonly coin: string
  readonly total: Money
  /** Never below 0. */
  readonly available: Money
  readonly positionMargin: Money
  readonly orderMargin: Money
  readonly unrealisedCross: Money
}

/** 10 fee, 28 realised, 32 funding, 51 transfer, 700 liquidation, 701 auto-deleveraging. */
export type FlowCode = 10 | 28 | 32 | 51 | 700 | 701
export type FlowView = { readonly id: string; readonly account: string; readonly code: FlowCode; readonly symbol: string | null; readonly change: Money; readonly total: Money; readonly at: number }

export type TradeView = { readonly symbol: string; readonly ticketId: string; readonly at: number; readonly price: Price; readonly quantity: Quantity; readonly buyerIsTaker: boolean }

export type KlineView = {
  readonly at: number
  readonly open: Price
  readonly high: Price
  readonly low: Price
  readonly close: Price
  readonly volume: Quantity
  readonly value: Money
  readonly trades: number
  readonly takerBuyVolume: Quantity
  readonly takerBuyValue: Money
}

export type TickerView = {
  readonly symbol: string
  readonly at: number
  readonly last: Price
  readonly open: Price
  readonly high: Price
  readonly low: Price
  readonly bid: { readonly price: Price; readonly size: Quantity } | null
  readonly ask: { readonly price: Price; readonly size: Quantity } | null
  readonly volume: Quantity
  readonly value: Money
  /** Contracts open of all accounts of this venue, longs. */
  readonly openInterest: Quantity
}

export type FundingView = { readonly symbol: string; readonly rate: Rate; readonly nextAt: number; readonly hours: number }
export type SettledFunding = { readonly id: string; readonly symbol: string; readonly at: number; readonly rate: Rate }
export type SettingsView = { readonly symbol: string; readonly leverage: number; readonly marginMode: MarginMode }
