import type { Price } from '#core/money/money.ts'
import { reached } from './armed.ts'
import { fireRow } from './fire.ts'
import { liquidate } from './liquidation.ts'
import { isWaiting, type Market, type State } from './state.ts'
import { trailAll } from './trailing.ts'

const SECOND = 1000

const fireReached = (state: State, market: Market, by: 'last' | 'mark'): void => {
  for (;;) {
    const row = reached(market, by, by === 'last' ? market.last : market.mark)
    if (row === null) return
    fireRow(state, market, row)
  }
}

const fireTrailing = (state: State, market: Market, by: 'last' | 'mark'): void => {
  if (market.trailing.length === 0) return
  for (const row of trailAll(market, by, by === 'last' ? market.last : market.mark)) if (isWaiting(row)) fireRow(state, market, row)
}

const matching = (market: Market): boolean => market.instrument.status !== 'not-tradable' && market.instrument.status !== 'delisted'

/** Everything that a moved price sets off, until nothing more happens: each row fires once, each position ends once. A halted symbol waits. */
export const watch = (state: State, market: Market): void => {
  while (market.moved && market.last > 0n && matching(market)) {
    market.moved = false
    for (const by of ['last', 'mark'] as const) {
      fireTrailing(state, market, by)
      fireReached(state, market, by)
    }
    liquidate(state, market)
  }
  tellMarket(state, market)
}

const tellMarket = (state: State, market: Market): void => {
  if (market.barMoved) {
    market.barMoved = false
    const kline = market.klines.at(-1)
    if (kline !== undefined) state.events.push({ type: 'kline', at: state.now, symbol: market.instrument.symbol, kline })
  }
  if (state.now - market.markAt >= SECOND && market.mark > 0n) {
    market.markAt = state.now - (state.now % SECOND)
    state.events.push({ type: 'mark', at: state.now, symbol: market.instrument.symbol, price: market.mark as Price })
  }
}
