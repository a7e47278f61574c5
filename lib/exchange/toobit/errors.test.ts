import { expect, test } from 'vitest'
import { ERROR_TABLE } from '../shared/error-table.ts'
import { faultOf, meaningOf } from './errors.ts'

const body = (code: number, msg = 'x') => JSON.stringify({ code, msg })

test('only answers that surely precede matching let the same id be sent again', () => {
  const never = [...ERROR_TABLE.keys()].filter((code) => meaningOf(code, 'write').neverReached === true)
  expect(never.toSorted((a, b) => b - a)).toEqual([-1003, -1015, -1021])
})

test.each([-1000, -1001, -1006, -1007, -1146, -1147, -1150, -3124, -3127, -1016])('%i leaves a write in doubt and lets a read ask again', (code) => {
  expect(meaningOf(code, 'write')).toMatchObject({ outcomeKnown: false, retry: 'never' })
  expect(meaningOf(code, 'read')).toMatchObject({ outcomeKnown: true, retry: 'soon' })
})

test.each([[-1131, 'insufficient-balance'], [-2013, 'order-not-found'], [-1142, 'order-ended'], [-1139, 'order-ended'], [-1209, 'stop-rows-exceed-position'], [-3145, 'no-position']])('%i is %s, known and final', (code, name) => {
  expect(faultOf({ status: 400, body: body(code) }, 'write')?.facts).toMatchObject({ code: name, retry: 'never', outcomeKnown: true, venueCode: code })
})

test('a number that no sheet knows leaves a write in doubt', () => {
  expect(faultOf({ status: 400, body: body(-98765) }, 'write')?.facts).toMatchObject({ code: 'unknown-venue-error', outcomeKnown: false })
})

test.each([
  [429, { retry: 'after-limit', neverReached: true, outcomeKnown: true }], [418, { code: 'banned', retry: 'after-limit', outcomeKnown: true }],
  [403, { code: 'firewall', neverReached: true }], [404, { code: 'unknown-route', outcomeKnown: true }],
  [500, { code: 'venue-down', outcomeKnown: false, retry: 'never' }], [302, { code: 'unreadable-reply', outcomeKnown: false }],
])('HTTP %i on a write is told apart', (status, facts) => {
  expect(faultOf({ status, body: '<html>' }, 'write')?.facts).toMatchObject(facts)
})

test('a server fault says nothing about an order even with an error body', () => {
  expect(faultOf({ status: 502, body: body(-1131) }, 'write')?.facts.outcomeKnown).toBe(false)
})

test.each(['{}', '[]', '{"code":200,"msg":"success"}', '{"code":0}', '{"code":"200"}', ''])('%s with 200 is a success', (text) => {
  expect(faultOf({ status: 200, body: text }, 'write')).toBeNull()
})

test('an error inside a 200 is an error', () => {
  expect(faultOf({ status: 200, body: '{"code":"-1121","msg":"Invalid symbol."}' }, 'read')?.facts).toMatchObject({ code: 'unknown-symbol', venueCode: -1121 })
})
