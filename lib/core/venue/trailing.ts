import { ONE } from '#core/money/money.ts'
import type { Market, Trigger } from './state.ts'

/** A row that closes a long trails the highest price; one that closes a short the lowest. */
const better = (row: Trigger, price: bigint, than: bigint): boolean => (row.side === 'long' ? price > than : price < than)

const retreated = (row: Trigger, best: bigint, price: bigint): boolean => {
  const { trailing } = row
  if (trailing === null) return false
  const gap = row.side === 'long' ? best - price : price - best
  return trailing.fallback.by === 'rate' ? gap * ONE >= best * trailing.fallback.amount : gap >= trailing.fallback.amount
}

/** Follows one price. true: the row fires. Activation, then the best price, then the retreat from it (TOOBIT-API.md 5.7). */
export const trail = (row: Trigger, price: bigint): boolean => {
  const { trailing } = row
  if (trailing === null) return false
  if (!trailing.active) {
    const reached = trailing.activation === null || price === trailing.activation || better(row, price, trailing.activation)
    if (!reached) return false
    trailing.active = true
    trailing.best = price
  }
  const { best } = trailing
  if (best === null || better(row, price, best)) {
    trailing.best = price
    return false
  }
  return retreated(row, best, price)
}

/** The trailing rows of a source that fire at a price; all of them have seen it afterwards. */
export const trailAll = (market: Market, by: 'last' | 'mark', price: bigint): Trigger[] => market.trailing.filter((row) => row.by === by && trail(row, price))

/** Price at which an active row would fire, cut to 10⁻⁸ away from the best price; null while it is not active. */
export const trailingLevel = (row: Trigger): bigint | null => {
  const { trailing } = row
  if (trailing === null || !trailing.active || trailing.best === null) return null
  const distance = trailing.fallback.by === 'rate' ? (trailing.best * trailing.fallback.amount) / ONE : trailing.fallback.amount
  return row.side === 'long' ? trailing.best - distance : trailing.best + distance
}
