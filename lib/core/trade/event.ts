import type { Side } from '#core/market/instrument.ts'
import type { MarginMode } from '#core/market/instrument.ts'
import type { Money, Price, Quantity } from '#core/money/money.ts'
import type { AttachedStop, Fill, TriggerStatus } from '#core/order/order.ts'
import type { Flow, FlowKind } from '#core/position/position.ts'
import type { ForeignRow, WantedRow } from './account.ts'
import type { Target, Trailing } from './plan.ts'
import type { ExitForm, Preview } from './preview.ts'
import type { EmergencyEnd, EmergencyLeft, NakedBudget, VenueHealth } from './watched.ts'
import type { Block } from './refusal.ts'
import type { CancelWhy, ClosePlan, ExitReason, OrderEnd, OwnOrder, OwnRow, StopSource, TradeHead } from './state.ts'

/** What is learnt of an order: nothing but these changes how it stands. */
export type OrderFact =
  | { readonly type: 'order-accepted'; readonly clientId: string; readonly orderId: string; readonly askAt: number | null }
  | { readonly type: 'order-refused'; readonly clientId: string; readonly code: string; readonly text: string; readonly sent: boolean }
  | { readonly type: 'order-unknown'; readonly clientId: string; readonly code: string; readonly askAt: number }
  | { readonly type: 'order-seen'; readonly clientId: string; readonly orderId: string; readonly executed: Quantity; readonly end: OrderEnd | null; readonly askAt: number | null }
  | { readonly type: 'order-asked'; readonly clientId: string; readonly asks: number; readonly askAt: number }
  | { readonly type: 'order-absent'; readonly clientId: string; readonly watchUntil: number }

/** What happened to one trade. Bodies carry all that `evolve` and the words need; nothing is looked up later. `filledAt` is the venue's time of a fill. */
export type TradeEvent =
  | { readonly type: 'drafted'; readonly trade: number; readonly head: TradeHead; readonly preview: Preview }
  | { readonly type: 'requoted'; readonly trade: number; readonly preview: Preview; readonly quoteNumber: number; readonly why: 'asked' | 'too-old' | 'moved' }
  | { readonly type: 'draft-dropped'; readonly trade: number }
  | { readonly type: 'entry-requested'; readonly trade: number; readonly order: OwnOrder; readonly leverage: number; readonly marginMode: MarginMode; readonly prepare: boolean; readonly missable: boolean; readonly attachedStop: AttachedStop | null; readonly preview: Preview }
  /** Contracts that were opened by hand are the trade's from here on; their entry is told as a fill. */
  | { readonly type: 'adopted'; readonly trade: number; readonly head: TradeHead; readonly order: OwnOrder; readonly leverage: number; readonly marginMode: MarginMode }
  | (OrderFact & { readonly trade: number })
  /** The venue placed an order at another leverage than the plan's. */
  | { readonly type: 'leverage-differs'; readonly trade: number; readonly clientId: string; readonly asked: number; readonly shown: number }
  | { readonly type: 'entry-adopted'; readonly trade: number; readonly clientId: string; readonly orderId: string; /** Of the whole order; older journals did not tell it. */ readonly quantity?: Quantity }
  | { readonly type: 'cancel-requested'; readonly trade: number; readonly clientId: string; readonly why: CancelWhy; readonly again: boolean }
  | { readonly type: 'entry-filled'; readonly trade: number; readonly clientId: string; readonly ticket: string; readonly price: Price; readonly contracts: Quantity; readonly value: Money; readonly fee: Money; readonly final: boolean; readonly maker: boolean; readonly filledAt: number }
  | { readonly type: 'exit-filled'; readonly trade: number; readonly ticket: string; readonly price: Price; readonly contracts: Quantity; readonly value: Money; readonly fee: Money; readonly final: boolean; readonly maker: boolean; readonly reason: ExitReason; readonly target: number | null; readonly by: ExitBy; readonly filledAt: number }
  | { readonly type: 'fee-corrected'; readonly trade: number; readonly ticket: string; readonly entry: boolean; readonly was: Money; readonly fee: Money }
  | { readonly type: 'entry-ended'; readonly trade: number }
  | { readonly type: 'stop-moved'; readonly trade: number; readonly price: Price; readonly source: StopSource; readonly fixed: Price | null; readonly breakEven: Price | null; readonly best: Price | null; readonly trailing: Price | null; readonly begins: boolean; /** The stop stays where it was: a trail behind it went on. Absent: it moved. */ readonly still?: true }
  | { readonly type: 'targets-changed'; readonly trade: number; readonly targets: readonly Target[] }
  /** The user's word on an open trade; null: it trails no more. */
  | { readonly type: 'trailing-set'; readonly trade: number; readonly trailing: Trailing | null }
  | { readonly type: 'margin-asked'; readonly trade: number; readonly amount: Money }
  /** code null: the venue took it; else why not, `unknown` when nobody knows. */
  | { readonly type: 'margin-answered'; readonly trade: number; readonly amount: Money; readonly code: string | null }
  | { readonly type: 'row-seen'; readonly trade: number; readonly orderId: string; readonly status: TriggerStatus; readonly childId: string | null; readonly askAt: number | null }
  | { readonly type: 'row-found'; readonly trade: number; readonly row: Pick<OwnRow, 'orderId' | 'kind' | 'target' | 'trigger' | 'quantity' | 'childId'>; readonly askAt: number }
  | { readonly type: 'row-asked'; readonly trade: number; readonly orderId: string; readonly asks: number; readonly askAt: number }
  | { readonly type: 'child-ended'; readonly trade: number; readonly orderId: string; readonly executed: Quantity }
  | { readonly type: 'close-planned'; readonly trade: number; readonly plan: ClosePlan }
  | { readonly type: 'close-stepped'; readonly trade: number; readonly step: ClosePlan['step']; readonly notBefore: number }
  | { readonly type: 'exit-requested'; readonly trade: number; readonly order: OwnOrder }
  /** After a restore: an order of this trade that this copy never asked for. */
  | { readonly type: 'order-recovered'; readonly trade: number; readonly order: OwnOrder }
  | { readonly type: 'close-finished'; readonly trade: number }
  | { readonly type: 'stuck'; readonly trade: number; readonly code: string; readonly retryAt: number }
  /** Open without a confirmed stop for longer than a moment. */
  | { readonly type: 'naked'; readonly trade: number; readonly since: number; readonly open: Quantity; readonly price: Price | null }
  | { readonly type: 'unstuck'; readonly trade: number }
  | { readonly type: 'funding-booked'; readonly trade: number; readonly flow: string; readonly amount: Money; readonly approximate: boolean }
  | { readonly type: 'closed'; readonly trade: number; readonly reason: ExitReason; readonly net: Money; readonly margin: Money }
  | { readonly type: 'failed'; readonly trade: number; readonly reason: ExitReason; readonly code: string }

