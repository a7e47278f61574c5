import type { VirtualTime } from './virtual-time.ts'

/** Decisions of a day that had enough in it, and trades that were confirmed; its end brings some fifty decisions more. */
const ENOUGH = { decisions: 255, trades: 3 } as const
/** ms that faults go on after the user has done the last thing, and ms from the last fault to the order to close everything: what was lost in between has shown itself by then. */
const TAIL_MS = 20_000
const CALM_MS = 45_000
/** A life is over so long after that order, whatever is left to do (ms). */
const LAST_MS = 150_000

/** The one day of all users of a seed: they trade until it had enough in it, then the faults end, then everything is closed. */
export type Day = {
  /** Nobody begins anything any more. */
  readonly done: () => boolean
  /** ms after the last fault. */
  readonly inCalm: (ms: number, act: () => void) => void
  readonly isOver: () => boolean
}
export const CLOSING_MS = CALM_MS

type Parts = { readonly time: VirtualTime; readonly earliestMs: number; readonly latestMs: number; readonly had: () => { readonly decisions: number; readonly trades: number } }

export const dayOf = ({ time, earliestMs, latestMs, had }: Parts): Day => {
  const start = time.now()
  let calmAt: number | null = null
  const acts: { readonly ms: number; readonly act: () => void }[] = []
  const look = (): void => {
    const [passed, { decisions, trades }] = [time.now() - start, had()]
    if (passed < latestMs && (passed < earliestMs || decisions < ENOUGH.decisions || trades < ENOUGH.trades)) return void time.after(1_000, look)
    calmAt = time.now() + TAIL_MS
    for (const { ms, act } of acts) time.after(TAIL_MS + ms, act)
  }
  time.after(earliestMs, look)
  return {
    done: () => calmAt !== null,
    inCalm: (ms, act) => void acts.push({ ms, act }),
    isOver: () => calmAt !== null && time.now() >= calmAt + CALM_MS + LAST_MS,
  }
}
