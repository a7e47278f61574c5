import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimal } from '#core/money/decimal.ts'
import { contradicted, judge, type LastGood } from './sanity.ts'

const at = (...prices: readonly string[]) => prices.map((text, index) => ({ source: index, price: decimal(text) }))
const last = (text: string, ageSeconds: number, checked: LastGood['checked'] = 'by-others'): LastGood => ({ price: decimal(text), ageMs: ageSeconds * 1000, checked })
const sound = (source: number, checked: LastGood['checked']) => ({ type: 'sound', checked, answer: expect.objectContaining({ source }) as unknown })

test('one answer and nothing known: waited with, and shown as unchecked only when no other comes', () => {
  expect(judge(at('60000'), null, false)).toBeNull()
  expect(judge(at('60000'), null, true)).toEqual(sound(0, 'unchecked'))
})

test('one answer that goes on from the last good price is sound at once; the further back that lies, the more may have happened', () => {
  expect(judge(at('61200'), last('60000', 0), false)).toEqual(sound(0, 'by-last'))
  expect(judge(at('61201'), last('60000', 0), false)).toBeNull()
  expect(judge(at('62970'), last('60000', 59), false)).toEqual(sound(0, 'by-last'))
  expect(judge(at('78000'), last('60000', 1_800), true)).toEqual(sound(0, 'by-last'))
})

test('one answer far from the last good price is implausible when no other comes', () => {
  expect(judge(at('66000'), last('60000', 10), true)).toEqual({ type: 'none', why: 'implausible-price' })
  expect(judge(at('78001'), last('60000', 1_800), true)).toEqual({ type: 'none', why: 'implausible-price' })
})

test('a price that nobody had checked vouches for nothing', () => {
  expect(judge(at('60000'), last('60000', 5, 'unchecked'), false)).toBeNull()
  expect(judge(at('66000'), last('60000', 5, 'unchecked'), true)).toEqual(sound(0, 'unchecked'))
})

test('two that agree are sound, whatever the last price says: the first of them is shown', () => {
  expect(judge(at('60000', '60500'), last('90000', 1), false)).toEqual(sound(0, 'by-others'))
})

test('two that disagree: the one that goes on from the last good price, else none until a third comes', () => {
  expect(judge(at('60', '60000'), last('60100', 3), false)).toEqual(sound(1, 'by-last'))
  expect(judge(at('60', '60000'), null, false)).toBeNull()
  expect(judge(at('60', '60000'), null, true)).toEqual({ type: 'none', why: 'sources-disagree' })
  expect(judge(at('60', '60000', '60010'), null, false)).toEqual(sound(1, 'by-others'))
})

test('two against two: the last good price decides, and without one nobody is believed', () => {
  expect(judge(at('60', '60000', '60010', '60.1'), last('60500', 5), true)).toEqual(sound(1, 'by-last'))
  expect(judge(at('60', '60000', '60010', '60.1'), null, true)).toEqual({ type: 'none', why: 'sources-disagree' })
})

test('nothing at all is said as nothing', () => {
  expect(judge([], last('60000', 1), true)).toEqual({ type: 'none', why: 'no-answer' })
})

test('only a majority contradicts', () => {
  expect(contradicted(at('60000', '60010', '61', '60020')).map(({ source }) => source)).toEqual([2])
  expect(contradicted(at('60000', '61'))).toEqual([])
  expect(contradicted(at('60000', '60010', '61', '61.1'))).toEqual([])
})

test('a minority of liars is never shown once all have answered, in whatever order they come and whatever was known before', () => {
  const honest = fc.array(fc.integer({ min: 59_700, max: 60_300 }), { minLength: 2, maxLength: 4 })
  const factors = fc.array(fc.integer({ min: 105, max: 100_000 }), { minLength: 0, maxLength: 1 })
  const known = fc.option(fc.integer({ min: 1, max: 6_000_000 }), { nil: null })
  fc.assert(fc.property(honest, factors, known, fc.infiniteStream(fc.integer({ min: 0, max: 1_000 })), (truths, lies, before, shuffle) => {
    const answers = [...truths.map((price) => ({ honest: true, price: BigInt(price) })), ...lies.map((factor) => ({ honest: false, price: 60_300n * BigInt(factor) / 100n }))]
    const order = answers.map((answer) => ({ answer, rank: shuffle.next().value })).toSorted((a, b) => a.rank - b.rank).map(({ answer }) => answer)
    const verdict = judge(order, before === null ? null : { price: BigInt(before), ageMs: 1_000, checked: 'by-others' }, true)
    expect(verdict).toMatchObject({ type: 'sound', checked: 'by-others', answer: { honest: true } })
    expect(contradicted(order).every((answer) => !answer.honest)).toBe(true)
    expect(contradicted(order)).toHaveLength(lies.length)
  }))
})
