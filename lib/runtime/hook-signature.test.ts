import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hookHeaders, isSignedHook, signHook } from './hook-signature.ts'

const SECRET = 'a-secret-of-who-brings-events-to-this-desk'
const call = { account: 'toobit-1a2b3c4d', time: '1790113457479', body: '[{"e":"ticketInfo"}]' }

test('a signature is the HMAC SHA-256 of version, account, time and body, a line each', () => {
  const plain = createHmac('sha256', SECRET).update('keel-hook-1\ntoobit-1a2b3c4d\n1790113457479\n[{"e":"ticketInfo"}]').digest('hex')
  expect(signHook(SECRET, call)).toBe(plain)
  expect(hookHeaders(SECRET, call)).toEqual({ 'content-type': 'application/json', 'x-keel-account': call.account, 'x-keel-time': call.time, 'x-keel-signature': plain })
  expect(isSignedHook(SECRET, call, plain)).toBe(true)
})

test('whatever else is changed, or another secret, is not signed', () => {
  const signature = signHook(SECRET, call)
  fc.assert(fc.property(fc.constantFrom('account', 'time', 'body'), fc.string({ unit: 'binary', maxLength: 40 }), (field, value) => {
    fc.pre(call[field] !== value)
    expect(isSignedHook(SECRET, { ...call, [field]: value }, signature)).toBe(false)
  }))
  expect(isSignedHook(`${SECRET}x`, call, signature)).toBe(false)
})

test.each([[''], ['x'], ['0'.repeat(64)], ['A'.repeat(64)], [`${signHook(SECRET, call)}00`], [signHook(SECRET, call).toUpperCase()], ['é'.repeat(64)]])('%j is no signature of it', (given) => {
  expect(isSignedHook(SECRET, call, given)).toBe(false)
})
