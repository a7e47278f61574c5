import type { Side } from '#core/market/instrument.ts'
import { divide, fraction, toStep } from '#core/money/fraction.ts'
import { type Money, money, NO_MONEY, plus, type Price, price, type Quantity, quantity } from '#core/money/money.ts'
import { feeOn, notional } from '#core/money/notional.ts'
import { clearsStop, liquidationPrice, type Pool } from '#core/risk/liquidation.ts'
import { entryLeft } from './certificate-rests.ts'
import { netOf } from './ledger.ts'
import { betterStop } from './levels.ts'
import type { LiveTrade } from './state.ts'

/**
 * equal: just so much, when the stop fills there. at-most: no less than this, since the stop may stand better by then. `liquidated`: liquidation may
 * come first, and the figure is the worse of both; of a side that others share or shared it is about, since the exchange pools what it cost.
 */
export type Result = { readonly net: Money; readonly bound: 'equal' | 'at-most' | 'about'; readonly liquidated: boolean }
/** `share`: of the farthest stop, in hundredths; `to`: the price then, on the tick, rounded away from the entry. */
export type Gap = { readonly share: 3 | 15; readonly to: Price }

type Facts = { readonly side: Side; readonly gaps: readonly Gap[]; readonly liquidation: Price | null; readonly moving: boolean }
type Pooled = Pool & { readonly added: Money }

/** What is open of a trade, and what its resting entry would add to it, as if that had filled at its own price as a maker. */
type Held = Pool & { readonly net: Money }
const heldOf = (trade: LiveTrade): Held => {
  const { ledger, entry, instrument, fees } = trade
  const left = entryLeft(trade)
  const value = entry.price === null ? NO_MONEY : notional(entry.price, left, instrument.multiplier)
  return { cost: plus(ledger.costLeft, value), contracts: plus(ledger.open, left), net: money(netOf(ledger) - feeOn(value, fees.maker)) }
}

/** The level at which what is held closes without us: as read back, or as it rides on the entry. null: there is none. */
const restingStop = (trade: LiveTrade): Price | null => (trade.ledger.open > 0n ? (trade.stop.confirmed?.price ?? null) : trade.attachedStop)

const farther = (side: Side, a: Price, b: Price): Price => (betterStop(side, a, b) ? b : a)

/** The prices at 3 % and 15 % beyond the farthest stop of a side; none without a stop. */
export const gapsOf = (trades: readonly LiveTrade[], side: Side): readonly Gap[] => {
  const stops = trades.map(restingStop).filter((stop) => stop !== null)
  const [first, ...rest] = stops
  const tick = trades[0]?.instrument.tick
  if (first === undefined || tick === undefined) return []
  const farthest = rest.reduce((far, stop) => farther(side, far, stop), first)
  return ([3, 15] as const).map((share) => {
    const hundredths = BigInt(side === 'long' ? 100 - share : 100 + share)
    return { share, to: price(toStep(fraction(farthest * hundredths, 100n), tick, side === 'long' ? 'down' : 'up')) }
  })
}

/** Net of the whole trade when all that it holds closes at a price in one fill, taker fee paid. */
const netAt = (trade: LiveTrade, at: Price): Money => {
  const { cost, contracts, net } = heldOf(trade)
  if (contracts === 0n) return net
  const value = notional(at, contracts, trade.instrument.multiplier)
  return money(net + (trade.plan.side === 'long' ? value - cost : cost - value) - feeOn(value, trade.fees.taker))
}

/** Initial margin of what is held, with what was added by hand. */
const marginOf = (trade: LiveTrade): Money => plus(money(divide(heldOf(trade).cost, BigInt(trade.leverage), 'up')), trade.addedMargin)
/** Net when the exchange takes the position over: its margin is gone, with what was added. */
const netLiquidated = (trade: LiveTrade): Money => money(heldOf(trade).net - marginOf(trade))

