import type { Instrument } from '#core/market/instrument.ts'
import { decimal } from '#core/money/decimal.ts'
import { money, price, quantity, rate } from '#core/money/money.ts'

/** BTC-SWAP-USDT with the first risk tiers of TOOBIT-API.md 3.5, for tests. */
export const btc: Instrument = {
  symbol: 'BTC-SWAP-USDT',
  base: 'BTC',
  quote: 'USDT',
  status: 'trading',
  multiplier: decimal('0.001'),
  tick: price(decimal('0.1')),
  priceMin: price(decimal('0.1')),
  priceMax: price(decimal('10000000')),
  step: quantity(decimal('1')),
  quantityMin: quantity(decimal('1')),
  quantityMax: quantity(decimal('120000')),
  notionalMin: money(0n),
  limitBand: { up: rate(decimal('0.05')), down: rate(decimal('0.05')) },
  marketBand: { up: rate(decimal('0.05')), down: rate(decimal('0.05')) },
  openOrdersMax: 200,
  triggerOrdersMax: 50,
  marginStep: decimal('0.0001'),
  tiers: [
    { contractsMax: quantity(decimal('1000')), initialMargin: rate(decimal('0.005')), maintenanceMargin: rate(decimal('0.0025')) },
    { contractsMax: quantity(decimal('2400')), initialMargin: rate(decimal('0.00571428')), maintenanceMargin: rate(decimal('0.002858')) },
    { contractsMax: quantity(decimal('12000')), initialMargin: rate(decimal('0.00666')), maintenanceMargin: rate(decimal('0.0033')) },
    { contractsMax: quantity(decimal('24000')), initialMargin: rate(decimal('0.01')), maintenanceMargin: rate(decimal('0.005')) },
    { contractsMax: quantity(decimal('100000')), initialMargin: rate(decimal('0.02')), maintenanceMargin: rate(decimal('0.01')) },
  ],
  fundingHours: 8,
  closesAt: null,
}
