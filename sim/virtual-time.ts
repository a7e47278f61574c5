import type { Clock } from '#desk/ports/world.ts'

type Timer = { readonly at: number; readonly order: number; readonly fire: () => void; dead: boolean }

/** Time that passes only when nothing is left to do at this moment. Timers of one instant fire in the order they were set. */
export type VirtualTime = {
  readonly now: () => number
  readonly after: (ms: number, fire: () => void) => () => void
  /** Lives until `until`, or until `done` says so. Counts the timers that fired. */
  readonly run: (until: number, done: () => boolean) => Promise<number>
}

/** Lets every promise that can go on do so: real time's own, taken before a seed begins. */
export type Settle = () => Promise<void>

export const virtualTime = (start: number, settle: Settle): VirtualTime => {
  let now = start
  let order = 0
  const heap: Timer[] = []
  const before = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)
  const push = (timer: Timer): void => {
    heap.push(timer)
    for (let at = heap.length - 1; at > 0; ) {
      const parent = (at - 1) >> 1
      const [low, high] = [heap[at], heap[parent]]
      if (low === undefined || high === undefined || !before(low, high)) return
      heap[at] = high
      heap[parent] = low
      at = parent
    }
  }
  /** Place of the child that fires first; past the end when there is none. */
  const earlierChild = (at: number): number => {
    const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]]
    return left !== undefined && right !== undefined && before(right, left) ? 2 * at + 2 : 2 * at + 1
  }
  const pop = (): Timer | undefined => {
    const [top] = heap
    const last = heap.pop()
    if (top === undefined || last === undefined || heap.length === 0) return top
    heap[0] = last
    for (let at = 0; ; ) {
      const child = earlierChild(at)
      const [here, below] = [heap[at], heap[child]]
      if (here === undefined || below === undefined || !before(below, here)) return top
      heap[at] = below
      heap[child] = here
      at = child
    }
  }
  return {
    now: () => now,
    after: (ms, fire) => {
      order += 1
      const timer: Timer = { at: now + Math.max(0, Math.ceil(ms)), order, fire, dead: false }
      push(timer)
      return () => void (timer.dead = true)
    },
    run: async (until, done) => {
      let fired = 0
      await settle()
      while (!done()) {
        const [next] = heap
        if (next === undefined || next.at > until) return fired
        const batch = order
        now = next.at
        const before = fired
        // All that was set for this moment before it came; what is set meanwhile waits for the promises that led to it.
        for (let timer = heap[0]; timer !== undefined && timer.at === now && timer.order <= batch; timer = heap[0]) {
          pop()
          if (timer.dead) continue
          fired += 1
          timer.fire()
        }
        if (fired > before) await settle()
      }
      return fired
    },
  }
}

const NEVER: Promise<never> = new Promise(() => undefined)

/**
 * One life of a process. When it ends, nothing of it goes on, not even a `finally`. While it is frozen nothing comes in and no time is told; what
 * would have come comes at the thaw, in its order. `act` is how anything reaches it.
 */
export type Life = {
  readonly name: string
  readonly alive: () => boolean
  readonly frozen: () => boolean
  readonly act: (act: () => void) => void
  readonly freeze: () => void
  readonly thaw: () => void
  readonly end: () => void
  readonly onEnd: (act: () => void) => void
}
export const newLife = (name = 'process'): Life => {
  let alive = true
  let held: (() => void)[] | null = null
  const acts: (() => void)[] = []
  return {
    name,
    alive: () => alive,
    frozen: () => held !== null,
    act: (act) => {
      if (held !== null) held.push(act)
      else if (alive) act()
    },
    freeze: () => void (held ??= []),
    thaw: () => {
      const due = held ?? []
      held = null
      for (const act of due) if (alive) act()
    },
    end: () => {
      alive = false
      held = null
      for (const act of acts.splice(0)) act()
    },
    onEnd: (act) => void acts.push(act),
  }
}

/** What a process awaits: nothing comes to a dead one, to a frozen one not yet. */
export const whileAlive = async <T>(life: Life, result: T): Promise<T> => {
  while (life.frozen()) await new Promise<void>((resolve) => life.act(resolve))
  return life.alive() ? result : NEVER
}

/** A process's own clock: off from true time by what `skewMs` says now, its sleeps ending with its life. */
export const processClock = (time: VirtualTime, life: Life, skewMs: number | (() => number)): Clock => ({
  now: () => time.now() + (typeof skewMs === 'number' ? skewMs : skewMs()),
  monotonic: () => time.now() - 1_000_000,
  after: (ms, wake) => time.after(ms, () => life.act(wake)),
  sleep: (ms, signal) =>
    new Promise<void>((resolve) => {
      if (signal?.aborted === true) return resolve()
      const wake = (): void => {
        signal?.removeEventListener('abort', aborted)
        life.act(resolve)
      }
      const cancel = time.after(ms, wake)
      const aborted = (): void => {
        cancel()
        wake()
      }
      signal?.addEventListener('abort', aborted, { once: true })
    }),
})
