import type { Fees, Instrument, Side } from '#core/market/instrument.ts'
import { divide, fraction, type Fraction, toStep } from '#core/money/fraction.ts'
import { magnitude, type Money, money, ONE, type Price, type Quantity, quantity, type Rate } from '#core/money/money.ts'
import type { Size } from './plan.ts'

const CUBE = ONE * ONE

export type SizeFacts = {
  readonly instrument: Instrument
  readonly side: Side
  readonly leverage: number
  /** Limit price, or for a market entry what would be paid now. */
  readonly at: Price
  readonly stop: Price | null
  readonly free: Money
  readonly fees: Fees
  readonly entryIsMaker: boolean
}

/** Contracts of a plan's size, rounded down to the step (RULES.md, Size). A risk size without a stop is 0: the caller refuses it before. */
export const sizeOf = (size: Size, facts: SizeFacts): Quantity => {
  switch (size.kind) {
    case 'contracts':
      return quantity((size.amount / facts.instrument.step) * facts.instrument.step)
    case 'coins':
      return toQuantity(fraction(size.amount * ONE, facts.instrument.multiplier), facts)
    case 'margin':
      return toQuantity(fraction(size.amount * BigInt(facts.leverage) * CUBE, facts.at * facts.instrument.multiplier), facts)
    case 'share':
      return byShare(size.rate, facts)
    case 'risk':
      return byRisk(size.amount, facts)
  }
}

const toQuantity = (contracts: Fraction, facts: SizeFacts): Quantity => {
  const raw = toStep(contracts, facts.instrument.step, 'down')
  return quantity(raw > 0n ? raw : 0n)
}

/** floor(A / (price × m × (1/L + fee in + fee out))). */
const byShare = (share: Rate, facts: SizeFacts): Quantity => {
  const amount = divide(facts.free * share, ONE, 'down')
  if (amount <= 0n) return quantity(0n)
  const leverage = BigInt(facts.leverage)
  const perNotional = ONE + leverage * (feeIn(facts) + facts.fees.taker)
  return toQuantity(fraction(amount * CUBE * leverage * ONE, facts.at * facts.instrument.multiplier * perNotional), facts)
}

const feeIn = (facts: SizeFacts): Rate => (facts.entryIsMaker ? facts.fees.maker : facts.fees.taker)

/** floor(R / loss of one contract at the stop), the loss being |E − stop| × m + entry fee + exit fee. */
const byRisk = (amount: Money, facts: SizeFacts): Quantity => {
  if (facts.stop === null) return quantity(0n)
  const loss = lossPerContract(facts, facts.stop)
  return toQuantity(fraction(amount * CUBE * ONE, loss), facts)
}

/** Loss of one whole contract at the stop, in units of 10⁻²⁴ × ONE of the margin coin (exact; no rounding yet). */
const lossPerContract = (facts: SizeFacts, stop: Price): bigint =>
  facts.instrument.multiplier * (magnitude(facts.at - stop) * ONE + facts.at * feeIn(facts) + stop * facts.fees.taker)

/** What is lost when all `contracts` close at `exit` (a price that may lie beyond the stop), fees included; positive is a loss. Rounded up. */
export const lossAt = (contracts: Quantity, exit: Price, facts: SizeFacts): Money => {
  const move = facts.side === 'long' ? facts.at - exit : exit - facts.at
  const perContract = facts.instrument.multiplier * (move * ONE + facts.at * feeIn(facts) + exit * facts.fees.taker)
  return money(divide(perContract * contracts, CUBE * ONE, 'up'))
}
