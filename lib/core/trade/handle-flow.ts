import { divide } from '#core/money/fraction.ts'
import { magnitude, type Money, money } from '#core/money/money.ts'
import type { Flow } from '#core/position/position.ts'
import { type AccountState, liveTrades, sideOf } from './account.ts'
import type { Deciding } from './deciding.ts'
import { isLive, type LiveTrade } from './state.ts'
import { holdersAt } from './steps.ts'

/** A fill this near to a funding instant makes its shares approximate (ms). */
const NEAR_MS = 2_000

/** change × part / net, rounded down; nothing of a side that cancels out. */
const shareOf = (change: Money, part: bigint, net: bigint): bigint => (net === 0n ? 0n : divide((net < 0n ? -1n : 1n) * change * part, magnitude(net), 'down'))

/**
 * Funding is booked from the venue's flow: each share by the signed contracts that were open at its instant, by the venue's fill times,
 * rounded down, the remainder to the largest holder, oldest first (RULES.md, Results). What is not ours keeps its own share. A trade that
 * closed since then gets its share all the same, and its result is corrected. While a fill from before the instant has no owner, the flow waits.
 */
export const handleFlow = (desk: Deciding, flow: Flow): void => {
  const { flowIds, waitingFlows } = desk.state()
  if (flowIds.includes(flow.id) || waitingFlows?.some(({ id }) => id === flow.id) === true) return
  if (mustWait(desk.state(), flow)) desk.emit({ type: 'flow-waits', trade: null, flow })
  else bookFlow(desk, flow)
}

/** Flows whose holders are known by now. */
export const bookWaitingFlows = (desk: Deciding): void => {
  for (const flow of desk.state().waitingFlows ?? []) if (!mustWait(desk.state(), flow)) bookFlow(desk, flow)
}

/** A fill from before the instant is nobody's yet, or is known by its order's count alone. Two whole reads explain the one at the latest (`handleSynced`); the other is asked for until it is there. */
const mustWait = (account: AccountState, { kind, symbol, at }: Flow): boolean =>
  kind === 'funding' && symbol !== null && ((['long', 'short'] as const).some((side) => sideOf(account, symbol, side).unexplained.some(({ fill }) => fill.at <= at)) || liveTrades(account).some((trade) => trade.plan.symbol === symbol && owesFills(trade, at)))

const owesFills = ({ entry, exits, rows }: LiveTrade, at: number): boolean =>
  [entry, ...exits].some((order) => order.requestedAt <= at && order.executed > order.booked) || rows.some(({ childExecuted, booked }) => childExecuted !== null && childExecuted > booked)

const bookFlow = (desk: Deciding, flow: Flow): void => {
  desk.emit({ type: 'flow-booked', trade: null, flow: flow.id, symbol: flow.symbol, amount: flow.change, kind: flow.kind })
  const { symbol } = flow
  if (flow.kind !== 'funding' || symbol === null) return
  const holders = holdersOf(desk.state(), symbol, flow.at)
  const net = holders.reduce((sum, holder) => sum + holder.signed, 0n)
  const shares = holders.map((holder) => shareOf(flow.change, holder.signed, net))
  const given = shares.reduce((sum, share) => sum + share, 0n)
  const largest = holders.reduce((best, holder, index) => (magnitude(holder.signed) > magnitude(holders[best]?.signed ?? 0n) ? index : best), 0)
  const approximate = net === 0n || isNearFill(desk.state(), symbol, flow.at)
  for (const [index, { trade }] of holders.entries()) {
    const amount: Money = money((shares[index] ?? 0n) + (index === largest ? flow.change - given : 0n))
    if (trade !== null && amount !== 0n && canBook(desk.state(), trade)) desk.emit({ type: 'funding-booked', trade, flow: flow.id, amount, approximate })
  }
}

/** Where nobody held anything at the instant itself, it was paid by who held just before: a fill of the very same moment came after it. */
const holdersOf = ({ steps }: AccountState, symbol: string, instant: number) => {
  const [at, before] = [holdersAt(steps, symbol, instant), holdersAt(steps, symbol, instant - 1)]
  return at.length > 0 ? at : before.length > 0 ? before : holdersAt(steps, symbol, instant - NEAR_MS)
}

/** A trade that ended long ago is in no hand any more: its last read after the close had shown what there was. */
const canBook = (account: AccountState, id: number): boolean => {
  const trade = account.trades[String(id)]
  return trade !== undefined && (isLive(trade) || trade.status === 'closed')
}

/** The shares can't be told for sure: somebody's contracts changed beside the instant. */
const isNearFill = (account: AccountState, symbol: string, instant: number): boolean =>
  account.steps.some((step) => step.symbol === symbol && Math.abs(step.at - instant) < NEAR_MS) ||
  (['long', 'short'] as const).some((side) => sideOf(account, symbol, side).unexplained.some(({ fill }) => Math.abs(fill.at - instant) < NEAR_MS))
