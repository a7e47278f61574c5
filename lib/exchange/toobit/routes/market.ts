import { z } from 'zod'
import type { ToobitClient } from '../client.ts'
import type { Pair } from '../sign.ts'
import {
  bookTicker, depth, exchangeInfo, fundingRate, historyFunding, indexPrices, klines, lastPrice, longShortRatio, markPrice, openInterest, publicTrades, riskLevels,
  serverTime, ticker, type WireDepth, wrappedKlines,
} from '../wire/market.ts'

const get = <S extends z.ZodType>(client: ToobitClient, path: string, pairs: readonly Pair[], cost: { readonly reply: S; readonly weight?: number }): Promise<z.output<S>> =>
  client.send({ method: 'GET', path, pairs, weight: cost.weight ?? 1, priority: 'data', signed: false, reply: cost.reply, kind: 'read' })

const of = (symbol: string): readonly Pair[] => [['symbol', symbol]]
const maybe = (symbol: string | null): readonly Pair[] => (symbol === null ? [] : of(symbol))

export const getTime = async (client: ToobitClient): Promise<number> => (await get(client, '/api/v1/time', [], { reply: serverTime })).serverTime
export const getExchangeInfo = (client: ToobitClient): Promise<z.output<typeof exchangeInfo>> => get(client, '/api/v1/exchangeInfo', [], { reply: exchangeInfo })

/** Up to 100 levels cost 1, 500 cost 5, 1000 cost 10. */
export const getDepth = (client: ToobitClient, symbol: string, levels: number): Promise<WireDepth> =>
  get(client, '/quote/v1/depth', [['symbol', symbol], ['limit', String(levels)]], { reply: depth, weight: levels <= 100 ? 1 : levels <= 500 ? 5 : 10 })
export const getMergedDepth = (client: ToobitClient, symbol: string, scale: number, levels: number): Promise<WireDepth> =>
  get(client, '/quote/v1/depth/merged', [['symbol', symbol], ['scale', String(scale)], ['limit', String(levels)]], { reply: depth })
export const getTrades = (client: ToobitClient, symbol: string, limit: number): Promise<z.output<typeof publicTrades>> =>
  get(client, '/quote/v1/trades', [['symbol', symbol], ['limit', String(limit)]], { reply: publicTrades })

export type KlinesAsk = { readonly symbol: string; readonly interval: string; readonly since?: number; readonly until?: number; readonly limit: number }
export const getKlines = (client: ToobitClient, ask: KlinesAsk): Promise<z.output<typeof klines>> => {
  const pairs: Pair[] = [['symbol', ask.symbol], ['interval', ask.interval]]
  if (ask.since !== undefined) pairs.push(['startTime', String(ask.since)])
  if (ask.until !== undefined) pairs.push(['endTime', String(ask.until)])
  pairs.push(['limit', String(ask.limit)])
  return get(client, '/quote/v1/klines', pairs, { reply: klines })
}
/** Of an index token (`index`) or a contract's mark price (`markPrice`). Documents name from/to, other clients startTime/endTime: both are sent. */
export const getReferenceKlines = (client: ToobitClient, what: 'index' | 'markPrice', ask: KlinesAsk & { readonly since: number; readonly until: number }): Promise<z.output<typeof wrappedKlines>> => {
  const [from, to] = [String(ask.since), String(ask.until)]
  const pairs: Pair[] = [['symbol', ask.symbol], ['interval', ask.interval], ['from', from], ['to', to], ['startTime', from], ['endTime', to], ['limit', String(ask.limit)]]
  return get(client, `/quote/v1/${what}/klines`, pairs, { reply: wrappedKlines })
}

export const getMarkPrice = (client: ToobitClient, symbol: string): Promise<z.output<typeof markPrice>> => get(client, '/quote/v1/markPrice', of(symbol), { reply: markPrice, weight: 10 })
export const getMarkPrices = (client: ToobitClient): Promise<readonly z.output<typeof markPrice>[]> => get(client, '/quote/v1/markPrice', [], { reply: z.array(markPrice), weight: 10 })
export const getIndex = (client: ToobitClient, indexToken: string | null): Promise<z.output<typeof indexPrices>> => get(client, '/quote/v1/index', maybe(indexToken), { reply: indexPrices })
export const getIndexComponents = (client: ToobitClient, indexToken: string): Promise<unknown> => get(client, '/quote/v1/indexPriceComponents', of(indexToken), { reply: z.unknown() })

export const getTickers = (client: ToobitClient, symbol: string | null): Promise<readonly z.output<typeof ticker>[]> =>
  get(client, '/quote/v1/contract/ticker/24hr', maybe(symbol), { reply: z.array(ticker), weight: symbol === null ? 40 : 1 })
export const getPrices = (client: ToobitClient, symbol: string | null): Promise<readonly z.output<typeof lastPrice>[]> =>
  get(client, '/quote/v1/contract/ticker/price', maybe(symbol), { reply: z.array(lastPrice) })
export const getBookTickers = (client: ToobitClient, symbol: string | null): Promise<readonly z.output<typeof bookTicker>[]> =>
  get(client, '/quote/v1/contract/ticker/bookTicker', maybe(symbol), { reply: z.array(bookTicker) })

export const getOpenInterest = (client: ToobitClient, symbol: string): Promise<z.output<typeof openInterest>> => get(client, '/quote/v1/openInterest', of(symbol), { reply: openInterest })
export const getLongShortRatio = (client: ToobitClient, symbol: string, period: string): Promise<z.output<typeof longShortRatio>> =>
  get(client, '/quote/v1/globalLongShortAccountRatio', [['symbol', symbol], ['period', period]], { reply: longShortRatio })
export const getFundingRates = (client: ToobitClient, symbol: string | null): Promise<readonly z.output<typeof fundingRate>[]> =>
  get(client, '/api/v1/futures/fundingRate', maybe(symbol), { reply: z.array(fundingRate) })
export const getFundingHistory = (client: ToobitClient, symbol: string, limit: number): Promise<readonly z.output<typeof historyFunding>[]> =>
  get(client, '/api/v1/futures/historyFundingRate', [['symbol', symbol], ['limit', String(limit)]], { reply: z.array(historyFunding) })
export const getRiskLimits = (client: ToobitClient, symbol: string): Promise<z.output<typeof riskLevels>> => get(client, '/api/v1/futures/riskLimits', of(symbol), { reply: riskLevels })
export const getInsurance = (client: ToobitClient, symbol: string): Promise<unknown> => get(client, '/api/v1/futures/insuranceBySymbol', of(symbol), { reply: z.unknown() })
