import type { Clock } from './ports/world.ts'

/** Wakes a loop of the same process before its time: ringing costs nothing, and a lost ring costs only the wait. */
export type Bell = { readonly ring: () => void; readonly wait: (ms: number, stop: AbortSignal) => Promise<void> }

export const makeBell = (clock: Clock): Bell => {
  let rung = false
  let waiter: AbortController | null = null
  return {
    ring: () => {
      rung = true
      waiter?.abort()
    },
    wait: async (ms, stop) => {
      if (!rung && !stop.aborted) {
        waiter = new AbortController()
        const wake = () => waiter?.abort()
        stop.addEventListener('abort', wake, { once: true })
        await clock.sleep(ms, waiter.signal)
        stop.removeEventListener('abort', wake)
        waiter = null
      }
      rung = false
    },
  }
}