/** The isolated margin of a side, where a figure loses more than that; null: none does, or the margin is the account's. */
export const marginExceeded = (trades: readonly LiveTrade[], results: readonly Result[]): Money | null => {
  if (trades.some(({ marginMode }) => marginMode === 'cross')) return null
  const margin = trades.reduce<bigint>((total, trade) => total + marginOf(trade), 0n)
  return results.some(({ net }) => -net > margin) ? money(margin) : null
}

/** An estimate of where isolated margin ends, the nearest of: the side as it is, as its resting entries make it, and each trade left alone with the pooled average. */
export const liquidationOf = (trades: readonly LiveTrade[], foreign: Quantity): Price | null => {
  const [first] = trades
  if (first === undefined || first.marginMode === 'cross') return null
  const { plan: { side }, leverage, fees, instrument } = first
  const open = poolOf(trades, ({ ledger }) => ({ cost: ledger.costLeft, contracts: ledger.open }), foreign)
  const filled = poolOf(trades, heldOf, foreign)
  const alone = trades.map((trade): Pooled => ({ contracts: heldOf(trade).contracts, cost: shareOf(filled, heldOf(trade).contracts), added: NO_MONEY }))
  const prices = [open, filled, ...alone].map((pool) => liquidationPrice({ side, pool, leverage, taker: fees.taker, added: pool.added, instrument })).filter((at) => at !== null)
  const [one, ...others] = prices
  // The nearest is the one that a falling price meets first.
  return one === undefined ? null : others.reduce((near, at) => (betterStop(side, at, near) ? at : near), one)
}

const shareOf = ({ cost, contracts }: Pool, part: Quantity): Money => (contracts === 0n ? NO_MONEY : money(divide(cost * part, contracts, 'up')))

/** Contracts that are not ours count at the mean of ours. */
const poolOf = (trades: readonly LiveTrade[], of: (trade: LiveTrade) => Pool, foreign: Quantity): Pooled => {
  const ours = trades.map(of)
  const contracts = ours.reduce<bigint>((sum, part) => sum + part.contracts, 0n)
  const cost = ours.reduce<bigint>((sum, part) => sum + part.cost, 0n)
  const added = money(trades.reduce<bigint>((sum, { addedMargin }) => sum + addedMargin, 0n))
  if (contracts === 0n) return { contracts: quantity(0n), cost: NO_MONEY, added }
  return { contracts: quantity(contracts + foreign), cost: money(cost + divide(cost * foreign, contracts, 'up')), added }
}

const sum = (results: readonly Result[]): Result => ({
  net: money(results.reduce<bigint>((total, { net }) => total + net, 0n)),
  bound: (['about', 'at-most'] as const).find((one) => results.some(({ bound }) => bound === one)) ?? 'equal',
  liquidated: results.some(({ liquidated }) => liquidated),
})

/** Trades of a side that all have a stop end at it, each at its own, or all at the price of the gap; `unlimited`: one has none, and this is what is gone when the exchange takes the side over. */
export const resultsOf = (trades: readonly LiveTrade[], facts: Facts): { readonly atStop: Result; readonly gaps: readonly (Result & Gap)[] } | { readonly unlimited: Money | null } => {
  const { side, liquidation, moving } = facts
  const at = (trade: LiveTrade, to: Price): Result => {
    const net = netAt(trade, to)
    const liquidated = !clearsStop(side, liquidation, to)
    const gone = liquidated ? netLiquidated(trade) : net
    return { net: gone < net ? gone : net, bound: liquidated ? 'about' : moving ? 'at-most' : 'equal', liquidated }
  }
  const ends = trades.flatMap((trade) => {
    const stop = restingStop(trade)
    return stop === null ? [] : [{ trade, stop }]
  })
  if (ends.length < trades.length) return { unlimited: trades.some(({ marginMode }) => marginMode === 'cross') ? null : money(trades.reduce<bigint>((total, trade) => total + netLiquidated(trade), 0n)) }
  return { atStop: sum(ends.map(({ trade, stop }) => at(trade, stop))), gaps: facts.gaps.map((gap) => ({ ...gap, ...sum(ends.map(({ trade }) => at(trade, gap.to))) })) }
}
