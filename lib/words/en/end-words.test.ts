import { expect, test } from 'vitest'
import { q } from '#core/trade/testing/scenario.ts'
import { endWords } from './happenings.ts'

test.each([
  ['most by hand, the rest by its stop', { reason: 'by-hand', closedBy: { 'by-hand': q('24'), stop: q('8') }, closedLast: 'stop' }, 'stop 8, after by hand 24'],
  ['two targets, then the trailing stop', { reason: 'take-profit', closedBy: { 'take-profit': q('23'), trailing: q('9') }, closedLast: 'trailing' }, 'trailing stop 9, after take-profit 23'],
  ['three ways', { reason: 'take-profit', closedBy: { 'take-profit': q('13'), 'by-hand': q('10'), 'break-even': q('9') }, closedLast: 'break-even' }, 'break-even 9, after take-profit 13, by hand 10'],
  ['all by its targets', { reason: 'take-profit', closedBy: { 'take-profit': q('32') }, closedLast: 'take-profit' }, 'take-profit'],
  ['ended before the parts were kept', { reason: 'stop' }, 'stop'],
] as const)('a trade says what ended it, and what its other parts were: %s', (_case, trade, words) => {
  expect(endWords(trade)).toBe(words)
})
