import { makeAlarm } from './alarm.ts'
import type { Door } from './apply.ts'
import { makeBell } from './bell.ts'
import { type DeskClock, makeDeskClock } from './desk-clock.ts'
import { forgetOld } from './forget-old.ts'
import type { AccountId } from './ports/store.ts'
import { sweepOnce } from './sweep.ts'

/** A process that was woken to do a job, and holds no account. */
export type JobDoor = Door & { readonly deskClock: DeskClock; readonly holder: string }
/** What was done, for the log and the answer. */
export type JobDone = { readonly accounts: number; readonly rows?: number; readonly finished: boolean }
type Job = { readonly everyS: number; readonly run: (door: JobDoor) => Promise<JobDone> }

/** Bells and the alarm ring for loops of this process; it has none. */
export const jobDoor = async (parts: Pick<JobDoor, 'store' | 'feed' | 'clock' | 'log' | 'texts' | 'holder'>): Promise<JobDoor> => {
  const deskClock = makeDeskClock(parts)
  await deskClock.refresh()
  return { ...parts, deskClock, bells: { exchange: makeBell(parts.clock), chat: makeBell(parts.clock) }, alarm: makeAlarm(parts.clock, deskClock), claimOf: () => undefined }
}

const AT_ONCE = 50
/** A job ends itself long before its caller's patience (10 s) does; what is left is done at the next call. */
const LIMIT_MS = 8_000

/** Drains what waits and tells the time to who asked for it: a worker does so itself each second, this is for when none runs. */
const sweep = async (door: JobDoor): Promise<JobDone> => {
  const accounts = await sweepOnce(door)
  return { accounts, finished: true }
}

/** What ended long ago of every account, held by a worker or not. */
const forget = async (door: JobDoor): Promise<JobDone> => {
  const stop = new AbortController()
  const cancel = door.clock.after(LIMIT_MS, () => stop.abort())
  let [accounts, rows] = [0, 0]
  let last: AccountId | null = null
  while (!stop.signal.aborted) {
    const ids: readonly AccountId[] = await door.store.accountsOfLoop(last, AT_ONCE)
    for (const account of ids) {
      rows += await forgetOld(door, account, stop.signal)
      accounts += 1
    }
    last = ids.at(-1) ?? null
    if (ids.length < AT_ONCE) break
  }
  cancel()
  return { accounts, rows, finished: !stop.signal.aborted }
}

/** By name; how often they are wished for. Their work is decided by what is stored, never by having been called. */
export const JOBS: Readonly<Record<string, Job>> = {
  sweep: { everyS: 60, run: sweep },
  'forget-old': { everyS: 3_600, run: forget },
}
export const JOB_NAMES: readonly string[] = Object.keys(JOBS)
