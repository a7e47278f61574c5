import type { Fees, Instrument, MarginMode, Side } from '#core/market/instrument.ts'
import type { Money, Price, Quantity } from '#core/money/money.ts'
import type { TriggerStatus } from '#core/order/order.ts'
import type { ExitForm, Preview } from './preview.ts'
import type { Ledger } from './ledger.ts'
import type { Plan } from './plan.ts'

/**
 * A plain order of ours. requested: its effect is stored; unknown: sent, and nothing tells what became of it;
 * resting: the venue showed it alive; ended: the venue showed its end, or it is absent by evidence.
 */
export type OwnOrder = {
  readonly clientId: string
  readonly purpose: 'entry' | 'target' | 'close'
  /** Number of the target that it works, as a limit or as a close at market; null for entries and other closes. */
  readonly target: number | null
  readonly why: ExitReason | null
  readonly quantity: Quantity
  /** null is market. */
  readonly price: Price | null
  readonly state: 'requested' | 'unknown' | 'resting' | 'ended'
  readonly end: OrderEnd | null
  readonly orderId: string | null
  /** As the venue's rows show; final when ended. */
  readonly executed: Quantity
  /** From fills, each counted once. */
  readonly booked: Quantity
  readonly cancelAsked: boolean
  /** Why the cancel was asked; null when it wasn't. */
  readonly cancelWhy: CancelWhy | null
  readonly requestedAt: number
  /** ms by which its request had left, when nobody knows what became of it: its horizon counts from here, not from the decision. */
  readonly sentBy: number | null
  /** Looked up so many times since it became unknown (or since its cancel). */
  readonly asks: number
  /** ms; when to ask again, null: nothing to ask. */
  readonly askAt: number | null
}
export type CancelWhy = 'exit-began' | 'close' | 'target-changed' | 'by-hand' | 'emergency-stop' | 'missed' | 'leverage' | 'restored' | 'stop-gone'
export type OrderEnd = 'filled' | 'cancelled' | 'expired' | 'refused' | 'absent'

/** A trigger row at the venue that belongs to a trade. */
export type OwnRow = {
  readonly orderId: string
  readonly kind: 'stop-loss' | 'take-profit'
  readonly target: number | null
  readonly trigger: Price
  readonly quantity: Quantity
  readonly status: TriggerStatus
  readonly childId: string | null
  /** Contracts that the child closed, from fills. */
  readonly booked: Quantity
  /** The child's final executed quantity; null while it may still fill. */
  readonly childExecuted: Quantity | null
  readonly askAt: number | null
  readonly asks: number
}

export const EXIT_REASONS = [
  'take-profit', 'stop', 'break-even', 'trailing', 'by-hand', 'by-hand-at-exchange', 'sibling-stop', 'liquidation', 'deleveraging',
  'emergency-stop', 'expired-entry', 'refused', 'settled-by-exchange',
] as const
export type ExitReason = (typeof EXIT_REASONS)[number]

export type StopSource = 'fixed' | 'by-hand' | 'break-even' | 'trailing'

export type StopState = {
  /** Stop of the plan, or as the user moved it; null without one (or before the first fill). */
  readonly fixed: Price | null
  readonly fixedByHand: boolean
  readonly breakEven: Price | null
  /** Best price since trailing began. null before. */
  readonly best: Price | null
  readonly trailing: Price | null
  /** In force: the better of the three. */
  readonly wanted: Price | null
  readonly source: StopSource
  readonly movedAt: number
  /** Read back from the venue: what rests there now. */
  readonly confirmed: { readonly price: Price; readonly quantity: Quantity; readonly at: number } | null
}

/** Closing is one plan in the journal: cancel what blocks, close at market, restore what is still open. */
export type ClosePlan = {
  readonly why: ExitReason
  /** Contracts that are still to be closed by this plan. */
  readonly contracts: Quantity
  /** Number of the target that it works: what it closes is that target's. Absent: none. */
  readonly target?: number
  /** unlocking: the stop itself locks what is to be closed, so it goes for one try and comes back should that fail. */
  readonly step: 'cancelling' | 'closing' | 'unlocking'
  /** Market closes sent so far. */
  readonly tries: number
  /** ms before which none is sent. */
  readonly notBefore: number
}

export type TradeHead = { readonly id: number; readonly name: string; readonly plan: Plan; readonly instrument: Instrument; readonly fees: Fees; readonly exitForm: ExitForm; /** As in EntryFacts. */ readonly fillsLate?: true; readonly createdAt: number }

export type DraftTrade = TradeHead & { readonly status: 'draft'; readonly preview: Preview; readonly quoteNumber: number; readonly quotedAt: number }

