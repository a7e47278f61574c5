/** A binary heap whose smallest rank is on top. Removal is lazy: the caller drops what it finds dead on top. */
export type Heap<T> = { readonly push: (rank: bigint, item: T) => void; readonly top: () => { readonly rank: bigint; readonly item: T } | null; readonly pop: () => void; readonly size: () => number }

export const makeHeap = <T>(): Heap<T> => {
  const ranks: bigint[] = []
  const items: T[] = []
  const swap = (a: number, b: number): void => {
    const rank = ranks[a] ?? 0n
    const item = items[a]
    ranks[a] = ranks[b] ?? 0n
    ranks[b] = rank
    const other = items[b]
    if (item !== undefined && other !== undefined) {
      items[a] = other
      items[b] = item
    }
  }
  const less = (a: number, b: number): boolean => (ranks[a] ?? 0n) < (ranks[b] ?? 0n)
  return {
    push: (rank, item) => {
      ranks.push(rank)
      items.push(item)
      for (let at = ranks.length - 1; at > 0; ) {
        const parent = (at - 1) >> 1
        if (!less(at, parent)) return
        swap(at, parent)
        at = parent
      }
    },
    top: () => {
      const [rank] = ranks
      const [item] = items
      return rank === undefined || item === undefined ? null : { rank, item }
    },
    pop: () => {
      swap(0, ranks.length - 1)
      ranks.pop()
      items.pop()
      for (let at = 0; ; ) {
        const left = 2 * at + 1
        if (left >= ranks.length) return
        const child = left + 1 < ranks.length && less(left + 1, left) ? left + 1 : left
        if (!less(child, at)) return
        swap(at, child)
        at = child
      }
    },
    size: () => ranks.length,
  }
}
