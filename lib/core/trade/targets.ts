import { NOTHING, plus, type Price, type Quantity, quantity } from '#core/money/money.ts'
import { toStep, fraction } from '#core/money/fraction.ts'
import { ONE } from '#core/money/money.ts'
import type { Instrument } from '#core/market/instrument.ts'
import { dealTargets } from './deal.ts'
import { meanPrice, targetPrice } from './levels.ts'
import type { LiveTrade } from './state.ts'

/** A target as it is now: its price, its whole size, and what of it is still to be closed. */
export type TargetNow = { readonly target: number; readonly joined: readonly number[]; readonly price: Price; readonly size: Quantity; readonly left: Quantity }

/** Smallest order at this price: the symbol's minimum, or what its minimum notional takes, rounded up to the step. */
export const minimumAt = (instrument: Instrument, at: Price): Quantity => {
  const byNotional = toStep(fraction(instrument.notionalMin * ONE * ONE, at * instrument.multiplier), instrument.step, 'up')
  return quantity(byNotional > instrument.quantityMin ? byNotional : instrument.quantityMin)
}

const targetsClosed = (trade: LiveTrade): Quantity => Object.values(trade.targetFilled).reduce<Quantity>((sum, part) => plus(sum, part), NOTHING)

/**
 * The targets of an open trade, near to far. What was closed otherwise (by hand, by a sibling's stop) is taken off the base first,
 * and what the targets still want is never more than is open.
 */
export const targetsNow = (trade: LiveTrade): readonly TargetNow[] => {
  const { ledger, plan, instrument } = trade
  if (ledger.entry.contracts === 0n || plan.targets.length === 0) return []
  const entry = meanPrice(ledger.entry, instrument.multiplier)
  const prices = plan.targets.map((target) => targetPrice(target.level, entry, plan.side, instrument.tick))
  const otherwise = ledger.exited - targetsClosed(trade)
  const base = quantity(ledger.entry.contracts - (otherwise > 0n ? otherwise : 0n))
  const levels = dealTargets(base, plan.targets.map((target) => target.share), instrument.step, (index) => minimumAt(instrument, prices[index] ?? instrument.tick))
  let room: bigint = ledger.open
  return levels.flatMap((level): readonly TargetNow[] => {
    const at = prices[level.target - 1]
    if (at === null || at === undefined) return []
    const done = trade.targetFilled[String(level.target)] ?? NOTHING
    const wanted = level.size > done ? level.size - done : 0n
    const left = quantity(wanted < room ? wanted : room)
    room -= left
    return [{ target: level.target, joined: level.joined, price: at, size: level.size, left }]
  })
}

export type TargetsOf = (trade: LiveTrade) => readonly TargetNow[]

type Known = Pick<LiveTrade, 'plan' | 'instrument' | 'targetFilled'> & { readonly targets: readonly TargetNow[] }

/**
 * `targetsNow` for the rules of a decision, or of several in a row, which ask for the same ones many times. Nothing of a trade changes in place: as long as its ledger
 * and the rest of what targets follow from are the same objects, so are they.
 */
export const rememberTargets = (): TargetsOf => {
  const known = new WeakMap<LiveTrade['ledger'], Known>()
  return (trade) => {
    const { ledger, plan, instrument, targetFilled } = trade
    const found = known.get(ledger)
    if (found !== undefined && found.plan === plan && found.targetFilled === targetFilled && found.instrument === instrument) return found.targets
    const targets = targetsNow(trade)
    known.set(ledger, { plan, instrument, targetFilled, targets })
    return targets
  }
}

/** Has the k-th target filled whole. A joined level counts where it joined; one that got no contract never does. */
export const targetFilledWhole = (trade: LiveTrade, k: number): boolean => {
  // Every level has a size: where nothing filled, none did whole.
  if (targetsClosed(trade) === 0n) return false
  const level = targetsNow(trade).find((target) => target.joined.includes(k))
  return level !== undefined && (trade.targetFilled[String(level.target)] ?? 0n) >= level.size
}
