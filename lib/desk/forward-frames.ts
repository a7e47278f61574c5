import { makeBell } from './bell.ts'
import type { Chance, Clock, Log } from './ports/world.ts'

/** taken; again: not now (the way, the store or the clock); refused: as it is it will never be taken. */
export type Posted = 'taken' | 'again' | 'refused'
export type ForwardParts = {
  readonly clock: Clock
  readonly chance: Chance
  readonly log: Log
  readonly account: string
  /** Signs and brings a text; never rejects. */
  readonly post: (body: string) => Promise<Posted>
  /** The event that says: something was missed, read the account. */
  readonly gapFrame: (reason: string) => string
}
export type Forwarder = {
  /** A frame as it came. */
  readonly push: (frame: string) => void
  readonly gap: (reason: string) => void
  readonly run: (stop: AbortSignal) => Promise<void>
  /** Frames that wait, and since when in a row none was taken (monotonic ms; null: the last one was). */
  readonly figures: () => { readonly waiting: number; readonly failingSince: number | null }
}

/** Frames and letters of one delivery. */
const MOST_AT_ONCE = 100
const LETTERS_AT_ONCE = 100_000
/** What waits beyond this is dropped, the oldest first, and told as a gap. */
const MOST_WAITING = 2_000
const BACKOFF_MS = 250
const BACKOFF_MAX_MS = 10_000

/** Events of a frame, without the brackets of an array; null: it holds none. */
const eventsOf = (frame: string): string | null => {
  try {
    const value: unknown = JSON.parse(frame)
    if (value === null || typeof value !== 'object' || 'pong' in value || 'ping' in value) return null
    const text = frame.trim()
    const inner = Array.isArray(value) ? text.slice(1, -1).trim() : text
    return inner === '' ? null : inner
  } catch {
    return null
  }
}

/** One account's frames in the order in which they came, one delivery at a time, each brought until it is taken. A delivery whose answer was lost is brought again: the desk knows its facts by their ids. */
export const makeForwarder = ({ clock, chance, log, account, post, gapFrame }: ForwardParts): Forwarder => {
  const bell = makeBell(clock)
  let queue: readonly { readonly n: number; readonly text: string }[] = []
  let pushed = 0
  /** Another object for each miss, so that one that comes while a delivery is under way is not taken for told. */
  let missed: { readonly reason: string } | null = null
  let failingSince: number | null = null
  const miss = (reason: string): void => {
    missed = { reason }
    bell.ring()
  }
  const push = (frame: string): void => {
    const text = eventsOf(frame)
    if (text === null) return
    queue = [...queue, { n: (pushed += 1), text }]
    if (queue.length > MOST_WAITING) {
      queue = queue.slice(1)
      miss('more than could be brought')
    }
    bell.ring()
  }
  const batch = (): typeof queue => {
    let letters = 0
    const end = queue.findIndex(({ text }, index) => index >= MOST_AT_ONCE || ((letters += text.length) > LETTERS_AT_ONCE && index > 0))
    return queue.slice(0, end < 0 ? queue.length : end)
  }
  /** Brings what waits first. false: not now. */
  const bring = async (): Promise<boolean> => {
    const events = batch()
    const gap = missed
    const posted = await post(`[${[...(gap === null ? [] : [gapFrame(gap.reason)]), ...events.map(({ text }) => text)].join(',')}]`)
    if (posted === 'again') return false
    const last = events.at(-1)?.n ?? 0
    queue = queue.filter(({ n }) => n > last)
    if (missed === gap) missed = null
    if (posted === 'refused') {
      log('error', 'frames-refused', { account, frames: events.length })
      // A gap alone that is refused is not brought again and again.
      if (events.length > 0) miss('refused frames')
    }
    return true
  }
  return {
    push,
    gap: miss,
    figures: () => ({ waiting: queue.length, failingSince }),
    run: async (stop) => {
      for (let failures = 0; !stop.aborted; ) {
        if (queue.length === 0 && missed === null) {
          await bell.wait(60_000, stop)
          continue
        }
        if (await bring()) {
          failures = 0
          failingSince = null
          continue
        }
        failures += 1
        failingSince ??= clock.monotonic()
        await clock.sleep(Math.min(BACKOFF_MAX_MS, BACKOFF_MS * 2 ** Math.min(failures - 1, 10)) * (0.5 + chance() / 2), stop)
      }
    },
  }
}
