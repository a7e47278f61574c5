import { expect, test } from 'vitest'
import { decimal } from '#core/money/decimal.ts'
import type { Balance } from '#core/position/position.ts'
import { money } from '#core/money/money.ts'
import { equityParts, equitySum } from './equity-parts.ts'

const usd = (text: string) => money(decimal(text))
const balance = (over: Partial<Balance>): Balance => ({ coin: 'USDT', total: usd('9995.8366'), available: usd('9653.3485'), positionMargin: usd('342.4881'), orderMargin: usd('0'), unrealisedCross: usd('0'), ...over })

test('free, in use and open P&L add up to the equity that stands beside them, to the cent', () => {
  const parts = equityParts(balance({}), decimal('9.1951'))
  expect(equitySum(parts)).toBe('= 9,653.35 free + 342.49 in use + 9.19 open P&L')
  expect(parts.equity).toBe(decimal('10005.03'))
  expect(equitySum(equityParts(balance({}), decimal('-3.12')))).toBe('= 9,653.35 free + 342.49 in use − 3.12 open P&L')
})

test('what the venue holds back for another reason is named, so that nothing is missing in the sum', () => {
  expect(equitySum(equityParts(balance({ available: usd('9600') }), 0n))).toBe('= 9,600.00 free + 342.49 in use + 53.35 held back + 0.00 open P&L')
})
