import type { Side } from '#core/market/instrument.ts'
import { magnitude, type Price } from '#core/money/money.ts'
import type { TriggerRow } from '#core/order/order.ts'
import type { WantedRow } from './account.ts'
import type { AssignedRow } from './event.ts'

/** What tells our rows from the user's: ids read before, and the shapes (kind and trigger) that we asked for. */
export type Ownership = { readonly ids: readonly string[]; readonly shapes: readonly { readonly kind: 'stop-loss' | 'take-profit'; readonly trigger: Price }[] }

export type ProtectionStep =
  | { readonly type: 'amend'; readonly orderId: string; readonly row: WantedRow }
  | { readonly type: 'place'; readonly row: WantedRow }
  | { readonly type: 'cancel'; readonly orderId: string }

type Waiting = TriggerRow & { readonly kind: 'stop-loss' | 'take-profit'; readonly trigger: Price }

const isWaiting = (row: TriggerRow, side: Side): row is Waiting => row.side === side && row.direction === 'close' && row.status === 'waiting' && row.kind !== 'plain' && row.trigger !== null && row.trailing === null

/** Waiting rows of the side that are ours. What the user made by hand is left alone, unless it equals what we want. */
export const ownWaitingRows = (rows: readonly TriggerRow[], side: Side, own: Ownership): readonly Waiting[] => {
  const ids = new Set(own.ids)
  return rows.filter((row): row is Waiting => isWaiting(row, side) && (ids.has(row.orderId) || own.shapes.some((shape) => shape.kind === row.kind && shape.trigger === row.trigger)))
}

const equal = (row: Waiting, wanted: WantedRow): boolean => row.kind === wanted.kind && row.trigger === wanted.trigger && row.quantity === wanted.quantity && row.by === wanted.by && row.price === null

/** Pairs rows with wanted ones of equal kind, price, size and source; such rows are interchangeable. */
export const assignRows = (rows: readonly Waiting[], wanted: readonly WantedRow[]): { readonly assigned: readonly AssignedRow[]; readonly missing: readonly WantedRow[]; readonly surplus: readonly Waiting[] } => {
  const free = [...rows]
  const assigned: AssignedRow[] = []
  const missing: WantedRow[] = []
  for (const want of wanted) {
    const at = free.findIndex((row) => equal(row, want))
    const row = free[at]
    if (row === undefined) missing.push(want)
    else {
      free.splice(at, 1)
      assigned.push({ trade: want.trade, target: want.target, kind: want.kind, orderId: row.orderId, trigger: row.trigger, quantity: row.quantity })
    }
  }
  return { assigned, missing, surplus: free }
}

/**
 * The steps from the rows that rest to the set that is wanted: stops before targets; sizes down, then surplus rows cancelled, and only then
 * anything grows or is placed, since a venue may bound the sum of the rows by the position. A row that is still wanted elsewhere moves by its
 * own amend, so what is cancelled has no successor to wait for.
 */
export const protectionSteps = (rows: readonly TriggerRow[], side: Side, wanted: readonly WantedRow[], own: Ownership): readonly ProtectionStep[] => {
  const { missing, surplus } = assignRows(ownWaitingRows(rows, side, own), wanted)
  const free = [...surplus]
  const steps: { readonly step: ProtectionStep; readonly rank: number }[] = []
  for (const want of missing) {
    const near = nearest(free, want)
    const base = want.kind === 'stop-loss' ? 0 : 10
    if (near === null) steps.push({ step: { type: 'place', row: want }, rank: base + 3 })
    else {
      free.splice(free.indexOf(near), 1)
      steps.push({ step: { type: 'amend', orderId: near.orderId, row: want }, rank: base + (want.quantity <= near.quantity ? 0 : 2) })
    }
  }
  for (const row of free) steps.push({ step: { type: 'cancel', orderId: row.orderId }, rank: row.kind === 'stop-loss' ? 1 : 11 })
  return steps.sort((a, b) => a.rank - b.rank).map(({ step }) => step)
}

/** The free row of the same kind and source that is nearest in price, then in size. */
const nearest = (free: readonly Waiting[], want: WantedRow): Waiting | null => {
  const distance = (row: Waiting): bigint => magnitude(row.trigger - want.trigger) * 1_000_000n + magnitude(row.quantity - want.quantity)
  return free.filter((row) => row.kind === want.kind && row.by === want.by).reduce<Waiting | null>((best, row) => (best === null || distance(row) < distance(best) ? row : best), null)
}
