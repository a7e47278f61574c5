import type { Instrument } from '#core/market/instrument.ts'
import type { Candle } from '#core/market/quote.ts'
import type { Price, Quantity } from '#core/money/money.ts'
import type { MarketCommand } from '../command.ts'
import type { Driven } from './seeded-market.ts'

const MINUTE = 60_000

/** Candles of one minute as commands: one a minute, told at its end. */
export const candleMarket = function* (symbol: string, candles: Iterable<Candle>): Generator<Driven> {
  for (const candle of candles) yield { at: candle.at + MINUTE, commands: [{ type: 'candle', symbol, candle }] }
}

/** On the tick, which a candle of another venue need not be. */
const onTick = (instrument: Instrument, price: bigint): Price => (price - (price % instrument.tick)) as Price

/**
 * The same minutes as four trades each (open, the extreme that the close is farther from, the other one, close), for a replay that is
 * watched: prices move within the minute. Never finer than the candles were.
 */
export const tradesOfCandles = function* (instrument: Instrument, candles: Iterable<Candle>): Generator<Driven> {
  const { symbol } = instrument
  let before = 0n
  for (const candle of candles) {
    const rises = candle.close >= candle.open
    const prices = rises ? [candle.open, candle.low, candle.high, candle.close] : [candle.open, candle.high, candle.low, candle.close]
    const quarter = candle.volume / 4n - ((candle.volume / 4n) % instrument.step)
    const quantity = (quarter > 0n ? quarter : instrument.step) as Quantity
    for (const [part, raw] of prices.entries()) {
      const price = onTick(instrument, raw)
      const trade: MarketCommand = { type: 'trade', symbol, price, quantity, buyerIsTaker: price >= before }
      before = price
      yield { at: candle.at + part * 15_000, commands: [trade] }
    }
  }
}
