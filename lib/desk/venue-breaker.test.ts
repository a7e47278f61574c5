import { expect, test } from 'vitest'
import { openVenueBreaker } from './venue-breaker.ts'

const opened = () => {
  const at = { ms: 0 }
  return { at, breaker: openVenueBreaker({ now: () => 1_000_000 + at.ms, monotonic: () => at.ms + 0.25 }) }
}
const times = (count: number, act: () => void): void => Array.from({ length: count }).forEach(act)

test('three silences in a row open it, an answer of whatever kind between them begins the count anew', () => {
  const { breaker } = opened()
  times(2, () => breaker.failed('timeout'))
  breaker.failed('insufficient-balance')
  times(2, () => breaker.failed('venue-down'))
  expect(breaker.mayAsk()).toBe(true)
  breaker.failed('connection-lost')
  expect(breaker.mayAsk()).toBe(false)
  expect(breaker.figures()).toMatchObject({ state: 'open', failuresInRow: 3, since: 1_000_000, againAt: 1_010_000, lastFault: 'connection-lost' })
})

test('what never left says nothing of the exchange', () => {
  const { breaker } = opened()
  times(2, () => breaker.failed('timeout'))
  times(9, () => breaker.failed('rate-limited'))
  breaker.failed('timeout')
  expect(breaker.mayAsk()).toBe(false)
})

test('after its pause something may ask; a failure then opens it for twice as long, at most a minute, and a success ends it', () => {
  const { at, breaker } = opened()
  times(3, () => breaker.failed('timeout'))
  at.ms = 10_000
  expect(breaker.figures().state).toBe('half-open')
  breaker.failed('timeout')
  expect(breaker.figures()).toMatchObject({ state: 'open', againAt: 1_030_000 })
  for (let round = 0; round < 6; round += 1) {
    at.ms += 60_000
    breaker.failed('timeout')
  }
  expect((breaker.figures().againAt ?? 0) - (1_000_000 + at.ms)).toBe(60_000)
  breaker.answered(30)
  expect(breaker.figures()).toMatchObject({ state: 'closed', since: null, againAt: null, failuresInRow: 0 })
})

test('an exchange is slow when half of its last calls took 2 s, and no more when half took less than 1 s', () => {
  const { breaker } = opened()
  let heard = 0
  breaker.onChange(() => (heard += 1))
  times(9, () => breaker.answered(5_000))
  expect(breaker.health().state).toBe('well')
  breaker.answered(5_000)
  expect(breaker.health()).toMatchObject({ state: 'slow', medianMs: 5_000 })
  times(11, () => breaker.answered(1_500))
  expect(breaker.health().state).toBe('slow')
  times(20, () => breaker.answered(900))
  expect(breaker.health().state).toBe('well')
  expect(heard).toBe(2)
})

test('a reset asks at once', () => {
  const { breaker } = opened()
  times(3, () => breaker.failed('timeout'))
  breaker.reset()
  expect(breaker.mayAsk()).toBe(true)
  expect(breaker.health()).toMatchObject({ state: 'well', againAt: null })
})

test('what it tells is in whole numbers, as an input is', () => {
  const { at, breaker } = opened()
  breaker.answered(30.4)
  times(3, () => breaker.failed('timeout'))
  at.ms = 0.7
  expect([breaker.health().againAt, breaker.figures().medianMs].every(Number.isSafeInteger)).toBe(true)
})
