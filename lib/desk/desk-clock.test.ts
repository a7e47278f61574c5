import { expect, test } from 'vitest'
import { makeDeskClock, makeVenueClock } from './desk-clock.ts'
import type { MarketData } from './ports/exchange.ts'
import type { Store } from './ports/store.ts'
import type { Clock } from './ports/world.ts'

/** True time, a wall clock that can be set, and a store whose answers take their time. */
const opened = () => {
  const world = { now: 1_000_000, wallOff: 50, storeOff: 7, venueOff: -30, tripsMs: [] as number[] }
  const clock: Clock = { now: () => Math.floor(world.now) + world.wallOff, monotonic: () => world.now - 900_000, after: () => () => undefined, sleep: () => Promise.resolve() }
  // Only the time of store and venue is asked for here.
  // oxlint-disable-next-line typescript/consistent-type-assertions
  const store = { now: () => { world.now += world.tripsMs.shift() ?? 0; return Promise.resolve(world.now + world.storeOff) } } as unknown as Store
  // oxlint-disable-next-line typescript/consistent-type-assertions
  const market = { clockOffset: () => Promise.resolve(world.venueOff - world.wallOff) } as unknown as MarketData
  const deskClock = makeDeskClock({ clock, store })
  return { world, clock, deskClock, venueClock: makeVenueClock(market, deskClock, clock) }
}

test.each([90_000, -90_000])('a wall clock that is set by %i ms while the process runs moves neither the store’s time nor a signature', async (jump) => {
  const { world, deskClock, venueClock } = opened()
  await deskClock.refresh()
  await venueClock.refresh()
  world.wallOff += jump
  world.now += 3_000
  expect(deskClock.storeNow()).toBe(world.now + world.storeOff)
  expect(venueClock.venueTimeOf(world.now + world.storeOff)).toBe(world.now + world.venueOff)
  await deskClock.refresh()
  expect(venueClock.venueTimeOf(world.now + world.storeOff)).toBe(world.now + world.venueOff)
})

test('a time that the wall clock told a moment ago is told in store time', async () => {
  const { world, clock, deskClock } = opened()
  await deskClock.refresh()
  const told = clock.now()
  world.now += 2_500
  expect(deskClock.storeTimeOf(told)).toBe(world.now + world.storeOff - 2_500)
})

test('a process that stood still while it asked the time asks again, and keeps what it knew when no look is close', async () => {
  const { world, deskClock } = opened()
  await deskClock.refresh()
  world.tripsMs = [14_000, 2]
  await deskClock.refresh()
  expect(Math.abs(deskClock.storeNow() - world.now - world.storeOff)).toBeLessThanOrEqual(1)
  world.tripsMs = [9_000, 9_000, 9_000]
  await deskClock.refresh()
  expect(Math.abs(deskClock.storeNow() - world.now - world.storeOff)).toBeLessThanOrEqual(1)
})

test('a loose look that contradicts what was known is believed', async () => {
  const { world, deskClock } = opened()
  await deskClock.refresh()
  world.storeOff += 60_000
  world.tripsMs = [1_000, 1_000, 1_000]
  await deskClock.refresh()
  expect(Math.abs(deskClock.storeNow() - world.now - world.storeOff)).toBeLessThanOrEqual(500)
})

test('store time and a signature are whole ms, though the monotonic clock tells fractions', async () => {
  const { world, clock, deskClock, venueClock } = opened()
  await deskClock.refresh()
  await venueClock.refresh()
  const told = clock.now()
  world.now += 2_500.434
  for (const time of [deskClock.storeNow(), deskClock.storeTimeOf(told), venueClock.venueTimeOf(deskClock.storeNow())]) expect(Number.isInteger(time)).toBe(true)
})
