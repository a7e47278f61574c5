import { showDecimal } from '#core/money/decimal.ts'
import type { Instrument, InstrumentStatus } from '#core/market/instrument.ts'
import type { Level } from '#core/market/quote.ts'
import { ONE } from '#core/money/money.ts'
import type { FundingView, KlineView, SettledFunding, TickerView, TradeView } from '#core/venue/view.ts'

const STATUS: Readonly<Record<InstrumentStatus, string>> = {
  trading: 'TRADING', 'not-tradable': 'ONLINE', 'only-closing': 'OPEN_FORBIDDEN', 'only-opening': 'CLOSE_FORBIDDEN', 'no-api-trading': 'API_TRADE_FORBIDDEN', delisted: 'OFFLINE',
}

export const indexToken = (instrument: Instrument): string => `${instrument.base.replace(/^1000/, '')}${instrument.quote}`

/** Contracts of our engine as coins of the wire. */
const coins = (contracts: bigint, multiplier: bigint): string => showDecimal((contracts * multiplier) / ONE)

const openQuote = { noAllowMarketStartTime: '0', noAllowMarketEndTime: '0', limitOrderStartTime: '0', limitOrderEndTime: '0', limitMinPrice: '0', limitMaxPrice: '0', filterType: 'OPEN_QUOTE' }

/** LOT_SIZE in coins, risk limits in contracts (TOOBIT-API.md 3.2, 3.3). */
export const showContract = (row: Instrument): Readonly<Record<string, unknown>> => ({
  filters: [
    { minPrice: showDecimal(row.priceMin), maxPrice: showDecimal(row.priceMax), tickSize: showDecimal(row.tick), filterType: 'PRICE_FILTER' },
    { minQty: coins(row.quantityMin, row.multiplier), maxQty: coins(row.quantityMax, row.multiplier), stepSize: coins(row.step, row.multiplier), filterType: 'LOT_SIZE' },
    { minNotional: showDecimal(row.notionalMin), filterType: 'MIN_NOTIONAL' },
    {
      maxSellPrice: '99999999', buyPriceUpRate: showDecimal(row.limitBand.up), sellPriceDownRate: showDecimal(row.limitBand.down),
      maxEntrustNum: String(row.openOrdersMax), maxConditionNum: String(row.triggerOrdersMax), filterType: 'LIMIT_TRADING',
    },
    { buyPriceUpRate: showDecimal(row.marketBand.up), sellPriceDownRate: showDecimal(row.marketBand.down), filterType: 'MARKET_TRADING' },
    openQuote,
  ],
  exchangeId: '301',
  symbol: row.symbol,
  symbolName: row.symbol,
  status: STATUS[row.status],
  baseAsset: row.symbol,
  baseAssetPrecision: coins(row.step, row.multiplier),
  quoteAsset: row.quote,
  quoteAssetPrecision: showDecimal(row.tick),
  icebergAllowed: false,
  inverse: false,
  index: row.base,
  indexToken: indexToken(row),
  marginToken: row.quote,
  marginPrecision: showDecimal(row.marginStep),
  contractMultiplier: showDecimal(row.multiplier),
  underlying: row.base,
  closingStartTime: String(row.closesAt ?? 0),
  closingEndTime: '0',
  riskLimits: row.tiers.map((tier, i) => ({ riskLimitId: String(200_021_010 + i), quantity: showDecimal(tier.contractsMax), initialMargin: showDecimal(tier.initialMargin), maintMargin: showDecimal(tier.maintenanceMargin), isWhite: false })),
})

export const showRiskLimits = (row: Instrument): readonly unknown[] =>
  row.tiers.map((tier, i) => ({
    level: i + 1, quantity: showDecimal(tier.contractsMax), maintainMargin: showDecimal(tier.maintenanceMargin), initialMargin: showDecimal(tier.initialMargin),
    maxLeverage: Number(ONE / tier.initialMargin),
  }))

export const showLevels = (levels: readonly Level[]): readonly (readonly [string, string])[] => levels.map((level) => [showDecimal(level.price), showDecimal(level.size)])

/** Change of the day as a ratio, four decimals, halves away from zero. */
export const changeRatio = (row: TickerView): string => (Number(row.last - row.open) / Number(row.open)).toFixed(4)

export const showTicker = (row: TickerView): Readonly<Record<string, unknown>> => ({
  t: row.at, s: row.symbol, c: showDecimal(row.last), h: showDecimal(row.high), l: showDecimal(row.low), o: showDecimal(row.open),
  ...(row.bid === null ? {} : { b: showDecimal(row.bid.price) }), ...(row.ask === null ? {} : { a: showDecimal(row.ask.price) }),
  v: showDecimal(row.volume), qv: showDecimal(row.value), op: showDecimal(row.openInterest), pc: showDecimal(row.last - row.open), pcp: changeRatio(row),
})

export const showBookTicker = (row: TickerView): Readonly<Record<string, unknown>> => ({
  s: row.symbol,
  b: row.bid === null ? '' : showDecimal(row.bid.price), bq: row.bid === null ? '' : showDecimal(row.bid.size),
  a: row.ask === null ? '' : showDecimal(row.ask.price), aq: row.ask === null ? '' : showDecimal(row.ask.size), t: row.at,
})

/** ibm: the buyer was the maker, the opposite of the stream's m. */
export const showTrade = (row: TradeView): Readonly<Record<string, unknown>> => ({ t: row.at, p: showDecimal(row.price), q: showDecimal(row.quantity), ibm: !row.buyerIsTaker })

/** The close time is 0 on the wire. */
export const showKline = (row: KlineView): readonly unknown[] => [
  row.at, showDecimal(row.open), showDecimal(row.high), showDecimal(row.low), showDecimal(row.close), showDecimal(row.volume), 0, showDecimal(row.value), row.trades,
  showDecimal(row.takerBuyVolume), showDecimal(row.takerBuyValue),
]

export const showFunding = (row: FundingView): Readonly<Record<string, unknown>> => ({
  symbol: row.symbol, rate: showDecimal(row.rate), period: `${row.hours}H`, nextFundingTime: String(row.nextAt), interest: '0.0001', fundingRateCap: '0.003', fundingRateFloor: '-0.003',
})
export const showSettled = (row: SettledFunding, hours: number): Readonly<Record<string, unknown>> => ({
  id: row.id, symbol: row.symbol, settleTime: String(row.at), settleRate: showDecimal(row.rate), period: `${hours}H`,
})
