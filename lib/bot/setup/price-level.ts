import type { Fees, Instrument, Side } from '#core/market/instrument.ts'
import { showDecimal } from '#core/money/decimal.ts'
import { fraction, toStep } from '#core/money/fraction.ts'
import { ONE, type Price, price, type Rate } from '#core/money/money.ts'
import type { Plan } from '#core/trade/plan.ts'
import { exactFigure } from '#words/figures.ts'
import type { SetupLimits } from '#words/setup-words.ts'
import { fault, type LineFault } from '../line/line-fault.ts'

/** `fees` null: the exchange can't be asked. */
export type LevelFacts = { readonly instrument: Instrument; readonly last: Price | null; readonly fees: Fees | null; readonly limits: SetupLimits }

/** What a level is compared with: the limit of the entry, else the price now; null while no price has come. */
export const referenceOf = (plan: Plan | Omit<Plan, 'symbol'> | null, last: Price | null): Price | null => (plan?.entry.kind === 'limit' ? plan.entry.price : last)

/** A price that the venue would take: on its step and inside its range. */
export const priceFault = (field: string, text: string, value: Price, { instrument, limits }: LevelFacts): LineFault | null => {
  const { tick, priceMin, priceMax } = instrument
  if (priceMin > 0n && value < priceMin) return fault(field, text, limits.range(exactFigure(priceMin), exactFigure(priceMax)), showDecimal(priceMin))
  if (priceMax > 0n && value > priceMax) return fault(field, text, limits.range(exactFigure(priceMin), exactFigure(priceMax)), showDecimal(priceMax))
  const off = value % tick
  if (off === 0n) return null
  const nearest = off * 2n < tick && value > off ? value - off : value - off + tick
  return fault(field, text, limits.tick(exactFigure(tick)), showDecimal(nearest))
}

/** Is a price on the side where it belongs; the valid one that is named lies as far away on the other side, as far as `within` lets it. */
export const sideFault = (field: string, text: string, value: Price, facts: LevelFacts & { readonly side: Side; readonly toward: 'profit' | 'loss'; readonly reference: Price | null; readonly within?: (nearest: Price) => Price | null }): LineFault | null => {
  const { side, toward, reference, limits, instrument } = facts
  if (reference === null) return null
  const above = (side === 'long') === (toward === 'profit')
  if (above ? value > reference : value < reference) return null
  const across = acrossFrom(value, reference, above, instrument)
  // So far above that the other side ends before: half of the reference stands for it.
  const there = across > 0n || facts.within === undefined ? across : toStep(fraction(reference, 2n), instrument.tick, 'up')
  const nearest = there > 0n ? (facts.within ?? price)(price(there)) : null
  return fault(field, text, (toward === 'loss' ? limits.lossSide : limits.profitSide)(side, exactFigure(reference)), nearest === null ? null : showDecimal(nearest))
}

const acrossFrom = (value: Price, reference: Price, above: boolean, { tick }: Instrument): bigint => {
  const mirrored = 2n * reference - value
  const apart = mirrored === reference ? mirrored + (above ? tick : -tick) : mirrored
  return toStep(fraction(apart, 1n), tick, above ? 'up' : 'down')
}

/** A price at a distance from another, on the venue's step, rounded toward where it came from. */
export const priceAway = (from: Price, share: Rate, up: boolean, instrument: Instrument): Price | null => {
  const raw = toStep(fraction(from * (ONE + (up ? share : -share)), ONE), instrument.tick, up ? 'down' : 'up')
  return raw > 0n ? price(raw) : null
}
