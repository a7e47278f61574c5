import { quantity } from '#core/money/money.ts'
import type { AccountEvent } from '#desk/ports/exchange.ts'
import { readPlan, readReport } from '../map/order.ts'
import { readPositionSide } from '../map/side.ts'
import { executionReport, planReport, positionInfo, ticketInfo } from '../wire/stream.ts'
import type { Tickets } from './tickets.ts'

/** A shape that isn't known tells nothing; the sync reads what it meant. */
export const readUserEvent = (event: unknown, tickets: Tickets): readonly AccountEvent[] => {
  const report = executionReport.safeParse(event)
  if (report.success) {
    const row = readReport(report.data)
    return [{ type: 'order', row }, ...tickets.onReport(row).map((fill): AccountEvent => ({ type: 'fill', fill }))]
  }
  const ticket = ticketInfo.safeParse(event)
  if (ticket.success) return tickets.onTicket(ticket.data).map((fill): AccountEvent => ({ type: 'fill', fill }))
  const plan = planReport.safeParse(event)
  if (plan.success) return [{ type: 'trigger', row: readPlan(plan.data) }]
  const position = positionInfo.safeParse(event)
  if (!position.success) return []
  return [{ type: 'position', symbol: position.data.s, side: readPositionSide(position.data.S), contracts: quantity(position.data.P), at: position.data.E }]
}
