import type { Instrument } from '#core/market/instrument.ts'
import { showDecimal } from '#core/money/decimal.ts'
import { price as priceOf } from '#core/money/money.ts'
import type { TickerView } from '#core/venue/view.ts'
import { barsOf, INTERVAL_NAMES } from '../../shared/bars.ts'
import { maybeText, maybeTime, maybeWhole, type Params, text } from './params.ts'
import { DoorRefusal, invalid, missing, shown } from './refusal.ts'
import { indexToken, showBookTicker, showContract, showFunding, showKline, showRiskLimits, showSettled, showTicker, showTrade } from './show-market.ts'
import { maybeSymbol, symbolOf } from './take.ts'
import { publicRoute, type Routes, type Visit } from './world.ts'

const RATE_LIMITS = [
  { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalUnit: 1, limit: 3000, burst: 3000 },
  { rateLimitType: 'ORDERS', interval: 'SECOND', intervalUnit: 2, limit: 60 },
]

const exchangeInfo = ({ world, now }: Visit): unknown => ({
  timezone: 'UTC', serverTime: String(now), brokerFilters: [], symbols: world.spot.show(), rateLimits: RATE_LIMITS, options: [],
  contracts: world.venue.instruments().map(showContract),
  coins: ['USDT', ...new Set(world.venue.instruments().map((row) => row.base))].map((coin) => ({
    orgId: '9001', coinId: coin, coinName: coin, coinFullName: coin, allowWithdraw: false, allowDeposit: false, chainTypes: [], isVirtual: false,
  })),
})

/** A contract, or a spot pair, whose prices are its contract's and whose sizes are coins. */
type Quoted = { readonly instrument: Instrument; readonly spot: boolean }
const quoted = (visit: Visit): Quoted => {
  const symbol = maybeText(visit.params, 'symbol')
  if (symbol === null) throw new DoorRefusal(-100012, 'Parameter symbol [String] missing!', { field: 'symbol', limit: 'a listed symbol' })
  const contract = visit.world.venue.instrument(symbol)
  if (contract !== null) return { instrument: contract, spot: false }
  const pair = visit.world.spot.contractOf(symbol)
  if (pair === null) throw new DoorRefusal(-100011, 'Not supported symbols', { field: 'symbol', value: shown(symbol), limit: 'a listed symbol' })
  return { instrument: pair, spot: true }
}
const size = ({ instrument, spot }: Quoted, contracts: bigint): string => showDecimal(spot ? (contracts * instrument.multiplier) / 100_000_000n : contracts)

const depth = (visit: Visit): unknown => {
  const what = quoted(visit)
  const limit = maybeWhole(visit.params, 'limit', { min: 0, max: 1_000 }) ?? 100
  const book = visit.world.venue.book(what.instrument.symbol, limit === 0 ? 100 : limit)
  const levels = (side: 'bids' | 'asks') => (book?.[side] ?? []).map((level) => [showDecimal(level.price), size(what, level.size)])
  return { t: book?.at ?? visit.now, b: levels('bids'), a: levels('asks') }
}

/** Levels grouped by 10^scale ticks, bids down, asks up. */
const mergedDepth = (visit: Visit): unknown => {
  const { instrument } = quoted(visit)
  const scale = maybeWhole(visit.params, 'scale', { min: 0, max: 5 }) ?? 0
  const limit = maybeWhole(visit.params, 'limit', { min: 1, max: 100 }) ?? 40
  const group = instrument.tick * 10n ** BigInt(scale)
  const book = visit.world.venue.book(instrument.symbol, 1_000)
  const merged = (levels: readonly { readonly price: bigint; readonly size: bigint }[], up: bigint) => {
    const sums = new Map<bigint, bigint>()
    for (const level of levels) {
      const at = ((level.price + up) / group) * group
      sums.set(at, (sums.get(at) ?? 0n) + level.size)
    }
    return [...sums].slice(0, limit).map(([at, amount]) => [showDecimal(at), showDecimal(amount)])
  }
  return { t: book?.at ?? visit.now, b: merged(book?.bids ?? [], 0n), a: merged(book?.asks ?? [], group - 1n) }
}

const trades = (visit: Visit): unknown => {
  const what = quoted(visit)
  const limit = maybeWhole(visit.params, 'limit', { min: 1, max: 1_000 }) ?? 60
  return visit.world.venue.trades(what.instrument.symbol, Math.min(60, limit)).map((row) => ({ ...showTrade(row), q: size(what, row.quantity) }))
}

