/** ms that news waits for its companions: a request and its fill come together. */
const FIRST_MS = 25
/** Shortest time (ms) between two reads of a page. */
const GAP_MS = 50
/** Reads that quiet saves up, and how often (ms) one more is earned: a busy minute is read twice a second, not ten times. */
const SAVED_MAX = 6
const EARN_MS = 500

/** When the next read of a page is due. One per page; times are of a clock that only goes forward (ms). */
export type LookPace = {
  /** ms to wait from now until the news that came now is read. */
  readonly waitMs: (now: number) => number
  /** The page is read now. */
  readonly looked: (now: number) => void
}

export const lookPace = (): LookPace => {
  let [last, saved] = [-Infinity, SAVED_MAX]
  const savedAt = (now: number): number => Math.min(SAVED_MAX, saved + (now - last) / EARN_MS)
  return {
    waitMs: (now) => Math.max(FIRST_MS, last + GAP_MS - now, (1 - savedAt(now)) * EARN_MS),
    looked: (now) => {
      saved = Math.max(0, savedAt(now) - 1)
      last = now
    },
  }
}
