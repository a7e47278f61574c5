import { Fault } from '#core/fault.ts'
import { readDecimal } from '#core/money/decimal.ts'
import { price, quantity, type Rate, rate } from '#core/money/money.ts'
import type { Level } from '#core/market/quote.ts'
import type { Instrument } from '#core/market/instrument.ts'
import type { MarketData } from '#desk/ports/exchange.ts'
import type { SocketOpener } from '#desk/ports/world.ts'
import type { ToobitClient } from './client.ts'
import { readInstrument, readPeriod } from './map/instrument.ts'
import { getBookTickers, getDepth, getExchangeInfo, getFundingRates, getKlines, getMarkPrice, getPrices } from './routes/market.ts'
import { followMarket } from './stream/market-stream.ts'
import { contractRow } from './wire/market.ts'

export type ToobitMarketParts = { readonly client: ToobitClient; readonly socket: SocketOpener }

const readLevels = (levels: readonly (readonly [bigint, bigint, ...unknown[]])[]): readonly Level[] =>
  levels.filter(([at, size]) => at > 0n && size > 0n).map(([at, size]) => ({ price: price(at), size: quantity(size) }))

const positive = (units: bigint | null | undefined) => (units === null || units === undefined || units <= 0n ? null : price(units))

const instruments = async (client: ToobitClient): Promise<readonly Instrument[]> => {
  const [info, funding] = await Promise.all([getExchangeInfo(client), getFundingRates(client, null)])
  const hours = new Map(funding.map((row) => [row.symbol, readPeriod(row.period)]))
  return info.contracts.flatMap((row) => {
    const parsed = contractRow.safeParse(row)
    const instrument = parsed.success ? readInstrument(parsed.data, hours.get(parsed.data.symbol)) : null
    return instrument === null ? [] : [instrument]
  })
}

/** Rate of the next funding instant; null where the venue tells none. */
export const toobitFundingRate = (client: ToobitClient) => async (symbol: string): Promise<Rate | null> => {
  const row = (await getFundingRates(client, symbol)).find((one) => one.symbol === symbol)
  const told = row === undefined ? null : readDecimal(row.rate)
  return typeof told === 'bigint' ? rate(told) : null
}

/** The public side of Toobit. A quote by request takes three calls, since no one route shows bid, ask, last and mark. */
export const toobitMarket = ({ client, socket }: ToobitMarketParts): MarketData => ({
  clockOffset: () => client.time.offset(),
  instruments: () => instruments(client),
  quote: async (symbol) => {
    const askedAt = client.clock.now()
    const [[book], [last], mark] = await Promise.all([getBookTickers(client, symbol), getPrices(client, symbol), getMarkPrice(client, symbol)])
    const traded = positive(last?.p)
    const marked = positive(mark.price)
    if (traded === null || marked === null) throw new Fault({ code: 'no-price', retry: 'soon', outcomeKnown: true, venueText: symbol })
    return { symbol, bid: positive(book?.b), ask: positive(book?.a), last: traded, mark: marked, aliveAt: askedAt, from: 'request' }
  },
  book: async (symbol, levels) => {
    const reply = await getDepth(client, symbol, levels)
    return { symbol, at: reply.t, bids: readLevels(reply.b), asks: readLevels(reply.a) }
  },
  candles: async (ask) => {
    const rows = await getKlines(client, ask)
    return rows.map(([at, open, high, low, close, volume]) => ({ at, open: price(open), high: price(high), low: price(low), close: price(close), volume: quantity(volume) }))
  },
  follow: (symbols, onEvent, stop) => followMarket({ client, socket }, { symbols, onEvent }, stop),
})
