import type { Instrument } from '#core/market/instrument.ts'
import type { Candle } from '#core/market/quote.ts'
import { ONE, quantity, rate } from '#core/money/money.ts'
import { tradesOfCandles } from '#core/venue/market/candle-market.ts'
import type { Driven } from '#core/venue/market/seeded-market.ts'
import type { Draws } from './chance.ts'

/** Candles that a market really had, where they lie on this machine. null: none of that coin. */
export type Recorded = (base: string, draws: Draws, count: number) => readonly Candle[] | null

/** Seeds in which a coin follows recorded candles. */
const SHARE = 0.1
/** More than the longest life has. */
const COUNT = 200
/** A trade a second, four to a candle: five minutes pass in four seconds, so that a short life meets moves of hours. */
const EVERY_MS = 1_000
const BOOK = { spreadTicks: 1, size: quantity(2_000n * ONE), growth: rate(ONE / 4n), stepTicks: 1, levels: 20, slippage: rate(0n) }
const FUNDING = rate(ONE / 10_000n)

/** Which coin of a seed follows recorded candles, and these; null: none, or there are none on this machine. */
export const recordedFor = (draws: Draws, coins: readonly Instrument[], recorded: Recorded | undefined): { readonly symbol: string; readonly candles: readonly Candle[] } | null => {
  const [follows, coin] = [draws.once(SHARE), draws.pick(coins)]
  const candles = follows ? (recorded?.(coin.base, draws, COUNT) ?? null) : null
  return candles === null ? null : { symbol: coin.symbol, candles }
}

/** These candles as trades from `startAt` on; then the last price stands. */
export const recordedMarket = function* (instrument: Instrument, candles: readonly Candle[], startAt: number): Generator<Driven> {
  const { symbol } = instrument
  yield { at: startAt, commands: [{ type: 'synthetic-book', symbol, book: BOOK }, { type: 'funding-rate', symbol, rate: FUNDING }] }
  let [at, last]: [number, Driven['commands']] = [startAt, []]
  for (const { commands } of tradesOfCandles(instrument, candles)) {
    last = commands
    yield { at, commands }
    at += EVERY_MS
  }
  for (; ; at += EVERY_MS) yield { at, commands: last }
}
