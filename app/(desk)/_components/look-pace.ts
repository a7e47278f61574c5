/** News may get lost, and prices are no news: a page is looked at anyway (ms). */
const LOOK_MS = 5_000
/** What the store's word that the desk has gone may take to come true (ms). */
const SLACK_MS = 150
/** A page that was last read longer ago (ms) is in doubt: its look brought nothing. And so long ago that it is old: three looks brought nothing. */
export const DOUBT_MS = 8_000
export const OLD_MS = 18_000

/** ms from a reading to the next look; `leftMs`: how long the desk still held the account then. Its hold is looked at as it ends: a desk that lives renews it each second. */
export const nextLookMs = (leftMs: number): number => (leftMs > 0 ? Math.min(LOOK_MS, leftMs + SLACK_MS) : LOOK_MS)

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
