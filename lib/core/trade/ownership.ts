import type { Side } from '#core/market/instrument.ts'
import { type AccountState, sideOf, tradesOn } from './account.ts'
import { wantedRows } from './rules-protection.ts'
import type { Ownership } from './protection.ts'

/** What tells our rows of a side from hand-made ones: the ids read before, and the shapes asked for or attached to an entry. */
export const ownershipOf = (account: AccountState, symbol: string, side: Side): Ownership => {
  const trades = tradesOn(account, symbol, side)
  const asked = [...sideOf(account, symbol, side).wanted, ...wantedRows(account, symbol, side)]
  return {
    ids: trades.flatMap((trade) => trade.rows.map((row) => row.orderId)),
    shapes: [
      ...sideOf(account, symbol, side).shapes,
      ...asked.map((row) => ({ kind: row.kind, trigger: row.trigger })),
      ...trades.flatMap((trade) => (trade.attachedStop === null ? [] : [{ kind: 'stop-loss' as const, trigger: trade.attachedStop }])),
    ],
  }
}
