import fc from 'fast-check'
import { expect, test } from 'vitest'
import { signalWords } from '#words/by-language.ts'
import { isLineFault } from './line-fault.ts'
import { isChannelForm, isSignal, readSignal } from './signal.ts'
import { EXAMPLE, readTradeLine } from './trade-line.ts'

const { limits } = signalWords('en')
const COINS = new Set(['BTC', 'ETH', 'SOL', 'DOGE', 'LINK', 'BNB'])
const read = (text: string) => readSignal(text, limits, (name) => COINS.has(name))

const CORNIX = `⚡️⚡️ #BTC/USDT ⚡️⚡️
Exchanges: Binance Futures
Signal Type: Regular (Long)
Leverage: Cross (20.0X)

Entry Targets:
1) 60000 - 50%
2) 60500 - 50%

Take-Profit Targets:
1) 61000 - 40%
2) 62000 - 30%
3) 63000 - 30%

Stop Targets:
1) 59000 - 100%

Trailing Configuration:
Entry: Percentage (0.5%)
Take-Profit: Percentage (0.5%)
Stop: Moving Target -
Trigger: Target (1)`

const LIST = [
  ['LONG BTCUSDT x10 entry 60000-60500 TP 61000 62000 63000 SL 59000', { coin: 'BTC', side: 'long', leverage: '10x', entry: null, zone: ['60000', '60500'], targets: 'tp 61000/62000/63000', stop: 'sl 59000' }],
  ['📍Coin : #ETH/USDT\n\n🔴 SHORT\n\n➡️ Entry: 2520 - 2580\n\n🌐 Leverage: 20x\n\n🎯 Target 1: 2500\n🎯 Target 2: 2480\n🎯 Target 3: 2460\n\n❌ StopLoss: 2620', { coin: 'ETH', side: 'short', leverage: '20x', zone: ['2520', '2580'], targets: 'tp 2500/2480/2460', stop: 'sl 2620' }],
  ['BUY #SOL @ 145 TP 150 155 160 SL 138', { coin: 'SOL', side: 'long', leverage: null, entry: '@ 145', targets: 'tp 150/155/160', stop: 'sl 138' }],
  ['$LINK LONG\nEntry: CMP\nTP1: 15.2\nTP2: 15.8\nSL: 14.2', { coin: 'LINK', side: 'long', entry: '@ market', targets: 'tp 15.2/15.8', stop: 'sl 14.2' }],
  ['Long/Buy #DOGE\nEntry Point - 0.3450\nTargets: 0.3470 - 0.3490 - 0.3510\nLeverage - 10x\nStop Loss - 0.3250', { coin: 'DOGE', side: 'long', leverage: '10x', entry: '@ 0.345', targets: 'tp 0.347/0.349/0.351', stop: 'sl 0.325' }],
  ['🔥 VIP CRYPTO SIGNAL 🔥\n📌 Pair: #BTCUSDT\n📊 Action: LONG\n🎯 Entry Price: 61,234.5\n💰 Take-Profit Targets:\n1️⃣ TP1: 62,000\n2️⃣ TP2: 63,000\n🛡️ Stop Loss: 60,000\n⚡ Leverage: 10x - 20x\n⚠️ Advice: Move SL to Entry after TP1 hits!', { coin: 'BTC', side: 'long', leverage: null, entry: '@ 61234.5', targets: 'tp 62000/63000', stop: 'sl 60000' }],
  ['#BTC/USDT\nSHORT\nEntry: 68000\nTP: 67000, 66000, 65000\nStop: 69000\nLeverage: Cross x10', { coin: 'BTC', side: 'short', leverage: '10x', mode: 'cross', entry: '@ 68000', targets: 'tp 67000/66000/65000', stop: 'sl 69000' }],
  ['BNB long\nEntry: 600\nTargets: 610,620,630\nSL 590', { coin: 'BNB', targets: 'tp 610/620/630' }],
  ['TP1 (+3%): $66,200 — close 30% of position\nTP2 (+5%): $67,400 — close 40% of position\nTP3 (+10%): $70,600 — close 30%\nSL: $62,100 (-3.5%)\nEntry Zone: $64,200 - $64,500\nBTC/USDT LONG 3x Isolated', { coin: 'BTC', side: 'long', leverage: '3x', mode: 'isolated', zone: ['64200', '64500'], targets: 'tp 66200/67400/70600 30/40/30', stop: 'sl 62100' }],
  ['$ETH /USDT\nBuy 2500\nTake Profit 2600\nStop Loss 2400\nAmount per trade 5%\nLeverage Cross x10', { coin: 'ETH', side: 'long', entry: null, targets: 'tp 2600', stop: 'sl 2400', left: ['Amount per trade 5%'] }],
  ['LONG BTC 61k entry 61.5k tp 62k/63k sl 60k', { coin: 'BTC', entry: '@ 61500', targets: 'tp 62000/63000', stop: 'sl 60000' }],
  ['بیت‌کوین BTC/USDT\nلانگ\nورود: ۶۰۰۰۰\nتارگت ۱: ۶۱۰۰۰\nتارگت ۲: ۶۲۰۰۰\nحد ضرر: ۵۹۰۰۰\nلوریج: ۱۰', { coin: 'BTC', side: 'long', leverage: '10x', entry: '@ 60000', targets: 'tp 61000/62000', stop: 'sl 59000' }],
  ['𝗟𝗢𝗡𝗚 𝗕𝗧𝗖𝗨𝗦𝗗𝗧\n𝗘𝗻𝘁𝗿𝘆: 𝟲𝟬𝟬𝟬𝟬\n𝗧𝗣: 𝟲𝟭𝟬𝟬𝟬\n𝗦𝗟: 𝟱𝟵𝟬𝟬𝟬', { coin: 'BTC', side: 'long', entry: '@ 60000', targets: 'tp 61000', stop: 'sl 59000' }],
  ['BTC/USDT LONG\nEntry Zone:\nBuy at current price\nTake-Profit Targets:\n1) 93400\n2) 93520\nStop Targets:\n1) 91500', { entry: '@ market', targets: 'tp 93400/93520', stop: 'sl 91500' }],
  ['BTC short entry market tp 2% 4% sl 1.5%', { side: 'short', entry: '@ market', targets: 'tp 2/4%', stop: 'sl 1.5%' }],
] as const

