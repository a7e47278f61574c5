import type { Fill, OrderRow } from '#core/order/order.ts'
import type { Kv } from '#desk/ports/kv.ts'
import { readTicket } from '../map/order.ts'
import type { SideAndDirection } from '../map/side.ts'
import { ticketInfo, type WireTicket } from '../wire/stream.ts'
import { readJson } from '../wire/scalars.ts'

/** Between two deliveries that share no memory: what a report told of its order's side, and tickets that came before their report. */
export type KeptTickets = {
  /** Fills that waited for this report. */
  readonly onReport: (row: OrderRow) => Promise<readonly Fill[]>
  /** null: its order's report isn't there yet; it waits for it. `text`: the ticket as it came. */
  readonly onTicket: (ticket: WireTicket, text: string) => Promise<Fill | null>
}

/** ms. A report comes within moments of its ticket; what waits longer is found by the next whole read. */
const KEEP_MS = 600_000
/** Tickets of one order that may wait; more are found by a read. */
const MOST = 100

const isSide = (text: string): text is SideAndDirection['side'] => text === 'long' || text === 'short'
const isDirection = (text: string): text is SideAndDirection['direction'] => text === 'open' || text === 'close'
const readOf = (text: string | null): SideAndDirection | null => {
  const [side = '', direction = ''] = text?.split(' ') ?? []
  return isSide(side) && isDirection(direction) ? { side, direction } : null
}

/**
 * Whichever comes first is written before the other is looked for, so that of two deliveries worked at once one at least sees both. A fill that is
 * told twice is one: its input has one id.
 */
export const keptTickets = (kv: Kv, account: string): KeptTickets => {
  const sideKey = (order: string): string => `hook-side:${account}:${order}`
  const ticketKey = (order: string, n: number): string => `hook-ticket:${account}:${order}:${n}`
  const sideOf = async (order: string): Promise<SideAndDirection | null> => readOf(await kv.get(sideKey(order)))
  return {
    onReport: async (row) => {
      await kv.set(sideKey(row.orderId), `${row.side} ${row.direction}`, KEEP_MS)
      const fills: Fill[] = []
      for (let n = 1; n <= MOST; n += 1) {
        const text = await kv.get(ticketKey(row.orderId, n))
        if (text === null) break
        const ticket = ticketInfo.safeParse(readJson(text))
        if (ticket.success) fills.push(readTicket(ticket.data, row))
      }
      return fills
    },
    onTicket: async (ticket, text) => {
      const known = await sideOf(ticket.o)
      if (known !== null) return readTicket(ticket, known)
      const n = await kv.count(`hook-tickets:${account}:${ticket.o}`, KEEP_MS)
      if (n <= MOST) await kv.set(ticketKey(ticket.o, n), text, KEEP_MS)
      const now = await sideOf(ticket.o)
      return now === null ? null : readTicket(ticket, now)
    },
  }
}
