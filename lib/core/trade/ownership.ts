import type { Side } from '#core/market/instrument.ts'
import type { Fill } from '#core/order/order.ts'
import { type AccountState, liveTrades, sideOf, tradesOn } from './account.ts'
import { isSettled, type LiveTrade, type OwnOrder, type OwnRow } from './state.ts'
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
    owed: trades.filter(({ entry }) => !isSettled(entry)).map((trade) => ({ trade: trade.id, trigger: trade.attachedStop })),
  }
}

/** Which of ours a fill belongs to: the trade of its order, or of the trigger row that made the order. */
export type FillOwner = { readonly trade: LiveTrade; readonly order: OwnOrder } | { readonly trade: LiveTrade; readonly row: OwnRow }

export const fillOwner = (account: AccountState, fill: Fill): FillOwner | null => {
  for (const trade of liveTrades(account)) {
    const order = [trade.entry, ...trade.exits].find((own) => own.orderId === fill.orderId || (fill.clientId !== null && own.clientId === fill.clientId))
    if (order !== undefined) return { trade, order }
    const row = trade.rows.find((own) => own.childId === fill.orderId)
    if (row !== undefined) return { trade, row }
  }
  return null
}
