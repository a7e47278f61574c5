import { type askOrders, type askPositions, type orders, type positions, ORDER_KINDS } from '#api/exchange.ts'
import type { z } from 'zod'
import { showDecimal } from '#core/money/decimal.ts'
import type { OrderRow, TriggerRow } from '#core/order/order.ts'
import type { PositionRow } from '#core/position/position.ts'
import { askAccount, isAsked } from '#desk/account-asks.ts'
import { lastRead, type LastRead } from '#desk/last-read.ts'
import type { AccountRow } from '#desk/ports/store.ts'
import { COOL_DOWN_MS } from '#desk/sync-on-demand.ts'
import type { Visitor } from './asker.ts'

export type Read = { readonly account: string; readonly readAt: string | null; readonly ageMs: number | null; readonly refreshing: boolean }
export type Looked = { readonly head: Read; readonly read: LastRead | null }

const exact = (units: bigint): string => showDecimal(units)
const exactOrNull = (units: bigint | null): string | null => (units === null ? null : showDecimal(units))
const timeOf = (at: number): string => new Date(at).toISOString()

/** What the exchange showed at the last whole read, and how old that is by the store's clock. */
export const look = async ({ parts }: Visitor, account: AccountRow): Promise<Looked> => {
  const [read, now, refreshing] = await Promise.all([lastRead(parts.kv, account.account), parts.store.now(), isAsked(parts.kv, account.account, 'sync')])
  return { read, head: { account: account.account, readAt: read === null ? null : timeOf(read.at), ageMs: read === null ? null : Math.max(0, now - read.at), refreshing } }
}

export const isFresh = ({ ageMs }: Read): boolean => ageMs !== null && ageMs < COOL_DOWN_MS

/** As C1: what is 30 s old or older is read anew first, once for all who ask; what can't be within 2 s is shown with its age. */
export const lookAnew = async (visitor: Visitor, account: AccountRow): Promise<Looked> => {
  const first = await look(visitor, account)
  if (isFresh(first.head)) return first
  await askAccount(visitor.parts, account.account, 'sync', visitor.parts.freshId())
  return look(visitor, account)
}

type Position = NonNullable<z.output<typeof positions>['positions']>[number]
type Order = NonNullable<z.output<typeof orders>['orders']>[number]
type Filter = Pick<z.output<typeof askPositions>, 'side'> & { readonly symbol: string | undefined }

const matches = ({ symbol, side }: Filter) => (row: { readonly symbol: string; readonly side: 'long' | 'short' }): boolean => (symbol === undefined || row.symbol === symbol) && (side === undefined || row.side === side)

const positionOf = (row: PositionRow): Position => ({
  symbol: row.symbol, side: row.side, contracts: exact(row.contracts), averagePrice: exact(row.averagePrice), leverage: row.leverage, marginMode: row.marginMode, margin: exact(row.margin),
  markPrice: exactOrNull(row.markPrice), liquidationPrice: exactOrNull(row.liquidationPrice), unrealised: exact(row.unrealised), realised: exact(row.realised),
})
const plainOrder = (row: OrderRow): Order => ({
  orderId: row.orderId, clientId: row.clientId, kind: 'limit', symbol: row.symbol, side: row.side, direction: row.direction, status: row.status,
  quantity: exact(row.quantity), executed: exact(row.executed), price: exactOrNull(row.price), trigger: null, createdAt: timeOf(row.createdAt),
})
const triggerOrder = (row: TriggerRow): Order => ({
  orderId: row.orderId, clientId: row.clientId, kind: ORDER_KINDS.find((kind) => kind === row.kind) ?? 'trigger', symbol: row.symbol, side: row.side, direction: row.direction, status: row.status,
  quantity: row.quantity === 0n ? null : exact(row.quantity), executed: null, price: exactOrNull(row.price), trigger: exactOrNull(row.trigger), createdAt: timeOf(row.createdAt),
})

export const positionsIn = (read: LastRead | null, filter: Filter): z.output<typeof positions>['positions'] => read?.positions.filter(matches(filter)).map(positionOf) ?? null

export const ordersIn = (read: LastRead | null, filter: Filter & Pick<z.output<typeof askOrders>, 'kind'>): z.output<typeof orders>['orders'] => {
  if (read === null) return null
  const all = [...read.orders.filter(matches(filter)).map(plainOrder), ...read.triggers.filter(matches(filter)).map(triggerOrder)]
  return all.filter(({ kind }) => filter.kind === undefined || kind === filter.kind).toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
}
