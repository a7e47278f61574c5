import type { Clock } from './ports/world.ts'

/** Wakes a loop of the same process before its time: ringing costs nothing, and a lost ring costs only the wait. */
export type Bell = { readonly ring: () => void; readonly wait: (ms: number, stop: AbortSignal) => Promise<void> }

export const makeBell = (clock: Clock): Bell => {
  let rung = false
  let wake: (() => void) | null = null
  let heard: AbortSignal | null = null
  const ring = (): void => {
    rung = true
    wake?.()
  }
  return {
    ring,
    wait: async (ms, stop) => {
      // A loop waits a thousand times for the one signal: one listener does for all.
      if (heard !== stop) stop.addEventListener('abort', ring, { once: true })
      heard = stop
      if (!rung && !stop.aborted) {
        await new Promise<void>((resolve) => {
          const cancel = clock.after(ms, resolve)
          wake = () => {
            cancel()
            resolve()
          }
        })
        wake = null
      }
      rung = false
    },
  }
}
