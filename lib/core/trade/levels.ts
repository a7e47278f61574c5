import type { Instrument, Side } from '#core/market/instrument.ts'
import { compare, fraction, type Fraction, toStep, whole } from '#core/money/fraction.ts'
import { type Money, money, ONE, type Price, price, type Quantity, rate, type Rate } from '#core/money/money.ts'
import type { Level } from './plan.ts'

const CUBE = ONE * ONE

/** Average entry price kept as the pair (cost, contracts), since a mean need not be a decimal. */
export type EntryMean = { readonly cost: Money; readonly contracts: Quantity }

/** E as an exact fraction in price units. */
export const meanPrice = (mean: EntryMean, multiplier: bigint): Fraction => fraction(mean.cost * CUBE, mean.contracts * multiplier)

const away = (side: Side, toward: 'profit' | 'loss'): 1n | -1n => ((side === 'long') === (toward === 'profit') ? 1n : -1n)

const shifted = (entry: Fraction, share: bigint): Fraction => fraction(entry.num * (ONE + share), entry.den * ONE)

/** Rounds toward the entry: a target of a long down, its stop up; a short the reverse (RULES.md, Take-profits, Stop). */
const towardEntry = (side: Side, toward: 'profit' | 'loss'): 'down' | 'up' => (away(side, toward) === 1n ? 'down' : 'up')

/** E × (1 ± rate), rounded once, toward the entry. null when nothing above zero is left. */
export const levelPrice = (level: Level, entry: Fraction, facts: { readonly side: Side; readonly toward: 'profit' | 'loss'; readonly tick: Price }): Price | null => {
  if (level.kind === 'price') return level.price
  const raw = toStep(shifted(entry, away(facts.side, facts.toward) * level.rate), facts.tick, towardEntry(facts.side, facts.toward))
  return raw > 0n ? price(raw) : null
}

export const targetPrice = (level: Level, entry: Fraction, side: Side, tick: Price): Price | null => levelPrice(level, entry, { side, toward: 'profit', tick })
export const stopPrice = (level: Level, entry: Fraction, side: Side, tick: Price): Price | null => levelPrice(level, entry, { side, toward: 'loss', tick })

/**
 * Price at which the rest closes with no loss after its own entry and exit fees (RULES.md, Break-even):
 * long E × (1 + fee in) / (1 − fee out) rounded up, short E × (1 − fee in) / (1 + fee out) rounded down; an offset moves it toward profit.
 */
export const breakEvenPrice = (facts: {
  readonly mean: EntryMean
  /** Fees paid on the entry fills, positive. */
  readonly feesIn: Money
  readonly taker: Rate
  readonly offset: Rate
  readonly side: Side
  readonly instrument: Instrument
}): Price => {
  const sign = facts.side === 'long' ? 1n : -1n
  const entry = meanPrice({ cost: money(facts.mean.cost + sign * facts.feesIn), contracts: facts.mean.contracts }, facts.instrument.multiplier)
  const level = fraction(entry.num * ONE * (ONE + sign * facts.offset), entry.den * (ONE - sign * facts.taker) * ONE)
  return price(toStep(level, facts.instrument.tick, facts.side === 'long' ? 'up' : 'down'))
}

/** best × (1 ∓ distance), rounded away from the price: a long's down, a short's up. */
export const trailingPrice = (best: Price, distance: Rate, side: Side, tick: Price): Price | null => {
  const sign = side === 'long' ? -1n : 1n
  const raw = toStep(fraction(best * (ONE + sign * distance), ONE), tick, side === 'long' ? 'down' : 'up')
  return raw > 0n ? price(raw) : null
}

/** true when `a` is nearer to profit than `b` as a stop of this side. */
export const betterStop = (side: Side, a: Price, b: Price): boolean => (side === 'long' ? a > b : a < b)
export const betterOf = (side: Side, a: Price | null, b: Price | null): Price | null => (a === null ? b : b === null ? a : betterStop(side, b, a) ? b : a)

/** A stop that the price of now is not past, a thousandth of it behind: nearer ones go off with the next trade. */
export const stopBehind = (last: Price, side: Side, tick: Price): Price | null => trailingPrice(last, rate(ONE / 1_000n), side, tick)

/** Has the price reached or passed this stop level. */
export const stopReached = (side: Side, level: Price, at: Price): boolean => (side === 'long' ? at <= level : at >= level)
/** Has the price reached or passed this target level. */
export const targetReached = (side: Side, level: Price, at: Price): boolean => (side === 'long' ? at >= level : at <= level)

/** Is the level on the profit (target) or loss (stop) side of the reference price. */
export const onSide = (side: Side, toward: 'profit' | 'loss', level: Price, reference: Fraction): boolean => {
  const above = compare(whole(level), reference)
  return away(side, toward) === 1n ? above > 0n : above < 0n
}
