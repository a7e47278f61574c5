import type { Side } from '#core/market/instrument.ts'
import type { Fill } from '#core/order/order.ts'
import { type AccountState, type ForeignClose, liveTrades, type SideState, sideOf, tradesOn, type WantedRow } from './account.ts'
import { isSettled, type LiveTrade, type OwnOrder, type OwnRow } from './state.ts'
import { wantedRows } from './rules-protection.ts'
import type { OwedStop, Ownership } from './protection.ts'

/** Answers without the set, after which a stop that nobody knows is taken for the reason: the venue lets no second one in beside it. */
const ANSWERS = 2

/**
 * What tells our rows of a side from hand-made ones: the ids read before, and the shapes asked for or attached to an entry. `now`: what is wanted by
 * this state. A stop that the user moved before it was ever read has neither; where all contracts of the side are ours, so is every stop in the way.
 */
export const ownershipOf = (account: AccountState, symbol: string, side: Side, now: readonly WantedRow[] = wantedRows(account, symbol, side)): Ownership => {
  const known = sideOf(account, symbol, side)
  const { shapes: lately, wanted } = known
  const ids: string[] = []
  const ofTrade: Record<string, number> = {}
  const shapes = [...lately]
  const owed: OwedStop[] = []
  for (const { kind, trigger } of wanted) shapes.push({ kind, trigger })
  for (const { kind, trigger } of now) shapes.push({ kind, trigger })
  for (const trade of tradesOn(account, symbol, side)) {
    for (const { orderId } of trade.rows) {
      ids.push(orderId)
      ofTrade[orderId] = trade.id
    }
    if (trade.attachedStop !== null) shapes.push({ kind: 'stop-loss', trigger: trade.attachedStop })
    if (!isSettled(trade.entry)) owed.push({ trade: trade.id, trigger: trade.attachedStop })
  }
  return { ids, ofTrade, shapes, owed, ...(ownsEveryStop(known) ? { everyStop: true as const } : {}) }
}

/** Answers count of one set, or of sets that were asked for one after another, as a stop that trails does. */
const ownsEveryStop = ({ foreign, unexplained, tries, unshown = 0 }: SideState): boolean => (tries >= ANSWERS || unshown > ANSWERS) && foreign === 0n && unexplained.length === 0

/** Which of ours a fill belongs to: the trade of its order, or of the trigger row that made the order. */
export type FillOwner = { readonly trade: LiveTrade; readonly order: OwnOrder } | { readonly trade: LiveTrade; readonly row: OwnRow }

/** The order that closes what is not Keel's on the fill's side, when the fill is its own. */
export const ownForeignClose = (account: AccountState, fill: Fill): ForeignClose | null => {
  const { foreignClose } = sideOf(account, fill.symbol, fill.side)
  return foreignClose !== null && (foreignClose.order.orderId === fill.orderId || (fill.clientId !== null && foreignClose.order.clientId === fill.clientId)) ? foreignClose : null
}

/** Does an order or row of ours explain the fill. */
export const isExplained = (account: AccountState, fill: Fill): boolean => fillOwner(account, fill) !== null || ownForeignClose(account, fill) !== null

export const fillOwner = (account: AccountState, fill: Fill): FillOwner | null => {
  for (const trade of liveTrades(account)) {
    const order = [trade.entry, ...trade.exits].find((own) => own.orderId === fill.orderId || (fill.clientId !== null && own.clientId === fill.clientId))
    if (order !== undefined) return { trade, order }
    const row = trade.rows.find((own) => own.childId === fill.orderId)
    if (row !== undefined) return { trade, row }
  }
  return null
}
