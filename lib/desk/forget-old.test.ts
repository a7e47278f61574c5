import { expect, test } from 'vitest'
import { forgettableBefore } from './forget-old.ts'

const DAY = 86_400_000
const NOW = 1_800_000_000_000

test('what is older than 30 days is not needed once a whole read went past it', () => {
  expect(forgettableBefore({ readTo: NOW - 60_000 }, NOW)).toBe(NOW - 30 * DAY)
})

test('as long as a whole read may tell it again a fill is kept, however old: an account that was read 40 days ago keeps 41', () => {
  expect(forgettableBefore({ readTo: NOW - 40 * DAY }, NOW)).toBe(NOW - 41 * DAY - 600_000)
})

test('of an account that was never read whole nothing is forgotten', () => {
  expect(forgettableBefore({ readTo: 0 }, NOW)).toBeNull()
})
