import { type Money, money } from '../money/money.ts'
import { notional } from '../money/notional.ts'
import type { PositionRow } from './position.ts'

/** What a symbol's positions are worth at the mark price, USDT; net is long less short. */
export type Exposure = { readonly symbol: string; readonly long: Money; readonly short: Money; readonly net: Money }

/** Of each symbol that has a position, the largest first. At the mark price, or the average where none is told. `multiplierOf`: coins per contract; null: unknown, and its symbol is left out. */
export const exposureOf = (positions: readonly PositionRow[], multiplierOf: (symbol: string) => bigint | null): readonly Exposure[] => {
  const worth = (row: PositionRow): bigint => notional(row.markPrice ?? row.averagePrice, row.contracts, multiplierOf(row.symbol) ?? 0n)
  const symbols = [...new Set(positions.map(({ symbol }) => symbol))].filter((symbol) => multiplierOf(symbol) !== null)
  const rows = symbols.map((symbol): Exposure => {
    const of = (side: PositionRow['side']): bigint => positions.filter((row) => row.symbol === symbol && row.side === side).reduce((sum, row) => sum + worth(row), 0n)
    const [long, short] = [of('long'), of('short')]
    return { symbol, long: money(long), short: money(short), net: money(long - short) }
  })
  return rows.toSorted((a, b) => (b.long + b.short > a.long + a.short ? 1 : -1))
}
