import type { TriggerRow } from '#core/order/order.ts'
import { liveTrades, sideOf } from './account.ts'
import type { Deciding } from './deciding.ts'
import { moveStopByHand } from './handle-user.ts'
import type { Synced } from './input.ts'
import { compareAgain } from './rules-protection.ts'
import type { LiveTrade, OwnRow } from './state.ts'

/**
 * Rows of ours that rest otherwise than they were read back, with nothing of ours under way: the user changed them at the exchange. A stop that
 * was moved is the user's own move, if it could have been said to the desk; anything else is compared with the set and put right.
 */
export const changedRows = (desk: Deciding, sync: Synced, symbol: string): void => {
  const shown = new Map(sync.openTriggers.map((row) => [row.orderId, row]))
  for (const trade of liveTrades(desk.state()).filter(({ plan }) => plan.symbol === symbol)) {
    for (const own of trade.rows) {
      const row = shown.get(own.orderId)
      if (row === undefined || own.status !== 'waiting' || (row.trigger === own.trigger && row.quantity === own.quantity)) continue
      const { side } = trade.plan
      if (!sideOf(desk.state(), symbol, side).shown) continue
      const taken = adopted(desk, trade, own, row)
      const { orderId, kind } = own
      desk.emit({ type: 'rows-differ', trade: null, of: trade.id, symbol, side, orderId, kind, was: { trigger: own.trigger, quantity: own.quantity }, now: { trigger: row.trigger, quantity: row.quantity }, taken })
      if (!taken) compareAgain(desk, symbol, side)
    }
  }
}

const adopted = (desk: Deciding, trade: LiveTrade, own: OwnRow, { trigger, quantity, trailing }: TriggerRow): boolean => {
  if (own.kind !== 'stop-loss' || trigger === null || trigger === own.trigger || quantity !== own.quantity || trailing !== null) return false
  // A level of our own may be an answer that comes late.
  if (sideOf(desk.state(), trade.plan.symbol, trade.plan.side).shapes.some((shape) => shape.kind === own.kind && shape.trigger === trigger)) return false
  return moveStopByHand(desk, trade, { level: { kind: 'price', price: trigger } }).type === 'accepted'
}
