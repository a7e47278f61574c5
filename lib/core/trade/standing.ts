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

/** Net of the whole trade when all that is open closes at a price, taker fee paid, no slippage. */
export const netAt = (trade: LiveTrade, at: Price): Money => (trade.ledger.open === 0n ? netOf(trade.ledger) : money(netOf(trade.ledger) + gainAt(trade, at) - feeOf(trade, at, trade.ledger.open)))

/** What closing a part of what is open at a price brings: net of its own entry fee and its taker fee, without slippage. */
export const partAt = (trade: LiveTrade, at: Price, contracts: Quantity): { readonly net: Money; readonly fee: Money; readonly notional: Money } => {
  const { ledger, instrument, plan } = trade
  if (ledger.open === 0n) return { net: NO_MONEY, fee: NO_MONEY, notional: NO_MONEY }
  const value = notional(at, contracts, instrument.multiplier)
  const cost = divide(ledger.costLeft * contracts, ledger.open, 'up')
  const fee = feeOf(trade, at, contracts)
  const feeIn = divide(ledger.entryFees * contracts, ledger.entry.contracts, 'up')
  return { net: money((plan.side === 'long' ? value - cost : cost - value) - fee - feeIn), fee, notional: value }
}

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
    atStop: stop.wanted === null ? null : netAt(trade, stop.wanted),
  }
}