const intervalOf = (params: Params): string => {
  const interval = text(params, 'interval', `one of ${INTERVAL_NAMES.join(', ')}`)
  if (!INTERVAL_NAMES.includes(interval)) throw new DoorRefusal(-1120, 'Invalid interval.', { field: 'interval', value: shown(interval), limit: `one of ${INTERVAL_NAMES.join(', ')}`, nearest: '1m' })
  return interval
}
const askOf = (params: Params, most: number) => ({
  interval: intervalOf(params),
  since: maybeTime(params, 'startTime') ?? maybeTime(params, 'from'),
  until: maybeTime(params, 'endTime') ?? maybeTime(params, 'to'),
  limit: maybeWhole(params, 'limit', { min: 1, max: most }) ?? most,
})

const klines = (visit: Visit): unknown => {
  const what = quoted(visit)
  return barsOf(visit.world.venue, what.instrument.symbol, askOf(visit.params, 1_000)).map((bar) => {
    const row = showKline(bar)
    return what.spot ? row.with(5, size(what, bar.volume)).with(9, size(what, bar.takerBuyVolume)) : row
  })
}

const byIndexToken = (visit: Visit): Instrument | null => {
  const token = maybeText(visit.params, 'symbol')
  return visit.world.venue.instruments().find((row) => indexToken(row) === token) ?? null
}
const indexKlines = (visit: Visit): unknown => {
  const instrument = byIndexToken(visit)
  const token = maybeText(visit.params, 'symbol')
  const bars = instrument === null ? [] : barsOf(visit.world.venue, instrument.symbol, askOf(visit.params, 2_000))
  return { code: 200, data: bars.map((bar) => ({ t: bar.at, s: token, sn: token, c: showDecimal(bar.close), h: showDecimal(bar.high), l: showDecimal(bar.low), o: showDecimal(bar.open), v: '0', st: 0 })) }
}
const markKlines = (visit: Visit): unknown => {
  const { symbol } = symbolOf(visit)
  const ask = askOf(visit.params, 2_000)
  return {
    code: 200,
    data: barsOf(visit.world.venue, symbol, ask).map((bar) => ({
      symbol, time: bar.at, low: showDecimal(bar.low), open: showDecimal(bar.open), high: showDecimal(bar.high), close: showDecimal(bar.close), volume: '0', curId: bar.at, klineType: ask.interval,
    })),
  }
}

const mark = (visit: Visit): unknown => {
  const { world, now, params } = visit
  const row = (instrument: Instrument) => ({ exchangeId: 301, symbolId: instrument.symbol, price: showDecimal(world.venue.mark(instrument.symbol) ?? priceOf(1n)), time: now - (now % 1_000) })
  const symbol = maybeText(params, 'symbol')
  if (symbol === null) return world.venue.instruments().map(row)
  const instrument = world.venue.instrument(symbol)
  // Live answers an unknown symbol with an empty body.
  return instrument === null ? undefined : row(instrument)
}

const index = (visit: Visit): unknown => {
  const token = maybeText(visit.params, 'symbol')
  const rows = visit.world.venue.instruments().filter((row) => token === null || indexToken(row) === token)
  const prices = Object.fromEntries(rows.map((row) => [indexToken(row), showDecimal(visit.world.venue.index(row.symbol) ?? 0n)]))
  return { index: prices, edp: prices }
}
const components = (visit: Visit): unknown => {
  const instrument = byIndexToken(visit)
  const value = instrument === null ? null : visit.world.venue.index(instrument.symbol)
  if (instrument === null || value === null) return {}
  return { index: showDecimal(value), edp: showDecimal(value), components: [{ exchange: 'PAPER', spotPair: indexToken(instrument), weight: '1.0' }], time: visit.now }
}

/** One row for a symbol, all without; contracts or spot pairs. */
const tickers = (visit: Visit, spotList: boolean, show: (row: TickerView, what: Quoted) => unknown): unknown => {
  const { world } = visit
  if (maybeText(visit.params, 'symbol') !== null) {
    const what = quoted(visit)
    const row = world.venue.ticker(what.instrument.symbol)
    return row === null ? [] : [show(named(visit, row, what), what)]
  }
  const rows = spotList ? world.spot.pairs().map((pair) => ({ instrument: pair.contract, spot: true })) : world.venue.instruments().map((instrument) => ({ instrument, spot: false }))
  return rows.flatMap((what) => {
    const row = world.venue.ticker(what.instrument.symbol)
    return row === null ? [] : [show(named(visit, row, what), what)]
  })
}
const named = (visit: Visit, row: TickerView, what: Quoted): TickerView => (what.spot ? { ...row, symbol: visit.world.spot.pairOf(what.instrument.symbol) ?? row.symbol } : row)

