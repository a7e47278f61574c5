import { expect, test } from 'vitest'
import { q } from '#core/trade/testing/scenario.ts'
import { endWords } from './happenings.ts'

test.each([
  ['most by hand, the rest by its stop', { reason: 'by-hand', closedBy: { 'by-hand': q('24'), stop: q('8') }, closedLast: 'stop' }, 'by hand 24, stop 8 (last)'],
  ['two targets, then the trailing stop', { reason: 'take-profit', closedBy: { 'take-profit': q('23'), trailing: q('9') }, closedLast: 'trailing' }, 'take-profit 23, trailing stop 9 (last)'],
  ['three ways', { reason: 'take-profit', closedBy: { 'take-profit': q('13'), 'by-hand': q('10'), 'break-even': q('9') }, closedLast: 'break-even' }, 'take-profit 13, by hand 10, break-even 9 (last)'],
  ['a target, a part by hand, and the other targets', { reason: 'take-profit', closedBy: { 'take-profit': q('44'), 'by-hand': q('4') }, closedLast: 'take-profit' }, 'by hand 4, take-profit 44 (last)'],
  ['all by its targets', { reason: 'take-profit', closedBy: { 'take-profit': q('32') }, closedLast: 'take-profit' }, 'take-profit'],
  ['ended before the parts were kept', { reason: 'stop' }, 'stop'],
] as const)('a trade says what closed its parts, and which of them was the last: %s', (_case, trade, words) => {
  expect(endWords(trade)).toBe(words)
})