test.each(LIST.map(([text, signal]) => [text.replace(/\s+/g, ' ').slice(0, 60), text, signal] as const))('%s', (_name, text, signal) => {
  expect(read(text)).toMatchObject(signal)
  expect(isSignal(text)).toBe(true)
})

test('a whole channel message gives zone, shares, stop and mode, and says which words said so', () => {
  expect(read(CORNIX)).toMatchObject({ coin: 'BTC', side: 'long', leverage: '20x', mode: 'cross', zone: ['60000', '60500'], entry: null, targets: 'tp 61000/62000/63000 40/30/30', stop: 'sl 59000' })
  const signal = read(CORNIX)
  expect(isLineFault(signal) ? [] : signal.read.map(({ field, value, words }) => `${field} ${value} < ${words}`)).toEqual([
    'symbol BTC < #BTC/USDT', 'side long < Long', 'leverage 20x cross < Leverage: Cross (20.0X)', 'entry 60000-60500 < Entry Targets: 1) 60000 - 50% 2) 60500 - 50%',
    'stop 59000 < Stop Targets: 1) 59000 - 100%', 'targets 61000/62000/63000 40/30/30 < Take-Profit Targets: 1) 61000 - 40% 2) 62000 - 30% 3) 63000 - 30%',
  ])
})

test.each([
  ['LONG BTCUSDT entry 60000 TP 61000 62000 SL 60500', 'sl', '60500', null],
  ['SHORT BTCUSDT entry 60000 TP 59000 58000 SL 59500', 'sl', '59500', null],
  ['LONG BTCUSDT entry 60000 TP 62000 61000 63000 SL 59000', 'tp', '62000/61000/63000', '61000/62000/63000'],
  ['LONG BTCUSDT entry 60000-61500 TP 61000 62000 SL 59000', 'tp', '61000', null],
  ['LONG BTCUSDT SHORT entry 60000 TP 61000 SL 59000', 'side', 'LONG, SHORT', null],
  ['LONG BTCUSDT ETHUSDT entry 60000 TP 61000 SL 59000', 'symbol', 'BTC, ETH', null],
  ['LONG BTCUSDT entry 60000 TP 61000 SL 59000 SL 58000', 'sl', '59000, 58000', null],
  ['LONG DOGEUSDT entry 0,345 TP 0,36 SL 0,32', 'number', '0,345', '0.345'],
  [`LONG BTCUSDT entry 60000 TP ${Array.from({ length: 11 }, (_, n) => 61_000 + n).join(' ')} SL 59000`, 'tp', null, null],
])('%s is refused', (text, field, value, nearest) => {
  expect(read(text)).toMatchObject(value === null ? { field } : { field, value, nearest })
})

test.each(['BTC long', 'Close 50% at TP1', '200', 'tp 61000', 'sl 59000', '61200', '10x', 'hello, how is the market now?', 'I stop here', 'buy', '2R', '', '/help', 'my entry was 5 minutes ago'])('%s is no signal', (text) => {
  expect(isSignal(text)).toBe(false)
})

