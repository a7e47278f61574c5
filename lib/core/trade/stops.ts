import type { Price } from '#core/money/money.ts'
import { betterOf, breakEvenPrice, meanPrice, stopPrice, stopReached, targetReached, trailingPrice } from './levels.ts'
import { divide } from '#core/money/fraction.ts'
import { ONE } from '#core/money/money.ts'
import type { Deciding } from './deciding.ts'
import type { LiveTrade, StopSource, StopState } from './state.ts'
import { targetFilledWhole } from './targets.ts'

/** The fixed stop while the entry fills: a percent level follows E, a price level and one moved by hand don't. */
const fixedStop = (trade: LiveTrade): Price | null => {
  if (trade.stop.fixedByHand) return trade.stop.fixed
  const level = trade.plan.stop?.level
  if (level === undefined || trade.ledger.entry.contracts === 0n) return trade.stop.fixed
  if (trade.entryEnded && trade.stop.fixed !== null) return trade.stop.fixed
  return stopPrice(level, meanPrice(trade.ledger.entry, trade.instrument.multiplier), trade.plan.side, trade.instrument.tick)
}

/** As it was found when its target had filled whole. */
const breakEvenOf = (trade: LiveTrade): Price | null => {
  const plan = trade.plan.breakEven
  if (plan === null || !trade.entryEnded || trade.stop.breakEven !== null || !targetFilledWhole(trade, plan.afterTarget)) return trade.stop.breakEven
  return breakEvenPrice({ mean: trade.ledger.entry, feesIn: trade.ledger.entryFees, taker: trade.fees.taker, offset: plan.offset, side: trade.plan.side, instrument: trade.instrument })
}

/** Has trailing begun by this price. */
const trailingStarts = (trade: LiveTrade, best: Price): boolean => {
  const start = trade.plan.trailing?.start
  if (start === undefined || !trade.entryEnded) return false
  switch (start.kind) {
    case 'now':
      return true
    case 'price':
      return targetReached(trade.plan.side, start.price, best)
    case 'target':
      return targetFilledWhole(trade, start.target)
    case 'profit': {
      const entry = meanPrice(trade.ledger.entry, trade.instrument.multiplier)
      const sign = trade.plan.side === 'long' ? 1n : -1n
      const level = divide(entry.num * (ONE + sign * start.rate), entry.den * ONE, trade.plan.side === 'long' ? 'up' : 'down')
      return trade.plan.side === 'long' ? best >= level : best <= level
    }
  }
}

/** The rate that a move must improve by, besides one tick: 0.02 %. */
const WORTH = 20_000n
const worthMoving = (trade: LiveTrade, from: Price | null, to: Price): boolean => {
  if (from === null) return true
  const gain = trade.plan.side === 'long' ? to - from : from - to
  return gain >= trade.instrument.tick && gain * ONE >= from * WORTH
}

const better = (trade: LiveTrade, a: Price, b: Price | null): Price => (b === null ? a : trade.plan.side === 'long' ? (a > b ? a : b) : a < b ? a : b)

/** Trailing after the extremes that an input tells: the best price so far, and the level that hangs from it. */
const trailed = (trade: LiveTrade, extreme: Price | null): { readonly best: Price | null; readonly trailing: Price | null } => {
  const plan = trade.plan.trailing
  if (plan === null || extreme === null) return { best: trade.stop.best, trailing: trade.stop.trailing }
  if (trade.stop.best === null && !trailingStarts(trade, extreme)) return { best: null, trailing: null }
  const best = better(trade, extreme, trade.stop.best)
  const level = trailingPrice(best, plan.distance, trade.plan.side, trade.instrument.tick)
  return { best, trailing: level !== null && worthMoving(trade, trade.stop.trailing, level) ? level : trade.stop.trailing }
}

const inForce = (trade: LiveTrade, stop: Pick<StopState, 'fixed' | 'breakEven' | 'trailing'>): { readonly price: Price | null; readonly source: StopSource } => {
  const side = trade.plan.side
  const fixedSource: StopSource = trade.stop.fixedByHand ? 'by-hand' : 'fixed'
  const price = betterOf(side, betterOf(side, stop.fixed, stop.breakEven), stop.trailing)
  if (price === null || price === stop.fixed) return { price, source: fixedSource }
  return { price, source: price === stop.breakEven ? 'break-even' : 'trailing' }
}

const isPast = (desk: Deciding, trade: LiveTrade, stop: Price): boolean => {
  const last = desk.priceOf(trade.plan.symbol)
  return last !== null && stopReached(trade.plan.side, stop, last)
}

const stillAt = ({ stop }: LiveTrade, price: Price): { readonly still?: true } => (price === stop.wanted ? { still: true } : {})

/**
 * Moves the stop as the rules want it (RULES.md, Stop, Break-even, Trailing). `extreme` is the best price for the trade that this input tells.
 * The trade is open and nothing closes it. A level that the price is past already closes the rest at market; the old stop rests until then.
 */
export const moveStop = (desk: Deciding, trade: LiveTrade, extreme: Price | null): void => {
  const fixed = fixedStop(trade)
  const breakEven = breakEvenOf(trade)
  const { best, trailing } = trailed(trade, extreme)
  const { price, source } = inForce(trade, { fixed, breakEven, trailing })
  if (price === null) return
  if (price === trade.stop.wanted && breakEven === trade.stop.breakEven && trailing === trade.stop.trailing) return
  if (price !== trade.stop.wanted && (source === 'break-even' || source === 'trailing') && isPast(desk, trade, price)) {
    desk.emit({ type: 'close-planned', trade: trade.id, plan: { why: source, contracts: trade.ledger.open, step: 'cancelling', tries: 0, notBefore: desk.at } })
    return
  }
  desk.emit({ type: 'stop-moved', trade: trade.id, price, source, fixed, breakEven, best, trailing, begins: trade.stop.trailing === null && trailing !== null, ...stillAt(trade, price) })
}
