import { expect, test } from 'vitest'
import { decimal } from '#core/money/decimal.ts'
import { readAmount, readPercent } from './amount.ts'
import { latinDigits } from './digits.ts'
import { isLineFault } from './line-fault.ts'
import { readTradeLine } from './trade-line.ts'

test.each([['1,5', '1.5'], ['61234,5', '61234.5'], ['1.234,56', '1234.56'], ['1e3', '1000'], ['abc', null], ['1,5,5', null]])('%s is no number: the nearest one is %s', (text, nearest) => {
  expect(readAmount('stop', text)).toMatchObject({ field: 'stop', value: text, nearest })
})

test('a comma between thousands is part of the number', () => {
  expect(readAmount('stop', '61,234.5')).toBe(decimal('61234.5'))
})

test('the nearest size keeps its unit', () => {
  expect(readTradeLine('BTC long 10x 1,5usdt @ market sl 1%')).toMatchObject({ field: 'size', nearest: '1.5usdt' })
})

test('the nearest percent keeps its sign: without it a stop would be a price', () => {
  expect(readPercent('stop', '1,5%')).toMatchObject({ field: 'stop', nearest: '1.5%' })
  expect(readPercent('stop', '0%')).toMatchObject({ nearest: '1%' })
  expect(readTradeLine('BTC long 10x 200usdt @ market sl 1,5%')).toMatchObject({ field: 'sl', nearest: '1.5%' })
})

test('digits and signs of Persian and Arabic keyboards are read as their own', () => {
  expect(latinDigits('BTC long ۱۰x ٢٠٠usdt @ ۶۱٬۲۳۴٫۵ sl ۱٫۵٪')).toBe('BTC long 10x 200usdt @ 61,234.5 sl 1.5%')
  expect(isLineFault(readTradeLine(latinDigits('BTC long ۱۰x ۲۰۰usdt @ ۶۱۲۳۴٫۵ sl ۱٫۵٪')))).toBe(false)
})

test('a level that holds no digit is told both ways to say one', () => {
  expect(readTradeLine('BTC long 10x 200usdt @ market tp abc sl 1%')).toMatchObject({ field: 'tp', limit: 'a price like 61234.5 or a percent like 1%' })
})
