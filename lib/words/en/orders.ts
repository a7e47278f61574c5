import type { Event } from '#core/trade/event.ts'
import { readOrderId } from '#core/trade/order-id.ts'
import { isLive, type LiveTrade, type Trade } from '#core/trade/state.ts'

/** An entry is the first order of its trade. */
const FIRST = 1

/** What a trader calls an order of Keel's: by what it does. Its own id is for the exchange's lists, and stands in Details only. */
export const orderName = (clientId: string, trade: Trade | null): string => {
  if (readOrderId(clientId)?.n === FIRST) return 'entry order'
  const own = trade !== null && isLive(trade) ? trade.exits.find((order) => order.clientId === clientId) : undefined
  if (own === undefined) return 'closing order'
  return own.purpose === 'target' ? `take-profit order${own.target === null ? '' : ` TP${own.target}`}` : 'closing order'
}

export const ROW_NAME = { 'stop-loss': 'stop order', 'take-profit': 'take-profit order' } as const

/** The same of an order that waits for a price. An ended trade does not know its orders any more. */
export const rowName = (orderId: string, trade: Trade | null): string => {
  const own: LiveTrade['rows'][number] | undefined = trade !== null && isLive(trade) ? trade.rows.find((row) => row.orderId === orderId) : undefined
  return own === undefined ? 'stop or take-profit order' : `${ROW_NAME[own.kind]}${own.target === null ? '' : ` TP${own.target}`}`
}

export const capital = (text: string): string => `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`

/** The ids by which the exchange and the journal know what a line tells of; null: it tells of no order. */
export const idsOf = (event: Event): string | null => {
  const ids = [...('clientId' in event ? [event.clientId] : 'order' in event ? [event.order.clientId] : []), ...('orderId' in event && event.orderId !== null ? [event.orderId] : 'row' in event ? [event.row.orderId] : [])]
  return ids.length === 0 ? null : ids.join(' · ')
}
