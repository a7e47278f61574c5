import type { Fees, Instrument, MarginMode, Side } from '#core/market/instrument.ts'
import type { Quote } from '#core/market/quote.ts'
import type { Money, Price, Quantity, Rate } from '#core/money/money.ts'
import type { Fill, OrderRow, TriggerRow } from '#core/order/order.ts'
import type { Flow } from '#core/position/position.ts'
import type { ExitForm } from './preview.ts'
import type { NakedBudget, SideRisk, VenueTold } from './watched.ts'
import type { Level, Plan, Target } from './plan.ts'

/** What the venue and the account showed when a door asked for an entry. */
export type EntryFacts = {
  readonly quote: Quote
  readonly instrument: Instrument
  readonly fees: Fees
  readonly leverage: number
  readonly marginMode: MarginMode
  /** No position and no order of the account on the symbol, either side. */
  readonly flat: boolean
  /** Available for margin, as the venue last told it; null: it never did. */
  readonly free: Money | null
  readonly equity: Money | null
  /** Store time (ms) of that; absent: with the rest. */
  readonly balanceAt?: number
  /** The venue's position of the side, all owners. */
  readonly position: { readonly contracts: Quantity; readonly average: Price | null }
  /** Open plain orders and trigger rows of the account on the symbol, hand-made ones too. */
  readonly slots: { readonly orders: number; readonly triggers: number }
  readonly exitForm: ExitForm
  /** The venue moves only when somebody looks: without a worker fills come up to a minute late. */
  readonly fillsLate?: true
  /** The venue shows more than one row of one side of the symbol: separate position mode, in which nothing of the ledgers would be true. */
  readonly separate?: boolean
  /** true: nothing is known of what the venue does where its documents are silent (RULES.md, Venue states). */
  readonly restricted: boolean
}

export type PlaceAnswer =
  | { readonly kind: 'row'; readonly row: OrderRow }
  /** The venue said no, surely. */
  | { readonly kind: 'refused'; readonly code: string; readonly text: string }
  | { readonly kind: 'unknown'; readonly code: string }
  /** Never sent: the effect was too old, or what was read before it forbade it. */
  | { readonly kind: 'not-sent'; readonly code: string }

/** The venue's positions as a door read them just now; `noted` is the account's seq before it asked. null where no answer came: closing waits for none. */
export type SeenPositions = { readonly noted: number; readonly positions: Synced['positions'] }

export type UserInput =
  | { readonly type: 'draft'; readonly name: string; readonly plan: Plan; readonly facts: EntryFacts }
  | { readonly type: 'drop-draft'; readonly trade: number }
  | { readonly type: 'confirm'; readonly trade: number; readonly quoteNumber: number; readonly facts: EntryFacts }
  /** share: rate of what is open; ONE is all of it. contracts: what a button said that it takes; where it would be others by now, nothing is closed. */
  | { readonly type: 'close'; readonly trade: number; readonly share: Rate; readonly contracts?: Quantity }
  /** What has filled stays: it is never closed by this. */
  | { readonly type: 'cancel-entry'; readonly trade: number }
  /** last: what the door saw, null when no source answered (moving a stop never waits for a price). from: the stop, open: the contracts, that it was drawn for; others by now change nothing. */
  | { readonly type: 'move-stop'; readonly trade: number; readonly level: Level; readonly last: Price | null; readonly from?: Price | null }
  | { readonly type: 'change-targets'; readonly trade: number; readonly targets: readonly Target[]; readonly last: Price | null; readonly open?: Quantity }
  /** Behind the best price from now on; null: off. */
  | { readonly type: 'set-trailing'; readonly trade: number; readonly distance: Rate | null }
  | { readonly type: 'add-margin'; readonly trade: number; readonly amount: Money }
  | { readonly type: 'close-all' }
  /** What is left that is not ours, to be closed by one more press. */
  | { readonly type: 'offer-foreign'; readonly seen: SeenPositions | null }
  | { readonly type: 'close-foreign'; readonly offer: number; readonly seen: SeenPositions | null }
  /** So many of a side, all that are not ours there, become a trade under this stop. */
  | { readonly type: 'adopt'; readonly symbol: string; readonly side: Side; readonly contracts: Quantity; readonly stop: Level; readonly facts: EntryFacts }
  /** So many of a side are known and stay as they are. */
  | { readonly type: 'leave-foreign'; readonly symbol: string; readonly side: Side; readonly contracts: Quantity }
  | { readonly type: 'block' }
  | { readonly type: 'unblock' }
  | { readonly type: 'set-naked-budget'; readonly budget: NakedBudget }

export type FactInput =
  /** How the account's exchange answers, by who asks it. */
  | { readonly type: 'venue'; readonly told: VenueTold }
  /** A browser was let in for the account's user. */
  | { readonly type: 'signed-in'; readonly from: string; readonly browser: string; readonly sessionAt: number }
  | { readonly type: 'placed'; readonly clientId: string; readonly answer: PlaceAnswer }
  | { readonly type: 'margin-answered'; readonly trade: number; readonly amount: Money; readonly code: string | null }
  | { readonly type: 'cancel-answered'; readonly clientId: string; readonly code: string | null }
  | { readonly type: 'order'; readonly row: OrderRow }
  | { readonly type: 'trigger'; readonly row: TriggerRow }
  | { readonly type: 'fill'; readonly fill: Fill }
  | { readonly type: 'asked'; readonly clientId: string; readonly row: OrderRow | null; readonly conclusive: boolean; readonly contracts: Quantity }
  | { readonly type: 'child-asked'; readonly rowId: string; readonly row: TriggerRow | null; readonly child: OrderRow | null }
  | { readonly type: 'rows-read'; readonly symbol: string; readonly side: Side; readonly ask: number; readonly rows: readonly TriggerRow[]; /** After the rows; null when no source answered in time. */ readonly last: Price | null; readonly fault: { readonly code: string; readonly kind: 'stop-loss' | 'take-profit' | null } | null }
  /** Prices since the last such fact of the symbol; candles give high and low, ticks the extremes seen. */
  | { readonly type: 'price'; readonly symbol: string; readonly last: Price; readonly mark: Price | null; readonly high: Price; readonly low: Price }
  | { readonly type: 'flow'; readonly flow: Flow }
  | { readonly type: 'synced'; readonly sync: Synced }
  /** The store was put back from a backup: what happened since only the exchange knows. */
  | { readonly type: 'restored' }
  | { readonly type: 'time' }

/** One whole read of an account. `noted` is the account's seq before its first call. */
export type Synced = {
  readonly noted: number
  readonly symbols: readonly string[]
  readonly positions: readonly { readonly symbol: string; readonly side: Side; readonly contracts: Quantity }[]
  readonly openOrderIds: readonly string[]
  readonly openTriggers: readonly TriggerRow[]
  /** What else the read told; absent in inputs of before, and then nothing that rests on it is concluded. */
  readonly read?: WholeRead
}
export type WholeRead = {
  /** Fills and flows of every symbol named are read to the end between these venue times. */
  readonly from: number
  readonly to: number
  readonly equity: Money
  /** Margin in use by positions and orders; absent: it wasn't read. */
  readonly margin?: Money
  /** Open sides whose liquidation the venue tells. */
  readonly risks?: readonly SideRisk[]
  /** Prices of symbols whose position seems to lack something. */
  readonly prices: readonly { readonly symbol: string; readonly last: Price }[]
}

export type Input = (UserInput | FactInput) & { readonly at: number }
