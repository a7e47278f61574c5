import type { Book, Level } from '#core/market/quote.ts'
import { price, quantity } from '#core/money/money.ts'

type WireBook = { readonly t: number; readonly b: readonly (readonly [bigint, bigint, ...unknown[]])[]; readonly a: readonly (readonly [bigint, bigint, ...unknown[]])[]; readonly o: number | null }
export type BookStep = 'replaced' | 'applied' | 'gap'

/** A book kept from diffDepth frames (TOOBIT-API.md 7.1, gap rule). */
export type BookKeeper = {
  /** `gap`: the book is no longer true; ask for a new snapshot and ignore what comes before it. */
  readonly take: (frame: WireBook, snapshot: boolean) => BookStep
  readonly book: (levels: number) => Book | null
  readonly best: () => { readonly bid: Level | null; readonly ask: Level | null }
}

export const keepBook = (symbol: string): BookKeeper => {
  const bids = new Map<bigint, bigint>()
  const asks = new Map<bigint, bigint>()
  let counter: number | null = null
  let known = false
  let at = 0

  const put = (side: Map<bigint, bigint>, levels: WireBook['b']): void => {
    for (const [level, size] of levels) {
      if (size === 0n) side.delete(level)
      else side.set(level, size)
    }
  }
  const sorted = (side: Map<bigint, bigint>, ascending: boolean): readonly Level[] =>
    [...side].toSorted(([a], [b]) => (a === b ? 0 : a < b === ascending ? -1 : 1)).map(([level, size]) => ({ price: price(level), size: quantity(size) }))
  const top = (side: Map<bigint, bigint>, ascending: boolean): Level | null => {
    let best: bigint | null = null
    for (const level of side.keys()) if (best === null || level < best === ascending) best = level
    return best === null ? null : { price: price(best), size: quantity(side.get(best) ?? 0n) }
  }
  return {
    take: (frame, snapshot) => {
      if (snapshot) {
        bids.clear()
        asks.clear()
        known = true
        counter = null
      } else if (!known || (counter !== null && frame.o !== null && frame.o !== counter + 1)) {
        known = false
        return 'gap'
      } else counter = frame.o
      put(bids, frame.b)
      put(asks, frame.a)
      at = frame.t
      return snapshot ? 'replaced' : 'applied'
    },
    book: (levels) => (known ? { symbol, at, bids: sorted(bids, false).slice(0, levels), asks: sorted(asks, true).slice(0, levels) } : null),
    best: () => (known ? { bid: top(bids, false), ask: top(asks, true) } : { bid: null, ask: null }),
  }
}
