import { expect, test } from 'vitest'
import { ALL_SOURCES } from './all-sources.ts'
import { openStandings } from './standings.ts'

const SYMBOL = 'BTC-SWAP-USDT'
const figuresOf = (standings: ReturnType<typeof openStandings>, name: string, now: number) => standings.figures(now).find((row) => row.name === name)

test('before anything is known, exchanges come first in their given order, then aggregators', () => {
  expect(openStandings(ALL_SOURCES).order(SYMBOL, 0)).toEqual(['toobit', 'binance', 'bybit', 'okx', 'coingecko', 'cryptocompare'])
})

test('who answered faster lately comes first, and who failed lately comes later', () => {
  const standings = openStandings(ALL_SOURCES)
  for (const took of [90, 110, 5_000]) standings.sound('okx', took, 0)
  standings.sound('bybit', 200, 0)
  standings.failed('toobit', 'timeout', 0)
  expect(standings.order(SYMBOL, 0)).toEqual(['okx', 'bybit', 'binance', 'toobit', 'coingecko', 'cryptocompare'])
  expect(figuresOf(standings, 'okx', 0)).toMatchObject({ successes: 3, failures: 0, medianMs: 110 })
})

test('what happened ten minutes ago is forgiven', () => {
  const standings = openStandings(ALL_SOURCES)
  standings.failed('toobit', 'timeout', 0)
  expect(standings.order(SYMBOL, 599_999)[0]).toBe('binance')
  expect(standings.order(SYMBOL, 600_000)[0]).toBe('toobit')
})

test('given three failures in a row a source is not asked for 30 s, then by one request only; its success brings it back', () => {
  const standings = openStandings(ALL_SOURCES)
  for (let n = 0; n < 3; n += 1) standings.failed('toobit', 'timeout', 0)
  expect(standings.order(SYMBOL, 29_999)).not.toContain('toobit')
  expect(figuresOf(standings, 'toobit', 10_000)).toMatchObject({ state: 'open', failuresInRow: 3, againInMs: 20_000, lastFault: 'timeout' })
  expect(figuresOf(standings, 'toobit', 30_000)).toMatchObject({ state: 'half-open', againInMs: null })
  expect([standings.take('toobit', 30_000), standings.take('toobit', 30_001)]).toEqual([true, false])
  standings.sound('toobit', 80, 30_100)
  expect(figuresOf(standings, 'toobit', 30_100)).toMatchObject({ state: 'closed', failuresInRow: 0 })
})

test('a source is asked as often in a minute as it allows, not once more', () => {
  const standings = openStandings(ALL_SOURCES)
  expect(Array.from({ length: 6 }, (_, n) => standings.take('coingecko', n * 1_000))).toEqual([true, true, true, true, true, false])
  expect(standings.order(SYMBOL, 59_999)).not.toContain('coingecko')
  expect(standings.take('coingecko', 60_000)).toBe(true)
})

test('what a source doesn’t offer is no failure; it is not asked for that symbol for ten minutes, and for others it is', () => {
  const standings = openStandings(ALL_SOURCES)
  standings.shun('binance', SYMBOL, 0)
  expect(standings.order(SYMBOL, 599_999)).not.toContain('binance')
  expect(standings.order('ETH-SWAP-USDT', 0)).toContain('binance')
  expect(standings.order(SYMBOL, 600_000)).toContain('binance')
  expect(figuresOf(standings, 'binance', 0)).toMatchObject({ state: 'closed', failures: 0 })
})

test('a trial that is answered with "not offered" brings a source back: it is alive', () => {
  const standings = openStandings(ALL_SOURCES)
  standings.failed('okx', 'source-down', 0, 0)
  standings.take('okx', 30_000)
  standings.shun('okx', SYMBOL, 30_100)
  expect(figuresOf(standings, 'okx', 30_100)).toMatchObject({ state: 'closed', successes: 0 })
})

test('a reset closes the breaker and forgets the record; there is nothing to reset under another name', () => {
  const standings = openStandings(ALL_SOURCES)
  standings.failed('okx', 'rate-limited', 0, 3_600_000)
  expect(figuresOf(standings, 'okx', 0)?.state).toBe('open')
  expect([standings.reset('okx'), standings.reset('nobody'), standings.reset('__proto__')]).toEqual([true, false, false])
  expect(figuresOf(standings, 'okx', 0)).toMatchObject({ state: 'closed', failures: 0, failuresInRow: 0, lastFault: null })
  expect(standings.order(SYMBOL, 0)).toHaveLength(ALL_SOURCES.length)
})
