import { Fault, isFault } from '#core/fault.ts'
import type { Instrument } from '#core/market/instrument.ts'
import type { Book, Candle, Quote } from '#core/market/quote.ts'
import type { Rate } from '#core/money/money.ts'
import { PRICE_AGE_MS } from '#core/risk/check-entry.ts'
import type { MarketData } from '#desk/ports/exchange.ts'
import type { Clock } from '#desk/ports/world.ts'
import { MINUTE_MS } from './unseen.ts'

/** The public side of a real exchange, which drives the venue. `fundingRate`: of the next instant, null when nobody tells it. */
export type SourceParts = { readonly market: MarketData; readonly fundingRate: (symbol: string) => Promise<Rate | null>; readonly clock: Clock }
/** Whatever the exchange's fault is, here it is a price that can't be had: `no-price`, and nothing was done. */
export type PaperSource = {
  /** Exchange time, ms. */
  readonly now: () => Promise<number>
  readonly instrument: (symbol: string) => Promise<Instrument | null>
  /** 1 m bars of a span, oldest first, at most PAGE of them. */
  readonly bars: (symbol: string, span: { readonly since: number; readonly until: number }) => Promise<readonly Candle[]>
  /** Young enough to trade on. */
  readonly priced: (symbol: string) => Promise<{ readonly quote: Quote; readonly book: Book }>
  readonly fundingRate: (symbol: string) => Promise<Rate | null>
}

/** Bars of one question, as many as the exchange gives. */
export const PAGE = 1_000
const LEVELS = 100
/** No call waits longer for the exchange than this (ms): an order's window is 2 s. */
const PATIENCE_MS = 4_000
const FILTERS_MS = 600_000

const silent = (what: string, fault?: Fault): Fault => new Fault({ code: 'no-price', retry: 'soon', outcomeKnown: true, venueText: what, retryAt: fault?.facts.retryAt, cause: fault })

export const paperSource = ({ market, fundingRate, clock }: SourceParts): PaperSource => {
  let filters: { readonly at: number; readonly rows: ReadonlyMap<string, Instrument> } | null = null
  const inTime = async <T>(asked: Promise<T>, what: string): Promise<T> => {
    const answered = new AbortController()
    const late = clock.sleep(PATIENCE_MS, answered.signal).then(() => Promise.reject(silent(`${what}: no answer within ${PATIENCE_MS} ms`)))
    try {
      return await Promise.race([asked, late])
    } catch (thrown) {
      throw isFault(thrown) && thrown.facts.code !== 'no-price' ? silent(`${what}: ${thrown.facts.code}`, thrown) : thrown
    } finally {
      answered.abort()
    }
  }
  return {
    now: async () => clock.now() + await inTime(market.clockOffset(), 'exchange time'),
    instrument: async (symbol) => {
      if (filters === null || clock.monotonic() - filters.at > FILTERS_MS) {
        const rows = await inTime(market.instruments(), 'filters')
        filters = { at: clock.monotonic(), rows: new Map(rows.map((row) => [row.symbol, row])) }
      }
      return filters.rows.get(symbol) ?? null
    },
    bars: async (symbol, { since, until }) => {
      const bars = await inTime(market.candles({ symbol, interval: '1m', since, until, limit: PAGE }), `candles of ${symbol}`)
      return bars.filter((bar) => bar.at % MINUTE_MS === 0 && bar.at >= since && bar.at <= until).toSorted((a, b) => a.at - b.at)
    },
    priced: async (symbol) => {
      const [quote, book] = await inTime(Promise.all([market.quote(symbol), market.book(symbol, LEVELS)]), `price of ${symbol}`)
      if (clock.now() - quote.aliveAt > PRICE_AGE_MS.request) throw silent(`${symbol}: the last price is ${clock.now() - quote.aliveAt} ms old, limit ${PRICE_AGE_MS.request} ms`)
      return { quote, book }
    },
    fundingRate: (symbol) => inTime(fundingRate(symbol), `funding of ${symbol}`),
  }
}
