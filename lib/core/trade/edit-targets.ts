import { ONE, type Price, rate, type Rate } from '#core/money/money.ts'
import { meanPrice, targetPrice } from './levels.ts'
import type { Level, Target } from './plan.ts'
import type { LiveTrade } from './state.ts'
import { targetsNow } from './targets.ts'

/** A target is named by its price now: after a change its number may be another's. */
export type TargetChange =
  | { readonly kind: 'move'; readonly from: Price; readonly to: Level }
  | { readonly kind: 'remove'; readonly from: Price }
  /** share: of what is open. */
  | { readonly kind: 'add'; readonly level: Level; readonly share: Rate }

type Left = { readonly at: Price; readonly target: Target }

/** The targets that are left, each with its share of what is open: the same contracts as now. */
const leftOf = (trade: LiveTrade): readonly Left[] =>
  targetsNow(trade).flatMap(({ target, price, left }): readonly Left[] => {
    const level = trade.plan.targets[target - 1]?.level
    return left === 0n || level === undefined ? [] : [{ at: price, target: { level, share: rate((left * ONE) / trade.ledger.open) } }]
  })

/** Share of what is open that no target closes. */
export const shareUncovered = (trade: LiveTrade): Rate => rate(ONE - leftOf(trade).reduce((sum, { target }) => sum + target.share, 0n))

/**
 * The list that a change of one target asks for, near to far, for what is open. Levels stay as they were said where they can; a price among percents makes all of them
 * prices. null: no target waits at that price (any more).
 */
export const editedTargets = (trade: LiveTrade, change: TargetChange): readonly Target[] | null => {
  if (trade.ledger.open === 0n) return null
  const { side } = trade.plan
  const left = leftOf(trade)
  const found = change.kind === 'add' ? null : left.find(({ at }) => at === change.from)
  if (found === undefined) return null
  const kept = left.filter((one) => one !== found)
  const level = change.kind === 'add' ? change.level : change.kind === 'move' ? change.to : null
  const share = change.kind === 'add' ? change.share : (found?.target.share ?? rate(0n))
  const entry = meanPrice(trade.ledger.entry, trade.instrument.multiplier)
  const changed = level === null ? [] : [{ at: targetPrice(level, entry, side, trade.instrument.tick), target: { level, share } }]
  const all = [...kept, ...changed]
  const percent = all.every(({ target }) => target.level.kind === 'percent')
  return all
    .toSorted((a, b) => (a.at === b.at ? 0 : (a.at ?? 0n) < (b.at ?? 0n) === (side === 'long') ? -1 : 1))
    .map(({ at, target }) => (percent || at === null ? target : { level: { kind: 'price' as const, price: at }, share: target.share }))
}
