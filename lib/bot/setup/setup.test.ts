import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimal, showDecimal } from '#core/money/decimal.ts'
import { price, rate } from '#core/money/money.ts'
import { btc, instruments } from '#core/venue/market/instruments.ts'
import { accountIdOf } from '#db/identity.ts'
import { setupWords } from '#words/by-language.ts'
import { isLineFault } from '../line/line-fault.ts'
import { isTradeLine, readTradeLine } from '../line/trade-line.ts'
import { setupView } from '../views/setup.ts'
import { findSymbols, leverageMostOf } from './find-symbols.ts'
import { readPart } from './read-part.ts'
import { backFrom, choicesOf, lineOf, newSetup, type Setup, STEPS, type Step, withPart, withRestLeftOut } from './setup.ts'

const PAPER = { account: accountIdOf({ account: 'paper' }), name: 'paper', venue: 'paper', live: false } as const
const facts = { instrument: btc, last: price(decimal('60000')), fees: { maker: rate(decimal('0.0002')), taker: rate(decimal('0.0006')) }, limits: setupWords('en').limits }
const symbol = (setup: Setup): Setup => ({ ...withPart(setup, 'symbol', btc.symbol, 2), base: btc.base, leverageMost: leverageMostOf(btc) })
const begun = symbol(newSetup(1, { leverage: '10x', size: null, own: false }))
/** A setup after these answers, each at its own step. */
const after = (...typed: readonly string[]): Setup => typed.reduce<Setup>((setup, text) => {
  if (setup.step === 'symbol' || setup.step === 'summary') throw new Error(`nothing is asked at ${setup.step}`)
  const read = readPart(setup, setup.step, text, facts)
  if (isLineFault(read)) throw new Error(`${setup.step} ${text}: ${read.limit}`)
  return withPart(setup, setup.step, read, setup.at + 1)
}, begun)
const read = (setup: Setup, step: Exclude<Step, 'symbol'>, typed: string) => readPart(setup, step, typed, facts)

test('answers step by step are the one line that says the same', () => {
  expect(lineOf(after('long', '10', '200', 'market', '1.5%', '2/4/6% 40/30/30', 'tp1', '0.8%'))).toBe('BTC-SWAP-USDT long 10x 200usdt @ market sl 1.5% tp 2/4/6% 40/30/30 be tp1 trail 0.8%')
  expect(lineOf(after('short', 'x20', '10%', '61200', 'no', '-2/4%', '1', '1 after tp2'))).toBe('BTC-SWAP-USDT short 20x 10% @ 61200 no sl tp 2/4% be tp1 trail 1% after tp2')
})

test.each([
  ['entry', '-1%', '@ 59400'], ['entry', '+2%', '@ 61200'], ['entry', '61.2k', '@ 61200'], ['entry', '61,200', '@ 61200'], ['size', '$200', '200usdt'], ['size', '200 USDT', '200usdt'], ['size', 'risk 50', 'risk 50'],
  ['stop', '-1.5%', 'sl 1.5%'], ['stop', '59000 by mark', 'sl 59000 by mark'],
] as const)('%s %s is %s of the line', (step, typed, said) => {
  expect(read(after('long', '10x'), step, typed)).toBe(said)
})

test.each([
  ['size', 'soon', 'size', '200'], ['entry', '999999', 'entry', '63000'], ['stop', '-5', 'sl', '5%'], ['targets', '6/4/2% banana', 'tp', '2/4/6%'], ['targets', '1/2/3% 50/50/50', 'tp', null], ['breakEven', 'banana', 'be', 'tp2'],
] as const)('given the question of %s, when %s is answered, the fault is of %s, with the nearest answer to it', (step, typed, field, nearest) => {
  expect(read(after('long', '10x', '200', 'market', '1.5%', '2/4%'), step, typed)).toMatchObject({ field, nearest })
})

test('targets in multiples of the risk are levels so many times as far as the stop', () => {
  expect(read(after('long', '10x', '200', 'market', '1.5%'), 'targets', '1R/2R/2.5R 40/30/30')).toBe('tp 1.5/3/3.75% 40/30/30')
  expect(read(after('long', '10x', '200', '60000', '59400'), 'targets', '2R')).toBe('tp 61200')
  expect(read(after('short', '10x', '200', '60000', '60600.1'), 'targets', '1R/2R')).toBe('tp 59399.9/58799.8')
  expect(read(after('long', '10x', '200', 'market', 'no'), 'targets', '2R')).toMatchObject({ field: 'tp', limit: expect.stringContaining('need a stop') })
})