const day = (row: TickerView, what: Quoted): unknown => {
  const { op, ...shownRow } = showTicker(row)
  return what.spot ? { ...shownRow, v: size(what, row.volume) } : { ...shownRow, op }
}
const lastPrice = (row: TickerView, what: Quoted): unknown => ({ s: row.symbol, ...(what.spot ? { si: row.symbol } : {}), p: showDecimal(row.last) })
const best = (row: TickerView, what: Quoted): unknown =>
  what.spot ? { ...showBookTicker(row), bq: size(what, row.bid?.size ?? 0n), aq: size(what, row.ask?.size ?? 0n) } : showBookTicker(row)

const fundingRate = (visit: Visit): unknown => {
  const asked = maybeText(visit.params, 'symbol')
  if (asked !== null && visit.world.venue.instrument(asked) === null) throw invalid('symbol', asked, 'a listed contract')
  const symbols = asked === null ? visit.world.venue.instruments().map((row) => row.symbol) : [asked]
  return symbols.flatMap((symbol) => {
    const row = visit.world.venue.funding(symbol)
    return row === null ? [] : [showFunding(row)]
  })
}
const fundingHistory = (visit: Visit): unknown => {
  const symbol = maybeSymbol(visit)
  if (symbol === null) throw missing('symbol', 'a listed contract')
  const limit = maybeWhole(visit.params, 'limit', { min: 1, max: 1_000 }) ?? 20
  const hours = visit.world.venue.funding(symbol)?.hours ?? 8
  return visit.world.venue.fundingHistory(symbol, limit).map((row) => showSettled(row, hours))
}
const openInterest = (visit: Visit): unknown => {
  const { symbol, multiplier } = symbolOf(visit)
  const contracts = visit.world.venue.ticker(symbol)?.openInterest ?? 0n
  return { openInterestList: [{ size: showDecimal((contracts * multiplier) / 100_000_000n), symbol }] }
}
const ratio = (visit: Visit): unknown => [{ symbol: symbolOf(visit).symbol, timeStamp: visit.now - (visit.now % 300_000), longShortRatio: '1', longAccount: '0.5', shortAccount: '0.5' }]
const insurance = (visit: Visit): unknown => ({ list: [{ coin: 'USDT', symbol: symbolOf(visit).symbol, value: showDecimal(visit.world.venue.house().insurance), updateTime: String(visit.now - (visit.now % 86_400_000)) }] })

export const marketRoutes: Routes = {
  'GET /api/v1/ping': publicRoute(1, () => ({})),
  'GET /quote/v1/ping': publicRoute(1, () => ({})),
  'GET /api/v1/time': publicRoute(1, ({ now }) => ({ serverTime: now })),
  'GET /quote/v1/time': publicRoute(1, ({ now }) => ({ serverTime: now })),
  'GET /api/v1/exchangeInfo': publicRoute(1, exchangeInfo),
  'GET /quote/v1/depth': publicRoute(1, depth),
  'GET /quote/v1/depth/merged': publicRoute(1, mergedDepth),
  'GET /quote/v1/trades': publicRoute(1, trades),
  'GET /quote/v1/klines': publicRoute(1, klines),
  'GET /quote/v1/index/klines': publicRoute(1, indexKlines),
  'GET /quote/v1/markPrice/klines': publicRoute(1, markKlines),
  'GET /quote/v1/markPrice': publicRoute(10, mark),
  'GET /quote/v1/index': publicRoute(1, index),
  'GET /quote/v1/indexPriceComponents': publicRoute(1, components),
  'GET /quote/v1/contract/ticker/24hr': publicRoute(1, (visit) => tickers(visit, false, day)),
  'GET /quote/v1/contract/ticker/price': publicRoute(1, (visit) => tickers(visit, false, lastPrice)),
  'GET /quote/v1/contract/ticker/bookTicker': publicRoute(1, (visit) => tickers(visit, false, best)),
  'GET /quote/v1/ticker/24hr': publicRoute(1, (visit) => tickers(visit, true, day)),
  'GET /quote/v1/ticker/price': publicRoute(1, (visit) => tickers(visit, true, lastPrice)),
  'GET /quote/v1/ticker/bookTicker': publicRoute(1, (visit) => tickers(visit, true, best)),
  'GET /quote/v1/openInterest': publicRoute(1, openInterest),
  'GET /quote/v1/globalLongShortAccountRatio': publicRoute(1, ratio),
  'GET /api/v1/futures/fundingRate': publicRoute(1, fundingRate),
  'GET /api/v1/futures/historyFundingRate': publicRoute(1, fundingHistory),
  'GET /api/v1/futures/riskLimits': publicRoute(1, (visit) => showRiskLimits(symbolOf(visit))),
  'GET /api/v1/futures/insuranceBySymbol': publicRoute(1, insurance),
}
