import { expect, test } from 'vitest'
import { btc } from '#core/venue/market/instruments.ts'
import type { Driven } from '#core/venue/market/seeded-market.ts'
import { price, quantity } from '#core/money/money.ts'
import { drawsOf } from './chance.ts'
import { recordedFor, recordedMarket } from './recorded-market.ts'

const at = (whole: number) => price(BigInt(whole) * 10n ** 8n)
const CANDLE = { at: 1, open: at(100), high: at(110), low: at(95), close: at(98), volume: quantity(4_000n * 10n ** 8n) }

test('a candle is four trades, a second apart, from the time on that the life begins; after the last one its price stands', () => {
  const market = recordedMarket(btc, [CANDLE], 5_000)
  const steps: Driven[] = []
  for (const step of market) if (steps.push(step) === 7) break
  const trades = steps.slice(1).map((step) => [step.at, step.commands.map((command) => (command.type === 'trade' ? command.price : 0n))])
  expect(steps[0]?.commands.map(({ type }) => type)).toEqual(['synthetic-book', 'funding-rate'])
  expect(trades).toEqual([[5_000, [at(100)]], [6_000, [at(110)]], [7_000, [at(95)]], [8_000, [at(98)]], [9_000, [at(98)]], [10_000, [at(98)]]])
})

test('about one seed in ten has a coin that follows recorded candles; none has where there are none', () => {
  const seeds = Array.from({ length: 400 }, (_, seed) => seed)
  const haveOne = (recorded: Parameters<typeof recordedFor>[2]): number => seeds.filter((seed) => recordedFor(drawsOf(seed, 'candles'), [btc], recorded) !== null).length
  expect(haveOne(() => [CANDLE])).toBeGreaterThan(20)
  expect(haveOne(() => [CANDLE])).toBeLessThan(70)
  expect([haveOne(undefined), haveOne(() => null)]).toEqual([0, 0])
})
