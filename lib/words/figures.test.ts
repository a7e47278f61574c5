import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimal } from '#core/money/decimal.ts'
import { centsInSum, plainPercent, signedMoney, signedPercent, tickFigure } from './figures.ts'

test('a zero has no sign, also one that rounding made', () => {
  expect([signedMoney(0n), signedMoney(decimal('0.004')), signedMoney(decimal('-0.004')), signedMoney(decimal('-0.005')), signedMoney(decimal('0.005'))]).toEqual(['0.00', '0.00', '0.00', '−0.01', '+0.01'])
  expect([signedPercent(0n, 1n), signedPercent(-1n, 1_000_000n), signedPercent(-1n, 10_000n), signedPercent(1n, 10_000n)]).toEqual(['0.00 %', '0.00 %', '−0.01 %', '+0.01 %'])
  expect([plainPercent(0n, 1n), plainPercent(8n, 1_000n)]).toEqual(['0.00 %', '0.80 %'])
})

test('a mean is shown on the nearest tick', () => {
  expect([tickFigure(decimal('61236.5625'), decimal('0.1')), tickFigure(decimal('61236.55'), decimal('0.1')), tickFigure(decimal('61236.2'), decimal('0.5')), tickFigure(decimal('0.12345'), decimal('0.0001')), tickFigure(decimal('61000'), decimal('0.1'))]).toEqual(['61,236.6', '61,236.6', '61,236.0', '0.1235', '61,000.0'])
  expect(tickFigure(decimal('61236.5625'), null)).toBe('61,236.5625')
})

test('parts that are shown with their sum add up to it, and none is a cent off or more', () => {
  const shown = (...parts: readonly string[]): readonly string[] => centsInSum(parts.map((part) => decimal(part))).map((part) => signedMoney(part))
  // Each alone: 9,653.35, 342.49 and +9.20, which are a cent more than 10,005.03.
  expect(shown('9653.3485', '342.4881', '9.1951')).toEqual(['+9,653.35', '+342.49', '+9.19'])
  expect(shown('10', '-0.004')).toEqual(['+10.00', '0.00'])
  fc.assert(fc.property(fc.array(fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }), { maxLength: 6 }), (parts) => {
    const cents = centsInSum(parts)
    const sum = (of: readonly bigint[]): bigint => of.reduce((total, part) => total + part, 0n)
    expect(signedMoney(sum(cents))).toBe(signedMoney(sum(parts)))
    expect(cents.every((part, at) => part % 1_000_000n === 0n && part - (parts[at] ?? 0n) < 1_000_000n && (parts[at] ?? 0n) - part < 1_000_000n)).toBe(true)
  }))
})
