import { expect, test } from 'vitest'
import { decimal, showDecimal } from '#core/money/decimal.ts'
import { p, q, usd } from '#core/trade/testing/scenario.ts'
import { exposureOf } from './exposure.ts'
import type { PositionRow } from './position.ts'

const row = (symbol: string, side: 'long' | 'short', contracts: string, over: Partial<PositionRow> = {}): PositionRow => ({
  symbol, side, contracts: q(contracts), available: q(contracts), averagePrice: p('50000'), leverage: 10, marginMode: 'isolated', margin: usd('1'),
  markPrice: p('60000'), liquidationPrice: null, unrealised: usd('0'), realised: usd('0'), ...over,
})
const shown = (rows: readonly PositionRow[], known: readonly string[]) =>
  exposureOf(rows, (symbol) => (known.includes(symbol) ? decimal('0.001') : null)).map(({ symbol, long, short, net }) => [symbol, ...[long, short, net].map(showDecimal)].join(' '))

test('a symbol is worth its long and its short at the mark price, and net is long less short', () => {
  expect(shown([row('BTC', 'long', '32'), row('BTC', 'short', '10')], ['BTC'])).toEqual(['BTC 1920 600 1320'])
})

test('where no mark price is told the average stands for it', () => {
  expect(shown([row('BTC', 'long', '32', { markPrice: null })], ['BTC'])).toEqual(['BTC 1600 0 1600'])
})

test('the largest symbol is first, both of its sides counted', () => {
  expect(shown([row('SOL', 'short', '40'), row('BTC', 'long', '6'), row('BTC', 'short', '6'), row('ETH', 'long', '11')], ['BTC', 'ETH', 'SOL'])).toEqual(['SOL 0 2400 -2400', 'BTC 360 360 0', 'ETH 660 0 660'])
})

test('a symbol whose contracts are of unknown size is left out, and no position is no exposure', () => {
  expect(shown([row('ETH', 'long', '11'), row('SOL', 'short', '40')], ['ETH', 'SOL'])).toEqual(['SOL 0 2400 -2400', 'ETH 660 0 660'])
  expect(shown([row('BTC', 'long', '1'), row('XYZ', 'long', '1000')], ['BTC'])).toEqual(['BTC 60 0 60'])
  expect(shown([], ['BTC'])).toEqual([])
})
