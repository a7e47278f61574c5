import type { Fees, Instrument, MarginMode, Side } from '#core/market/instrument.ts'
import type { PositionMode, SyntheticBook } from './command.ts'
import type { VenueEvent } from './event.ts'
import type { Switches } from './switches.ts'
import type { ClosedPositionView, FillView, FlowView, KlineView, OrderView, SettledFunding, TradeView, TriggerView } from './view.ts'

/*
 * The engine's own state: mutable, since it must take 200,000 order events a second, and reachable only through the Venue it belongs to.
 * Numbers are plain bigints in units of 10⁻⁸ here; views carry the brands.
 */
type Writable<T> = { -readonly [K in keyof T]: T[K] }

export type Order = Omit<Writable<OrderView>, 'price' | 'quantity' | 'executed' | 'executedValue' | 'averagePrice' | 'marginLocked' | 'realised'> & {
  price: bigint
  quantity: bigint
  executed: bigint
  executedValue: bigint
  locked: bigint
  /** What of the account's money this order holds back: the margin, with the fees where they are locked too. */
  reserved: bigint
  realised: bigint
  /** Time priority. */
  rank: number
  /** Contracts of other participants ahead in the queue of its price. */
  ahead: bigint
  buys: boolean
  takeProfitId: string | null
  stopLossId: string | null
}

export type Trigger = Omit<Writable<TriggerView>, 'trigger' | 'price' | 'quantity' | 'trailing'> & {
  trigger: bigint | null
  price: bigint | null
  quantity: bigint
  trailing: { fallback: NonNullable<TriggerView['trailing']>['fallback']; activation: bigint | null; active: boolean; best: bigint | null } | null
  rank: number
}

/** One side of a symbol of an account; stays when flat. */
export type Position = {
  readonly account: string
  readonly symbol: string
  readonly side: Side
  contracts: bigint
  cost: bigint
  margin: bigint
  realised: bigint
  /** What is still open of opening orders, and of closing limit orders. */
  opening: bigint
  closing: bigint
  largest: bigint
  closed: bigint
  openValue: bigint
  closeValue: bigint
  openFee: bigint
  closeFee: bigint
  autoMargin: bigint | null
  openedAt: number
  updatedAt: number
  rank: number
  touched: boolean
}

/** What an account has on a symbol. */
export type Holding = {
  readonly symbol: string
  leverage: number
  marginMode: MarginMode
  readonly long: Position
  readonly short: Position
  orders: number
  triggers: number
  rows: number
}

export type Account = {
  readonly id: string
  mode: PositionMode
  fees: Fees
  leverage: number
  marginMode: MarginMode
  balance: bigint
  positionMargin: bigint
  orderMargin: bigint
  readonly holdings: Map<string, Holding>
  orders: Order[]
  triggers: Trigger[]
  fills: FillView[]
  flows: FlowView[]
  closed: ClosedPositionView[]
  readonly transferIds: Set<string>
  touched: boolean
  /** Found again from the lists after a load. */
  readonly orderById: Map<string, Order>
  readonly triggerById: Map<string, Trigger>
  readonly openOrders: Map<string, Order>
  readonly openTriggers: Map<string, Trigger>
  readonly orderByClient: Map<string, Order>
  readonly triggerByClient: Map<string, Trigger>
}

/** Price levels are kept worst first, so that the best is popped off the end. */
export type OwnLevel = { readonly price: bigint; readonly orders: Order[] }
export type OutsideLevel = { readonly price: bigint; size: bigint }
/** Rows by the price they fire at, the next one to fire last. */
export type Armed = { readonly up: Trigger[]; readonly down: Trigger[] }

export type Market = {
  instrument: Instrument
  synthetic: SyntheticBook | null
  spec: SyntheticBook
  /** The synthetic book doesn't fit the last price any more. */
  stale: boolean
  /** Best prices of a made-up book of which only the nearest levels exist yet; null: `outside` is whole. */
  near: { bid: bigint; ask: bigint } | null
  outside: { bids: OutsideLevel[]; asks: OutsideLevel[] }
  last: bigint
  mark: bigint
  markFrom: 'last' | 'given' | 'median'
  markAt: number
  index: bigint | null
  basis: { at: number; value: bigint }[]
  rate: bigint
  nextFundingAt: number
  lastFundingAt: number
  settled: SettledFunding[]
  trades: TradeView[]
  klines: KlineView[]
  /** Prices moved since rows and positions were last looked at. */
  moved: boolean
  /** The running minute changed since it was last told. */
  barMoved: boolean
  /** Found again from the accounts after a load. */
  readonly bids: OwnLevel[]
  readonly asks: OwnLevel[]
  readonly armed: { readonly last: Armed; readonly mark: Armed }
  readonly trailing: Trigger[]
  readonly positions: Set<Position>
}

export type State = {
  now: number
  idAt: number
  idSeq: number
  rank: number
  readonly switches: Switches
  readonly fees: Fees
  readonly keep: number
  /** null: 1,000 trades and funding instants, `keep` bars. */
  readonly tape: number | null
  readonly volumeShare: number
  readonly house: { fees: bigint; clearing: bigint; funding: bigint; insurance: bigint; transfers: bigint }
  readonly accounts: Map<string, Account>
  readonly markets: Map<string, Market>
  /** Earliest instant at which time itself does something. */
  wakeAt: number
  events: VenueEvent[]
  readonly touchedPositions: Position[]
  readonly touchedAccounts: Account[]
}

const newPosition = (account: string, symbol: string, side: Side): Position => ({
  account, symbol, side, contracts: 0n, cost: 0n, margin: 0n, realised: 0n, opening: 0n, closing: 0n, largest: 0n, closed: 0n, openValue: 0n,
  closeValue: 0n, openFee: 0n, closeFee: 0n, autoMargin: null, openedAt: 0, updatedAt: 0, rank: 0, touched: false,
})

export const holdingOf = (account: Account, symbol: string): Holding => {
  const found = account.holdings.get(symbol)
  if (found !== undefined) return found
  const fresh: Holding = {
    symbol, leverage: account.leverage, marginMode: account.marginMode, long: newPosition(account.id, symbol, 'long'),
    short: newPosition(account.id, symbol, 'short'), orders: 0, triggers: 0, rows: 0,
  }
  account.holdings.set(symbol, fresh)
  return fresh
}

/** What an order or row does in the book: long opens and short closes by buying. */
export const buys = (side: Side, direction: 'open' | 'close'): boolean => (side === 'long') === (direction === 'open')

export const isOpen = (order: Order): boolean => order.status === 'new' || order.status === 'partially-filled'
export const isWaiting = (row: Trigger): boolean => row.status === 'waiting' || row.status === 'dormant'
export const remainingOf = (order: Order): bigint => order.quantity - order.executed
