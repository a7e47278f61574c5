import fc from 'fast-check'
import { expect, test } from 'vitest'
import { admit, type Breaker, CLOSED, failed, stateAt, succeeded } from './breaker.ts'

const times = (count: number, step: (breaker: Breaker) => Breaker, from: Breaker = CLOSED): Breaker => Array.from({ length: count }).reduce<Breaker>((breaker) => step(breaker), from)
const opened = times(3, (breaker) => failed(breaker, 0))

test('given three failures in a row it opens for 30 s; a success between them begins the count anew', () => {
  expect(stateAt(times(2, (breaker) => failed(breaker, 0)), 0)).toBe('closed')
  expect(stateAt(opened, 0)).toBe('open')
  expect(stateAt(failed(failed(succeeded(), 0), 0), 0)).toBe('closed')
  expect(admit(opened, 29_999)).toBeNull()
})

test('when its time is over it is half-open and lets one trial through, not two', () => {
  expect(stateAt(opened, 30_000)).toBe('half-open')
  const trial = admit(opened, 30_000)
  expect(trial?.state).toBe('half-open')
  expect(trial === null ? null : admit(trial, 30_001)).toBeNull()
})

test('a trial that succeeds closes it; one that fails opens it for twice as long, up to ten minutes', () => {
  let breaker = opened
  let now = 0
  for (const seconds of [60, 120, 240, 480, 600, 600]) {
    now = breaker.state === 'open' ? breaker.until : now
    const trial = admit(breaker, now)
    breaker = failed(trial ?? CLOSED, now)
    expect(breaker).toMatchObject({ state: 'open', until: now + seconds * 1000 })
  }
  expect(succeeded()).toEqual(CLOSED)
})

test('a trial whose outcome never came is given up after 30 s', () => {
  const trial = admit(opened, 30_000) ?? CLOSED
  expect(admit(trial, 59_999)).toBeNull()
  expect(admit(trial, 60_000)?.state).toBe('half-open')
})

test('a source that says how long it wants to rest gets that at once, and never less than the pause', () => {
  expect(failed(CLOSED, 1_000, 120_000)).toMatchObject({ state: 'open', until: 121_000 })
  expect(failed(CLOSED, 1_000, 0)).toMatchObject({ state: 'open', until: 31_000 })
})

test('a late failure of a request from before it opened doesn’t draw its time out', () => {
  expect(failed(opened, 20_000)).toMatchObject({ state: 'open', until: 30_000, failures: 4 })
})

test('in any life, an open breaker admits nobody before its time and always somebody after it', () => {
  const act = fc.oneof(fc.constant('fail'), fc.constant('succeed'), fc.nat({ max: 700_000 }))
  fc.assert(fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
    let breaker: Breaker = CLOSED
    let now = 0
    for (const step of acts) {
      if (typeof step === 'number') now += step
      else breaker = step === 'fail' ? failed(breaker, now) : succeeded()
      const admitted = admit(breaker, now)
      expect(admitted !== null).toBe(breaker.state === 'closed' || now >= breaker.until)
      expect(admit(breaker, now + 600_000)).not.toBeNull()
      breaker = admitted ?? breaker
    }
  }))
})
