import { expect, test } from 'vitest'
import { noBreak } from './no-break.ts'

/** A no-break space, seen. */
const seen = (text: string): string => noBreak(text).replaceAll('\u00A0', '_')

test('a figure stays with its unit, its sign and the word that names it', () => {
  expect(seen('Entry <code>61,239.0</code>   Mark <code>61,244.0</code>  +0.01 %')).toBe('Entry_<code>61,239.0</code>   Mark_<code>61,244.0</code>  +0.01_%')
  expect(seen('P&amp;L <code>−1.08 USDT</code> net   ROE <code>−0.55 %</code>   open <code>19/32</code>')).toBe('P&amp;L_<code>−1.08_USDT</code> net   ROE_<code>−0.55_%</code>   open_<code>19/32</code>')
  expect(seen('fee <code>1.17</code> USDT · <code>32</code> contracts')).toBe('fee_<code>1.17</code>_USDT · <code>32</code>_contracts')
})

test('what it is in percent stays behind the figure that it is of', () => {
  expect(seen('<code>13</code> · <code>+14.87</code> (+7.63 %)')).toBe('<code>13</code> · <code>+14.87</code>_(+7.63_%)')
  expect(seen('in use − 1.56 open P&amp;L. <i>log 573</i>')).toBe('in use − 1.56 open_P&amp;L. <i>log_573</i>')
  expect(seen('Reward to risk <code>2.24 : 1</code>')).toBe('Reward to risk_<code>2.24_:_1</code>')
  expect(seen('Liquidation ≈ <code>54,969.8</code> −9.71 %')).toBe('Liquidation ≈_<code>54,969.8</code> −9.71_%')
})

test('a span of time is one figure; words and facts still break', () => {
  expect(seen('open   2 h 14 m')).toBe('open   2_h_14_m')
  expect(seen('3 d 4 h without a stop, 2 m 0 s allowed')).toBe('3_d_4_h without a stop, 2_m_0_s allowed')
  expect(seen('TP1 62,128.9  TP2 63,347.1 and 2 more (see /help)')).toBe('TP1_62,128.9  TP2_63,347.1 and 2 more (see /help)')
})
