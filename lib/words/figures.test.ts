import { expect, test } from 'vitest'
import { decimal } from '#core/money/decimal.ts'
import { plainPercent, signedMoney, signedPercent, tickFigure } from './figures.ts'

test('a zero has no sign, also one that rounding made', () => {
  expect([signedMoney(0n), signedMoney(decimal('0.004')), signedMoney(decimal('-0.004')), signedMoney(decimal('-0.005')), signedMoney(decimal('0.005'))]).toEqual(['0.00', '0.00', '0.00', '−0.01', '+0.01'])
  expect([signedPercent(0n, 1n), signedPercent(-1n, 1_000_000n), signedPercent(-1n, 10_000n), signedPercent(1n, 10_000n)]).toEqual(['0.00 %', '0.00 %', '−0.01 %', '+0.01 %'])
  expect([plainPercent(0n, 1n), plainPercent(8n, 1_000n)]).toEqual(['0.00 %', '0.80 %'])
})

test('a mean is shown on the nearest tick', () => {
  expect([tickFigure(decimal('61236.5625'), decimal('0.1')), tickFigure(decimal('61236.55'), decimal('0.1')), tickFigure(decimal('61236.2'), decimal('0.5')), tickFigure(decimal('0.12345'), decimal('0.0001')), tickFigure(decimal('61000'), decimal('0.1'))]).toEqual(['61,236.6', '61,236.6', '61,236.0', '0.1235', '61,000.0'])
  expect(tickFigure(decimal('61236.5625'), null)).toBe('61,236.5625')
})
