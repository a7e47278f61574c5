import { expect, test } from 'vitest'
import { realClock } from './clock.ts'
import { realTasks } from './tasks.ts'

test('a failed task starts again, and stop waits for all to end', async () => {
  const events: string[] = []
  const tasks = realTasks({ clock: { ...realClock, sleep: () => Promise.resolve() }, log: (_, event) => events.push(event) })
  let runs = 0
  let ended = false
  const second = new Promise<void>((resolve) => {
    tasks.start('shaky', async (stop) => {
      runs += 1
      if (runs === 1) throw new Error('first time')
      resolve()
      await realClock.sleep(60_000, stop)
      ended = true
    })
  })
  await second
  await tasks.stop()
  expect({ runs, ended, events }).toEqual({ runs: 2, ended: true, events: ['task-failed'] })
})

test('a sleep ends at once when it is stopped, and before it began', async () => {
  const stop = new AbortController()
  const since = realClock.monotonic()
  const asleep = realClock.sleep(60_000, stop.signal)
  stop.abort()
  await asleep
  await realClock.sleep(60_000, stop.signal)
  expect(realClock.monotonic() - since).toBeLessThan(5_000)
})
