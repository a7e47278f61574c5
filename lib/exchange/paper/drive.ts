import type { Candle } from '#core/market/quote.ts'
import { quantity } from '#core/money/money.ts'
import type { Venue } from '#core/venue/venue.ts'
import { deepBook } from '#core/venue/synthetic.ts'
import type { PaperSource } from './paper-source.ts'
import type { Look, Looks, RowState } from './row-state.ts'
import { MINUTE_MS, minuteOf, moveTo, quietUntil, type Seen, seenOf, unseenOf, withPrice } from './unseen.ts'

/** A minute without trades has no bar; one that is published late still counts for so long (ms). */
const LATE_MS = 2 * MINUTE_MS

const lookOf = (looks: Looks, symbol: string): Look => looks[symbol] ?? { seen: null, listedAt: 0, ratedAt: 0 }
export const withLook = (looks: Looks, symbol: string, change: Partial<Look>): Looks => ({ ...looks, [symbol]: { ...lookOf(looks, symbol), ...change } })

/** The first minute that a symbol's bars are asked from; null: nobody waits for its price. */
export const sinceOf = (looks: Looks, symbol: string): number | null => looks[symbol]?.seen?.at ?? null

/**
 * Brings the venue to `to` (exchange time, ms) by the bars of each symbol, minute after minute over all of them: the adverse extreme of a bar comes
 * first (core/venue/candle.ts), and funding falls due between its two minutes.
 */
export const driveBars = ({ venue, looks }: RowState, told: ReadonlyMap<string, readonly Candle[]>, to: number): Looks => {
  const news = [...told].flatMap(([symbol, bars]) => unseenIn(looks, symbol, bars).map((candle) => ({ symbol, candle })))
  news.sort((a, b) => a.candle.at - b.candle.at || (a.symbol < b.symbol ? -1 : 1))
  for (const { symbol, candle } of news) venue.apply({ type: 'candle', symbol, candle }, Math.min(to, candle.at + MINUTE_MS - 1))
  venue.advance(to)
  let after = looks
  for (const [symbol, bars] of told) {
    const seen = seenAfter(lookOf(looks, symbol).seen, bars)
    if (seen !== null) after = withLook(after, symbol, { seen: quietUntil(seen, minuteOf(to) - LATE_MS) })
  }
  return after
}

const unseenIn = (looks: Looks, symbol: string, bars: readonly Candle[]): readonly Candle[] => {
  const { seen } = lookOf(looks, symbol)
  return seen === null ? [] : unseenOf(seen, bars)
}
const seenAfter = (before: Seen | null, bars: readonly Candle[]): Seen | null => {
  const last = bars.at(-1)
  return last === undefined || (before !== null && last.at < before.at) ? before : seenOf(last)
}

type Priced = Awaited<ReturnType<PaperSource['priced']>>

/** The price of this moment, and then the book that an order meets. `bars`: the running minute of a symbol that nobody waited for. */
export const priceIn = ({ venue, looks }: RowState, { quote, book }: Priced, bars: readonly Candle[] | null, at: number): Looks => {
  const { symbol } = book
  const before = bars === null ? lookOf(looks, symbol).seen : seenAfter(null, bars)
  const flat: Seen = { at: minuteOf(at) - MINUTE_MS, high: quote.last, low: quote.last, close: quote.last, volume: quantity(0n) }
  const seen = withPrice(before ?? flat, quote.last)
  venue.apply({ type: 'candle', symbol, candle: moveTo(bars === null ? (before ?? flat) : seen, quote.last) }, at)
  venue.apply({ type: 'book', symbol, bids: book.bids, asks: book.asks }, at)
  return withLook(looks, symbol, { seen })
}

/** The book was of that moment: what a candle sets off later fills at its own price. */
export const dropBook = (venue: Venue, symbol: string, at: number): void => {
  const instrument = venue.instrument(symbol)
  if (instrument !== null) venue.apply({ type: 'synthetic-book', symbol, book: deepBook(instrument.quantityMax) }, at)
}
