import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quantity } from '#core/money/money.ts'
import type { TriggerRow } from '#core/order/order.ts'
import type { WantedRow } from './account.ts'
import { protectionSteps } from './protection.ts'
import { p, rowFor } from './testing/scenario.ts'

const want = (trade: number, kind: WantedRow['kind'], target: number | null, contracts: number): WantedRow =>
  ({ trade, kind, target, trigger: p(kind === 'stop-loss' ? `59${trade}00` : `62${trade}0${target ?? 0}`), quantity: quantity(BigInt(contracts) * 100_000_000n), by: 'last' })
const showAs = (rows: readonly WantedRow[]): Map<string, TriggerRow> => new Map(rows.map((row, i) => [`r${i}`, rowFor(row, 'long', { orderId: `r${i}`, at: 0 })]))
const sumOf = (rows: Iterable<TriggerRow>, kind: string): bigint => [...rows].reduce((sum, row) => (row.kind === kind ? sum + row.quantity : sum), 0n)

/** Works the steps at a venue that refuses whatever would leave more of a kind than the position. Returns what rests in the end. */
const work = (rows: Map<string, TriggerRow>, wanted: readonly WantedRow[], position: bigint): readonly TriggerRow[] => {
  const own = { ids: [...rows.keys()], shapes: [], owed: [] }
  for (const [i, step] of protectionSteps([...rows.values()], 'long', wanted, own).entries()) {
    if (step.type === 'cancel') rows.delete(step.orderId)
    else {
      const id = step.type === 'amend' ? step.orderId : `new${i}`
      rows.set(id, rowFor(step.row, 'long', { orderId: id, at: 0 }))
      if (sumOf(rows.values(), step.row.kind) > position) throw new Error(`step ${i} is refused`)
    }
  }
  return [...rows.values()]
}

/** One to three trades, each with a stop and two targets that share it; some of each closed since. */
const parts = fc.array(fc.record({ open: fc.integer({ min: 2, max: 60 }), closed: fc.integer({ min: 0, max: 59 }) }), { minLength: 1, maxLength: 3 })
const rowsOf = (open: number, trade: number): readonly WantedRow[] => {
  const half = Math.ceil(open / 2)
  return [want(trade, 'stop-loss', null, open), want(trade, 'take-profit', 1, half), ...(open - half > 0 ? [want(trade, 'take-profit', 2, open - half)] : [])]
}

test('after any close the set is reached without a step that a venue with bounded sums refuses', () => {
  fc.assert(fc.property(parts, (trades) => {
    const before = trades.flatMap(({ open }, i) => rowsOf(open, i + 1))
    const left = trades.map(({ open, closed }) => Math.max(1, open - closed))
    const wanted = left.flatMap((open, i) => rowsOf(open, i + 1))
    const position = BigInt(left.reduce((sum, open) => sum + open, 0)) * 100_000_000n
    const rest = work(showAs(before), wanted, position)
    const told = (rows: readonly { kind: string; quantity: bigint; trigger: bigint | null }[]) => rows.map((row) => `${row.kind} ${row.trigger} ${row.quantity}`).toSorted()
    expect(told(rest)).toEqual(told(wanted))
  }), { numRuns: 300 })
})
