import { expect, test } from 'vitest'
import { decimal, showDecimal } from '#core/money/decimal.ts'
import { notional } from '#core/money/notional.ts'
import { money, price, quantity, rate } from '#core/money/money.ts'
import { btc } from '#core/trade/testing/instruments.ts'
import { clearsStop, liquidationPrice, uncleared } from './liquidation.ts'

const p = (text: string) => price(decimal(text))
const pool = (contracts: string, at: string) => ({ contracts: quantity(decimal(contracts)), cost: notional(p(at), quantity(decimal(contracts)), btc.multiplier) })
const taker = rate(decimal('0.0006'))
const nothing = { cost: money(0n), contracts: quantity(0n) }

test('32 at 61,234.5 and 10x are liquidated at 55,286.1 long and 67,153.3 short', () => {
  const at = (side: 'long' | 'short') => showDecimal(liquidationPrice({ side, pool: pool('32', '61234.5'), leverage: 10, taker, added: money(0n), instrument: btc }) ?? 0n)
  expect([at('long'), at('short')]).toEqual(['55286.1', '67153.3'])
})

test('A alone with the pooled average of A and B would be liquidated above its stop: refused', () => {
  const a = { ...pool('32', '61234.5'), stop: p('56335.8') }
  const b = { ...pool('100', '70000'), stop: p('68000') }
  const side = { side: 'long' as const, foreign: nothing, leverage: 10, taker, instrument: btc }
  expect(uncleared({ ...side, trades: [a] })).toBeNull()
  const found = uncleared({ ...side, trades: [a, b] })
  expect(found?.stop).toBe(p('56335.8'))
  expect((found?.liquidation ?? 0n) > p('61000')).toBe(true)
})

test('a stop nearer than 0.5 % to liquidation counts as beyond it', () => {
  expect(clearsStop('long', p('99500'), p('100000'))).toBe(true)
  expect(clearsStop('long', p('99500.1'), p('100000'))).toBe(false)
  expect(clearsStop('short', p('100500'), p('100000'))).toBe(true)
  expect(clearsStop('short', p('100499.9'), p('100000'))).toBe(false)
})
