import { expect, test } from 'vitest'
import { type PriceLevel, reachOf, withLevels } from '../../app/(desk)/_components/chart-scale.ts'

const bars = [{ low: 60_800, high: 61_200 }, { low: 60_900, high: 61_100 }]
const level = (name: string, price: number, kind: PriceLevel['kind'] = 'target'): PriceLevel => ({ name, price, kind })
const names = (levels: readonly PriceLevel[]): readonly string[] => levels.map(({ name }) => name).toSorted()

test('entry, stop and usual targets lie on the scale of a quiet market', () => {
  const { within, above, below } = reachOf(bars, [level('Entry', 61_040, 'entry'), level('Stop', 60_125, 'stop'), level('TP1', 62_260), level('TP2', 63_480), level('TP3', 64_700)])
  expect([names(within), names(above), names(below)]).toEqual([['Entry', 'Stop', 'TP1', 'TP2', 'TP3'], [], []])
})

test('what lies so far that the candles were flat is beyond its edge, the nearer ones not', () => {
  const { within, above, below } = reachOf(bars, [level('TP1', 62_260), level('TP2', 80_000), level('Stop', 40_000, 'stop')])
  expect([names(within), names(above), names(below)]).toEqual([['TP1'], ['TP2'], ['Stop']])
})

test('in a market that moves wide the same target lies on the scale', () => {
  expect(names(reachOf([{ low: 58_000, high: 62_000 }], [level('TP2', 80_000)]).within)).toEqual(['TP2'])
})

test('the scale spans what is seen and every level that it takes in', () => {
  expect(withLevels({ priceRange: { minValue: 60_800, maxValue: 61_200 } }, [level('Stop', 60_125, 'stop'), level('TP1', 62_260)])).toEqual({ priceRange: { minValue: 60_125, maxValue: 62_260 } })
  expect(withLevels(null, [])).toBeNull()
})