test('a line of ours is not taken for a channel’s', () => {
  expect(isChannelForm(EXAMPLE)).toBe(false)
  expect(isChannelForm('BTC long 10x 200usdt @ 60000 tp 61000/62000 sl 59000')).toBe(false)
  expect(isChannelForm('BTCUSDT LONG\nEntry: 60000\nTP: 61000\nSL: 59000')).toBe(true)
})

const price = fc.integer({ min: 1_000, max: 90_000 })
const sample = fc.record({
  side: fc.constantFrom('long' as const, 'short' as const), entry: price, steps: fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 10 }), away: fc.integer({ min: 1, max: 900 }),
  leverage: fc.integer({ min: 1, max: 125 }), form: fc.nat(3), order: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 }), deco: fc.constantFrom('', '🔥 ', '• ', '➡️ '),
})
const partsOf = ({ side, entry, steps, away, leverage, form, deco }: { side: 'long' | 'short'; entry: number; steps: readonly number[]; away: number; leverage: number; form: number; deco: string }) => {
  const sign = side === 'long' ? 1 : -1
  const targets = steps.map((_, i) => entry + sign * steps.slice(0, i + 1).reduce((a, b) => a + b, 0)).filter((target) => target > 0)
  const shown = form === 0 ? `TP: ${targets.join(' ')}` : form === 1 ? `Targets:\n${targets.map((target, i) => `${i + 1}) ${target}`).join('\n')}` : form === 2 ? targets.map((target, i) => `${deco}TP${i + 1}: ${target}`).join('\n') : `Take Profit: ${targets.join(' - ')}`
  return { targets, stop: entry - sign * away, lines: [`${deco}Entry: ${entry}`, shown, `${deco}Stop Loss: ${entry - sign * away}`, `${deco}Leverage: ${leverage}x`] }
}

test('what a channel writes in any order and decoration is what is read, and it makes a line that the reader of lines takes', () => {
  fc.assert(fc.property(sample, (one) => {
    const { targets, stop, lines } = partsOf(one)
    fc.pre(stop > 0 && targets.length === one.steps.length)
    const signal = read([`#BTC/USDT ${one.side.toUpperCase()}`, ...one.order.map((at) => lines[at] ?? '')].join('\n'))
    expect(signal).toMatchObject({ coin: 'BTC', side: one.side, leverage: `${one.leverage}x`, entry: `@ ${one.entry}`, targets: `tp ${targets.join('/')}`, stop: `sl ${stop}` })
    expect(isLineFault(signal) || isLineFault(readTradeLine(`BTC ${signal.side} 200 ${signal.leverage} ${signal.entry} ${signal.targets} ${signal.stop}`))).toBe(false)
  }), { numRuns: 500 })
})

test('a stop moved to the wrong side, or targets in another order, is never read as a trade', () => {
  fc.assert(fc.property(sample, fc.boolean(), (one, wrongStop) => {
    const { targets, lines } = partsOf({ ...one, form: 0 })
    fc.pre(targets.length === one.steps.length && (wrongStop || targets.length > 1))
    const sign = one.side === 'long' ? 1 : -1
    const text = wrongStop ? [lines[0], lines[1], `SL: ${one.entry + sign * one.away}`] : [lines[0], `TP: ${targets.toReversed().join(' ')}`]
    expect(isLineFault(read(`BTCUSDT ${one.side}\n${text.join('\n')}`))).toBe(true)
  }))
})

test('nonsense is read or refused, never thrown, and soon', () => {
  const word = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constantFrom('TP', 'SL', 'entry', '1)', '61,000', '0.5%', '#BTC', 'LONG', '\n', ':', '-', '2', '$', 'x10', '٣', '1.', '@', 'targets', '9'.repeat(50)))
  fc.assert(fc.property(fc.array(word, { maxLength: 40 }), (words) => {
    const text = words.join(' ')
    const signal = read(text)
    expect(isLineFault(signal) ? signal.limit.length > 3 : signal.read.every(({ words: said }) => said.length <= 90)).toBe(true)
    expect([true, false]).toContain(isSignal(text))
  }), { numRuns: 500 })
  expect(read('1 '.repeat(1_000_000))).toMatchObject({ field: 'signal' })
  const started = performance.now()
  for (const part of ['1 - ', '1) ', ',000', 'tp ', '#a ', 'entry zone ', '  \n', 'long ']) read(part.repeat(Math.floor(4_096 / part.length)))
  expect(performance.now() - started).toBeLessThan(1_000)
})
