import { ONE } from '#core/money/money.ts'
import { bestAgainst } from './match.ts'
import type { Market, State } from './state.ts'

const SAMPLE = 5000
const WINDOW = 300_000
const HOUR = 3_600_000

const median = (a: bigint, b: bigint, c: bigint): bigint => {
  const low = a < b ? a : b
  const high = a < b ? b : a
  return c < low ? low : c > high ? high : c
}

/** Difference of the book's middle to the index, sampled 60 times in five minutes. */
const sample = (state: State, market: Market, index: bigint): void => {
  const newest = market.basis.at(-1)
  if (newest !== undefined && state.now - newest.at < SAMPLE) return
  const bid = bestAgainst(market, false) ?? market.last
  const ask = bestAgainst(market, true) ?? market.last
  market.basis.push({ at: state.now, value: (bid + ask) / 2n - index })
  while ((market.basis[0]?.at ?? state.now) <= state.now - WINDOW) market.basis.shift()
}

/**
 * Median of last trade, index × (1 + rate × time to funding ÷ period), and index + five-minute mean of (middle − index) (TOOBIT-API.md 3.6).
 * Without an index the mark is the last price.
 */
export const renewMark = (state: State, market: Market): void => {
  if (market.markFrom !== 'median' || market.index === null) return
  const { index } = market
  sample(state, market, index)
  const period = BigInt(market.instrument.fundingHours * HOUR)
  const left = BigInt(Math.max(0, market.nextFundingAt - state.now))
  const carried = index + (index * market.rate * left) / (ONE * period)
  const mean = market.basis.reduce((sum, { value }) => sum + value, 0n) / BigInt(market.basis.length)
  const mark = median(market.last, carried, index + mean)
  if (mark !== market.mark) market.moved = true
  market.mark = mark
}
