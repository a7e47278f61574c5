import { leverageMax } from '#core/market/instrument.ts'
import { fraction, toStep, whole } from '#core/money/fraction.ts'
import { ONE, type Price, price, quantity } from '#core/money/money.ts'
import type { EntryFacts } from '#core/trade/input.ts'
import { entryPriceOf } from '#core/trade/make-preview.ts'
import { levelPrice, onSide } from '#core/trade/levels.ts'
import { type Level, type Plan, TARGETS_MAX } from '#core/trade/plan.ts'
import type { Refusal } from '#core/trade/refusal.ts'

const DAY_MS = 86_400_000

/** What is wrong with a plan whatever its size: first fault found, null when sound. */
export const checkPlan = (plan: Plan, facts: EntryFacts, at: number): Refusal | null =>
  checkVenue(facts, at) ?? checkShape(plan, facts) ?? checkTicks(plan, facts) ?? checkBand(plan, facts) ?? checkSides(plan, facts)

const checkVenue = (facts: EntryFacts, at: number): Refusal | null => {
  const { status, closesAt } = facts.instrument
  if (status !== 'trading' && status !== 'only-opening') return { code: 'not-tradable', status }
  return closesAt !== null && closesAt - at < DAY_MS ? { code: 'closing-soon', closesAt } : null
}

const checkShape = (plan: Plan, facts: EntryFacts): Refusal | null => {
  const most = leverageMax(facts.instrument, facts.instrument.quantityMin)
  if (plan.leverage < 1) return { code: 'leverage-below-one', asked: plan.leverage }
  if (plan.leverage > most) return { code: 'leverage-above-tier', asked: plan.leverage, most, contracts: quantity(0n), mostContracts: quantity(0n) }
  if (plan.targets.length > TARGETS_MAX) return { code: 'too-many-targets', asked: plan.targets.length, most: TARGETS_MAX }
  const sum = plan.targets.reduce((total, target) => total + target.share, 0n)
  if (sum > ONE) return { code: 'shares-above-whole', sum }
  const named = [plan.breakEven?.afterTarget, plan.trailing?.start.kind === 'target' ? plan.trailing.start.target : undefined].find((k) => k !== undefined && k > plan.targets.length)
  if (named !== undefined) return { code: 'break-even-without-target', asked: named, targets: plan.targets.length }
  return checkSizeKind(plan, facts)
}

/** A size that is reckoned from something needs that. */
const checkSizeKind = ({ size, stop }: Plan, facts: EntryFacts): Refusal | null => {
  if (size.kind === 'share' && facts.free === null) return { code: 'balance-unknown', for: 'size' }
  return size.kind === 'risk' && stop === null ? { code: 'risk-needs-stop' } : null
}

const offTick = (level: Price, tick: Price): boolean => level % tick !== 0n
const tickRefusal = (field: 'entry' | 'stop' | 'target', asked: Price, tick: Price): Refusal => {
  const below = (asked / tick) * tick
  return { code: 'price-off-tick', field, asked, below: price(below > 0n ? below : tick), above: price(below + tick) }
}

const checkTicks = (plan: Plan, facts: EntryFacts): Refusal | null => {
  const tick = facts.instrument.tick
  const priceOf = (level: Level | undefined): Price | null => (level?.kind === 'price' ? level.price : null)
  const entry = plan.entry.kind === 'limit' ? plan.entry.price : null
  if (entry !== null && offTick(entry, tick)) return tickRefusal('entry', entry, tick)
  const stop = priceOf(plan.stop?.level)
  if (stop !== null && offTick(stop, tick)) return tickRefusal('stop', stop, tick)
  const target = plan.targets.map((row) => priceOf(row.level)).find((at) => at !== null && offTick(at, tick))
  return target === undefined || target === null ? null : tickRefusal('target', target, tick)
}

/** A limit must lie in the venue's band around the mark price; a buy at most up, a sell at least down. */
const checkBand = (plan: Plan, facts: EntryFacts): Refusal | null => {
  if (plan.entry.kind !== 'limit') return null
  const { instrument } = facts
  const { from, to } = bandOf(facts)
  const asked = plan.entry.price
  if (plan.side === 'long' ? asked > to : asked < from) return { code: 'price-outside-band', asked, from, to }
  if (asked < instrument.priceMin || asked > instrument.priceMax) return { code: 'price-outside-band', asked, from: instrument.priceMin, to: instrument.priceMax }
  // So low that a percent of it is less than a price step: not a stop's fault, but a price slipped by digits.
  const level = plan.stop?.level
  if (level?.kind !== 'percent' || asked * level.rate >= instrument.tick * ONE) return null
  const least = price(toStep(fraction(instrument.tick * ONE, level.rate), instrument.tick, 'up'))
  return { code: 'price-outside-band', asked, from: least > from && least < to ? least : from, to }
}
const bandOf = ({ instrument, quote }: EntryFacts): { readonly from: Price; readonly to: Price } => {
  const from = price(toStep(fraction(quote.mark * (ONE - instrument.limitBand.down), ONE), instrument.tick, 'up'))
  const to = price(toStep(fraction(quote.mark * (ONE + instrument.limitBand.up), ONE), instrument.tick, 'down'))
  return { from, to }
}

const checkStop = (plan: Plan, facts: EntryFacts, reference: Price): Refusal | null => {
  if (plan.stop === null) return null
  const at = whole(reference)
  const stop = levelPrice(plan.stop.level, at, { side: plan.side, toward: 'loss', tick: facts.instrument.tick })
  if (stop === null || !onSide(plan.side, 'loss', stop, at)) return { code: 'stop-on-wrong-side', stop, reference }
  const past = plan.entry.kind === 'market' && !onSide(plan.side, 'loss', stop, whole(facts.quote.last))
  return past ? { code: 'stop-past-price', stop, last: facts.quote.last, side: plan.side } : null
}

const checkSides = (plan: Plan, facts: EntryFacts): Refusal | null => {
  const reference = entryPriceOf(plan, facts)
  const at = whole(reference)
  const wrongStop = checkStop(plan, facts, reference)
  if (wrongStop !== null) return wrongStop
  for (const [index, target] of plan.targets.entries()) {
    const level = levelPrice(target.level, at, { side: plan.side, toward: 'profit', tick: facts.instrument.tick })
    if (level === null || !onSide(plan.side, 'profit', level, at)) return { code: 'target-on-wrong-side', target: index + 1, price: level ?? reference, reference }
  }
  return null
}
