import { divide } from '#core/money/fraction.ts'
import { type Money, money } from '#core/money/money.ts'
import { liveTrades, sideOf } from './account.ts'
import type { Deciding } from './deciding.ts'
import type { Flow } from '#core/position/position.ts'
import type { LiveTrade } from './state.ts'

/** A fill this near to a funding instant makes its shares approximate (ms). */
const NEAR_MS = 2_000

/** Contracts of a trade at the instant, signed: long positive. */
const signed = (trade: LiveTrade): bigint => (trade.plan.side === 'long' ? trade.ledger.open : -trade.ledger.open)

/** change × part / net, rounded down; nothing of a side that cancels out. */
const shareOf = (change: Money, part: bigint, net: bigint): bigint => (net === 0n ? 0n : divide((net < 0n ? -1n : 1n) * change * part, net < 0n ? -net : net, 'down'))

/**
 * Funding is booked from the venue's flow: each trade's share by its signed contracts of all that was open, rounded down, the remainder to
 * the largest holder, oldest first (RULES.md, Results). What is not ours keeps its own share.
 */
export const handleFlow = (desk: Deciding, flow: Flow): void => {
  if (desk.state().flowIds.includes(flow.id)) return
  desk.emit({ type: 'flow-booked', trade: null, flow: flow.id, symbol: flow.symbol, amount: flow.change })
  const { symbol } = flow
  if (flow.kind !== 'funding' || symbol === null) return
  const trades = liveTrades(desk.state()).filter((trade) => trade.plan.symbol === symbol && trade.ledger.open > 0n && (trade.openedAt ?? 0) <= flow.at).toSorted((a, b) => a.id - b.id)
  if (trades.length === 0) return
  const foreign = sideOf(desk.state(), symbol, 'long').foreign - sideOf(desk.state(), symbol, 'short').foreign
  const net = trades.reduce((sum, trade) => sum + signed(trade), foreign)
  const shares = trades.map((trade) => shareOf(flow.change, signed(trade), net))
  const given = shares.reduce((sum, share) => sum + share, 0n)
  const largest = trades.reduce((best, trade, index) => (trade.ledger.open > (trades[best]?.ledger.open ?? 0n) ? index : best), 0)
  for (const [index, trade] of trades.entries()) {
    const rest = index === largest && foreign === 0n ? flow.change - given : 0n
    const amount: Money = money((shares[index] ?? 0n) + rest)
    const approximate = Math.abs(flow.at - (trade.openedAt ?? 0)) < NEAR_MS || net === 0n
    if (amount !== 0n) desk.emit({ type: 'funding-booked', trade: trade.id, flow: flow.id, amount, approximate })
  }
}