test.each([
  ['leverage', '5000', '5000', String(leverageMostOf(btc))], ['leverage', 'ten', 'ten', '10x'], ['size', '-5', '-5', '5'], ['size', '5000000000000', '5000000000000', '1000000000usdt'], ['entry', '2%', '2%', '-2%'],
  ['entry', '60000.05', '60000.05', '60000.1'], ['stop', '+1%', '+1%', '1%'], ['stop', '61000', '61000', '59000'], ['targets', '59000', '59,000', '61000'], ['targets', '4/2%', '4/2%', '2/4%'], ['targets', '-2%', '-2%', '2%'],
  ['breakEven', 'tp3', 'tp3', 'tp2'], ['trailing', '1% after tp4', '1% after tp4', '1% after tp2'], ['trailing', 'abc', 'abc', '0.8%'], ['trailing', '500%', '500%', '50%'], ['trailing', '0.8% form 1%', '0.8% form 1%', '0.8%'], ['trailing', '1% from 60000.05', '1% from 60000.05', '1% from 60000.1'],
  ['leverage', '999.5', '999.5', String(leverageMostOf(btc))], ['leverage', '-2.5', '-2.5', '1'], ['leverage', '7.9x', '7.9', '7'], ['leverage', '99999999999999', '99999999999999', String(leverageMostOf(btc))], ['leverage', '1.2.3', '1.2.3', '10x'], ['side', 'shrt', 'shrt', 'short'],
] as const)('%s %s is refused with the nearest valid value', (step, typed, value, nearest) => {
  const setup: Setup = { ...after('long', '10x', '200', 'market', '1%', '2/4%'), step }
  const before = JSON.stringify(setup)
  expect(read(setup, step, typed)).toMatchObject({ value, nearest })
  expect(isLineFault(read(setup, step, nearest))).toBe(false)
  expect(JSON.stringify(setup)).toBe(before)
})

test.each([
  ['short 10x market', '900', '65472.1'], ['short 10x market', '70000', '65472.1'], ['short 10x 62000', '900', '67654.5'], ['long 10x market', '5000000', '54443.8'], ['long 50x market', '3%', '1.2%'], ['short 20x market', '5%', '4.15%'],
] as const)('the stop named to %s that said %s comes before liquidation by half a percent: %s', (head, typed, nearest) => {
  const [side = '', leverage = '', entry = ''] = head.split(' ')
  const setup = after(side, leverage, '200', entry)
  expect(read(setup, 'stop', typed)).toMatchObject({ field: 'sl', nearest })
  expect(read(setup, 'stop', nearest)).toBe(`sl ${nearest}`)
  expect(read({ ...setup, mode: 'cross' }, 'stop', nearest)).toBe(`sl ${nearest}`)
})

test('one step behind the stop that is named liquidation would come first', () => {
  const setup = after('long', '10x', '200', 'market')
  const fault = read(setup, 'stop', '10000')
  const named = isLineFault(fault) ? (fault.nearest ?? '') : ''
  expect([read(setup, 'stop', named), read({ ...setup, mode: 'cross' }, 'stop', '10000')]).toEqual([`sl ${named}`, 'sl 10000'])
  expect(read(setup, 'stop', showDecimal(decimal(named) - btc.tick))).toMatchObject({ nearest: named, limit: expect.stringContaining('before liquidation') })
})

test('a coin is found by a part of its name; what does not trade is not', () => {
  const [eth = btc] = instruments.filter(({ base }) => base === 'ETH')
  expect(findSymbols(instruments, 'pep')).toMatchObject({ kind: 'one', instrument: { base: '1000PEPE' } })
  expect(findSymbols(instruments, 'eth')).toMatchObject({ kind: 'one', instrument: { base: 'ETH' } })
  expect(findSymbols(instruments, 'e')).toMatchObject({ kind: 'many', symbols: expect.arrayContaining(['ETH', 'DOGE', '1000PEPE']) })
  expect(findSymbols([{ ...eth, status: 'delisted' }], 'eth')).toEqual({ kind: 'none' })
  expect(findSymbols(instruments, '🚀')).toEqual({ kind: 'none' })
})

