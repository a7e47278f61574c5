import type { Candle } from '#core/market/quote.ts'
import { maxOf, minOf, type Price, quantity, type Quantity } from '#core/money/money.ts'

export const MINUTE_MS = 60_000
export const minuteOf = (at: number): number => at - (at % MINUTE_MS)

/** The running minute of a symbol as it was when somebody looked last. `close` is the price of then. */
export type Seen = { readonly at: number; readonly high: Price; readonly low: Price; readonly close: Price; readonly volume: Quantity }

export const seenOf = ({ at, high, low, close, volume }: Candle): Seen => ({ at, high, low, close, volume })

/** A price that was told beside the bar: it is no news any more when the bar shows it. */
export const withPrice = (seen: Seen, last: Price): Seen => ({ ...seen, high: maxOf(seen.high, last), low: minOf(seen.low, last), close: last })

/** Nobody traded since: a minute that shows up later is all news, but none of before. */
export const quietUntil = (seen: Seen, at: number): Seen => (seen.at >= at ? seen : { at, high: seen.close, low: seen.close, close: seen.close, volume: quantity(0n) })

/**
 * What the bars tell that was not known at the last look, as bars of their own. Of the minute that ran then only a new extreme, the close and the
 * volume since: an order is never met by a price of before it. A price that came back to where it had been within that minute is not seen.
 */
export const unseenOf = (seen: Seen, bars: readonly Candle[]): readonly Candle[] =>
  bars.filter((bar) => bar.at >= seen.at).flatMap((bar) => {
    const news = bar.at > seen.at ? bar : sinceThen(seen, bar)
    return news === null ? [] : [news]
  })

const sinceThen = (seen: Seen, bar: Candle): Candle | null => {
  const volume = quantity(maxOf(bar.volume - seen.volume, 0n))
  const high = maxOf(maxOf(seen.close, bar.close), bar.high > seen.high ? bar.high : bar.close)
  const low = minOf(minOf(seen.close, bar.close), bar.low < seen.low ? bar.low : bar.close)
  return volume === 0n && high === low ? null : { at: bar.at, open: seen.close, high, low, close: bar.close, volume }
}

/** The price moved here, and nobody was met on the way that wasn't waiting already. */
export const moveTo = (seen: Seen, last: Price): Candle => ({ at: seen.at, open: seen.close, high: maxOf(seen.close, last), low: minOf(seen.close, last), close: last, volume: quantity(0n) })
