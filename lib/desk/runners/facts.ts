import type { Fill, OrderRow, TriggerRow } from '#core/order/order.ts'
import type { Flow } from '#core/position/position.ts'
import type { NamedInput } from '../apply.ts'
import type { AccountEvent } from '../ports/exchange.ts'

/** Facts of a venue as inputs: the id is made of what is told, so every door tells the same fact under the same id. */
const orderFact = (row: OrderRow): NamedInput => ({ id: `order:${row.orderId}:${row.status}:${row.executed}`, input: { type: 'order', row } })
const triggerFact = (row: TriggerRow): NamedInput => ({ id: `trigger:${row.orderId}:${row.status}:${row.childId ?? ''}:${row.trigger ?? ''}:${row.quantity}`, input: { type: 'trigger', row } })
/** A fill's key is (order id, ticketId) in every door; a stream's hint without its fee is a fact of its own. */
export const fillFact = (fill: Fill): NamedInput => ({ id: `${fill.fee === null ? 'hint' : 'fill'}:${fill.orderId}:${fill.ticketId}`, input: { type: 'fill', fill } })
export const flowFact = (flow: Flow): NamedInput => ({ id: `flow:${flow.id}`, input: { type: 'flow', flow } })

/** What a stream's event tells a trade; null: nothing, as a position is believed from whole reads only. */
export const eventFact = (event: Exclude<AccountEvent, { type: 'gap' }>): NamedInput | null => {
  switch (event.type) {
    case 'order':
      return orderFact(event.row)
    case 'trigger':
      return triggerFact(event.row)
    case 'fill':
      return fillFact(event.fill)
    case 'position':
      return null
  }
}
