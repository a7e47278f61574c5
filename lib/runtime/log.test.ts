import { expect, test } from 'vitest'
import { makeLog } from './log.ts'

test('a record is one line of JSON, without secrets and with bigints as text', () => {
  const lines: string[] = []
  makeLog('info', 'test', (line) => lines.push(line))('warn', 'happened', {
    amount: 5n, apiKey: 'AK', nested: { secret: 'S', list: [{ password: 'P' }] }, url: 'postgres://keel:hidden-word@h/db', error: new Error('boom'),
  })
  expect(lines).toHaveLength(1)
  expect(lines[0]).not.toMatch(/AK|"S"|"P"|hidden-word/)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 40, process: 'test', event: 'happened', amount: '5', error: 'boom', url: 'postgres://keel:[secret]@h/db' })
})

test('below its level nothing is written', () => {
  const lines: string[] = []
  makeLog('warn', 'test', (line) => lines.push(line))('info', 'quiet')
  expect(lines).toEqual([])
})
