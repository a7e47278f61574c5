import { expect, test } from 'vitest'
import { accountIdOf } from '#db/identity.ts'
import { PRESS_VERBS, PRESSES, formOf } from './all-presses.ts'
import { pressOf, readPress } from './press.ts'

const account = accountIdOf({ account: 'toobit-1a2b3c4d' })

test('what a button carries is read back as it was put in, with the largest numbers too, within 64 bytes', () => {
  for (const verb of PRESS_VERBS) {
    const numbers = Array.from({ length: PRESSES[verb]?.numbers ?? 0 }, (_, at) => (at === 0 ? Number.MAX_SAFE_INTEGER : 999_999_999))
    const mine = PRESSES[verb]?.account === true
    const data = mine ? pressOf(account, verb, ...numbers) : [verb, ...numbers].join(':')
    expect(data.length).toBeLessThanOrEqual(64)
    expect(readPress(data, formOf)).toEqual({ verb, numbers, account: mine ? account : null })
  }
})

test.each([['without its account, as it was made once', 'c:1:1'], ['with an empty account', 'c:1:1:'], ['with a number too many', 'c:1:1:1:paper'], ['with a number too few', 'c:1:paper'], ['with a number that is none', 'c:1:x:paper'], ['with zero', 'c:0:1:paper'], ['with a forged verb', 'constructor:paper'], ['too long', `c:1:1:${'p'.repeat(64)}`]])('a button %s is of another time', (_, data) => {
  expect(readPress(data, formOf)).toBeNull()
})
