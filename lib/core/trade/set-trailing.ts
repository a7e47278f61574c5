import { ONE, type Rate, rate } from '#core/money/money.ts'
import type { Deciding } from './deciding.ts'
import { nothingOpen } from './nothing-open.ts'
import type { Outcome } from './outcome.ts'
import type { Refusal } from './refusal.ts'
import type { LiveTrade } from './state.ts'

/** What a trail may lie behind the best price: at least what a move of the stop must improve by, at most half of the price. */
const TRAIL_LEAST = rate(20_000n)
const TRAIL_MOST = rate(ONE / 2n)

const refused = (refusal: Refusal, trade: LiveTrade): Outcome => ({ type: 'refused', refusal, trade: trade.id })

/**
 * Trailing of what is open is turned on, given another distance, or turned off (null). It begins anew at the price of now. The stop in force stays: where trailing had
 * brought it there, it is the user's from here on, so neither another distance nor none ever loosens it.
 */
export const setTrailing = (desk: Deciding, trade: LiveTrade, distance: Rate | null): Outcome => {
  if (trade.ledger.open === 0n) return refused(nothingOpen(trade), trade)
  if (distance === null && trade.plan.trailing === null) return refused({ code: 'trailing-is-off', trade: trade.id }, trade)
  if (distance !== null && (distance < TRAIL_LEAST || distance > TRAIL_MOST)) return refused({ code: 'trailing-distance', asked: distance, nearest: distance > TRAIL_MOST ? TRAIL_MOST : TRAIL_LEAST }, trade)
  const { wanted, source, breakEven } = trade.stop
  if (source === 'trailing' && wanted !== null) desk.emit({ type: 'stop-moved', trade: trade.id, price: wanted, source: 'by-hand', fixed: wanted, breakEven, best: null, trailing: null, begins: false, still: true })
  desk.emit({ type: 'trailing-set', trade: trade.id, trailing: distance === null ? null : { distance, start: { kind: 'now' } } })
  return { type: 'accepted', trade: trade.id }
}
