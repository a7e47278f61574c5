import { expect, test } from 'vitest'
import { virtualClock } from '#exchange/shared/virtual-clock.ts'
import { makeBell } from './bell.ts'

const waiting = (bell: ReturnType<typeof makeBell>, ms: number, stop: AbortSignal): { readonly over: () => boolean } => {
  let over = false
  void bell.wait(ms, stop).then(() => (over = true))
  return { over: () => over }
}

test('a loop sleeps its time, unless it is rung for', async () => {
  const clock = virtualClock()
  const bell = makeBell(clock)
  const { signal } = new AbortController()
  const slept = waiting(bell, 1_000, signal)
  await clock.pass(999)
  expect(slept.over()).toBe(false)
  await clock.pass(1)
  expect(slept.over()).toBe(true)
  const rung = waiting(bell, 1_000, signal)
  bell.ring()
  await clock.pass(0)
  expect(rung.over()).toBe(true)
})

test('a ring while nobody waits is kept for the next wait, once', async () => {
  const clock = virtualClock()
  const bell = makeBell(clock)
  const { signal } = new AbortController()
  bell.ring()
  bell.ring()
  const first = waiting(bell, 1_000, signal)
  await clock.pass(0)
  expect(first.over()).toBe(true)
  const second = waiting(bell, 1_000, signal)
  await clock.pass(500)
  expect(second.over()).toBe(false)
})

test('the end of the loop wakes each of its waits', async () => {
  const clock = virtualClock()
  const bell = makeBell(clock)
  const stop = new AbortController()
  for (let round = 0; round < 3; round += 1) {
    const short = waiting(bell, 10, stop.signal)
    await clock.pass(10)
    expect(short.over()).toBe(true)
  }
  const last = waiting(bell, 1_000, stop.signal)
  stop.abort()
  await clock.pass(0)
  expect(last.over()).toBe(true)
  const after = waiting(bell, 1_000, stop.signal)
  await clock.pass(0)
  expect(after.over()).toBe(true)
})
