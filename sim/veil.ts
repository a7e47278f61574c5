import { z } from 'zod'
import type { WireReply, WireRequest } from '#desk/ports/world.ts'
import type { Draws } from './chance.ts'
import type { WireFaults } from './wire.ts'

/**
 * Longest (ms) that a list of the venue may lag behind an order: the desk waits out the window (2 s) and 30 s more before it believes that an order is not there
 * (RULES.md, Time).
 */
const HORIZON_MS = 30_000

const row = z.looseObject({ orderId: z.string() })
const ORDERS = /\/futures\/(order|openOrders|historyOrders)\b/
const PLACE = /\/futures\/order(\?|$)/
const NOT_FOUND = JSON.stringify({ code: -2013, msg: 'Order does not exist.' })

type Parts = { readonly draws: Draws; readonly faults: () => WireFaults; /** Draws no chance: whether one that was drawn is played. */ readonly plays: () => boolean }

/** Lists and lookups that don't show an order yet, though it rests or filled: what the desk asks for by its id, too. */
export const openVeil = ({ draws, faults, plays }: Parts) => {
  const hidden = new Map<string, number>()
  const isHidden = (value: unknown, now: number): boolean => {
    const read = row.safeParse(value)
    return read.success && (hidden.get(read.data.orderId) ?? 0) > now
  }
  const place = (reply: WireReply, now: number): void => {
    const read = row.safeParse(JSON.parse(reply.body))
    if (!read.success || !draws.once(faults().hiddenOrder) || !plays()) return
    hidden.set(read.data.orderId, now + draws.whole(HORIZON_MS))
  }
  const shown = (reply: WireReply, now: number): WireReply => {
    const value: unknown = JSON.parse(reply.body)
    if (Array.isArray(value)) return value.some((one) => isHidden(one, now)) ? { ...reply, body: JSON.stringify(value.filter((one) => !isHidden(one, now))) } : reply
    return isHidden(value, now) ? { ...reply, status: 400, body: NOT_FOUND } : reply
  }
  return (request: WireRequest, reply: WireReply, now: number): WireReply => {
    if (reply.status !== 200 || !ORDERS.test(request.path)) return reply
    if (request.method === 'POST' && faults().hiddenOrder > 0 && PLACE.test(request.path)) place(reply, now)
    return request.method === 'GET' && hidden.size > 0 ? shown(reply, now) : reply
  }
}