/** Whose act closed it: an own order, an own row's child, a sibling's order, the venue or user by themselves; or nobody's that is known: the position shows it gone. */
export type ExitBy =
  | { readonly kind: 'order'; readonly clientId: string; readonly filled: Quantity }
  | { readonly kind: 'row'; readonly orderId: string; readonly filled: Quantity }
  | { readonly kind: 'sibling'; readonly trade: number }
  | { readonly kind: 'outside' }
  | { readonly kind: 'position' }

/** What happened to the account: sides, blocks, cash, what is not ours. */
export type AccountEvent =
  | { readonly type: 'protection-asked'; readonly trade: null; readonly symbol: string; readonly side: Side; readonly ask: number; readonly wanted: readonly WantedRow[]; readonly again: boolean }
  | { readonly type: 'protection-read'; readonly trade: null; readonly symbol: string; readonly side: Side; readonly ask: number; readonly shown: boolean; readonly rows: readonly AssignedRow[]; readonly surplus: readonly string[]; readonly retryAt: number | null }
  | { readonly type: 'form-dropped'; readonly trade: null; readonly to: ExitForm; readonly code: string }
  | { readonly type: 'fill-unexplained'; readonly trade: null; readonly fill: Fill }
  | { readonly type: 'fill-explained'; readonly trade: null; readonly symbol: string; readonly side: Side; readonly ticket: string }
  /** The venue did it itself; it waits for an opening that it took and that has no owner yet. */
  | { readonly type: 'fill-by-venue'; readonly trade: null; readonly symbol: string; readonly side: Side; readonly ticket: string; readonly reason: 'liquidation' | 'deleveraging' }
  | { readonly type: 'fill-outlived-read'; readonly trade: null; readonly symbol: string; readonly side: Side }
  | { readonly type: 'position-differs'; readonly trade: null; readonly symbol: string; readonly side: Side; readonly foreign: Quantity | null; readonly contracts: Quantity; readonly missing: Quantity | null }
  /** The exchange's position stayed below what the ledgers say, and no fill or order explains it: they are brought to it. `since`: the read that showed it first; `readFrom`: how far back fills were read. */
  | { readonly type: 'ledgers-lowered'; readonly trade: null; readonly symbol: string; readonly side: Side; readonly was: Quantity; readonly contracts: Quantity; readonly since: number; readonly readFrom: number; readonly price: Price }
  | { readonly type: 'foreign-changed'; readonly trade: null; readonly symbol: string; readonly side: Side; readonly was: Quantity; readonly contracts: Quantity; readonly why: 'fill' | 'position' | 'taken' | 'closed' | 'confirmed' | 'adopted'; readonly filledAt: number }
  /** The user said that they are known and stay as they are. */
  | { readonly type: 'foreign-left'; readonly trade: null; readonly symbol: string; readonly side: Side; readonly contracts: Quantity }
  /** A row of trade `of` rested otherwise than it was read back, with nothing of ours under way. taken: as the user's own move of the stop. */
  | { readonly type: 'rows-differ'; readonly trade: null; readonly of: number; readonly symbol: string; readonly side: Side; readonly orderId: string; readonly kind: 'stop-loss' | 'take-profit'; readonly was: RowLooks; readonly now: RowLooks | null; readonly taken: boolean }
  /** A look for an order of unknown fate showed none. conclusive: after its horizon; position: the side's at the venue; expected: ledgers, what is not ours and fills that wait; unexplained: fills without an owner. */
  | { readonly type: 'order-not-shown'; readonly trade: null; readonly of: number | null; readonly symbol: string; readonly side: Side; readonly clientId: string; readonly conclusive: boolean; readonly position: Quantity; readonly expected: bigint; readonly unexplained: number }
  | { readonly type: 'foreign-offered'; readonly trade: null; readonly number: number; readonly rows: readonly ForeignRow[] }
  /** The user took the offer up: the side's order is an intent from here on. */
  | { readonly type: 'foreign-close-requested'; readonly trade: null; readonly symbol: string; readonly side: Side; readonly order: OwnOrder }
  | { readonly type: 'foreign-order'; readonly trade: null; readonly symbol: string; readonly side: Side; readonly fact: OrderFact }
  | { readonly type: 'foreign-close-filled'; readonly trade: null; readonly symbol: string; readonly side: Side; readonly ticket: string; readonly price: Price; readonly contracts: Quantity; readonly filledAt: number }
  /** Funding of an instant before which somebody's fill has no owner yet: nobody can tell yet who held what. */
  | { readonly type: 'flow-waits'; readonly trade: null; readonly flow: Flow }
  | { readonly type: 'flow-booked'; readonly trade: null; readonly flow: string; readonly symbol: string | null; readonly amount: Money; readonly kind: FlowKind }
  /** A whole read is applied: every fill and flow up to `readTo` (venue time) is known. null equity: it wasn't read. */
  | { readonly type: 'account-read'; readonly trade: null; readonly readTo: number; readonly equity: Money | null }
  | { readonly type: 'blocked'; readonly trade: null; readonly why: Block }
  | { readonly type: 'unblocked'; readonly trade: null }
  | { readonly type: 'venue-changed'; readonly trade: null; readonly was: VenueHealth['state']; readonly health: VenueHealth }
  /** high: it crossed the level; else it is over. */
  | { readonly type: 'margin-use'; readonly trade: null; readonly high: boolean; readonly margin: Money; readonly equity: Money }
  /** near: liquidation is too near to a stop, or to the mark price (stop null); else it is over, or the side is. */
  | { readonly type: 'liquidation-near'; readonly trade: null; readonly symbol: string; readonly side: Side; readonly near: boolean; readonly mark: Price | null; readonly liquidation: Price | null; readonly stop: Price | null }
  /** More naked time than may be: of a trade, or of the UTC day of all of them (`of` null). */
  | { readonly type: 'naked-budget'; readonly trade: null; readonly of: number | null; readonly ms: number; readonly limitMs: number }
  | { readonly type: 'naked-budget-set'; readonly trade: null; readonly budget: NakedBudget }
  /** What an emergency stop came to, by what the exchange showed: `left` empty ends it. `readTo`: venue time of the last whole read, 0 before the first. */
  | { readonly type: 'emergency-stated'; readonly trade: null; readonly since: number; readonly ended: readonly EmergencyEnd[]; readonly left: readonly EmergencyLeft[]; readonly foreign: readonly ForeignRow[]; readonly readTo: number }
  | { readonly type: 'signed-in'; readonly trade: null; readonly from: string; readonly browser: string; readonly sessionAt: number }
  | { readonly type: 'watch-ended'; readonly trade: null; readonly clientId: string }

/** Trigger price and size of a row. */
export type RowLooks = { readonly trigger: Price | null; readonly quantity: Quantity }

export type AssignedRow = { readonly trade: number; readonly target: number | null; readonly kind: 'stop-loss' | 'take-profit'; readonly orderId: string; readonly trigger: Price; readonly quantity: Quantity }

export type Event = (TradeEvent | AccountEvent) & { readonly at: number }
/** Version of every body written now; `upcast` lifts older ones. */
export const EVENT_VERSION = 2
