import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buttonNumbers } from './button-numbers.ts'
import { paintScreen } from './paint.ts'
import { wrap } from './wrap.ts'

test('a line breaks at a blank, and between figures rather than within one', () => {
  expect(wrap('The quote was older than 60 s: the summary shows the new numbers.', 45)).toBe('The quote was older than 60 s: the summary\nshows the new numbers.')
  expect(wrap('🎯 TP1 61,269.6 ✓ 13  TP2 61,851.3  TP3 62,463.7', 45)).toBe('🎯 TP1 61,269.6 ✓ 13  TP2 61,851.3\nTP3 62,463.7')
  expect(wrap('🎯 TP1 62,475.5 +2.00 % · 13 · +14.96 (+7.63 %)', 45)).toBe('🎯 TP1 62,475.5 +2.00 % · 13 · +14.96\n(+7.63 %)')
  expect(wrap('[1] Confirm: long 32 contracts (0.032 BTC)   [2] Details', 45)).toBe('[1] Confirm: long 32 contracts (0.032 BTC)\n[2] Details')
})

test('colour takes no column, and no letter is lost', () => {
  expect(wrap(`\u001B[1m${'a'.repeat(45)}\u001B[0m`, 45)).toBe(`\u001B[1m${'a'.repeat(45)}\u001B[0m`)
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 2, max: 60 }), (text, width) => {
    const bare = (of: string): string => of.replace(/[ \n]/g, '')
    expect(bare(wrap(text, width))).toBe(bare(text))
  }))
})

test('only as many messages are drawn as fit when their long lines are wrapped', () => {
  const long = Array.from({ length: 40 }, (_, i) => `word${i}`).join(' ')
  const messages = [1, 2, 3, 4].map((id) => ({ id, from: 'bot' as const, html: `${id} ${long}`, edits: 0, at: id, buttons: [] }))
  const screen = paintScreen(messages, buttonNumbers(), { rows: 20, columns: 80 }, false)
  expect(screen.split('\n').length).toBeLessThanOrEqual(20)
  expect(screen.split('\n').filter((line) => line.length > 48)).toEqual([])
  expect(screen).toContain('4 word0')
  expect(screen).not.toContain('1 word0')
})
