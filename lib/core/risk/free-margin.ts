import { divide } from '#core/money/fraction.ts'
import { feeOn, notional } from '#core/money/notional.ts'
import { type Money, money, NO_MONEY, plus, type Quantity } from '#core/money/money.ts'
import { type AccountState, liveTrades } from '#core/trade/account.ts'
import type { EntryFacts } from '#core/trade/input.ts'
import { sizeFactsOf } from '#core/trade/make-preview.ts'
import type { Plan } from '#core/trade/plan.ts'
import type { MarginDoubt } from '#core/trade/preview.ts'

/** A balance told longer ago than this is no reason to refuse, only to warn (ms): what was freed since nobody knows. */
const BALANCE_AGE_MS = 10_000

/** Margin and both fees. */
export const neededFor = (plan: Plan, facts: EntryFacts, contracts: Quantity): Money => {
  const at = sizeFactsOf(plan, facts)
  const value = notional(at.at, contracts, facts.instrument.multiplier, 'up')
  return money(divide(value, BigInt(plan.leverage), 'up') + feeOn(value, at.entryIsMaker ? facts.fees.maker : facts.fees.taker) + feeOn(value, facts.fees.taker))
}

/** What entries of other trades may take that the venue's figure does not surely lack yet: they are on their way, or nobody knows what became of them. */
export const reservedBy = (account: AccountState, self: number): Money =>
  liveTrades(account)
    .filter(({ id, entry }) => id !== self && (entry.state === 'requested' || entry.state === 'unknown') && entry.executed === 0n)
    .reduce<Money>((sum, trade) => plus(sum, trade.needs ?? NO_MONEY), NO_MONEY)

/** The facts with what is left for this entry. */
export const lessReserved = (facts: EntryFacts, reserved: Money): EntryFacts => (facts.free === null || reserved === 0n ? facts : { ...facts, free: money(facts.free > reserved ? facts.free - reserved : 0n) })

export type MarginLook = { readonly type: 'enough' | 'short' } | { readonly type: 'doubt'; readonly doubt: MarginDoubt }

/** Is the margin there: only a figure of now says no. */
export const lookAtMargin = (plan: Plan, facts: EntryFacts, contracts: Quantity, at: number): MarginLook => {
  if (facts.free === null) return { type: 'doubt', doubt: { kind: 'unknown' } }
  const needed = neededFor(plan, facts, contracts)
  if (needed <= facts.free) return { type: 'enough' }
  const ageMs = Math.max(0, at - (facts.balanceAt ?? at))
  return ageMs > BALANCE_AGE_MS ? { type: 'doubt', doubt: { kind: 'old', needed, free: facts.free, ageMs } } : { type: 'short' }
}
