import { divide } from '#core/money/fraction.ts'
import { type Money, money, NO_MONEY, ONE, type Price, price, type Quantity } from '#core/money/money.ts'
import { notional } from '#core/money/notional.ts'
import { netOf } from './ledger.ts'
import { meanPrice } from './levels.ts'
import type { LiveTrade } from './state.ts'

/** How an open trade stands, by its own ledger. All money after the fees that were paid. */
export type Standing = {
  /** E, cut to the price's units; null before the first fill. */
  readonly entry: Price | null
  /** Of what is open, at mark and before the exit's fee; null without a mark. */
  readonly unrealised: Money | null
  /** Net so far, with what is open at mark; null without a mark. */
  readonly net: Money | null
  /** Initial margin of what was entered (RULES.md: ROE = net / margin used). */
  readonly margin: Money
  /** Net of the whole trade when all that is open closes at the stop that is wanted, taker fee paid, no slippage; null without a stop. */
  readonly atStop: Money | null
}

/** What contracts that are open are worth more than they cost, at a price. */
const gainAt = ({ plan, ledger, instrument }: LiveTrade, at: Price): Money => {
  const value = notional(at, ledger.open, instrument.multiplier)
  return plan.side === 'long' ? money(value - ledger.costLeft) : money(ledger.costLeft - value)
}

const feeOf = (trade: LiveTrade, at: Price, contracts: Quantity): Money => money(divide(notional(at, contracts, trade.instrument.multiplier) * trade.fees.taker, ONE, 'up'))

export const standingOf = (trade: LiveTrade, mark: Price | null): Standing => {
  const { ledger, instrument, stop } = trade
  const mean = ledger.entry.contracts === 0n ? null : meanPrice(ledger.entry, instrument.multiplier)
  const realised = netOf(ledger)
  const unrealised = mark === null ? null : ledger.open === 0n ? NO_MONEY : gainAt(trade, mark)
  return {
    entry: mean === null ? null : price(mean.num / mean.den),
    unrealised,
    net: unrealised === null ? null : money(realised + unrealised),
    margin: money(divide(ledger.entry.cost, BigInt(trade.leverage), 'down')),
    atStop: stop.wanted === null ? null : ledger.open === 0n ? realised : money(realised + gainAt(trade, stop.wanted) - feeOf(trade, stop.wanted, ledger.open)),
  }
}
