import type { Book, PublicTrade } from '#core/market/quote.ts'
import { price, quantity } from '#core/money/money.ts'
import type { MarketEvent } from '#desk/ports/exchange.ts'
import { bookFrame, frame, markTick, quoteTick, tradeTicks, type WireFrame } from '../wire/stream.ts'
import { type BookKeeper, keepBook } from './book-keeper.ts'
import { type Known, quoteOf } from './quotes.ts'

/** What becomes of frames; `now` is our clock, which ages are counted by. */
export type MarketListener = {
  readonly onEvent: (event: MarketEvent) => void
  readonly onBook?: (book: Book) => void
  readonly now: () => number
  /** A book lost its thread: a new snapshot is wanted. */
  readonly onBookGap: (symbol: string) => void
}

export type MarketReader = {
  /** False when the text is no content. */
  readonly read: (text: string) => boolean
  readonly add: (symbol: string) => unknown
  readonly drop: (symbol: string) => void
  readonly symbols: () => readonly string[]
  readonly clear: () => void
}

const NOTHING_KNOWN: Known = { bid: null, ask: null, last: null, mark: null }
const LEVELS = 50

const readFrame = (text: string): WireFrame | null => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  const parsed = frame.safeParse(value)
  return parsed.success ? parsed.data : null
}

const positive = (units: bigint | null) => (units === null || units <= 0n ? null : price(units))

const readTrades = (symbol: string, data: unknown): readonly PublicTrade[] => {
  const ticks = tradeTicks.safeParse(data)
  const traded = ticks.success ? ticks.data.filter((tick) => tick.p > 0n) : []
  return traded.map((tick) => ({ symbol, at: tick.t, price: price(tick.p), size: quantity(tick.q), buyerIsTaker: tick.m }))
}

/** Turns frames into quotes, trades and signs of life of the symbols that were added. */
export const marketReader = (listener: MarketListener): MarketReader => {
  const known = new Map<string, Known>()
  const books = new Map<string, BookKeeper>()

  const learn = (symbol: string, news: Partial<Known>): void => {
    const old = known.get(symbol)
    if (old === undefined) return
    const now = listener.now()
    const all = { ...old, ...news }
    known.set(symbol, all)
    listener.onEvent({ type: 'alive', symbol, at: now })
    const quote = quoteOf(symbol, all, now)
    if (quote !== null) listener.onEvent({ type: 'quote', quote })
  }
  const onTrades = (symbol: string, data: unknown, first: boolean): void => {
    const trades = known.has(symbol) ? readTrades(symbol, data) : []
    const last = trades.at(-1)
    if (last !== undefined) learn(symbol, { last: last.price })
    // What a first frame shows happened before we were there.
    if (!first) for (const trade of trades) listener.onEvent({ type: 'trade', trade })
  }
  const onBook = (symbol: string, got: WireFrame): void => {
    const parsed = bookFrame.safeParse(got.data)
    const rows = parsed.success ? parsed.data[0] : undefined
    if (rows === undefined || !known.has(symbol)) return
    const keeper = books.get(symbol) ?? keepBook(symbol)
    books.set(symbol, keeper)
    if (keeper.take(rows, got.f === true) === 'gap') {
      listener.onEvent({ type: 'gap', symbol, reason: 'book counter' })
      listener.onBookGap(symbol)
      return
    }
    learn(symbol, {})
    const book = keeper.book(LEVELS)
    if (book !== null) listener.onBook?.(book)
  }
  const read = (text: string): boolean => {
    const got = readFrame(text)
    switch (got?.topic) {
      case 'trade': onTrades(got.symbol ?? '', got.data, got.f === true)
        return true
      case 'bookTicker': {
        const tick = quoteTick.safeParse(got.data)
        if (tick.success) learn(tick.data.s, { bid: positive(tick.data.b), ask: positive(tick.data.a) })
        return true
      }
      case 'markPrice': {
        const marks = markTick.safeParse(got.data)
        for (const mark of marks.success ? marks.data : []) learn(mark.symbol, { mark: positive(mark.price) })
        return true
      }
      case 'diffDepth': onBook(got.symbol ?? '', got)
        return true
      default: return false
    }
  }
  return {
    read,
    add: (symbol) => known.set(symbol, known.get(symbol) ?? NOTHING_KNOWN),
    drop: (symbol) => {
      known.delete(symbol)
      books.delete(symbol)
    },
    symbols: () => [...known.keys()],
    clear: () => {
      known.clear()
      books.clear()
    },
  }
}
