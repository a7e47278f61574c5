import { unreachable } from '#core/assert.ts'
import type { OrderFact } from './event.ts'
import type { OwnOrder } from './state.ts'

/** An order of ours after what was learnt of it at `at`, whether it belongs to a trade or to none. */
export const evolveOrder = (order: OwnOrder, fact: OrderFact, at: number): OwnOrder => {
  switch (fact.type) {
    case 'order-accepted':
      return order.state === 'ended' ? order : { ...order, state: 'resting', orderId: fact.orderId, askAt: fact.askAt, asks: 0 }
    case 'order-refused':
      return { ...order, state: 'ended', end: 'refused', askAt: null }
    case 'order-unknown':
      return order.state === 'ended' ? order : { ...order, state: order.state === 'resting' ? 'resting' : 'unknown', sentBy: order.state === 'requested' ? at : order.sentBy, askAt: fact.askAt, asks: 0 }
    case 'order-seen':
      return { ...order, orderId: fact.orderId, executed: fact.executed, state: fact.end === null ? 'resting' : 'ended', end: fact.end, askAt: fact.askAt }
    case 'order-asked':
      return { ...order, asks: fact.asks, askAt: fact.askAt }
    case 'order-absent':
      return { ...order, state: 'ended', end: 'absent', askAt: null }
    default:
      return unreachable(fact)
  }
}
