import type { Side, TriggerSource } from '#core/market/instrument.ts'
import type { Money, Price, Quantity } from '#core/money/money.ts'

/** Opens or adds to the side, or reduces it. */
export type Direction = 'open' | 'close'

/** Venues look orders up by family: a plain order is not found among trigger rows, nor the reverse. */
export type OrderFamily = 'plain' | 'trigger'

export type TimeInForce = 'gtc' | 'ioc' | 'fok' | 'post-only'

/** A stop attached to an entry, so that it exists with the first fill; always market when triggered. */
export type AttachedStop = { readonly trigger: Price; readonly by: TriggerSource }

/** A plain order as it is asked of a venue. `price` is null for a market order. */
export type OrderRequest = {
  readonly clientId: string
  readonly symbol: string
  readonly side: Side
  readonly direction: Direction
  readonly quantity: Quantity
  readonly price: Price | null
  readonly timeInForce: TimeInForce
  readonly attachedStop: AttachedStop | null
}

export type OrderStatus = 'accepted' | 'partially-filled' | 'filled' | 'cancelled' | 'expired' | 'refused'

/** A plain order as its venue shows it. Only these rows and stream reports end an order, never a reply. */
export type OrderRow = {
  readonly orderId: string
  readonly clientId: string
  readonly symbol: string
  readonly side: Side
  readonly direction: Direction
  readonly status: OrderStatus
  readonly quantity: Quantity
  readonly executed: Quantity
  /** Limit price, or the venue's bound of a market order; null when it shows none. */
  readonly price: Price | null
  /** Mean of the fills, as shown; null before the first. For display: fills are the truth. */
  readonly averagePrice: Price | null
  readonly leverage: number | null
  /** 'liquidation' and 'deleveraging' are the venue's own orders. */
  readonly origin: 'user' | 'liquidation' | 'deleveraging'
  readonly createdAt: number
  readonly updatedAt: number
}

export type TriggerKind = 'stop-loss' | 'take-profit' | 'plain'

/** waiting: armed; dormant: attached to an entry that has not filled; triggered: its child order exists, nothing is closed yet. */
export type TriggerStatus = 'waiting' | 'dormant' | 'triggered' | 'rejected' | 'failed' | 'cancelled'

/** A trigger row (stop, take-profit, trailing or plain trigger order) as its venue shows it. */
export type TriggerRow = {
  readonly orderId: string
  readonly clientId: string
  readonly symbol: string
  readonly side: Side
  readonly direction: Direction
  readonly kind: TriggerKind
  readonly status: TriggerStatus
  /** null on a trailing row that is not armed yet. */
  readonly trigger: Price | null
  readonly by: TriggerSource
  /** Price of the child order; null is market. */
  readonly price: Price | null
  /** 0 means the whole position. */
  readonly quantity: Quantity
  /** The order made when triggered. */
  readonly childId: string | null
  readonly trailing: { readonly active: boolean } | null
  readonly createdAt: number
  readonly updatedAt: number
}

/** One trade of an order with somebody else's; its key is (orderId, ticketId) in every door. */
export type Fill = {
  readonly orderId: string
  readonly ticketId: string
  readonly clientId: string | null
  readonly symbol: string
  readonly side: Side
  readonly direction: Direction
  readonly price: Price
  readonly quantity: Quantity
  /** Positive is paid. null when the source (a stream) doesn't tell it. */
  readonly fee: Money | null
  readonly maker: boolean
  readonly at: number
}

export const isEnded = (status: OrderStatus): status is Exclude<OrderStatus, 'accepted' | 'partially-filled'> =>
  status === 'filled' || status === 'cancelled' || status === 'expired' || status === 'refused'

export const opposite = (side: Side): Side => (side === 'long' ? 'short' : 'long')
