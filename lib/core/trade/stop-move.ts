import type { Side } from '#core/market/instrument.ts'
import { magnitude, money, type Money, price } from '#core/money/money.ts'
import { notional } from '#core/money/notional.ts'
import { type AccountState, tradesOn, type WantedRow } from './account.ts'
import { betterStop } from './levels.ts'
import type { LiveTrade } from './state.ts'

/** What a move of resting stops gains: improvement × size of all of them; and how many they are. */
export type StopMove = { readonly gain: Money; readonly stops: number }

type Asked = { readonly symbol: string; readonly side: Side; readonly wanted: readonly WantedRow[] }

/**
 * What an ask gains when all it does is to move stops toward profit, by trailing or break-even, that rest at the exchange with the right size: such
 * an ask may wait for the key's share of moves (RULES.md, Trailing). null: it does something else as well (a first stop, a size, a target, a row
 * to be cancelled, the user's own move), or nothing, and never waits.
 */
export const stopMoveOf = (account: AccountState, { symbol, side, wanted }: Asked): StopMove | null => {
  const trades = tradesOn(account, symbol, side)
  const resting = trades.reduce((sum, trade) => sum + trade.rows.filter((row) => row.status === 'waiting').length, 0)
  if (resting !== wanted.length) return null
  let gain = 0n
  let stops = 0
  for (const row of wanted) {
    const trade = trades.find(({ id }) => id === row.trade)
    const by = trade === undefined ? null : gainOf(trade, row)
    if (by === null) return null
    gain += by
    stops += by > 0n ? 1 : 0
  }
  return stops === 0 ? null : { gain: money(gain), stops }
}

/** 0 for a row that rests as it is wanted; null when it is more than a move. */
const gainOf = (trade: LiveTrade, row: WantedRow): bigint | null => {
  if (row.kind === 'take-profit') return trade.rows.some((own) => own.status === 'waiting' && own.kind === row.kind && own.target === row.target && own.trigger === row.trigger && own.quantity === row.quantity) ? 0n : null
  const { confirmed, source } = trade.stop
  if (confirmed === null || confirmed.quantity !== row.quantity) return null
  if (confirmed.price === row.trigger) return 0n
  const follows = source === 'trailing' || source === 'break-even'
  return follows && betterStop(trade.plan.side, row.trigger, confirmed.price) ? notional(price(magnitude(row.trigger - confirmed.price)), row.quantity, trade.instrument.multiplier, 'up') : null
}
