import type { Instrument, Side } from '#core/market/instrument.ts'
import { tierOf } from '#core/market/instrument.ts'
import { divide, fraction, type Fraction, toStep } from '#core/money/fraction.ts'
import { feeOn } from '#core/money/notional.ts'
import { type Money, money, ONE, type Price, price, quantity, type Quantity, type Rate } from '#core/money/money.ts'

const CUBE = ONE * ONE

/** Part of a side: what it holds and what it cost. */
export type Pool = { readonly cost: Money; readonly contracts: Quantity }

/**
 * Isolated liquidation price (RULES.md, Results), an estimate rounded toward the price:
 * long (notional − margin) / ((1 − mmr) × Q × m), short (notional + margin) / ((1 + mmr) × Q × m);
 * margin is initial margin less opening fee plus what was added, mmr that of the tier of the whole side. null: none above zero.
 */
export const liquidationPrice = (facts: { readonly side: Side; readonly pool: Pool; readonly leverage: number; readonly taker: Rate; readonly added: Money; readonly instrument: Instrument }): Price | null => {
  const { pool, instrument } = facts
  const tier = tierOf(instrument, pool.contracts)
  if (pool.contracts === 0n || tier === null) return null
  const margin = divide(pool.cost, BigInt(facts.leverage), 'down') - feeOn(pool.cost, facts.taker) + facts.added
  const long = facts.side === 'long'
  const left = long ? pool.cost - margin : pool.cost + margin
  const factor = long ? ONE - tier.maintenanceMargin : ONE + tier.maintenanceMargin
  const raw = toStep(fraction(left * CUBE * ONE, factor * pool.contracts * instrument.multiplier), instrument.tick, long ? 'up' : 'down')
  return raw > 0n ? price(raw) : null
}

/** A stop nearer than this to liquidation counts as beyond it. */
const CLEARANCE: Fraction = fraction(5n, 1000n)

/** Does liquidation lie at least 0.5 % beyond the stop. */
export const clearsStop = (side: Side, liquidation: Price | null, stop: Price, clearance: Fraction = CLEARANCE): boolean => {
  if (liquidation === null) return true
  if (side === 'long') return liquidation * clearance.den <= stop * (clearance.den - clearance.num)
  return liquidation * clearance.den >= stop * (clearance.den + clearance.num)
}

/** Of the stops that liquidation clears the farthest one on the tick. */
export const farthestClear = (side: Side, liquidation: Price, tick: Price, clearance: Fraction = CLEARANCE): Price =>
  price(side === 'long' ? toStep(fraction(liquidation * clearance.den, clearance.den - clearance.num), tick, 'up') : toStep(fraction(liquidation * clearance.den, clearance.den + clearance.num), tick, 'down'))

/** A trade on a side as the pooled check sees it. */
export type PooledTrade = Pool & { readonly stop: Price | null }

/**
 * The pooled check of a side after an entry: the side as it will be, and each trade left alone with the pooled average
 * (RULES.md, Several trades). Returns the first stop that isn't cleared, or null when all are.
 */
export const uncleared = (facts: { readonly side: Side; readonly trades: readonly PooledTrade[]; readonly foreign: Pool; readonly leverage: number; readonly taker: Rate; readonly instrument: Instrument }): { readonly stop: Price; readonly liquidation: Price } | null => {
  const cost = facts.trades.reduce<bigint>((sum, trade) => sum + trade.cost, facts.foreign.cost)
  const contracts = facts.trades.reduce<bigint>((sum, trade) => sum + trade.contracts, facts.foreign.contracts)
  const pool: Pool = { cost: money(cost), contracts: quantity(contracts) }
  const liquidationOf = (part: Pool) => liquidationPrice({ side: facts.side, pool: part, leverage: facts.leverage, taker: facts.taker, added: money(0n), instrument: facts.instrument })
  const alone = (trade: PooledTrade): Pool => ({ contracts: trade.contracts, cost: money(divide(cost * trade.contracts, contracts, 'down')) })
  for (const trade of facts.trades) {
    for (const part of [pool, alone(trade)]) {
      const liquidation = liquidationOf(part)
      if (trade.stop !== null && liquidation !== null && !clearsStop(facts.side, liquidation, trade.stop)) return { stop: trade.stop, liquidation }
    }
  }
  return null
}
