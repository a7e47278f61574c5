import type { Side } from '#core/market/instrument.ts'
import { magnitude, maxOf, type Price } from '#core/money/money.ts'
import type { TriggerRow } from '#core/order/order.ts'
import type { WantedRow } from './account.ts'
import type { AssignedRow } from './event.ts'

/**
 * What tells our rows from the user's: ids read before, and the shapes (kind and trigger) that we asked for. `owed`: trades whose entry may have
 * filled further than is told yet, with the trigger of the stop that it brought along: that row may protect what nobody has heard of.
 */
export type Ownership = {
  readonly ids: readonly string[]
  readonly shapes: readonly { readonly kind: 'stop-loss' | 'take-profit'; readonly trigger: Price }[]
  readonly owed: readonly OwedStop[]
}
export type OwedStop = { readonly trade: number; readonly trigger: Price | null }

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

/** As wanted but larger: a stop that grew with fills of its entry that are not told yet. */
const outgrown = (row: Waiting, wanted: WantedRow): boolean => wanted.kind === 'stop-loss' && row.quantity > wanted.quantity && equal({ ...row, quantity: wanted.quantity }, wanted)

export type Assignment = {
  readonly assigned: readonly AssignedRow[]
  readonly missing: readonly WantedRow[]
  /** Rows that came along with an entry which may have filled further than is told: nobody takes them away before that is known. */
  readonly kept: ReadonlyMap<number, Waiting>
  readonly surplus: readonly Waiting[]
}

/** Pairs rows with wanted ones of equal kind, price, size and source; such rows are interchangeable. */
export const assignRows = (rows: readonly Waiting[], wanted: readonly WantedRow[], owed: readonly OwedStop[]): Assignment => {
  const free = [...rows]
  const assigned: AssignedRow[] = []
  const missing: WantedRow[] = []
  for (const want of wanted) {
    const same = free.findIndex((row) => equal(row, want))
    const at = same === -1 && owed.some(({ trade }) => trade === want.trade) ? free.findIndex((row) => outgrown(row, want)) : same
    const row = free[at]
    if (row === undefined) missing.push(want)
    else {
      free.splice(at, 1)
      assigned.push({ trade: want.trade, target: want.target, kind: want.kind, orderId: row.orderId, trigger: row.trigger, quantity: row.quantity })
    }
  }
  const kept = new Map<number, Waiting>()
  for (const { trade, trigger } of owed) {
    const [row] = free.splice(free.findIndex((waiting) => waiting.kind === 'stop-loss' && waiting.trigger === trigger) >>> 0, 1)
    if (row !== undefined) kept.set(trade, row)
  }
  return { assigned, missing, kept, surplus: free }
}

/**
 * The steps from the rows that rest to the set that is wanted: stops before targets; sizes down, then surplus rows cancelled, and only then
 * anything grows or is placed, since a venue may bound the sum of the rows by the position. A row that is still wanted elsewhere moves by its
 * own amend, so what is cancelled has no successor to wait for. What an entry brought along serves its own trade only, and isn't cut while
 * the entry owes fills.
 */
export const protectionSteps = (rows: readonly TriggerRow[], side: Side, wanted: readonly WantedRow[], own: Ownership): readonly ProtectionStep[] => {
  const { missing, kept, surplus } = assignRows(ownWaitingRows(rows, side, own), wanted, own.owed)
  const free = [...surplus]
  const steps: { readonly step: ProtectionStep; readonly rank: number }[] = []
  for (const want of missing) {
    const base = want.kind === 'stop-loss' ? 0 : 10
    const brought = want.kind === 'stop-loss' ? kept.get(want.trade) : undefined
    if (brought !== undefined) {
      steps.push({ step: { type: 'amend', orderId: brought.orderId, row: { ...want, quantity: maxOf(want.quantity, brought.quantity) } }, rank: base + (want.quantity <= brought.quantity ? 0 : 2) })
      continue
    }
    const near = nearest(free, want)
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
