/** Equity (USDT) or drawdown (%) at a time, ms. */
export type Point = { readonly at: number; readonly value: number }
/** Without a value: a time at which nothing was read. */
export type Slot = { readonly at: number; readonly value?: number }

const MINUTE_MS = 60_000
/** The chart names its times to the minute where its slots are minutes, else to the second: so no name comes twice. */
const STEPS_MS: readonly number[] = [1_000, 5_000, 15_000, MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, 60 * MINUTE_MS]
const LONGEST_MS = 120 * MINUTE_MS
/** More slots than a wide screen has pixels for. */
const SLOTS_MOST = 400

export const gridStep = (points: readonly Point[]): number => {
  const length = (points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0)
  return STEPS_MS.find((step) => length / step <= SLOTS_MOST) ?? LONGEST_MS
}
export const namesSeconds = (step: number): boolean => step < MINUTE_MS

/**
 * The chart puts what it is given at equal distances, whatever lies between: so it gets every slot of an even grid, the ones without a read too.
 * Of several points in a slot `pick` takes one. Points oldest first.
 */
export const onGrid = (points: readonly Point[], step: number, pick: (before: number, later: number) => number): readonly Slot[] => {
  const slots = new Map<number, number>()
  for (const { at, value } of points) {
    const slot = Math.floor(at / step)
    const before = slots.get(slot)
    slots.set(slot, before === undefined ? value : pick(before, value))
  }
  const first = Math.min(...slots.keys())
  return points.length === 0 ? [] : Array.from({ length: Math.max(...slots.keys()) - first + 1 }, (_, n) => {
    const value = slots.get(first + n)
    return { at: (first + n) * step, ...(value === undefined ? {} : { value }) }
  })
}

/** How far (%) each point lies below the highest before it; 0 at its top. */
export const drawdowns = (points: readonly Point[]): readonly Point[] => {
  let peak = -Infinity
  return points.map(({ at, value }) => {
    peak = Math.max(peak, value)
    return { at, value: peak > 0 ? ((value - peak) / peak) * 100 : 0 }
  })
}
