import { expect, test } from 'vitest'
import type { Candle } from '#core/market/quote.ts'
import { quantity } from '#core/money/money.ts'
import { examplePlan, p, q, scenario } from '#core/trade/testing/scenario.ts'
import type { MarketData } from './ports/exchange.ts'
import { extremesSince, unseenSince } from './catch-up.ts'

const SYMBOL = 'BTC-SWAP-USDT'
const MINUTE = 60_000
const START = 1_700_000_040_000

/** A venue that gives 1 m candles as asked, 1,000 at the most, the newest of a span that holds more. */
const marketOf = (candles: readonly Candle[]) => {
  const asks: number[] = []
  const not = () => Promise.reject(new Error('assertion failed: only candles are asked for'))
  const market: MarketData = {
    clockOffset: not, instruments: not, quote: not, book: not, follow: not,
    candles: ({ since, until, limit }) => {
      asks.push(since)
      return Promise.resolve(candles.filter((candle) => candle.at >= since && candle.at <= (until ?? Infinity)).slice(-limit))
    },
  }
  return { market, asks }
}
const candle = (minute: number, high: string, low: string, close: string): Candle => ({ at: START + minute * MINUTE, open: p(close), high: p(high), low: p(low), close: p(close), volume: quantity(1n) })

test('the extremes of a downtime longer than a page of candles are all read', async () => {
  const flat = Array.from({ length: 2_500 }, (_, minute) => candle(minute, '61000', '60900', '60950'))
  const { market, asks } = marketOf(flat.with(3, candle(3, '63000', '60900', '61000')).with(1_700, candle(1_700, '61000', '59000', '60000')))
  expect(await extremesSince(market, SYMBOL, { since: START, now: START + 2_499 * MINUTE })).toEqual({ high: p('63000'), low: p('59000'), last: p('60950') })
  expect(asks).toHaveLength(3)
})

test('a venue without candles of that time tells nothing', async () => {
  expect(await extremesSince(marketOf([]).market, SYMBOL, { since: START, now: START + MINUTE })).toBeNull()
})

test('the look back begins in the minute of the last tick, but after the minute in which a contract changed hands', () => {
  const desk = scenario()
  desk.enter(examplePlan({ size: { kind: 'contracts', amount: q('32') } }), '61234.5')
  desk.accept('k1-1-1')
  const filledAt = desk.now()
  desk.fill('k1-1-1', '61234.5', '32')
  const next = Math.ceil(filledAt / MINUTE) * MINUTE
  expect(unseenSince(desk.state(), SYMBOL, filledAt + 600_001)).toBe(filledAt + 600_001 - ((filledAt + 600_001) % MINUTE))
  expect(unseenSince(desk.state(), SYMBOL, filledAt)).toBe(next)
  expect(unseenSince(desk.state(), SYMBOL, undefined)).toBe(next)
})