export type LiveStatus = 'pending' | 'opening' | 'open' | 'closing' | 'stuck'

export type LiveTrade = TradeHead & {
  readonly status: LiveStatus
  readonly leverage: number
  readonly marginMode: MarginMode
  readonly entry: OwnOrder
  /** Margin and both fees that its entry was previewed with; absent in rows from before, and where there was no preview. */
  readonly needs?: Money
  /** Trigger of the stop that rode on the entry; null when none did. */
  readonly attachedStop: Price | null
  /** The first target had not traded when the entry was sent: if it does before anything filled, the entry is missed. */
  readonly missable: boolean
  /** What rested of the entry is gone: Q, E and the percent levels are frozen. */
  readonly entryEnded: boolean
  readonly exits: readonly OwnOrder[]
  readonly rows: readonly OwnRow[]
  readonly ledger: Ledger
  /** Contracts that each target of the plan has closed, by its number. */
  readonly targetFilled: Readonly<Record<string, Quantity>>
  readonly stop: StopState
  readonly close: ClosePlan | null
  readonly stuckSince: number | null
  /** Contracts by reason of their close. */
  readonly closedBy: Readonly<Partial<Record<ExitReason, Quantity>>>
  /** Why the newest contracts closed; not there in trades stored before this was kept. */
  readonly closedLast?: ExitReason
  /** Part n of the next order id. */
  readonly nextOrder: number
  /** Fills booked, by `orderId/ticketId`: the fee assumed while only a stream told of it, null once the venue's record did. */
  readonly tickets: Readonly<Record<string, Money | null>>
  /** Margin added by hand, as far as the venue confirmed it. */
  readonly addedMargin: Money
  /** The venue's time of its first entry fill; absent: nothing was filled. */
  readonly filledFrom?: number
  readonly openedAt: number | null
  /** Since when an open part has no confirmed stop (ms), null when it has; and the finished seconds before. */
  readonly nakedSince: number | null
  /** The naked time that was told: its first moment. */
  readonly nakedTold?: number
  readonly nakedMs: number
  /** Part of its result could not be matched to the last digit. */
  readonly approximate: boolean
}

export type EndedTrade = TradeHead & {
  readonly status: 'closed' | 'failed'
  readonly reason: ExitReason
  /** Contracts by reason of their close, and why the last ones closed; not there in trades that ended before this was kept. */
  readonly closedBy?: LiveTrade['closedBy']
  readonly closedLast?: ExitReason
  readonly ledger: Ledger
  readonly net: Money
  readonly leverage: number
  readonly margin: Money
  readonly openedAt: number | null
  readonly closedAt: number
  readonly nakedMs: number
  /** Fees or funding that could not be matched to the last digit. */
  readonly approximate: boolean
}

export type Trade = DraftTrade | LiveTrade | EndedTrade

export const isLive = (trade: Trade): trade is LiveTrade => trade.status !== 'draft' && trade.status !== 'closed' && trade.status !== 'failed'

export const sideKey = (symbol: string, side: Side): string => `${symbol}:${side}`

/** Everything of the trade that may still act at the venue. */
export const liveOrders = (trade: LiveTrade): readonly OwnOrder[] => [trade.entry, ...trade.exits].filter((order) => !isSettled(order))
/** Ended, and every contract that it executed is booked. */
export const isSettled = (order: OwnOrder): boolean => order.state === 'ended' && order.booked >= order.executed
export const liveRows = (trade: LiveTrade): readonly OwnRow[] => trade.rows.filter((row) => row.status === 'waiting' || row.status === 'dormant' || (row.status === 'triggered' && !isChildSettled(row)))
/** A stop of the trade waits at the venue, or what it set off is not over. */
export const hasStopRow = (trade: LiveTrade): boolean => liveRows(trade).some((row) => row.kind === 'stop-loss')
export const isChildSettled = (row: OwnRow): boolean => row.childExecuted !== null && row.booked >= row.childExecuted

/** Why a trade closes when its stop is hit: the stop in force names itself. */
/** Looks at a row that the price has passed and that is told to wait. */
const PASSED_ASKS = 3
/** Stops that rest by the last price and are not being asked for: the price may pass them without a word of the venue. */
export const passableStops = (trade: LiveTrade): readonly OwnRow[] =>
  trade.plan.stop?.by === 'mark' || trade.ledger.open === 0n ? [] : trade.rows.filter((row) => row.kind === 'stop-loss' && row.status === 'waiting' && row.askAt === null && row.asks < PASSED_ASKS)

export const stopReason = ({ stop }: LiveTrade): ExitReason => (stop.source === 'break-even' || stop.source === 'trailing' ? stop.source : 'stop')
