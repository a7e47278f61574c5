import { isFault } from '#core/fault.ts'
import { apply, drainOnce, type Door } from './apply.ts'
import type { DeskClock } from './desk-clock.ts'

/** Looked at anyway: what another process decided, or left undrained when it died. */
const SWEEP_MS = 1_000

/** Takes what is left: inputs that nobody drained, and accounts that wanted to be told the time. */
export const sweepOnce = async (door: Door & { readonly deskClock: DeskClock; readonly holder: string }): Promise<number> => {
  const due = await door.store.due(100)
  await Promise.all(due.map(({ account, wake }) => (wake ? apply(door, account, [{ id: `time:${door.holder}:${door.deskClock.storeNow()}`, input: { type: 'time' } }]) : drainOnce(door, account))))
  return due.length
}

export const runSweep = async (door: Door & { readonly deskClock: DeskClock; readonly holder: string }, stop: AbortSignal): Promise<void> => {
  while (!stop.aborted) {
    try {
      await sweepOnce(door)
    } catch (thrown) {
      if (!isFault(thrown)) throw thrown
      door.log('warn', 'sweep-failed', { code: thrown.facts.code })
    }
    await door.alarm.wait(SWEEP_MS, stop)
  }
}
