import type { Side } from '#core/market/instrument.ts'
import type { Price } from '#core/money/money.ts'
import { type AccountState, sideOf } from './account.ts'
import { stopReached } from './levels.ts'
import { isChildSettled, isSettled, type LiveTrade, type OwnOrder } from './state.ts'

/** Why no loss can be stated of a side now. Most pass within a second or two. */
export type Doubt =
  | 'restored'
  /** An order is being sent, or cancelled. */
  | 'order-on-its-way'
  | 'order-unknown'
  | 'closing'
  /** A stop or target went off and its order has not ended. */
  | 'exit-filling'
  /** Rows are being placed or changed, or one that was there is looked for. */
  | 'rows-changing'
  /** A part is open and no stop for all of it was read back. */
  | 'stop-not-confirmed'
  /** Fills without an owner, or a position that is not the sum of the ledgers. */
  | 'position-unclear'
  /** The price is past a stop that was read back: it has gone off, and nobody told yet. */
  | 'price-past-stop'
  /** A fee is known from a stream only. */
  | 'fee-not-final'

export const doubtsOf = (account: AccountState, trades: readonly LiveTrade[], at: { readonly symbol: string; readonly side: Side; readonly moving: boolean; readonly last: Price | null }): readonly Doubt[] => {
  const side = sideOf(account, at.symbol, at.side)
  const found = new Set<Doubt>(trades.flatMap(ofTrade))
  if (account.blocked?.why === 'restored') found.add('restored')
  if (!side.shown && !at.moving) found.add('rows-changing')
  if (side.unexplained.length > 0 || side.suspected !== null || side.missing !== null) found.add('position-unclear')
  if (trades.some((trade) => isPast(trade, at.last))) found.add('price-past-stop')
  if (side.foreignClose !== null) found.add('closing')
  return [...found]
}

const isPast = ({ stop: { confirmed }, ledger, plan }: LiveTrade, last: Price | null): boolean => last !== null && ledger.open > 0n && confirmed !== null && plan.stop?.by !== 'mark' && stopReached(plan.side, confirmed.price, last)

const ofTrade = (trade: LiveTrade): readonly Doubt[] => {
  const orders = [trade.entry, ...trade.exits].flatMap(ofOrder)
  const doubts: Doubt[] = [...orders]
  if (trade.close !== null || trade.stuckSince !== null) doubts.push('closing')
  if (trade.rows.some((row) => row.status === 'triggered' && !isChildSettled(row))) doubts.push('exit-filling')
  if (trade.rows.some((row) => row.status === 'rejected' || row.status === 'failed')) doubts.push('closing')
  if (trade.rows.some((row) => row.status === 'waiting' && row.askAt !== null)) doubts.push('rows-changing')
  if (Object.values(trade.tickets).some((fee) => fee !== null)) doubts.push('fee-not-final')
  return [...doubts, ...ofStop(trade)]
}

const ofOrder = (order: OwnOrder): readonly Doubt[] => {
  if (isSettled(order)) return []
  if (order.state === 'ended') return ['position-unclear']
  if (order.state === 'unknown') return ['order-unknown']
  if (order.state === 'requested' || order.cancelAsked || order.price === null) return ['order-on-its-way']
  return order.executed > order.booked ? ['position-unclear'] : []
}

/** The stop rests for just what is open: more of it would reach into other trades of the side. */
const ofStop = ({ stop: { confirmed, wanted }, ledger: { open } }: LiveTrade): readonly Doubt[] => {
  if (open === 0n || wanted === null) return []
  if (confirmed === null || confirmed.quantity < open) return ['stop-not-confirmed']
  return confirmed.quantity > open ? ['rows-changing'] : []
}
