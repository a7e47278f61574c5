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
  /** The trade that each of them was last read for. Absent in what an older Keel stored. */
  readonly ofTrade?: Readonly<Record<string, number>>
  readonly shapes: readonly { readonly kind: 'stop-loss' | 'take-profit'; readonly trigger: Price }[]
  readonly owed: readonly OwedStop[]
  /** Whatever stop waits on the side is ours, since it can close nothing but ours. */
  readonly everyStop?: true
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
  return rows.filter((row): row is Waiting => isWaiting(row, side) && (ids.has(row.orderId) || (own.everyStop === true && row.kind === 'stop-loss') || own.shapes.some((shape) => shape.kind === row.kind && shape.trigger === row.trigger)))
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

/** Pairs rows with wanted ones of equal kind, price, size and source, a trade's own before another's like it. */
export const assignRows = (rows: readonly Waiting[], wanted: readonly WantedRow[], { owed, ofTrade }: Pick<Ownership, 'owed' | 'ofTrade'>): Assignment => {
  const free = [...rows]
  const pairs = new Map<WantedRow, Waiting>()
  const pair = (want: WantedRow, fits: (row: Waiting) => boolean): void => {
    const at = pairs.has(want) ? -1 : free.findIndex(fits)
    const row = free[at]
    if (row === undefined) return
    free.splice(at, 1)
    pairs.set(want, row)
  }
  for (const want of wanted) pair(want, (row) => equal(row, want) && ofTrade?.[row.orderId] === want.trade)
  for (const want of wanted) pair(want, (row) => equal(row, want))
  for (const want of wanted) if (owed.some(({ trade }) => trade === want.trade)) pair(want, (row) => outgrown(row, want))
  const missing = wanted.filter((want) => !pairs.has(want))
  const assigned = wanted.flatMap((want): readonly AssignedRow[] => {
    const row = pairs.get(want)
    return row === undefined ? [] : [{ trade: want.trade, target: want.target, kind: want.kind, orderId: row.orderId, trigger: row.trigger, quantity: row.quantity }]
  })
  const kept = new Map<number, Waiting>()
  for (const { trade, trigger } of owed) {
    const [row] = free.splice(free.findIndex((waiting) => waiting.kind === 'stop-loss' && waiting.trigger === trigger) >>> 0, 1)
    if (row !== undefined) kept.set(trade, row)
  }
  return { assigned, missing, kept, surplus: free }
}

/**
 * The steps from the rows that rest to the set that is wanted: stops before targets. A row that is still wanted elsewhere moves by its own
 * amend, so what is cancelled has no successor to wait for. What an entry brought along serves its own trade only, and isn't cut while the
 * entry owes fills.
 */
export const protectionSteps = (rows: readonly TriggerRow[], side: Side, wanted: readonly WantedRow[], own: Ownership): readonly ProtectionStep[] => {
  const waiting = ownWaitingRows(rows, side, own)
  const { missing, kept, surplus } = assignRows(waiting, wanted, own)
  const free = [...surplus]
  const take = (want: WantedRow, of: readonly Waiting[]): Waiting | null => {
    const near = nearest(of, want)
    if (near !== null) free.splice(free.indexOf(near), 1)
    return near
  }
  const isOwn = (row: Waiting, want: WantedRow): boolean => own.ofTrade?.[row.orderId] === want.trade
  // First each trade's own row, then what is left over: a row that changed its trade and went off before it was read counts for the wrong one.
  const first = missing.map((want): Pair => {
    const brought = want.kind === 'stop-loss' ? kept.get(want.trade) : undefined
    if (brought !== undefined) return { want: { ...want, quantity: maxOf(want.quantity, brought.quantity) }, row: brought }
    return { want, row: take(want, free.filter((row) => isOwn(row, want))) }
  })
  const pairs = first.map((pair): Pair => (pair.row === null ? { want: pair.want, row: take(pair.want, free) } : pair))
  const stops = wanted.filter((row) => row.kind === 'stop-loss')
  return (['stop-loss', 'take-profit'] as const).flatMap((kind) => {
    const there = waiting.filter((row) => row.kind === kind)
    return stepsOf(pairs.filter(({ want }) => want.kind === kind), { surplus: free.filter((row) => row.kind === kind), rest: sum(there), room: sum(stops.length > 0 ? stops : wanted) })
  })
}

type Pair = { readonly want: WantedRow; readonly row: Waiting | null }
const sum = (rows: readonly { readonly quantity: bigint }[]): bigint => rows.reduce((total, row) => total + row.quantity, 0n)

/**
 * The steps of one kind: what nobody wants away, what is too large down, then what grows, then what is new. A venue that bounds the sum of the
 * rows refuses even a smaller row while the others still exceed the position (`room`): then the smallest of them go first and come back last.
 */
const stepsOf = (pairs: readonly Pair[], { surplus, rest, room }: { readonly surplus: readonly Waiting[]; readonly rest: bigint; readonly room: bigint }): readonly ProtectionStep[] => {
  const shrinking = pairs.flatMap(({ want, row }) => (row !== null && want.quantity <= row.quantity ? [{ want, row }] : [])).sort((a, b) => (a.row.quantity < b.row.quantity ? 1 : -1))
  let total = rest - sum(surplus)
  const leaving: { want: WantedRow; row: Waiting }[] = []
  for (let first = shrinking[0]; shrinking.length > 1 && first !== undefined && total - first.row.quantity + first.want.quantity > room; first = shrinking[0]) {
    const last = shrinking.pop()
    if (last === undefined) break
    leaving.push(last)
    total -= last.row.quantity
  }
  const growing = pairs.flatMap(({ want, row }) => (row !== null && want.quantity > row.quantity ? [{ want, row }] : []))
  const fresh = [...pairs.flatMap(({ want, row }) => (row === null ? [want] : [])), ...leaving.map(({ want }) => want)]
  const amend = ({ want, row }: { readonly want: WantedRow; readonly row: Waiting }): ProtectionStep => ({ type: 'amend', orderId: row.orderId, row: want })
  const cancel = (row: Waiting): ProtectionStep => ({ type: 'cancel', orderId: row.orderId })
  return [...leaving.map(({ row }) => cancel(row)), ...surplus.map(cancel), ...shrinking.map(amend), ...growing.map(amend), ...fresh.map((row): ProtectionStep => ({ type: 'place', row }))]
}

/** The free row of the same kind and source that is nearest in price, then in size. */
const nearest = (free: readonly Waiting[], want: WantedRow): Waiting | null => {
  const distance = (row: Waiting): bigint => magnitude(row.trigger - want.trigger) * 1_000_000n + magnitude(row.quantity - want.quantity)
  return free.filter((row) => row.kind === want.kind && row.by === want.by).reduce<Waiting | null>((best, row) => (best === null || distance(row) < distance(best) ? row : best), null)
}
