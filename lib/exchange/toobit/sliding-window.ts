/** How much was used within the last `lengthMs`: exact, since a venue's own windows may start anywhere. */
export type SlidingWindow = {
  readonly used: (now: number) => number
  readonly add: (amount: number, now: number) => void
  /** ms until `amount` more stays within `most`; 0 is now. An amount above `most` waits for an empty window. */
  readonly waitFor: (amount: number, most: number, now: number) => number
}

export const slidingWindow = (lengthMs: number): SlidingWindow => {
  let entries: { readonly at: number; readonly amount: number }[] = []
  let total = 0
  const expire = (now: number): void => {
    let gone = 0
    while (gone < entries.length && (entries[gone]?.at ?? now) + lengthMs <= now) {
      total -= entries[gone]?.amount ?? 0
      gone += 1
    }
    if (gone > 0) entries = entries.slice(gone)
  }
  return {
    used: (now) => {
      expire(now)
      return total
    },
    add: (amount, now) => {
      expire(now)
      entries.push({ at: now, amount })
      total += amount
    },
    waitFor: (amount, most, now) => {
      expire(now)
      let over = Math.min(total, total + amount - most)
      if (over <= 0) return 0
      for (const entry of entries) {
        over -= entry.amount
        if (over <= 0) return Math.max(0, entry.at + lengthMs - now)
      }
      return lengthMs
    },
  }
}
