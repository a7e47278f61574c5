import type { Book, Level } from '#core/market/quote.ts'
import { showDecimal } from '#core/money/decimal.ts'

/** One symbol's diffDepth: what was last shown, and the counter of its deltas. */
export type BookFeed = {
  readonly snapshot: (book: Book) => unknown
  /** null when nothing changed; a delta counts one up, and the counter doesn't restart. */
  readonly delta: (book: Book) => unknown
}

const pairs = (levels: ReadonlyMap<bigint, bigint>): readonly (readonly [string, string])[] => [...levels].map(([at, size]) => [showDecimal(at), showDecimal(size)])
const asMap = (levels: readonly Level[]): ReadonlyMap<bigint, bigint> => new Map(levels.map((level) => [level.price, level.size]))

const changed = (before: ReadonlyMap<bigint, bigint>, after: ReadonlyMap<bigint, bigint>): ReadonlyMap<bigint, bigint> => {
  const news = new Map<bigint, bigint>()
  for (const [at, size] of after) if (before.get(at) !== size) news.set(at, size)
  for (const at of before.keys()) if (!after.has(at)) news.set(at, 0n)
  return news
}

export const bookFeed = (): BookFeed => {
  let bids: ReadonlyMap<bigint, bigint> = new Map()
  let asks: ReadonlyMap<bigint, bigint> = new Map()
  let counter = 0
  const version = (book: Book): string => `${book.at}_0.000000000000000001_${counter}`
  return {
    snapshot: (book) => {
      bids = asMap(book.bids)
      asks = asMap(book.asks)
      return [{ e: 301, s: book.symbol, t: book.at, v: version(book), b: pairs(bids), a: pairs(asks), o: 0 }]
    },
    delta: (book) => {
      const [bidsNow, asksNow] = [asMap(book.bids), asMap(book.asks)]
      const [b, a] = [changed(bids, bidsNow), changed(asks, asksNow)]
      bids = bidsNow
      asks = asksNow
      if (b.size === 0 && a.size === 0) return null
      counter += 1
      return [{ e: 0, t: book.at, v: version(book), b: pairs(b), a: pairs(a), o: counter }]
    },
  }
}
