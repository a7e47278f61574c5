import { cutDecimal } from '#core/money/decimal.ts'
import type { Instrument, InstrumentStatus, Tier } from '#core/market/instrument.ts'
import { maxOf, money, ONE, price, quantity, rate } from '#core/money/money.ts'
import type { WireContract } from '../wire/market.ts'

const STATUS: ReadonlyMap<string, InstrumentStatus> = new Map([
  ['TRADING', 'trading'], ['ONLINE', 'not-tradable'], ['OPEN_FORBIDDEN', 'only-closing'], ['CLOSE_FORBIDDEN', 'only-opening'],
  ['API_TRADE_FORBIDDEN', 'no-api-trading'], ['OFFLINE', 'delisted'],
])

const field = (row: WireContract, filter: string, name: string): bigint | null => {
  const found = row.filters.find((fields) => fields['filterType'] === filter)?.[name]
  return found === undefined ? null : cutDecimal(found)
}

/** Hours between funding instants come from another route (fundingRate's period): 8 where it tells none. */
const HOURS = 8

const tiers = (row: WireContract): readonly Tier[] =>
  (row.riskLimits ?? [])
    .filter((limit) => limit.isWhite !== true && limit.initialMargin > 0n)
    .map((limit) => ({ contractsMax: quantity(limit.quantity), initialMargin: rate(limit.initialMargin), maintenanceMargin: rate(limit.maintMargin) }))
    .toSorted((a, b) => (a.contractsMax < b.contractsMax ? -1 : 1))

/** LOT_SIZE speaks of coins, orders of contracts: contracts = coins / multiplier (TOOBIT-API.md 3.2). */
const contracts = (row: WireContract, name: string) => {
  const coins = field(row, 'LOT_SIZE', name)
  return coins === null ? null : (coins * ONE) / row.contractMultiplier
}

/**
 * A contract in the desk's terms, or null when it isn't one the desk can trade exactly: inverse, without tick, step or multiplier,
 * or finer than 10⁻⁸. What can't be represented is dropped, never rounded.
 */
export const readInstrument = (row: WireContract, fundingHours: number = HOURS): Instrument | null => {
  if (row.inverse === true || row.contractMultiplier <= 0n) return null
  const prices = priceGrid(row)
  const sizes = sizeGrid(row)
  if (prices === null || sizes === null) return null
  return {
    symbol: row.symbol,
    base: baseOf(row),
    quote: row.marginToken ?? 'USDT',
    status: STATUS.get(row.status) ?? 'not-tradable',
    multiplier: row.contractMultiplier,
    ...prices,
    ...sizes,
    notionalMin: money(field(row, 'MIN_NOTIONAL', 'minNotional') ?? 0n),
    ...bands(row),
    openOrdersMax: count(row, 'maxEntrustNum', 200),
    triggerOrdersMax: count(row, 'maxConditionNum', 50),
    marginStep: maxOf(row.marginPrecision ?? 1n, 1n),
    tiers: tiers(row),
    fundingHours,
    closesAt: closing(row),
  }
}

const closing = (row: WireContract): number | null => (row.closingStartTime === null || row.closingStartTime <= 0 ? null : row.closingStartTime)
const baseOf = (row: WireContract): string => row.underlying ?? row.symbol.split('-')[0] ?? row.symbol

const priceGrid = (row: WireContract): Pick<Instrument, 'tick' | 'priceMin' | 'priceMax'> | null => {
  const tick = field(row, 'PRICE_FILTER', 'tickSize')
  if (tick === null || tick <= 0n) return null
  return { tick: price(tick), priceMin: price(maxOf(field(row, 'PRICE_FILTER', 'minPrice') ?? tick, tick)), priceMax: price(field(row, 'PRICE_FILTER', 'maxPrice') ?? NO_LIMIT) }
}

const sizeGrid = (row: WireContract): Pick<Instrument, 'step' | 'quantityMin' | 'quantityMax'> | null => {
  const step = contracts(row, 'stepSize')
  if (step === null || step <= 0n) return null
  return { step: quantity(step), quantityMin: quantity(maxOf(contracts(row, 'minQty') ?? step, step)), quantityMax: quantity(contracts(row, 'maxQty') ?? NO_LIMIT) }
}

/** Where a filter is missing: 10¹⁰ in units of 10⁻⁸. */
const NO_LIMIT = 10n ** 18n

const count = (row: WireContract, name: string, otherwise: number): number => Number((field(row, 'LIMIT_TRADING', name) ?? BigInt(otherwise) * ONE) / ONE)

const bands = (row: WireContract): Pick<Instrument, 'limitBand' | 'marketBand'> => {
  const band = (filter: string) => ({ up: rate(field(row, filter, 'buyPriceUpRate') ?? 5_000_000n), down: rate(field(row, filter, 'sellPriceDownRate') ?? 5_000_000n) })
  return { limitBand: band('LIMIT_TRADING'), marketBand: band('MARKET_TRADING') }
}

/** `8H` is eight hours. */
export const readPeriod = (text: string | null | undefined): number => {
  const hours = Number.parseInt(text ?? '', 10)
  return Number.isInteger(hours) && hours > 0 ? hours : HOURS
}
