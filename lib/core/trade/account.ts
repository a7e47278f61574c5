import type { Side, TriggerSource } from '#core/market/instrument.ts'
import { type Money, NOTHING, type Price, type Quantity } from '#core/money/money.ts'
import type { Fill } from '#core/order/order.ts'
import type { Flow } from '#core/position/position.ts'
import type { Limits } from '#core/risk/limits.ts'
import type { ExitForm } from './preview.ts'
import type { Block } from './refusal.ts'
import { type EndedTrade, isLive, type LiveTrade, type OwnOrder, sideKey, type Trade } from './state.ts'
import type { Step } from './steps.ts'
import type { Alarms, Emergency, NakedBudget, NakedDay, VenueHealth } from './watched.ts'

/** A protective row as it is wanted at the venue, and the trade that wants it. */
export type WantedRow = {
  readonly trade: number
  readonly kind: 'stop-loss' | 'take-profit'
  readonly target: number | null
  readonly trigger: Price
  readonly quantity: Quantity
  readonly by: TriggerSource
}

/** `by`: the venue's own order that it is of, where that is known. */
export type WaitingFill = { readonly fill: Fill; readonly reads: number; readonly by?: 'liquidation' | 'deleveraging' }

export type RowShape = { readonly kind: 'stop-loss' | 'take-profit'; readonly trigger: Price }

/** An order of Keel's that closes what is not Keel's, at the user's word: it belongs to no trade. `tickets`: its fills that are booked. */
export type ForeignClose = { readonly order: OwnOrder; readonly tickets: readonly string[] }
/** Contracts of a side that are not Keel's and that the user may have closed by one press; the numbers that the press binds. */
export type ForeignRow = { readonly symbol: string; readonly side: Side; readonly contracts: Quantity }
/** `number` is part n of its first order's id, and its button's name. */
export type ForeignOffer = { readonly number: number; readonly at: number; readonly rows: readonly ForeignRow[] }

/** What the desk knows and wants of one side of a symbol. */
export type SideState = {
  /** Contracts that are not Keel's. */
  readonly foreign: Quantity
  /** So many of them the user knows of and leaves as they are; absent: none. */
  readonly left?: Quantity
  /** Its order that closes them; null: none is under way. */
  readonly foreignClose: ForeignClose | null
  /** The set last asked of the venue, and the number of that ask. */
  readonly wanted: readonly WantedRow[]
  readonly ask: number
  /** The ask that was last answered, and whether the venue then showed the set. */
  readonly answered: number
  readonly shown: boolean
  readonly answeredAt: number
  /** ms; when to compare again after a fault; null: no reason to. */
  readonly retryAt: number | null
  readonly tries: number
  /** Answers in a row that did not show the set, whatever was asked anew meanwhile; absent: the last one showed it. */
  readonly unshown?: number
  /** Kinds and triggers asked for lately: rows that look so are ours, even where no read has told their ids yet. Newest last, at most 40. */
  readonly shapes: readonly RowShape[]
  /** A difference between position and ledgers that one whole read showed; the second makes it a fact. null: none. */
  readonly suspected: Quantity | null
  /** Contracts that the ledgers have and the position doesn't, and the time of the read that showed it first; null: none. */
  readonly missing: { readonly contracts: Quantity; readonly at: number } | null
  /** Fills that no order of ours explains yet, or that overtook what they close; and how many full reads they have outlived. */
  readonly unexplained: readonly WaitingFill[]
}

/** An id that no list showed up to its horizon: it stays watched, and is adopted if its order appears after all. */
export type WatchedId = { readonly clientId: string; readonly trade: number; readonly symbol: string; readonly side: Side; readonly until: number }

export type AccountState = {
  readonly version: 1
  /** Part of every order id; the store's word, renewed by a restore. */
  readonly epoch: number
  readonly exitForm: ExitForm
  readonly nextTrade: number
  readonly blocked: { readonly why: Block; readonly at: number } | null
  readonly trades: Readonly<Record<string, Trade>>
  readonly sides: Readonly<Record<string, SideState>>
  readonly watched: readonly WatchedId[]
  readonly limits: Limits
  /** Realised net per UTC day of this account, for the daily limit; and losses in a row. */
  readonly day: { readonly date: number; readonly net: Money; readonly lossesInRow: number }
  /** Orders, rows and children of trades that ended within the last day, all their fills booked: what is told of them again is a repeat. */
  readonly endedOrders: readonly { readonly orderId: string; readonly until: number }[]
  /** Cash flows booked so far, newest last, a few hundred kept; older ones lie before `flowsSince`. */
  readonly flowIds: readonly string[]
  /** Funding that is read and not shared yet, oldest first; absent: none ever was. */
  readonly waitingFlows?: readonly Flow[]
  /** Who held how much when, by the venue's fill times, for funding that is read after the instant (RULES.md, Results). */
  readonly steps: readonly Step[]
  /** Venue time (ms) up to which fills and flows are read; 0 before the first whole read. A read after a downtime begins here. */
  readonly readTo: number
  /** Highest equity that a whole read showed, moved by what was paid in or out; 0 before the first. */
  readonly equityPeak: Money
  /** What the last statement of an emergency stop offers to close though it is not Keel's; null: nothing, or it was taken up. */
  readonly foreignOffer: ForeignOffer | null
  /** Part n of the next order id of no trade. */
  readonly nextForeign: number
  /** How its exchange answers, as told last; absent: well, as far as anybody knows. */
  readonly venue?: VenueHealth
  readonly alarms?: Alarms
  /** Absent: none is under way. */
  readonly emergency?: Emergency
  /** Absent: no part was ever without a confirmed stop. */
  readonly naked?: NakedDay
  /** As its user set it; absent: the default. */
  readonly nakedBudget?: NakedBudget
}

export const NEW_SIDE: SideState = { foreign: NOTHING, foreignClose: null, wanted: [], ask: 0, answered: 0, shown: true, answeredAt: 0, retryAt: null, tries: 0, shapes: [], suspected: null, missing: null, unexplained: [] }

/** Oldest first: the trades' keys are their numbers. */
export const liveTrades = ({ trades }: AccountState): readonly LiveTrade[] => Object.values(trades).filter(isLive)

/** Trades of a side, oldest first. */
export const tradesOn = ({ trades }: AccountState, symbol: string, side: Side): readonly LiveTrade[] =>
  Object.values(trades).filter((trade): trade is LiveTrade => trade.plan.side === side && trade.plan.symbol === symbol && isLive(trade))

export const sideOf = (account: AccountState, symbol: string, side: Side): SideState => account.sides[sideKey(symbol, side)] ?? NEW_SIDE

export const withSide = (account: AccountState, key: string, change: (side: SideState) => SideState): AccountState => ({
  ...account,
  sides: { ...account.sides, [key]: change(account.sides[key] ?? NEW_SIDE) },
})

/** A flow shows up in the venue's ledger this long after its instant at the latest (ms). */
export const FLOW_LATE_MS = 60_000

/** Closed trades whose last flows no read is known to have shown yet, or whose share of one can't be told yet: their result may still change. */
export const owedFlows = (account: AccountState): readonly EndedTrade[] => {
  const waits = ({ plan }: EndedTrade): boolean => account.waitingFlows?.some((flow) => flow.symbol === plan.symbol) === true
  return Object.values(account.trades).flatMap((trade) => (trade.status === 'closed' && (account.readTo < trade.closedAt + FLOW_LATE_MS || waits(trade)) ? [trade] : []))
}
