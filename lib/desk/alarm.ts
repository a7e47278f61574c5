import { type Bell, makeBell } from './bell.ts'
import type { DeskClock } from './desk-clock.ts'
import type { AccountId } from './ports/store.ts'
import type { Clock } from './ports/world.ts'

/** Shortest rest (ms): the clocks of process and store differ by their doubt, and what is due here may not be due there yet. */
const REST_MS = 20
/** ms; a wish that was past already when it was made: the decision that made it was told the time, and could do nothing. */
const PAST_MS = 250

/** When the accounts that this process drained last want to be told the time: a loop sleeps until then, not by the beat. */
export type Alarm = {
  /** `at`: store time; null: never. */
  readonly set: (account: AccountId, at: number | null) => void
  /** Rests until the next wish, `ms` at the most. */
  readonly wait: (ms: number, stop: AbortSignal) => Promise<void>
  /** Store time of the first wish that is not past; null: there is none. */
  readonly next: () => number | null
}

export const makeAlarm = (clock: Clock, deskClock: DeskClock): Alarm => {
  const bell: Bell = makeBell(clock)
  const wishes = new Map<AccountId, number>()
  let until = Infinity
  return {
    set: (account, at) => {
      if (at === null) wishes.delete(account)
      else wishes.set(account, at)
      if (at !== null && at < until) bell.ring()
    },
    wait: async (ms, stop) => {
      const now = deskClock.storeNow()
      const next = Math.min(...wishes.values())
      const rest = next <= now ? PAST_MS : Math.max(REST_MS, Math.min(ms, next - now))
      until = now + rest
      await bell.wait(rest, stop)
      until = Infinity
    },
    next: () => [...wishes.values()].filter((at) => at > deskClock.storeNow()).reduce<number | null>((first, at) => (first === null || at < first ? at : first), null),
  }
}
