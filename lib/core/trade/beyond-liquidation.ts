import { divide } from '#core/money/fraction.ts'
import { type Money, money, NO_MONEY, NOTHING, plus, type Price, type Quantity, quantity } from '#core/money/money.ts'
import { clearsStop, liquidationPrice } from '#core/risk/liquidation.ts'
import { type AccountState, sideOf, tradesOn } from './account.ts'
import { betterStop } from './levels.ts'
import type { LiveTrade } from './state.ts'

/**
 * The estimated liquidation of the trade's side, when it would come before a stop that is moved there (RULES.md, Size): such a stop protects nothing.
 * null: it would not, or the move is toward profit, which is never refused. Contracts that are not ours count at the mean of ours.
 */
export const beyondLiquidation = (account: AccountState, trade: LiveTrade, stop: Price): Price | null => {
  const { plan: { symbol, side }, marginMode, leverage, fees, instrument } = trade
  const { wanted } = trade.stop
  if (marginMode === 'cross' || (wanted !== null && !betterStop(side, wanted, stop))) return null
  const trades = tradesOn(account, symbol, side).filter(({ ledger }) => ledger.open > 0n)
  const ours = trades.reduce<Quantity>((sum, { ledger }) => plus(sum, ledger.open), NOTHING)
  const cost = trades.reduce<Money>((sum, { ledger }) => plus(sum, ledger.costLeft), NO_MONEY)
  const added = trades.reduce<Money>((sum, { addedMargin }) => plus(sum, addedMargin), NO_MONEY)
  const contracts = quantity(ours + sideOf(account, symbol, side).foreign)
  const liquidation = liquidationPrice({ side, pool: { contracts, cost: money(divide(cost * contracts, ours, 'down')) }, leverage, taker: fees.taker, added, instrument })
  return liquidation === null || clearsStop(side, liquidation, stop) ? null : liquidation
}
