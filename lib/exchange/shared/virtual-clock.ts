import type { Clock } from '#desk/ports/world.ts'

/** Time that moves only when told: for tests of queues, retries and streams. */
export type VirtualClock = Clock & { readonly pass: (ms: number) => Promise<void> }

type Sleeper = { readonly at: number; readonly wake: () => void }

/** Lets everything that is ready run, as deep as promises go here. */
const settle = async (): Promise<void> => {
  for (let i = 0; i < 30; i += 1) await Promise.resolve()
}

export const virtualClock = (start = 1_800_000_000_000): VirtualClock => {
  let now = 0
  let sleepers: Sleeper[] = []
  return {
    now: () => start + now,
    monotonic: () => now,
    after: (ms, wake) => {
      const sleeper: Sleeper = { at: now + ms, wake }
      sleepers.push(sleeper)
      return () => void (sleepers = sleepers.filter((one) => one !== sleeper))
    },
    sleep: (ms, signal) =>
      new Promise((done) => {
        if (signal?.aborted === true) return done()
        const onAbort = (): void => {
          sleepers = sleepers.filter((one) => one !== sleeper)
          done()
        }
        const sleeper: Sleeper = {
          at: now + ms,
          wake: () => {
            signal?.removeEventListener('abort', onAbort)
            done()
          },
        }
        sleepers.push(sleeper)
        signal?.addEventListener('abort', onAbort, { once: true })
      }),
    pass: async (ms) => {
      const end = now + ms
      await settle()
      for (;;) {
        const next = sleepers.filter((one) => one.at <= end).toSorted((a, b) => a.at - b.at)[0]
        if (next === undefined) break
        sleepers = sleepers.filter((one) => one !== next)
        now = Math.max(now, next.at)
        next.wake()
        await settle()
      }
      now = end
      await settle()
    },
  }
}
