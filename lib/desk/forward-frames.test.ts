import fc from 'fast-check'
import { expect, test } from 'vitest'
import { virtualClock } from '#exchange/shared/virtual-clock.ts'
import { makeForwarder, type Posted } from './forward-frames.ts'

/** A desk that answers as it is told, once for each delivery; then it takes. */
const opened = (answers: readonly Posted[] = []) => {
  const clock = virtualClock()
  const posts: { readonly body: string; readonly at: number }[] = []
  const left = [...answers]
  const logs: string[] = []
  const stop = new AbortController()
  const forwarder = makeForwarder({
    clock, chance: () => 1, account: 'a', log: (_level, event) => void logs.push(event), gapFrame: (reason) => JSON.stringify({ gap: reason }),
    post: async (body) => {
      posts.push({ body, at: clock.monotonic() })
      await clock.sleep(40)
      return left.shift() ?? 'taken'
    },
  })
  void forwarder.run(stop.signal)
  const events = (): readonly unknown[] => posts.flatMap(({ body }): unknown[] => JSON.parse(body))
  return { clock, posts, forwarder, events, logs, stop }
}
const frame = (n: number): string => JSON.stringify([{ e: 'x', n }])

test('frames are brought in the order in which they came, whatever fails meanwhile, and a frame that was taken is not brought again', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.record({ waitMs: fc.integer({ min: 0, max: 300 }), bare: fc.boolean() }), { minLength: 1, maxLength: 40 }), fc.array(fc.constantFrom<Posted>('taken', 'again'), { maxLength: 12 }), async (frames, answers) => {
    const { clock, forwarder, posts } = opened(answers)
    for (const [n, { waitMs, bare }] of frames.entries()) {
      forwarder.push(bare ? JSON.stringify({ e: 'x', n }) : ` ${frame(n)}`)
      await clock.pass(waitMs)
    }
    await clock.pass(200_000)
    const taken = posts.filter((_, index) => (answers[index] ?? 'taken') === 'taken').flatMap(({ body }): { readonly n: number }[] => JSON.parse(body))
    expect(taken.map(({ n }) => n)).toEqual(frames.map((_, n) => n))
    expect(forwarder.figures()).toEqual({ waiting: 0, failingSince: null })
  }), { numRuns: 60 })
})

test('a desk that does not take is asked after ever longer waits, ten seconds at most', async () => {
  const { clock, forwarder, posts } = opened(Array.from({ length: 30 }, () => 'again' as const))
  forwarder.push(frame(1))
  await clock.pass(120_000)
  const waits = posts.slice(1).map(({ at }, index) => at - (posts[index]?.at ?? 0) - 40)
  expect(waits.slice(0, 4)).toEqual([250, 500, 1_000, 2_000])
  expect(Math.max(...waits)).toBe(10_000)
  expect(forwarder.figures().failingSince).toBe(40)
})

test('what is too much is dropped from its old end, and told as a gap before what is left', async () => {
  const { clock, forwarder, events } = opened(['again', 'again', 'again'])
  for (let n = 0; n < 2_500; n += 1) forwarder.push(frame(n))
  await clock.pass(60_000)
  const brought = events().slice(-2_001)
  expect(brought[0]).toEqual({ gap: 'more than could be brought' })
  expect(brought.slice(1)).toEqual(Array.from({ length: 2_000 }, (_, n) => ({ e: 'x', n: n + 500 })))
})

test('frames that the desk will never take are given up with a gap in their place', async () => {
  const { clock, forwarder, events, logs } = opened(['refused'])
  forwarder.push(frame(1))
  await clock.pass(1_000)
  forwarder.push(frame(2))
  await clock.pass(1_000)
  expect(events()).toEqual([{ e: 'x', n: 1 }, { gap: 'refused frames' }, { e: 'x', n: 2 }])
  expect(logs).toEqual(['frames-refused'])
})

test('a gap that is missed while another is being told is told after it', async () => {
  const { clock, forwarder, events } = opened()
  forwarder.gap('one')
  await clock.pass(10)
  forwarder.gap('two')
  await clock.pass(1_000)
  expect(events()).toEqual([{ gap: 'one' }, { gap: 'two' }])
})

test.each([['{"pong":1}'], ['{"ping":1}'], ['[{'], ['[]'], ['7'], ['""'], ['null'], ['']])('%s is no event and is not brought', async (text) => {
  const { clock, forwarder, posts } = opened()
  forwarder.push(text)
  await clock.pass(1_000)
  expect(posts).toEqual([])
})
