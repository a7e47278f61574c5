import { Fault } from '#core/fault.ts'
import type { Quote } from '#core/market/quote.ts'
import type { MarketEvent as VenueMarketEvent } from '#core/venue/event.ts'
import type { MarketData, MarketEvent } from '#desk/ports/exchange.ts'
import { barsOf } from '../shared/bars.ts'
import type { PaperVenue } from './paper-venue.ts'

const noPrice = (symbol: string): Fault => new Fault({ code: 'no-price', retry: 'soon', outcomeKnown: true, venueText: symbol })

const quoteOf = (paper: PaperVenue, symbol: string, from: Quote['from']): Quote | null => {
  const [ticker, mark] = [paper.venue.ticker(symbol), paper.venue.mark(symbol)]
  if (ticker === null || mark === null) return null
  return { symbol, bid: ticker.bid?.price ?? null, ask: ticker.ask?.price ?? null, last: ticker.last, mark, aliveAt: paper.clock.now(), from }
}

const symbolOf = (event: VenueMarketEvent): string => (event.type === 'trade' ? event.trade.symbol : event.symbol)

/** The public side of the venue in this process; its clock is ours. */
export const paperMarket = (paper: PaperVenue): MarketData => ({
  clockOffset: () => Promise.resolve(0),
  instruments: async () => paper.look().instruments(),
  quote: async (symbol) => {
    paper.look()
    const quote = quoteOf(paper, symbol, 'request')
    if (quote === null) throw noPrice(symbol)
    return quote
  },
  book: async (symbol, levels) => {
    const book = paper.look().book(symbol, levels)
    if (book === null) throw noPrice(symbol)
    return book
  },
  candles: async (ask) => barsOf(paper.look(), ask.symbol, { interval: ask.interval, since: ask.since, until: null, limit: ask.limit }).map(({ at, open, high, low, close, volume }) => ({ at, open, high, low, close, volume })),
  follow: async (symbols, onEvent, stop) => {
    const tell = (event: MarketEvent): void => void Promise.resolve().then(() => onEvent(event))
    const remove = paper.onMarket((event) => {
      const symbol = symbolOf(event)
      if (!symbols().includes(symbol)) return
      if (event.type === 'trade') tell({ type: 'trade', trade: { symbol, at: event.at, price: event.trade.price, size: event.trade.quantity, buyerIsTaker: event.trade.buyerIsTaker } })
      tell({ type: 'alive', symbol, at: paper.clock.now() })
      const quote = quoteOf(paper, symbol, 'stream')
      if (quote !== null) tell({ type: 'quote', quote })
    })
    for (const symbol of symbols()) {
      const quote = quoteOf(paper, symbol, 'stream')
      if (quote !== null) tell({ type: 'quote', quote })
    }
    await new Promise<void>((ended) => (stop.aborted ? ended() : stop.addEventListener('abort', () => ended(), { once: true })))
    remove()
  },
})
