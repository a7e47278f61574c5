import { startChild, type Child, type ChildPlan } from './child.ts'
import { pause } from './processes.ts'
import type { Shutdown } from './shutdown.ts'
import { Trouble } from './trouble.ts'

export type Kept = { readonly current: () => Child; readonly restart: () => Promise<void> }
export type KeepParts<Facts> = {
  readonly plan: () => ChildPlan
  /** Waits until the child does its work; rejects with Trouble when it doesn't. */
  readonly ready: (child: Child) => Promise<Facts>
  readonly onReady: (facts: Facts, child: Child) => void
  readonly graceMs: number
  readonly say: (line: string) => void
  readonly shutdown: Shutdown
}

/** A child that ran this long before it fell is started again at once. */
const STEADY_MS = 60_000

/** Starts a child and starts it again whenever it falls, after 0.5, 1, 2, ... 15 s. The first start must succeed. */
export const keepRunning = async <Facts>({ plan, ready, onReady, graceMs, say, shutdown }: KeepParts<Facts>): Promise<Kept> => {
  let child = startChild(plan())
  let asked = false
  await shutdown.onClose(() => child.stop(graceMs))
  onReady(await ready(child), child)

  const startAgain = async (failures: number): Promise<number> => {
    if (failures > 0) await pause(Math.min(250 * 2 ** failures, 15_000))
    if (shutdown.isClosing()) return 0
    try {
      child = startChild(plan())
      onReady(await ready(child), child)
      return 0
    } catch (thrown) {
      await child.stop(graceMs)
      if (!shutdown.isClosing()) say(`${child.name} did not come back: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
      return failures + 1
    }
  }
  const watch = async (): Promise<void> => {
    let failures = 0
    while (!shutdown.isClosing()) {
      const since = performance.now()
      const cause = await child.ended
      if (shutdown.isClosing()) return
      if (!asked) say(`${child.name} ended (${cause}); starting again.`)
      failures = asked ? 0 : performance.now() - since > STEADY_MS ? 1 : failures + 1
      asked = false
      const after = await startAgain(failures)
      failures = after === 0 ? failures : after
    }
  }
  void watch()
  return {
    current: () => child,
    restart: async () => {
      asked = true
      await child.stop(graceMs)
    },
  }
}

/** Trouble that quotes the end of a child's log. */
export const fallen = (what: string, log: string, child: Child): Trouble => {
  const words = child.lastWords()
  return new Trouble(words === '' ? `${what}; it said nothing (${log}).` : `${what}; its last words (${log}):\n${words}`)
}
