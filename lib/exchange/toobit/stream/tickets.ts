import type { Fill, OrderRow } from '#core/order/order.ts'
import { readTicket } from '../map/order.ts'
import type { SideAndDirection } from '../map/side.ts'
import type { WireTicket } from '../wire/stream.ts'

/** Tickets don't say whether they opened or closed; the report of their order does, before or after. */
export type Tickets = {
  readonly onReport: (row: OrderRow) => readonly Fill[]
  readonly onTicket: (ticket: WireTicket) => readonly Fill[]
  readonly clear: () => void
}

const KEEP = 2_000

/** The oldest entries go first: a ticket whose report never comes is found by the sync. */
const put = <V>(map: Map<string, V>, key: string, value: V): void => {
  map.delete(key)
  map.set(key, value)
  if (map.size <= KEEP) return
  const oldest = map.keys().next()
  if (oldest.done !== true) map.delete(oldest.value)
}

export const openTickets = (): Tickets => {
  const sides = new Map<string, SideAndDirection>()
  const waiting = new Map<string, readonly WireTicket[]>()
  return {
    onReport: (row) => {
      const of = { side: row.side, direction: row.direction }
      put(sides, row.orderId, of)
      const tickets = waiting.get(row.orderId) ?? []
      waiting.delete(row.orderId)
      return tickets.map((ticket) => readTicket(ticket, of))
    },
    onTicket: (ticket) => {
      const of = sides.get(ticket.o)
      if (of !== undefined) return [readTicket(ticket, of)]
      put(waiting, ticket.o, [...(waiting.get(ticket.o) ?? []), ticket])
      return []
    },
    clear: () => {
      waiting.clear()
    },
  }
}
