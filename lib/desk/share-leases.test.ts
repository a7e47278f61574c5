import { expect, test } from 'vitest'
import type { Clock } from './ports/world.ts'
import { shareLeases, surplusOf } from './share-leases.ts'

test.each([[6, [], 0], [6, [0], 3], [7, [0], 3], [6, [0, 0], 4], [3, [3], 0], [4, [3], 0], [5, [3], 1], [0, [9], 0], [900, [0], 50]])('of %i held beside %j, %i are given back', (held, others, surplus) => {
  expect(surplusOf(held, others)).toBe(surplus)
})

/** Workers on one roll, with a clock that the test turns. */
const workers = () => {
  const at = { ms: 0 }
  let text: string | null = null
  const store = { setting: () => Promise.resolve(text), swapSetting: (_: string, from: string | null, to: string) => { const mine = from === text; if (mine) text = to; return Promise.resolve(mine) } }
  const never = (): never => { throw new Error('not asked') }
  const clock: Clock = { now: never, monotonic: () => at.ms, after: never, sleep: never }
  return { at, of: (holder: string) => shareLeases({ store, clock, holder }), write: (next: string) => (text = next) }
}

test('a worker that joins is seen at its first line, and one that says nothing any more is not waited for', async () => {
  const { at, of } = workers()
  const [one, two] = [of('one'), of('two')]
  expect(await one.surplus(6)).toBe(0)
  expect(await two.surplus(0)).toBe(0)
  at.ms = 2_000
  expect(await one.surplus(6)).toBe(3)
  at.ms = 4_000
  expect(await one.surplus(6)).toBe(3)
  at.ms = 10_000
  expect(await one.surplus(6), 'the other one has been silent for longer than it may').toBe(0)
})

test('who leaves is gone at once, and what can’t be read is begun anew', async () => {
  const { at, of, write } = workers()
  const [one, two] = [of('one'), of('two')]
  await two.surplus(0)
  await two.leave()
  expect(await one.surplus(6)).toBe(0)
  write('{"half')
  at.ms = 2_000
  expect(await one.surplus(6)).toBe(0)
})
