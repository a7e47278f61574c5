import { maxOf, plus } from '#core/money/money.ts'
import { unreachable } from '#core/assert.ts'
import { type AccountState, type ForeignClose, withSide } from './account.ts'
import { rememberEnded } from './ended-orders.ts'
import type { AccountEvent } from './event.ts'
import { evolveOrder } from './evolve-order.ts'
import { isSettled, sideKey } from './state.ts'

type ForeignEvent = Extract<AccountEvent, { type: 'foreign-offered' | 'foreign-close-requested' | 'foreign-order' | 'foreign-close-filled' }> & { readonly at: number }
type OfSide = Exclude<ForeignEvent, { type: 'foreign-offered' }>

/** What is not Keel's: what was offered to be closed, and the order that closes it. */
export const evolveForeign = (account: AccountState, event: ForeignEvent): AccountState => {
  switch (event.type) {
    case 'foreign-offered':
      return { ...account, foreignOffer: { number: event.number, at: event.at, rows: event.rows }, nextForeign: event.number + event.rows.length }
    case 'foreign-close-requested':
      return { ...withClose(account, event, { order: event.order, tickets: [] }), foreignOffer: null }
    case 'foreign-order':
      return changed(account, event, (close) => ({ ...close, order: evolveOrder(close.order, event.fact, event.at) }))
    case 'foreign-close-filled':
      return changed(account, event, ({ order, tickets }) => {
        const booked = plus(order.booked, event.contracts)
        return { order: { ...order, booked, executed: maxOf(order.executed, booked) }, tickets: [...tickets, event.ticket] }
      })
    default:
      return unreachable(event)
  }
}

const withClose = (account: AccountState, { symbol, side }: OfSide, foreignClose: ForeignClose | null): AccountState => withSide(account, sideKey(symbol, side), (known) => ({ ...known, foreignClose }))

/** Once it ended and its fills are booked the side forgets the order, and the account knows its id. */
const changed = (account: AccountState, event: OfSide, change: (close: ForeignClose) => ForeignClose): AccountState => {
  const close = account.sides[sideKey(event.symbol, event.side)]?.foreignClose ?? null
  if (close === null) return account
  const next = change(close)
  if (!isSettled(next.order)) return withClose(account, event, next)
  return rememberEnded(withClose(account, event, null), next.order.orderId === null ? [] : [next.order.orderId], event.at)
}
