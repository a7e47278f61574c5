import type { InstrumentStatus } from '#core/market/instrument.ts'
import type { Level } from '#core/market/quote.ts'
import type { Price, Rate } from '#core/money/money.ts'
import type { BalanceView, FillView, KlineView, OrderView, PositionView, TradeView, TriggerView } from './view.ts'

/** What the user stream carries. Order of one command: reports and fills as they happen, then positions, then the balance. */
export type AccountEvent =
  /** On each new order, fill and change of state; `fill` is the last execution. */
  | { readonly type: 'order'; readonly account: string; readonly at: number; readonly order: OrderView; readonly fill: FillView | null }
  | { readonly type: 'fill'; readonly account: string; readonly at: number; readonly fill: FillView }
  /** `quote` is the price that the venue looked at. */
  | { readonly type: 'trigger'; readonly account: string; readonly at: number; readonly trigger: TriggerView; readonly quote: Price }
  /** Only on change; a closed position is sent once with 0 contracts. */
  | { readonly type: 'position'; readonly account: string; readonly at: number; readonly position: PositionView }
  | { readonly type: 'balance'; readonly account: string; readonly at: number; readonly balance: BalanceView }

export type MarketEvent =
  | { readonly type: 'trade'; readonly at: number; readonly trade: TradeView }
  /** The whole book changed (snapshot or synthetic): read it with `book()`. */
  | { readonly type: 'book'; readonly at: number; readonly symbol: string }
  /** Levels of the given or resting book that changed; size 0 is gone. */
  | { readonly type: 'book-change'; readonly at: number; readonly symbol: string; readonly bids: readonly Level[]; readonly asks: readonly Level[] }
  | { readonly type: 'mark'; readonly at: number; readonly symbol: string; readonly price: Price }
  | { readonly type: 'index'; readonly at: number; readonly symbol: string; readonly price: Price }
  /** The running minute. */
  | { readonly type: 'kline'; readonly at: number; readonly symbol: string; readonly kline: KlineView }
  | { readonly type: 'funding-rate'; readonly at: number; readonly symbol: string; readonly rate: Rate; readonly nextAt: number }
  | { readonly type: 'status'; readonly at: number; readonly symbol: string; readonly status: InstrumentStatus }

export type VenueEvent = AccountEvent | MarketEvent
