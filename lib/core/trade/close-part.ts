import { fraction, toStep } from '#core/money/fraction.ts'
import { ONE, price, type Quantity, quantity } from '#core/money/money.ts'
import { meanPrice } from './levels.ts'
import type { LiveTrade } from './state.ts'
import { minimumAt } from './targets.ts'

/** Contracts that a close by a share of what is open takes: what it leaves is zero or at least the minimum. */
export const partOf = (trade: LiveTrade, share: bigint): Quantity => {
  const { open } = trade.ledger
  if (share === ONE || open === 0n) return open
  const wanted = toStep(fraction(open * share, ONE), trade.instrument.step, 'down')
  const part = wanted < trade.instrument.quantityMin ? trade.instrument.quantityMin : wanted
  const left = open - part
  const mean = meanPrice(trade.ledger.entry, trade.instrument.multiplier)
  const least = minimumAt(trade.instrument, price(mean.num / mean.den))
  return quantity(left < least ? open : part)
}
