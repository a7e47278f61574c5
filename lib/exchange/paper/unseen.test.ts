import { decimal, showDecimal } from '#core/money/decimal.ts'
import { price, quantity } from '#core/money/money.ts'
import type { Candle } from '#core/market/quote.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MINUTE_MS, quietUntil, seenOf, unseenOf, withPrice } from './unseen.ts'

const p = (text: string) => price(decimal(text))
const bar = (minute: number, [open, high, low, close]: readonly [string, string, string, string], volume = '10'): Candle =>
  ({ at: minute * MINUTE_MS, open: p(open), high: p(high), low: p(low), close: p(close), volume: quantity(decimal(volume)) })
const shown = (bars: readonly Candle[]) => bars.map((row) => [row.open, row.high, row.low, row.close, row.volume].map(showDecimal).join(' '))

test('extremes that were there at the last look are no news, new ones are', () => {
  const seen = seenOf(bar(5, ['100', '110', '95', '101']))
  expect(shown(unseenOf(seen, [bar(5, ['100', '110', '95', '103'], '14')]))).toEqual(['101 103 101 103 4'])
  expect(shown(unseenOf(seen, [bar(5, ['100', '110', '94', '103'], '14')]))).toEqual(['101 103 94 103 4'])
  expect(shown(unseenOf(seen, [bar(5, ['100', '111', '95', '100'], '14')]))).toEqual(['101 111 100 100 4'])
  expect(unseenOf(seen, [bar(5, ['100', '110', '95', '101'])])).toEqual([])
})

test('later minutes are told whole, earlier ones not at all', () => {
  const seen = seenOf(bar(5, ['100', '110', '95', '101']))
  expect(shown(unseenOf(seen, [bar(4, ['1', '1', '1', '1']), bar(5, ['100', '110', '95', '101']), bar(6, ['99', '120', '90', '98'])]))).toEqual(['99 120 90 98 10'])
})

test('a price that was told beside the bar is no news when the bar shows it', () => {
  const seen = withPrice(seenOf(bar(5, ['100', '110', '95', '101'])), p('112'))
  expect(shown(unseenOf(seen, [bar(5, ['100', '112', '95', '112'], '10')]))).toEqual([])
})

test('a minute published late, after a quiet time, is all news', () => {
  const seen = quietUntil(seenOf(bar(5, ['100', '110', '95', '101'])), 9 * MINUTE_MS)
  expect(shown(unseenOf(seen, [bar(5, ['100', '130', '80', '101']), bar(9, ['101', '105', '99', '102'])]))).toEqual(['101 105 99 102 10'])
  expect(quietUntil(seen, 3 * MINUTE_MS)).toBe(seen)
})

const NUMBERS = (row: Candle | undefined) => ({ high: Number(showDecimal(row?.high ?? 0n)), low: Number(showDecimal(row?.low ?? 0n)), close: Number(showDecimal(row?.close ?? 0n)) })
const after = (running: Candle, last: bigint): Candle =>
  ({ ...running, high: price(last > running.high ? last : running.high), low: price(last < running.low ? last : running.low), close: price(last), volume: quantity(running.volume + decimal('1')) })

test('however often it is looked, no price is told that was not reached since the look before, and every new extreme is told', () => {
  const stretches = fc.array(fc.array(fc.integer({ min: 90, max: 110 }), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 8 })
  fc.assert(fc.property(stretches, (parts) => {
    let running = bar(1, ['100', '100', '100', '100'], '0')
    let seen = seenOf(running)
    for (const part of parts) {
      running = part.reduce((row, at) => after(row, p(String(at))), running)
      const news = NUMBERS(unseenOf(seen, [running])[0])
      const reached = [Number(showDecimal(seen.close)), ...part]
      const [top, bottom] = [Math.max(...part), Math.min(...part)]
      expect(news.high).toBeLessThanOrEqual(Math.max(...reached))
      expect(news.low).toBeGreaterThanOrEqual(Math.min(...reached))
      expect(news.high).toBeGreaterThanOrEqual(p(String(top)) > seen.high ? top : news.close)
      expect(news.low).toBeLessThanOrEqual(p(String(bottom)) < seen.low ? bottom : news.close)
      expect(news.close).toBe(part.at(-1))
      seen = seenOf(running)
    }
  }))
})
