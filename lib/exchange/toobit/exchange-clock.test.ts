import { expect, test } from 'vitest'
import type { Clock } from '#desk/ports/world.ts'
import { exchangeClock } from './exchange-clock.ts'

const opened = () => {
  const world = { now: 1_000_000, wallOff: 20, slept: 0, asked: 0 }
  const clock: Clock = { now: () => world.now + world.wallOff, monotonic: () => world.now - world.slept, after: () => () => undefined, sleep: () => Promise.resolve() }
  const time = exchangeClock(clock, () => { world.asked += 1; return Promise.resolve(world.now - 300) })
  return { world, time }
}

test('a wall clock that is set is noticed: the venue is asked anew, and the time in between is right', async () => {
  const { world, time } = opened()
  expect(await time.offset()).toBe(-320)
  world.wallOff += 5_000
  expect(time.now()).toBe(world.now - 300)
  expect(await time.offset()).toBe(-5_320)
  expect(world.asked).toBe(2)
})

test('a machine that slept, its monotonic clock too, asks anew', async () => {
  const { world, time } = opened()
  await time.offset()
  world.now += 60_000
  world.slept = 60_000
  expect(await time.offset()).toBe(-320)
  expect(time.now()).toBe(world.now - 300)
  expect(world.asked).toBe(2)
})

test('while the clocks run evenly it asks once in ten minutes', async () => {
  const { world, time } = opened()
  await time.offset()
  world.now += 599_000
  await time.offset()
  expect(world.asked).toBe(1)
  world.now += 2_000
  await time.offset()
  expect(world.asked).toBe(2)
})

test('its time is whole ms, though the monotonic clock tells fractions: it goes into signatures', async () => {
  const { world, time } = opened()
  await time.offset()
  world.now += 1_000.434
  expect(time.now()).toBe(1_000_700)
})
