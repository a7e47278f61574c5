import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { present } from '#core/assert.ts'
import { toCanonical } from '#core/json.ts'
import { EVENT_VERSION } from '#core/trade/event.ts'
import { upcast } from '#core/trade/upcast.ts'

const rowsOf = (version: number): readonly { readonly type: string; readonly version: number; readonly body: string }[] =>
  readFileSync(new URL(`events-v${version}.jsonl`, import.meta.url), 'utf8').trim().split('\n').map((line) => JSON.parse(line))

test.each(Array.from({ length: EVENT_VERSION }, (_, i) => i + 1))('every event written under version %i is read today', (version) => {
  const rows = rowsOf(version)
  expect(rows.length).toBeGreaterThanOrEqual(43)
  expect(rows.map((row) => upcast(row).type)).toEqual(rows.map((row) => row.type))
  expect(rows.every((row) => upcast(row).at > 0)).toBe(true)
  const newest = rows.filter(() => version === EVENT_VERSION)
  expect(newest.map((row) => toCanonical(upcast(row)))).toEqual(newest.map((row) => row.body))
})

test('a journal of the future is refused, not guessed at', () => {
  const row = present(rowsOf(1)[0], 'the corpus has a row')
  expect(() => upcast({ ...row, version: EVENT_VERSION + 1 })).toThrow('this program knows 1 to')
  expect(() => upcast({ ...row, type: 'nothing' })).toThrow('a row of nothing holds')
})
