import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toCanonical } from '#core/json.ts'
import { isLineFault } from './line-fault.ts'
import { sideSlip } from './side-slip.ts'
import { EXAMPLE, isTradeLine, readTradeLine } from './trade-line.ts'

const read = (text: string) => JSON.parse(toCanonical(readTradeLine(text)))

test('the example line is the example plan', () => {
  expect(read(EXAMPLE)).toEqual({
    coin: 'BTC', name: '',
    plan: {
      side: 'long', leverage: 10, marginMode: 'isolated', entry: { kind: 'market' }, size: { kind: 'margin', amount: '=200' },
      targets: [{ level: { kind: 'percent', rate: '=0.02' }, share: '=0.4' }, { level: { kind: 'percent', rate: '=0.04' }, share: '=0.3' }, { level: { kind: 'percent', rate: '=0.06' }, share: '=0.3' }],
      stop: { by: 'last', level: { kind: 'percent', rate: '=0.015' } }, breakEven: { afterTarget: 1, offset: '=0' }, trailing: { distance: '=0.008', start: { kind: 'now' } }, cancelWhenMissed: true,
    },
  })
})

test.each([
  ['eth short 5x risk 50usdt @ 2,500.5 tp 2400/2300 sl 2600 by mark cross', { coin: 'ETH', plan: { side: 'short', size: { kind: 'risk', amount: '=50' }, entry: { kind: 'limit', price: '=2500.5' }, marginMode: 'cross', stop: { by: 'mark' } } }],
  ['BTC buy 0.05btc sl 2% be tp1 +0.1% tp 3% trail 1% after tp1 name scalp', { name: 'scalp', plan: { size: { kind: 'coins', amount: '=0.05' }, breakEven: { offset: '=0.001' }, trailing: { start: { kind: 'target', target: 1 } } } }],
  ['BTC long 32c no sl', { plan: { size: { kind: 'contracts', amount: '=32' }, stop: null, leverage: 10 } }],
  ['BTC long 25% sl 1% trail 0.5% from 1%', { plan: { size: { kind: 'share', rate: '=0.25' }, trailing: { start: { kind: 'profit', rate: '=0.01' } } } }],
  ['BTC long 100 sl 1% tp 1/2/3/4/5%', { plan: { targets: [{ share: '=0.2' }, { share: '=0.2' }, { share: '=0.2' }, { share: '=0.2' }, { share: '=0.2' }] } }],
])('%s', (line, expected) => {
  expect(read(line)).toMatchObject(expected)
})

test.each([
  ['BTC long 10x', 'size', '200usdt'], ['BTC long 0.05eth sl 1%', 'size', '0.05btc'], ['BTC long 200usdt', 'sl', 'sl 1.5%'], ['BTC long -200usdt sl 1%', 'size', '200usdt'], ['BTC long 200usdt sl 150%%', 'sl', null],
  ['BTC long 1000000000000usdt sl 1%', 'size', '1000000000usdt'], ['BTC long 0.123456789btc sl 1%', 'size', '0.12345678btc'], ['BTC long 200usdt 2000x sl 1%', 'leverage', '1000'],
  ['BTC long 200usdt 2.5x sl 1%', 'leverage', '2'], ['BTC long long 200usdt sl 1%', 'side', null], ['BTC long 200usdt sl 1% tp 1/2% 50/30/20', 'tp share', '50/50'],
  ['BTC long 200usdt sl 1% 🚀', 'word', EXAMPLE], ['🚀 long 200usdt sl 1%', 'symbol', null], ["BTC long 200usdt sl 1% name ';drop", 'name', null], ['BTC long 200usdt sl 1% @ abc', 'entry', null],
  ['BTC long 200usdt sl 1% tp 4/2%', 'tp', '2/4%'], ['BTC long 200usdt sl 1% tp 2/2%', 'tp', null], ['BTC short 200usdt sl 1% tp 59000/60000', 'tp', '60000/59000'], ['BTC long 200usdt sl 1% tp 63000/62000.5', 'tp', '62000.5/63000'],
  ['BTC long 200usdt sl 1% tp 2%/63000', 'tp', null],
  ['BTC long 1e12usdt sl 1%', 'size', '1000000000usdt'], ['BTC long 2e2usdt sl 1%', 'size', '200usdt'], ['BTC long 200eur sl 1%', 'size', '200usdt'], ['BTC long 0.000000001usdt sl 1%', 'size', '0.00000001usdt'],
  ['BTC long 0usdt sl 1%', 'size', '1usdt'], ['BTC long 200usdt sl 0', 'sl', '1%'], ['BTC long 200usdt sl 1e5', 'sl', '100000'],
])('%s is refused at %s', (line, field, nearest) => {
  expect(readTradeLine(line)).toMatchObject({ field, nearest })
})

test('nonsense is refused with a short harmless text, never thrown', () => {
  const word = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constantFrom('tp', 'sl', '@', '10x', 'long', '1e9', '-5%', '\u202E', '<b>', "' or 1=1 --", '200usdt', '2/3%', '//', '%', 'risk', 'be', 'trail', '999999999999999999999999999999'))
  fc.assert(fc.property(fc.array(word, { maxLength: 12 }), (words) => {
    const result = readTradeLine(`BTC long ${words.join(' ')}`)
    const sound = isLineFault(result)
      ? Array.from(result.value).length <= 41 && !/[\u202A-\u202E\u2066-\u2069\n]/.test(result.value) && result.limit.length > 3
      : result.plan.side === 'long' || result.plan.side === 'short'
    expect(sound).toBe(true)
  }))
})

test('a megabyte is refused at once', () => {
  expect(readTradeLine(`BTC long ${'9'.repeat(1_000_000)}usdt sl 1%`)).toMatchObject({ field: 'line' })
  expect(isTradeLine('x'.repeat(1_000_000))).toBe(false)
})

test('the value that is told is the value that was typed', () => {
  expect(readTradeLine('BTC long 1e12usdt sl 1%')).toMatchObject({ value: '1e12usdt' })
  expect(readTradeLine('BTC long 200eur sl 1%')).toMatchObject({ value: '200eur' })
})

test('a mark that cannot be seen is named', () => {
  expect(readTradeLine('BTC long 200usdt \u200Fsl 1%')).toMatchObject({ field: 'word', value: 'sl', limit: expect.stringContaining('it holds an invisible right-to-left mark (U+200F), take that out') })
})

test.each([['50/30', '2 shares for 3 levels', '50/30/20'], ['50.5/30', '2 shares for 3 levels', '40/30/30'], ['70/30', '2 shares for 3 levels', '40/30/30'], ['60%', '1 share for 3 levels', '60/20/20']])('shares %s of three levels: %s, completed to %s, which is taken', (shares, limit, nearest) => {
  expect(read(`BTC long 200usdt sl 1% tp 1/2/3% ${shares}`)).toMatchObject({ field: 'tp share', limit, nearest })
  expect(isLineFault(readTradeLine(`BTC long 200usdt sl 1% tp 1/2/3% ${nearest}`))).toBe(false)
})

test('a slip in the side is told as that, with the coin kept; what is no trade is none', () => {
  expect(sideSlip('SOL lnog 10x 200usdt sl 1%')).toMatchObject({ field: 'side', value: 'lnog', nearest: 'SOL long 10x 200usdt sl 1%' })
  expect(sideSlip('sol shrt 5x 20% no sl')).toMatchObject({ value: 'shrt', nearest: 'sol short 5x 20% no sl' })
  expect(['SOL long 10x 5c no sl', 'hello there 10x', '200', 'SOL lnog'].map(sideSlip)).toEqual([null, null, null, null])
})
