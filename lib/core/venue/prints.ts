import type { Money, Price, Quantity } from '#core/money/money.ts'
import { remember, TAPE } from './ledger.ts'
import { valueOf } from './margin.ts'
import type { Market, State } from './state.ts'
import type { KlineView, TradeView } from './view.ts'

const MINUTE = 60_000

/** The last price moved, with or without a trade that one can see. */
export const setLast = (market: Market, price: bigint): void => {
  market.moved = true
  if (market.last !== price) market.stale = true
  market.last = price
  if (market.markFrom === 'last') market.mark = price
}

const joined = (bar: KlineView, trade: TradeView, value: bigint): KlineView => ({
  at: bar.at, open: bar.open, high: trade.price > bar.high ? trade.price : bar.high, low: trade.price < bar.low ? trade.price : bar.low, close: trade.price,
  volume: (bar.volume + trade.quantity) as Quantity, value: (bar.value + value) as Money, trades: bar.trades + 1,
  takerBuyVolume: trade.buyerIsTaker ? ((bar.takerBuyVolume + trade.quantity) as Quantity) : bar.takerBuyVolume,
  takerBuyValue: trade.buyerIsTaker ? ((bar.takerBuyValue + value) as Money) : bar.takerBuyValue,
})

const emptyBar = (at: number, price: Price): KlineView => ({
  at, open: price, high: price, low: price, close: price, volume: 0n as Quantity, value: 0n as Money, trades: 0, takerBuyVolume: 0n as Quantity,
  takerBuyValue: 0n as Money,
})

/** A trade that everybody sees: tape, running minute, last price. */
export const print = (state: State, market: Market, trade: TradeView): void => {
  remember(market.trades, trade, state.tape ?? TAPE)
  const minute = trade.at - (trade.at % MINUTE)
  const value = valueOf(market, trade.price, trade.quantity)
  const running = market.klines.at(-1)
  if (running !== undefined && running.at >= minute) market.klines[market.klines.length - 1] = joined(running, trade, value)
  else remember(market.klines, joined(emptyBar(minute, trade.price), trade, value), state.tape ?? state.keep)
  // A trade of ours moves the price, not the book that is left after it: only what others do makes the synthetic book up anew.
  const { stale } = market
  setLast(market, trade.price)
  market.stale = stale
  market.barMoved = true
  state.events.push({ type: 'trade', at: state.now, trade })
}

/** A whole bar of a replay takes the place of the running one. */
export const setBar = (state: State, market: Market, bar: KlineView): void => {
  const running = market.klines.at(-1)
  if (running !== undefined && running.at === bar.at) market.klines[market.klines.length - 1] = bar
  else if (running === undefined || running.at < bar.at) remember(market.klines, bar, state.tape ?? state.keep)
  state.events.push({ type: 'kline', at: state.now, symbol: market.instrument.symbol, kline: bar })
}
