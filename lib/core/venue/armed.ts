import type { Market, Trigger } from './state.ts'

/** First index whose row fires no sooner than the price; equal prices fire in time order, so a new row goes before (= after) its equals. */
const placeOf = (rows: readonly Trigger[], price: bigint, up: boolean): number => {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    const at = rows[middle]?.trigger ?? 0n
    if (up ? at > price : at < price) low = middle + 1
    else high = middle
  }
  return low
}

export const arm = (market: Market, row: Trigger): void => {
  market.moved = true
  if (row.trailing !== null) {
    market.trailing.push(row)
    return
  }
  if (row.trigger === null) return
  const rows = market.armed[row.by][row.fires]
  rows.splice(placeOf(rows, row.trigger, row.fires === 'up'), 0, row)
}

export const disarm = (market: Market, row: Trigger): void => {
  if (row.trailing !== null) {
    const at = market.trailing.indexOf(row)
    if (at >= 0) market.trailing.splice(at, 1)
    return
  }
  const rows = market.armed[row.by][row.fires]
  if (rows.at(-1) === row) {
    rows.pop()
    return
  }
  const at = rows.indexOf(row, placeOf(rows, row.trigger ?? 0n, row.fires === 'up'))
  if (at >= 0) rows.splice(at, 1)
}

/** The next row that a price has reached, of the given source; null when none has. */
export const reached = (market: Market, by: 'last' | 'mark', price: bigint): Trigger | null => {
  const up = market.armed[by].up.at(-1)
  if (up !== undefined && up.trigger !== null && up.trigger <= price) return up
  const down = market.armed[by].down.at(-1)
  return down !== undefined && down.trigger !== null && down.trigger >= price ? down : null
}
