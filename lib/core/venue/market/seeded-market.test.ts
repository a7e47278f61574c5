import { expect, test } from 'vitest'
import { fromCanonical, toCanonical } from '#core/json.ts'
import { openVenue } from '../open-venue.ts'
import { px, qty, usdt } from '../staged.ts'
import { candleMarket, tradesOfCandles } from './candle-market.ts'
import { btc, eth, instruments, layer, startPrices } from './instruments.ts'
import { type Driven, resumeMarket, seededMarket } from './seeded-market.ts'

const options = { startAt: 1_800_000_000_000, start: px('61234.5') }
const run = (seed: number, steps: number, extra = {}): Driven[] => {
  const market = seededMarket(seed, btc, { ...options, ...extra })
  return Array.from({ length: steps }, () => market.next())
}
const tradePrices = (driven: readonly Driven[]): bigint[] =>
  driven.flatMap(({ commands }) => commands).flatMap((command) => (command.type === 'trade' ? [command.price] : []))

test('the same seed gives the same market, another seed another', () => {
  expect(run(7, 500)).toEqual(run(7, 500))
  expect(tradePrices(run(8, 500))).not.toEqual(tradePrices(run(7, 500)))
})

test('a clone in the middle goes on as the market does', () => {
  const market = seededMarket(3, btc, options)
  for (let step = 0; step < 300; step += 1) market.next()
  const twin = market.clone()
  for (let step = 0; step < 300; step += 1) expect(twin.next()).toEqual(market.next())
})

test('a market goes on from its kept state', () => {
  const market = seededMarket(4, btc, options)
  for (let step = 0; step < 50; step += 1) market.next()
  const resumed = resumeMarket(fromCanonical(toCanonical(market.state)), btc, options)
  for (let step = 0; step < 50; step += 1) expect(resumed.next()).toEqual(market.next())
})

test('prices are on the tick, and gaps are 8 to 30 %', () => {
  const prices = tradePrices(run(1, 60_000, { gapEvery: 5000 }))
  expect(prices.every((price) => price % btc.tick === 0n)).toBe(true)
  const jumps = prices.slice(1).map((price, at) => Math.abs(Number(((price - (prices[at] ?? 1n)) * 10_000n) / (prices[at] ?? 1n))))
  const gaps = jumps.filter((jump) => jump >= 500)
  expect(gaps.length).toBeGreaterThan(3)
  expect(gaps.every((jump) => jump >= 780 && jump <= 3020)).toBe(true)
})

test('halts begin and end, and the book gets thin and deep again', () => {
  const commands = run(5, 60_000, { haltEvery: 5000, thinEvery: 5000 }).flatMap((driven) => driven.commands)
  const statuses = commands.flatMap((command) => (command.type === 'status' ? [command.status] : []))
  expect(statuses.length).toBeGreaterThan(4)
  expect(statuses.filter((_, at) => at % 2 === 1).every((status) => status === 'trading')).toBe(true)
  expect(new Set(commands.flatMap((command) => (command.type === 'synthetic-book' ? [command.book.spreadTicks] : [])))).toEqual(new Set([1, 8]))
})

test('every ready contract has a start price on its tick, sorted tiers and a first tier of its sheet', () => {
  for (const { symbol, tick, tiers } of instruments) {
    expect((startPrices[symbol] ?? 1n) % tick).toBe(0n)
    expect(tiers.map(({ contractsMax }) => contractsMax)).toEqual(tiers.map(({ contractsMax }) => contractsMax).toSorted((a, b) => (a < b ? -1 : 1)))
  }
  expect([btc, eth].map(({ tiers }) => Number(100_000_000n / (tiers[0]?.initialMargin ?? 1n)))).toEqual([200, 150])
})

test('a seeded market runs a venue with an account through gaps and halts', () => {
  const venue = openVenue({ startAt: options.startAt, instruments: [layer], insurance: usdt(1000) })
  venue.apply({ type: 'open-account', account: 'a', balance: usdt(1000) }, options.startAt)
  const market = seededMarket(2, layer, { ...options, start: px('2.8412'), gapEvery: 500, haltEvery: 700 })
  for (let step = 0; step < 5000; step += 1) {
    const { at, commands } = market.next()
    for (const command of commands) venue.apply(command, at)
    if (step % 10 === 0) venue.apply({ type: 'place', account: 'a', clientId: `c${step}`, symbol: layer.symbol, side: 'long', direction: step % 20 === 0 ? 'open' : 'close', size: { contracts: qty(100) }, price: null, timeInForce: 'ioc' }, at)
  }
  expect(venue.fills('a', {}).length).toBeGreaterThan(100)
})

test('candles drive as they are, or as four trades of their minute', () => {
  const candle = { at: options.startAt, open: px('100'), high: px('110'), low: px('95'), close: px('98'), volume: qty(40) }
  expect([...candleMarket('X', [candle])]).toEqual([{ at: candle.at + 60_000, commands: [{ type: 'candle', symbol: 'X', candle }] }])
  expect(tradePrices([...tradesOfCandles(btc, [candle])])).toEqual([px('100'), px('110'), px('95'), px('98')])
})
