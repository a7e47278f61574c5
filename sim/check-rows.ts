import { sideKey } from '#core/trade/state.ts'
import { ALL, journalOf, type Violation, type Watched } from './checkers.ts'
import { handRow } from './hand.ts'

/** Most contracts that a row of such a kind, price and source was ever wanted with. */
const wantedOf = (watched: Watched): ReadonlyMap<string, bigint> => {
  const wanted = new Map<string, bigint>()
  const entries = new Map<number, bigint>()
  const widen = (key: string, contracts: bigint): void => void wanted.set(key, contracts > (wanted.get(key) ?? 0n) ? contracts : (wanted.get(key) ?? 0n))
  const sides = new Map<number, string>()
  for (const event of journalOf(watched)) {
    if (event.type === 'drafted') sides.set(event.trade, sideKey(event.head.plan.symbol, event.head.plan.side))
    if (event.type === 'entry-requested') {
      entries.set(event.trade, event.order.quantity)
      if (event.attachedStop !== null) widen(`${sides.get(event.trade)} stop-loss ${event.attachedStop.trigger} ${event.attachedStop.by}`, event.order.quantity)
    }
    if (event.type !== 'protection-asked') continue
    for (const row of event.wanted) {
      const key = `${sideKey(event.symbol, event.side)} ${row.kind} ${row.trigger} ${row.by}`
      widen(key, row.quantity)
      // A stop that came along with its entry grows with fills that nobody has heard of yet.
      if (row.kind === 'stop-loss') widen(key, entries.get(row.trade) ?? 0n)
    }
  }
  return wanted
}

/** Every protective row at the venue was wanted so: kind, price, source, and no more contracts; over the venue's whole history. What the user moved is the user's. */
export const checkRows = (watched: Watched): readonly Violation[] => {
  const { venue, account, looks, hand } = watched
  const wanted = wantedOf(watched)
  const rows = new Map([...venue.triggerHistory(account, ALL), ...venue.openTriggers(account, ALL)].map((row) => [row.orderId, row]))
  return [...rows.values()].flatMap((row): readonly Violation[] => {
    if (row.kind === 'plain' || hand.has(handRow(row.orderId))) return []
    looks.rows += 1
    const most = wanted.get(`${sideKey(row.symbol, row.side)} ${row.kind} ${row.trigger} ${row.by}`)
    const says = `row ${row.orderId}, ${row.kind} ${row.quantity} at ${row.trigger} by ${row.by}`
    if (most === undefined) return [{ checker: 'rows', says: `${says}: no such was wanted` }]
    if (row.quantity === 0n && row.status !== 'dormant') return [{ checker: 'rows', says: `${says}: it is for the whole position` }]
    return row.quantity <= most ? [] : [{ checker: 'rows', says: `${says}: ${most} is the most that was wanted` }]
  })
}
