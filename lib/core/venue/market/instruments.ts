import type { Instrument, Tier } from '#core/market/instrument.ts'
import { decimal } from '#core/money/decimal.ts'
import type { Money, Price, Quantity, Rate } from '#core/money/money.ts'

const tier = (contracts: string, initialMargin: string, maintenanceMargin: string): Tier => ({
  contractsMax: decimal(contracts) as Quantity, initialMargin: decimal(initialMargin) as Rate, maintenanceMargin: decimal(maintenanceMargin) as Rate,
})

type Sheet = {
  readonly base: string
  readonly multiplier: string
  readonly tick: string
  /** Contracts. */
  readonly quantityMax: string
  readonly marginStep: string
  readonly band: string
  readonly fundingHours: number
  readonly tiers: readonly Tier[]
}

const contract = (sheet: Sheet): Instrument => ({
  symbol: `${sheet.base}-SWAP-USDT`, base: sheet.base, quote: 'USDT', status: 'trading', multiplier: decimal(sheet.multiplier), tick: decimal(sheet.tick) as Price,
  priceMin: decimal(sheet.tick) as Price, priceMax: decimal('10000000') as Price, step: decimal('1') as Quantity, quantityMin: decimal('1') as Quantity,
  quantityMax: decimal(sheet.quantityMax) as Quantity, notionalMin: 0n as Money,
  limitBand: { up: decimal(sheet.band) as Rate, down: decimal(sheet.band) as Rate }, marketBand: { up: decimal(sheet.band) as Rate, down: decimal(sheet.band) as Rate },
  openOrdersMax: 200, triggerOrdersMax: 50, marginStep: decimal(sheet.marginStep), tiers: sheet.tiers, fundingHours: sheet.fundingHours, closesAt: null,
})

/** TOOBIT-API.md 3.4 and 3.5; rates cut to eight digits, which leaves the whole leverages as they are. */
export const btc = contract({
  base: 'BTC', multiplier: '0.001', tick: '0.1', quantityMax: '120000', marginStep: '0.0001', band: '0.05', fundingHours: 8,
  tiers: [
    tier('1000', '0.005', '0.0025'), tier('2400', '0.00571428', '0.002858'), tier('12000', '0.00666', '0.0033'), tier('24000', '0.01', '0.005'),
    tier('100000', '0.02', '0.01'), tier('300000', '0.025', '0.0125'), tier('690000', '0.05', '0.02'), tier('1380000', '0.1', '0.03'),
    tier('3430000', '0.2', '0.1'), tier('4120000', '0.25', '0.125'), tier('6900000', '0.3333', '0.1667'), tier('10300000', '0.5', '0.25'),
    tier('17200000', '1', '0.5'),
  ],
})

/** TOOBIT-API.md 3.4 and 3.5; 150x is its first tier. */
export const eth = contract({
  base: 'ETH', multiplier: '0.01', tick: '0.01', quantityMax: '200000', marginStep: '0.01', band: '0.05', fundingHours: 8,
  tiers: [
    tier('20000', '0.00666666', '0.003334'), tier('60000', '0.01', '0.005'), tier('112500', '0.0133', '0.0067'), tier('312500', '0.02', '0.01'),
    tier('1875000', '0.05', '0.0225'), tier('3125000', '0.1', '0.0335'), tier('4062500', '0.2', '0.095'), tier('5000000', '0.25', '0.125'),
    tier('6250000', '0.3333', '0.1667'), tier('12500000', '0.5', '0.25'), tier('31250000', '1', '0.5'),
  ],
})

/** Tiers of the smaller coins are not in the sheet: a table of the usual shape, scaled to the coin's price. */
const smaller = (unit: number): readonly Tier[] => [
  tier(String(unit), '0.0133', '0.0067'), tier(String(unit * 5), '0.02', '0.01'), tier(String(unit * 20), '0.05', '0.025'), tier(String(unit * 50), '0.1', '0.05'),
  tier(String(unit * 100), '0.2', '0.1'), tier(String(unit * 200), '0.5', '0.25'), tier(String(unit * 400), '1', '0.5'),
]

export const sol = contract({ base: 'SOL', multiplier: '0.1', tick: '0.01', quantityMax: '50000', marginStep: '0.01', band: '0.05', fundingHours: 8, tiers: smaller(5000) })
/** Tick and multiplier of the sheet. */
const doge = contract({ base: 'DOGE', multiplier: '1', tick: '0.00001', quantityMax: '5000000', marginStep: '0.0001', band: '0.05', fundingHours: 8, tiers: smaller(500_000) })
export const layer = contract({ base: 'LAYER', multiplier: '1', tick: '0.0001', quantityMax: '200000', marginStep: '0.0001', band: '0.1', fundingHours: 4, tiers: smaller(20_000) })
/** Tick and multiplier of the sheet. */
const pepe = contract({
  base: '1000PEPE', multiplier: '1', tick: '0.0000001', quantityMax: '50000000', marginStep: '0.0001', band: '0.05', fundingHours: 4, tiers: smaller(10_000_000),
})

export const instruments: readonly Instrument[] = [btc, eth, sol, doge, layer, pepe]

/** A price from which a made-up market of the symbol starts. */
export const startPrices: Readonly<Record<string, Price>> = {
  [btc.symbol]: decimal('61234.5') as Price, [eth.symbol]: decimal('3120.5') as Price, [sol.symbol]: decimal('152.4') as Price,
  [doge.symbol]: decimal('0.20932') as Price, [layer.symbol]: decimal('2.8412') as Price, [pepe.symbol]: decimal('0.0112345') as Price,
}
