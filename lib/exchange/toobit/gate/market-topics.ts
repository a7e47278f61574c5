import { showDecimal } from '#core/money/decimal.ts'
import type { Venue } from '#core/venue/venue.ts'
import type { KlineView, TickerView, TradeView } from '#core/venue/view.ts'
import { barsOf, INTERVAL_NAMES } from '../../shared/bars.ts'
import { changeRatio, indexToken, showLevels } from './show-market.ts'

export type Frame = { readonly topic: string; readonly symbol: string | null; readonly data: unknown; readonly first: boolean; readonly now: number; readonly klineType?: string }

/** Envelope of every frame; some topics carry no top-level symbol (TOOBIT-API.md 7.1). */
export const envelope = ({ topic, symbol, data, first, now, klineType }: Frame): string => {
  const kline = klineType === undefined ? {} : { klineType }
  return JSON.stringify({
    ...(symbol === null ? {} : { symbol, symbolName: symbol }), ...kline, topic, params: { realtimeInterval: '24h', ...kline, binary: 'false' }, data, f: first, sendTime: now, shared: false,
  })
}

/** m true: the buyer took. */
export const tradeRow = (row: TradeView) => ({ v: row.ticketId, t: row.at, p: showDecimal(row.price), q: showDecimal(row.quantity), m: row.buyerIsTaker })

const bestRow = (row: TickerView, at: number, name = 'bookTicker') => ({
  e: name, E: at, s: row.symbol, b: showDecimal(row.bid?.price ?? 0n), bq: showDecimal(row.bid?.size ?? 0n), a: showDecimal(row.ask?.price ?? 0n), aq: showDecimal(row.ask?.size ?? 0n), t: row.at,
})
const dayRow = (row: TickerView) => ({
  t: row.at, s: row.symbol, o: showDecimal(row.open), h: showDecimal(row.high), l: showDecimal(row.low), c: showDecimal(row.last), v: showDecimal(row.volume), qv: showDecimal(row.value),
  sn: row.symbol, m: changeRatio(row), e: 301,
})
const wholeDay = (row: TickerView, now: number) => ({
  e: '24hrTicker', E: now, s: row.symbol, o: showDecimal(row.open), h: showDecimal(row.high), l: showDecimal(row.low), c: showDecimal(row.last), v: showDecimal(row.volume),
  qv: showDecimal(row.value), P: changeRatio(row), p: showDecimal(row.last - row.open), ltv: '1',
})
const klineRow = (symbol: string, row: KlineView) => ({
  t: row.at, s: symbol, sn: symbol, c: showDecimal(row.close), h: showDecimal(row.high), l: showDecimal(row.low), o: showDecimal(row.open), v: showDecimal(row.volume), st: 0,
})

const BOOK_LEVELS = 200
export const wholeBook = (venue: Venue, symbol: string) => venue.book(symbol, BOOK_LEVELS)

const PLAIN_TOPICS: readonly string[] = ['trade', 'realtimes', 'depth', 'diffDepth', 'bookTicker', 'markPrice', 'index', 'wholeRealTime', 'wholeBookTicker']
export const isTopic = (topic: string): boolean => PLAIN_TOPICS.includes(topic) || (topic.startsWith('kline_') && INTERVAL_NAMES.includes(topic.slice(6)))
export const needsNoSymbol = (topic: string): boolean => topic === 'wholeRealTime' || topic === 'wholeBookTicker'

/** Contract behind a subscribed name: itself, or by its index token for topic index. */
export const contractFor = (venue: Venue, topic: string, name: string): string | null =>
  topic === 'index' ? (venue.instruments().find((row) => indexToken(row) === name)?.symbol ?? null) : (venue.instrument(name)?.symbol ?? null)

type Shown = { readonly symbol: string | null; readonly data: unknown }

const SHOW: Readonly<Record<string, (venue: Venue, name: string, contract: string, first: boolean) => Shown | null>> = {
  trade: (venue, name, contract) => ({ symbol: name, data: venue.trades(contract, 60).map(tradeRow) }),
  realtimes: (venue, name, contract) => {
    const ticker = venue.ticker(contract)
    return ticker === null ? null : { symbol: name, data: [dayRow(ticker)] }
  },
  bookTicker: (venue, _name, contract, first) => {
    const ticker = venue.ticker(contract)
    return { symbol: null, data: first || ticker === null ? [] : bestRow(ticker, venue.now()) }
  },
  markPrice: (venue, name, contract, first) => ({
    symbol: null, data: first ? [] : { exchangeId: 301, symbolId: name, price: showDecimal(venue.mark(contract) ?? 0n), time: venue.now() - (venue.now() % 1_000) },
  }),
  index: (venue, name, contract) => {
    const value = showDecimal(venue.index(contract) ?? 0n)
    return { symbol: name, data: [{ symbol: name, index: value, edp: value, formula: `PAPER.${name}*1.0`, time: venue.now() - (venue.now() % 1_000) }] }
  },
  depth: (venue, name, contract) => {
    const book = wholeBook(venue, contract)
    return book === null ? null : { symbol: name, data: [{ e: 301, s: name, t: book.at, v: `${book.at}_1E-18`, b: showLevels(book.bids), a: showLevels(book.asks), o: 0 }] }
  },
}

/** The frame that a topic shows of a symbol now; diffDepth and running trades come from changes instead. */
export const frameNow = (venue: Venue, topic: string, name: string, first: boolean): string | null => {
  const contract = contractFor(venue, topic, name) ?? name
  if (topic.startsWith('kline_')) return klineFrame(venue, topic.slice(6), contract, first)
  const shown = SHOW[topic]?.(venue, name, contract, first) ?? null
  return shown === null ? null : envelope({ topic, ...shown, first, now: venue.now() })
}

const klineFrame = (venue: Venue, interval: string, symbol: string, first: boolean): string | null => {
  const bar = barsOf(venue, symbol, { interval, since: null, until: null, limit: 1 }).at(-1)
  return bar === undefined ? null : envelope({ topic: 'kline', symbol, data: [klineRow(symbol, bar)], first, now: venue.now(), klineType: interval })
}

/** All symbols in frames of their own. */
export const wholeFrames = (venue: Venue, topic: string, first: boolean): readonly string[] =>
  venue.instruments().flatMap((row) => {
    const ticker = venue.ticker(row.symbol)
    if (ticker === null) return []
    const data = topic === 'wholeRealTime' ? wholeDay(ticker, venue.now()) : bestRow(ticker, venue.now(), 'wholeBookTicker')
    return [envelope({ topic, symbol: null, data, first, now: venue.now() })]
  })
