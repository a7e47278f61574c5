import { makeBell } from './bell.ts'
import type { DeskDoor } from './door.ts'
import type { DeskParts } from './parts.ts'
import type { AccountId } from './ports/store.ts'
import { type RunningDesk, startDesk } from './start-desk.ts'

/** A desk for as long as a function lasts: it holds an account or two, and gives them back. */
export type BriefDesk = {
  readonly door: DeskDoor
  /**
   * Takes the account and reads it whole. false: another process holds it and did not give it back within `patienceMs`, or the time is over;
   * then it is left to that one.
   */
  readonly need: (account: AccountId, patienceMs: number) => Promise<boolean>
  /** false: nothing more is begun. */
  readonly hasTime: () => boolean
  /** Until it settles the desk does not rest. */
  readonly busyWith: (work: Promise<void>) => Promise<void>
  /** Runs beside the work, until the desk stops. */
  readonly beside: (name: string, run: (stop: AbortSignal) => Promise<void>) => void
}
export type BriefWork = (desk: BriefDesk) => Promise<void>
/** `limitMs`: what is begun is begun within this time; what runs then is finished. */
export type Briefly = (limitMs: number, work: BriefWork) => Promise<void>

/** What is due so soon is waited for (ms). */
const SOON_MS = 3_000
/** Fills of an order are told a moment after its answer: nothing must be due for so long (ms). */
const QUIET_MS = 1_000
const LOOK_MS = 250

/** Starts a desk, does the work, runs what is due of its accounts until nothing is, and stops it: its leases are given back last. */
export const runBriefly = async (parts: DeskParts, limitMs: number, work: BriefWork): Promise<void> => {
  const { clock } = parts
  const endAt = clock.monotonic() + limitMs
  const wanted = new Set<AccountId>()
  const bell = makeBell(clock)
  const hasTime = (): boolean => clock.monotonic() < endAt
  let busy = 0
  const busyWith = (doing: Promise<void>): Promise<void> => {
    busy += 1
    return doing.finally(() => (busy -= 1))
  }
  const desk = await startDesk({ ...parts, brief: { wanted: () => [...wanted], bell, mayBegin: hasTime } })
  const need = async (account: AccountId, patienceMs: number): Promise<boolean> => {
    const giveUpAt = clock.monotonic() + patienceMs
    wanted.add(account)
    while (hasTime()) {
      const isHeld = desk.held().includes(account)
      if (isHeld && (await desk.isSettled(account))) return true
      if (!isHeld && clock.monotonic() >= giveUpAt) break
      if (!isHeld) bell.ring()
      await clock.sleep(isHeld ? 20 : 100)
    }
    wanted.delete(account)
    return false
  }
  try {
    await work({ door: desk.door, need, hasTime, busyWith, beside: parts.tasks.start })
    await untilQuiet(desk, { clock, hasTime, isBusy: () => busy > 0, chats: parts.telegram !== null })
  } finally {
    await desk.stop()
  }
}

type Waiting = Pick<DeskParts, 'clock'> & { readonly hasTime: () => boolean; readonly isBusy: () => boolean; readonly chats: boolean }

const untilQuiet = async (desk: RunningDesk, { clock, hasTime, isBusy, chats }: Waiting): Promise<void> => {
  for (let since: number | null = null; hasTime(); await clock.sleep(LOOK_MS)) {
    if (isBusy() || !(await isQuiet(desk, chats)) || isBusy()) since = null
    else if (since === null) since = clock.monotonic()
    else if (clock.monotonic() - since >= QUIET_MS) return
  }
}

/** Nothing of the held accounts is due within the next seconds, and no message of any: whoever runs sends them all. */
const isQuiet = async (desk: RunningDesk, chats: boolean): Promise<boolean> => {
  const { store, deskClock, alarm } = desk.door
  const among = desk.held()
  const before = deskClock.storeNow() + SOON_MS
  const next = alarm.next()
  if (next !== null && next <= before) return false
  for (const account of among) if (!(await desk.isSettled(account))) return false
  const [orders, messages, undrained] = await Promise.all([
    store.accountsWithEffects('exchange', { before, among, limit: 1 }),
    chats ? store.accountsWithEffects('chat', { before, among: null, limit: 1 }) : [],
    store.due(100),
  ])
  return orders.length === 0 && messages.length === 0 && !undrained.some(({ account, wake }) => !wake && among.includes(account))
}