test('another coin asks anew for all that rested on the old one; another side for stop and targets', () => {
  const full = after('long', '10x', '200', 'market', '1%', '2/4%', 'tp1', '1%')
  expect(full.step).toBe('summary')
  expect(Object.keys(withPart(full, 'symbol', 'ETH-SWAP-USDT', 99).said)).toEqual(['symbol', 'side'])
  expect(withPart(full, 'side', 'short', 99)).toMatchObject({ step: 'stop', said: { size: '200usdt', entry: '@ market' } })
  expect(withPart(full, 'side', 'long', 99).step).toBe('summary')
})

test('without targets break-even is not asked, and back leads past it', () => {
  const left = withPart(after('long', '10x', '200', 'market', '1%'), 'targets', '', 50)
  expect(left.step).toBe('trailing')
  expect(backFrom(left)).toBe('targets')
})

type Act = { readonly press: number } | { readonly text: string } | { readonly back: true }
const acted = (setup: Setup, act: Act, at: number): Setup => {
  const { step } = setup
  if (step === 'symbol' || step === 'summary') return setup
  if ('back' in act) return { ...setup, step: backFrom(setup) ?? 'side' }
  const typed = 'press' in act ? choicesOf(setup)[act.press] : act.text
  const part = typed === undefined ? null : readPart(setup, step, typed, facts)
  return typeof part === 'string' ? withPart(setup, step, part, at) : setup
}
const acts: fc.Arbitrary<readonly Act[]> = fc.array(fc.oneof(
  fc.nat(9).map((n) => ({ press: n })), fc.constantFrom('200', '10%', '2R', '61200', '+2%', '-1%', '59000', 'no', 'tp1', '10x', 'long', '0.8%', '<b>').map((text) => ({ text })), fc.string().map((text) => ({ text })), fc.constant({ back: true as const }),
), { maxLength: 25 })

test('whatever is pressed or typed, the card has at most 8 lines and small buttons', () => {
  fc.assert(fc.property(acts, fc.constantFrom('en' as const, 'fa' as const), (list, language) => {
    const views = list.map((_, n) => setupView(list.slice(0, n + 1).reduce((setup, act, at) => acted(setup, act, at + 10), begun), PAPER, setupWords(language)))
    expect(views.every((view) => view.text.html.split('\n').length <= 8)).toBe(true)
    expect(views.flatMap((view) => view.buttons.flat()).every(({ data, label }) => Buffer.byteLength(data) <= 64 && label.length > 0)).toBe(true)
  }), { numRuns: 200 })
})

test('whatever is pressed or typed, what is said is a line that the reader of lines takes', () => {
  fc.assert(fc.property(acts, (list) => {
    const setup = list.reduce((so, act, at) => acted(so, act, at + 10), begun)
    const line = lineOf(withRestLeftOut({ ...setup, said: { side: 'long', size: '200', stop: 'sl 1%', ...setup.said } }, 1))
    const result = readTradeLine(line)
    expect(isTradeLine(line)).toBe(true)
    expect(isLineFault(result) ? result.field : 'sound').toBe('sound')
  }), { numRuns: 500 })
})

test('every choice of every step is one that the step takes', () => {
  const setup = after('long', '10x', '200', 'market', '1%', '2/4%')
  const refused = STEPS.flatMap((step) => (step === 'symbol' ? [] : choicesOf({ ...setup, step }).filter((typed) => isLineFault(read({ ...setup, step }, step, typed))).map((typed) => `${step} ${typed}`)))
  expect(refused).toEqual([])
  expect(STEPS.flatMap((step) => choicesOf({ ...setup, step })).length).toBeGreaterThan(30)
})

test('examples of a step are of the coin and side, with the price now, and each is taken; Skip says what it takes', () => {
  const shown = (setup: Setup) => setupView(setup, PAPER, setupWords('en'), { last: facts.last, tick: btc.tick })
  expect(shown(after('short', '10x', '200')).text.html).toContain('Price now 60,000.0. Or type a limit: 60600, or its distance from the price now: +1%.')
  expect(shown(after('short', '10x', '200', 'market')).text.html).toContain('a price (61200)')
  expect(shown(after('short', '10x', '200', 'market', '61200')).text.html).toContain('58800/57600')
  expect([read(after('short', '10x'), 'entry', '60600'), read(after('short', '10x'), 'stop', '61200'), read(after('short', '10x'), 'targets', '58800/57600')]).toEqual(['@ 60600', 'sl 61200', 'tp 58800/57600'])
  const skips = [after('long'), after('long', '10x', '200')].map((setup) => shown(setup).buttons.flat().find(({ label }) => label.startsWith('Skip'))?.label)
  expect(skips).toEqual(['Skip: 10×', 'Skip: Market'])
})
