import type { Money, Rate } from '#core/money/money.ts'
import { decimal } from '#core/money/decimal.ts'
import { divide } from '#core/money/fraction.ts'
import { money, ONE, rate } from '#core/money/money.ts'

/** Limits of an account (FEATURES.md H1). Rates are shares of equity. */
export type Limits = {
  /** What one trade may lose at its stop. */
  readonly riskPerTrade: Rate
  /** Realised net loss of a UTC day after which no trade opens. */
  readonly dailyLoss: Rate
  readonly openTrades: number
  /** Notional of a symbol, all sides, over equity. */
  readonly exposurePerSymbol: Rate
  readonly exposure: Rate
  readonly leverage: number
  /** Initial margin of one position over equity. */
  readonly marginShare: Rate
  readonly lossesInRow: number
  /** Fall of equity from its highest. */
  readonly drawdown: Rate
}

export const DEFAULT_LIMITS: Limits = {
  riskPerTrade: rate(decimal('0.1')),
  dailyLoss: rate(decimal('0.2')),
  openTrades: 50,
  exposurePerSymbol: rate(decimal('20')),
  exposure: rate(decimal('50')),
  leverage: 200,
  marginShare: rate(decimal('0.3')),
  lossesInRow: 10,
  drawdown: rate(decimal('0.5')),
}

export type RiskFacts = {
  readonly equity: Money
  readonly equityPeak: Money
  /** Loss at the stop of the trade that is asked for, positive; null without a stop. */
  readonly lossAtStop: Money | null
  readonly margin: Money
  readonly leverage: number
  readonly openTrades: number
  /** Notional after the entry. */
  readonly symbolNotional: Money
  readonly notional: Money
  /** Signed. */
  readonly netToday: Money
  readonly lossesInRow: number
}

export type LimitName = keyof Limits
/** The limit that stands in the way: what it allows and what was asked, both in the limit's own unit (money in units of 10⁻⁸, counts whole). */
export type LimitBreach = { readonly limit: LimitName; readonly allowed: bigint; readonly asked: bigint }

const share = (of: Money, part: Rate): Money => money(divide(of * part, ONE, 'down'))

/** Every limit that the trade would break, each with what it allows. */
export const brokenLimits = (limits: Limits, facts: RiskFacts): readonly LimitBreach[] => {
  const rows: readonly (readonly [LimitName, bigint, bigint])[] = [
    ['riskPerTrade', share(facts.equity, limits.riskPerTrade), facts.lossAtStop ?? 0n],
    ['dailyLoss', share(facts.equity, limits.dailyLoss), -facts.netToday],
    ['openTrades', BigInt(limits.openTrades), BigInt(facts.openTrades + 1)],
    ['exposurePerSymbol', share(facts.equity, limits.exposurePerSymbol), facts.symbolNotional],
    ['exposure', share(facts.equity, limits.exposure), facts.notional],
    ['leverage', BigInt(limits.leverage), BigInt(facts.leverage)],
    ['marginShare', share(facts.equity, limits.marginShare), facts.margin],
    ['lossesInRow', BigInt(limits.lossesInRow), BigInt(facts.lossesInRow)],
    ['drawdown', share(facts.equityPeak, limits.drawdown), facts.equityPeak - facts.equity],
  ]
  return rows.filter(([, allowed, asked]) => asked > allowed).map(([limit, allowed, asked]) => ({ limit, allowed, asked }))
}
