import { expect, test } from 'vitest'
import { correctedLine } from './reader.ts'

const LINE = 'BTC long 40x 50usdt @ 61200 tp 0.4% sl 1.20% be tp1'

test.each([
  ['The exchange or the store did not answer (rate-limited). Nothing was done; try again.', LINE],
  ['20× is in force on this symbol while it isn’t flat; you asked 40×.\nUse 20×.', 'BTC long 20x 50usdt @ 61200 tp 0.4% sl 1.20% be tp1'],
  ['Liquidation at about 60,388.5 would come before the stop at 60,342.5.\nNearest stop: 61,078.1, or less leverage.', 'BTC long 40x 50usdt @ 61200 tp 0.4% sl 61078.1 be tp1'],
  ['A trade is open on this side already.', 'BTC short 40x 50usdt @ market tp 0.4% sl 1.20% be tp1'],
  ['Trade 2 has ended.', null],
])('a user who is told "%s" says the line as that asks', (refusal, line) => {
  expect(correctedLine(LINE, refusal, false)).toBe(line)
})

test('who trades one side only waits for it, and what is no line is not said again', () => {
  expect(correctedLine(LINE, 'A trade is open on this side already.', true)).toBe(LINE)
  expect(correctedLine('/close 1 50%', 'Nothing was done; try again.', false)).toBeNull()
})
