import { ONE } from '#core/money/money.ts'
import type { SyntheticBook } from './command.ts'
import { sizeAt } from './ladder.ts'
import type { Market, OutsideLevel } from './state.ts'

/** One tick wide and deep enough that ordinary orders fill at its best price. */
export const deepBook = (quantityMax: bigint): SyntheticBook => ({
  spreadTicks: 1, size: quantityMax as SyntheticBook['size'], growth: 0n as SyntheticBook['growth'], stepTicks: 1, levels: 20, slippage: 0n as SyntheticBook['slippage'],
})

const sizeOf = (market: Market, spec: SyntheticBook, far: number): bigint => {
  const grown = spec.size + (spec.size * spec.growth * BigInt(far)) / ONE
  return grown - (grown % market.instrument.step)
}

/** Levels made at once; the farther ones when somebody looks or takes that far. */
const NEAR = 2

/** Levels from `near` to before `far` away from the best, worst first. */
const side = (market: Market, spec: SyntheticBook, best: { readonly price: bigint; readonly down: boolean }, from: { readonly near: number; readonly far: number }): OutsideLevel[] => {
  const away = market.instrument.tick * BigInt(spec.stepTicks)
  const towardBest = best.down ? away : -away
  const levels: OutsideLevel[] = []
  let price = best.price - towardBest * BigInt(from.far - 1)
  for (let at = from.far - 1; at >= from.near; at -= 1) {
    const size = spec.growth === 0n ? spec.size : sizeOf(market, spec, at)
    if (price > 0n && size > 0n) levels.push({ price, size })
    price += towardBest
  }
  return levels
}

/** Makes the book up anew around a price, where none is given: best bid half the spread below it, the ask one spread above that. */
export const makeUpBook = (market: Market, around: bigint): void => {
  const spec = market.synthetic
  if (spec === null) return
  const { tick } = market.instrument
  const middle = around - (around % tick)
  const bid = middle - tick * BigInt(spec.spreadTicks >> 1)
  const ask = bid + tick * BigInt(spec.spreadTicks)
  const from = { near: 0, far: Math.min(NEAR, spec.levels) }
  market.outside.bids = side(market, spec, { price: bid, down: true }, from)
  market.outside.asks = side(market, spec, { price: ask, down: false }, from)
  market.near = spec.levels > NEAR ? { bid, ask } : null
  market.stale = false
}

/** The rest of a made-up book, behind what is left of its nearest levels. */
export const wholeBook = (market: Market): void => {
  const { near, synthetic: spec } = market
  if (near === null || spec === null) return
  const from = { near: NEAR, far: spec.levels }
  market.outside.bids.unshift(...side(market, spec, { price: near.bid, down: true }, from))
  market.outside.asks.unshift(...side(market, spec, { price: near.ask, down: false }, from))
  market.near = null
}

/** Size of other participants at a price, without making the whole book. */
export const outsideAt = (market: Market, price: bigint, bids: boolean): bigint => {
  const levels = bids ? market.outside.bids : market.outside.asks
  const { near, synthetic: spec } = market
  if (near === null || spec === null) return sizeAt(levels, price, bids)
  const away = market.instrument.tick * BigInt(spec.stepTicks)
  const distance = bids ? near.bid - price : price - near.ask
  if (distance < 0n || distance % away !== 0n) return 0n
  const at = distance / away
  if (at < BigInt(NEAR)) return sizeAt(levels, price, bids)
  return at < BigInt(spec.levels) ? sizeOf(market, spec, Number(at)) : 0n
}

export const freshBook = (market: Market): void => {
  if (market.stale && market.synthetic !== null && market.last > 0n) makeUpBook(market, market.last)
}
