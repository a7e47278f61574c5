import { setMaxListeners } from 'node:events'
import type { Clock, Log, Tasks } from '#desk/ports/world.ts'

/** A task that ran this long before it failed starts again at once. */
const STEADY_MS = 60_000

const runAgain = async (name: string, run: (stop: AbortSignal) => Promise<void>, stop: AbortSignal, { clock, log }: TaskParts): Promise<void> => {
  for (let failures = 0; !stop.aborted; ) {
    const since = clock.monotonic()
    try {
      return await run(stop)
    } catch (thrown) {
      failures = clock.monotonic() - since > STEADY_MS ? 1 : failures + 1
      log('error', 'task-failed', { task: name, failures, error: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown) })
      await clock.sleep(Math.min(250 * 2 ** failures, 30_000), stop)
    }
  }
}

export type TaskParts = { readonly clock: Clock; readonly log: Log }

/** Tasks of a real process: one that fails is started again after a growing pause, as a recovery from what is stored. */
export const realTasks = (parts: TaskParts): Tasks => {
  const stopping = new AbortController()
  // Every loop and each of its sleeps listens to the one signal; ten is no measure for that.
  setMaxListeners(0, stopping.signal)
  const running = new Set<Promise<void>>()
  return {
    start: (name, run) => {
      const task = runAgain(name, run, stopping.signal, parts)
      running.add(task)
      void task.finally(() => running.delete(task))
    },
    stop: async () => {
      stopping.abort()
      await Promise.all(running)
    },
  }
}
