import type { Side } from '#core/market/instrument.ts'
import type { TriggerKind } from '#core/order/order.ts'
import { arm, disarm } from './armed.ts'
import type { Attached } from './command.ts'
import { listTrigger } from './forget.ts'
import { nextId, nextRank } from './ids.ts'
import { reportTrigger } from './report.ts'
import { type Account, holdingOf, isWaiting, type Market, type Order, type State, type Trigger } from './state.ts'

/** Client ids that the venue makes up for TP/SL rows: `STOP_LONG_PROFIT_<ms>`. */
const systemId = (state: State, side: Side, kind: TriggerKind): string =>
  `STOP_${side.toUpperCase()}_${kind === 'take-profit' ? 'PROFIT' : 'LOSS'}_${state.now}`

export type NewRow = Pick<Trigger, 'symbol' | 'side' | 'direction' | 'kind' | 'trigger' | 'by' | 'fires' | 'price' | 'quantity' | 'trailing'> & {
  readonly clientId: string | null
  readonly entryId: string | null
  readonly status: 'waiting' | 'dormant'
}

export const addRow = (state: State, market: Market, account: Account, fresh: NewRow): Trigger => {
  const holding = holdingOf(account, fresh.symbol)
  const row: Trigger = {
    ...fresh, orderId: nextId(state), clientId: fresh.clientId ?? systemId(state, fresh.side, fresh.kind), account: account.id, childId: null,
    leverage: holding.leverage, marginMode: holding.marginMode, createdAt: state.now, updatedAt: state.now, rank: nextRank(state),
  }
  listTrigger(account, row, state.keep)
  account.openTriggers.set(row.orderId, row)
  if (row.kind === 'plain') holding.triggers += 1
  else holding.rows += 1
  if (row.status === 'waiting') arm(market, row)
  reportTrigger(state, row, market)
  return row
}

type RowEnd = 'cancelled' | 'triggered' | 'rejected' | 'failed'
/** A row is known with its account and market. */
export type RowPlace = { readonly market: Market; readonly account: Account; readonly row: Trigger }

export const endRow = (state: State, { market, account, row }: RowPlace, status: RowEnd): void => {
  if (!isWaiting(row)) return
  if (row.status === 'waiting') disarm(market, row)
  const holding = holdingOf(account, row.symbol)
  if (row.kind === 'plain') holding.triggers -= 1
  else holding.rows -= 1
  account.openTriggers.delete(row.orderId)
  row.status = status
  row.updatedAt = state.now
}

export const cancelRow = (state: State, market: Market, account: Account, row: Trigger): void => {
  endRow(state, { market, account, row }, 'cancelled')
  reportTrigger(state, row, market)
}

/** Which way a TP/SL row fires by its kind: a long's target and a short's stop upward. */
export const firesByKind = (side: Side, kind: 'stop-loss' | 'take-profit'): 'up' | 'down' => ((side === 'long') === (kind === 'take-profit') ? 'up' : 'down')

export type OrderPlace = { readonly market: Market; readonly account: Account; readonly order: Order }

export const attach = (state: State, { market, account, order }: OrderPlace, kind: 'stop-loss' | 'take-profit', wanted: Attached): Trigger =>
  addRow(state, market, account, {
    clientId: null, entryId: order.orderId, status: 'dormant', symbol: order.symbol, side: order.side, direction: 'close', kind, trigger: wanted.trigger,
    by: wanted.by, fires: firesByKind(order.side, kind), price: wanted.price, quantity: order.quantity, trailing: null,
  })

/** An attached row takes effect with the first fill and grows with each further one (or has the whole order's size at once). */
export const growAttached = (state: State, { market, account, order }: OrderPlace, filled: bigint): void => {
  for (const id of [order.stopLossId, order.takeProfitId]) {
    const row = id === null ? undefined : account.triggerById.get(id)
    if (row === undefined || !isWaiting(row)) continue
    const first = row.status === 'dormant'
    if (state.switches.attachedSize === 'by-fills') row.quantity = first ? filled : row.quantity + filled
    row.updatedAt = state.now
    if (first) {
      row.status = 'waiting'
      arm(market, row)
    }
    reportTrigger(state, row, market)
  }
}

/** An entry that ended without any fill takes its attached rows along. */
export const dropAttached = (state: State, { market, account, order }: OrderPlace): void => {
  if (order.executed > 0n) return
  for (const id of [order.stopLossId, order.takeProfitId]) {
    const row = id === null ? undefined : account.triggerById.get(id)
    if (row !== undefined && row.status === 'dormant') cancelRow(state, market, account, row)
  }
}
