import { fraction, type Fraction } from '#core/money/fraction.ts'
import { magnitude, type Money, NO_MONEY, type Price } from '#core/money/money.ts'
import { clearsStop } from '#core/risk/liquidation.ts'
import { type AccountState, sideOf, tradesOn } from './account.ts'
import type { Deciding } from './deciding.ts'
import type { WholeRead } from './input.ts'
import { type LiveTrade, sideKey } from './state.ts'
import { NO_ALARMS, type SideRisk } from './watched.ts'

/** Shares of equity in use as margin: from the first on it is told, below the second it is over. */
const MARGIN_HIGH = { on: fraction(80n, 100n), off: fraction(70n, 100n) } as const
/** Liquidation must lie 0.5 % beyond every stop (RULES.md, Size); an estimate that was just let in must not ring, so it rings below 0.4 %. */
const BEYOND_STOP = { on: fraction(4n, 1000n), off: fraction(5n, 1000n) } as const
/** From the mark price to liquidation: where a stop covers all of the side, and where none does. */
const FROM_MARK = { covered: { on: fraction(5n, 1000n), off: fraction(10n, 1000n) }, bare: { on: fraction(20n, 1000n), off: fraction(30n, 1000n) } } as const

/** Looked at with each whole read: margin in use, and how near each side is to its liquidation. */
export const lookAtRisk = (desk: Deciding, { equity, margin, risks }: WholeRead): void => {
  if (margin !== undefined) lookAtMarginUse(desk, equity, margin)
  if (risks !== undefined) lookAtLiquidation(desk, risks)
}

const isHigh = (equity: Money, margin: Money, level: Fraction): boolean => margin > 0n && margin * level.den >= equity * level.num

const lookAtMarginUse = (desk: Deciding, equity: Money, margin: Money): void => {
  const { marginHigh } = desk.state().alarms ?? NO_ALARMS
  const high = isHigh(equity, margin, marginHigh ? MARGIN_HIGH.off : MARGIN_HIGH.on)
  if (high !== marginHigh) desk.emit({ type: 'margin-use', trade: null, high, margin, equity: equity > 0n ? equity : NO_MONEY })
}

const lookAtLiquidation = (desk: Deciding, risks: readonly SideRisk[]): void => {
  const keyOf = ({ symbol, side }: Pick<SideRisk, 'symbol' | 'side'>): string => sideKey(symbol, side)
  const shown = new Set(risks.map(keyOf))
  for (const key of (desk.state().alarms ?? NO_ALARMS).near) {
    const [symbol = '', side = ''] = key.split(':')
    if (!shown.has(key) && (side === 'long' || side === 'short')) desk.emit({ type: 'liquidation-near', trade: null, symbol, side, near: false, mark: null, liquidation: null, stop: null })
  }
  for (const risk of risks) {
    const before = (desk.state().alarms ?? NO_ALARMS).near.includes(keyOf(risk))
    const { near, stop } = nearness(desk.state(), risk, before)
    if (near !== before) desk.emit({ type: 'liquidation-near', trade: null, symbol: risk.symbol, side: risk.side, near, mark: risk.mark, liquidation: risk.liquidation, stop })
  }
}

const openOf = (trades: readonly LiveTrade[]): bigint => trades.reduce<bigint>((sum, trade) => sum + trade.ledger.open, 0n)

/** The stop that liquidation lies too near to, if there is one; or the mark price is too near itself. */
const nearness = (account: AccountState, { symbol, side, mark, liquidation }: SideRisk, before: boolean): { readonly near: boolean; readonly stop: Price | null } => {
  const when = before ? 'off' : 'on'
  const open = tradesOn(account, symbol, side).filter((trade) => trade.ledger.open > 0n)
  const stops = open.flatMap(({ stop: { confirmed } }) => (confirmed === null ? [] : [confirmed.price]))
  const stop = stops.find((one) => !clearsStop(side, liquidation, one, BEYOND_STOP[when])) ?? null
  const covered = sideOf(account, symbol, side).foreign === 0n && openOf(open) > 0n && open.every((trade) => trade.stop.confirmed !== null && trade.stop.confirmed.quantity >= trade.ledger.open)
  const { num, den } = FROM_MARK[covered ? 'covered' : 'bare'][when]
  return { near: stop !== null || magnitude(mark - liquidation) * den < mark * num, stop }
}
