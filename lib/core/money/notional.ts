import { divide, type Rounding } from './fraction.ts'
import { type Money, money, ONE, type Price, type Quantity, type Rate } from './money.ts'

/** Scale of price × quantity × multiplier, each in units of 10⁻⁸, over money in units of 10⁻⁸. */
const CUBE = ONE * ONE

/**
 * Price × contracts × coins per contract (RULES.md, Size), in units of 10⁻⁸ of the quote coin.
 * Exact whenever tick × step × multiplier ≥ 10⁻⁸, as on every instrument known; else rounded as named.
 */
export const notional = (at: Price, contracts: Quantity, multiplier: bigint, rounding: Rounding = 'down'): Money =>
  money(divide(at * contracts * multiplier, CUBE, rounding))

/** Fee on a notional, rounded up: what is paid is never understated. */
export const feeOn = (value: Money, feeRate: Rate): Money => money(divide(value * feeRate, ONE, 'up'))
