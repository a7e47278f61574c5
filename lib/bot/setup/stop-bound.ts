import type { Fees } from '#core/market/instrument.ts'
import { showDecimal } from '#core/money/decimal.ts'
import { divide, whole } from '#core/money/fraction.ts'
import { magnitude, NO_MONEY, ONE, type Price, type Quantity } from '#core/money/money.ts'
import { notional } from '#core/money/notional.ts'
import { clearsStop, farthestClear, liquidationPrice } from '#core/risk/liquidation.ts'
import { levelPrice, stopReached } from '#core/trade/levels.ts'
import type { Level, Plan } from '#core/trade/plan.ts'
import { sizeOf } from '#core/trade/size.ts'
import { exactFigure } from '#words/figures.ts'
import { fault, type LineFault } from '../line/line-fault.ts'
import { type LevelFacts, referenceOf } from './price-level.ts'
import { planSoFar, type Setup } from './setup.ts'

type Alone = { readonly plan: Omit<Plan, 'symbol'>; readonly reference: Price; readonly leverage: number; readonly fees: Fees; readonly facts: LevelFacts }

/** What liquidation of the set-up is reckoned from, as if nothing else were on its side; null while too little is known, and in cross margin. */
const aloneOf = (setup: Setup, facts: LevelFacts): Alone | null => {
  const plan = planSoFar({ ...setup, said: { ...setup.said, stop: 'no sl', targets: '' } })
  const reference = referenceOf(plan, facts.last)
  const leverage = Number.parseInt(setup.said.leverage ?? '', 10)
  if (plan === null || reference === null || facts.fees === null || setup.mode === 'cross' || !(leverage >= 1)) return null
  return { plan, reference, leverage, fees: facts.fees, facts }
}

/** A share of what is free isn't known here: the smallest order stands for it, and the summary's check has the last word. */
const contractsAt = ({ plan, reference, leverage, fees, facts: { instrument } }: Alone, stop: Price): Quantity => {
  const sized = sizeOf(plan.size, { instrument, side: plan.side, leverage, at: reference, stop, free: NO_MONEY, fees, entryIsMaker: plan.entry.kind === 'limit' })
  return sized > instrument.quantityMin ? sized : instrument.quantityMin
}
const liquidationAt = (alone: Alone, stop: Price): Price | null => {
  const { plan: { side }, reference, leverage, fees: { taker }, facts: { instrument } } = alone
  const contracts = contractsAt(alone, stop)
  return liquidationPrice({ side, pool: { contracts, cost: notional(reference, contracts, instrument.multiplier) }, leverage, taker, added: NO_MONEY, instrument })
}

/** The nearest stop to this one that liquidation clears: itself, or the farthest that is cleared; null: none on the loss side. */
export const clearedStop = (setup: Setup, stop: Price, facts: LevelFacts): Price | null => {
  const alone = aloneOf(setup, facts)
  const liquidation = alone === null ? null : liquidationAt(alone, stop)
  if (alone === null || liquidation === null || clearsStop(alone.plan.side, liquidation, stop)) return stop
  const bound = farthestClear(alone.plan.side, liquidation, facts.instrument.tick)
  const again = liquidationAt(alone, bound)
  const kept = again === null || clearsStop(alone.plan.side, again, bound) ? bound : farthestClear(alone.plan.side, again, facts.instrument.tick)
  return stopReached(alone.plan.side, kept, alone.reference) ? null : kept
}

/** Would liquidation come before this stop: the rule of every entry, asked while the stop is. */
export const liquidationFault = (setup: Setup, typed: string, level: Level, facts: LevelFacts): LineFault | null => {
  const alone = aloneOf(setup, facts)
  const stop = alone === null ? null : levelPrice(level, whole(alone.reference), { side: alone.plan.side, toward: 'loss', tick: facts.instrument.tick })
  const liquidation = alone === null || stop === null ? null : liquidationAt(alone, stop)
  if (alone === null || stop === null || liquidation === null || clearsStop(alone.plan.side, liquidation, stop)) return null
  const nearest = clearedStop(setup, stop, facts)
  return fault('sl', typed, facts.limits.liquidation(exactFigure(liquidation), alone.leverage), nearest === null ? null : level.kind === 'price' ? showDecimal(nearest) : percentTo(nearest, alone.reference))
}

/** A percent that leads no farther than this stop, on two digits. */
const percentTo = (stop: Price, reference: Price): string => `${showDecimal((divide(magnitude(reference - stop) * 10_000n, reference, 'down') * ONE) / 100n)}%`
