import type { Venue } from '#core/venue/venue.ts'
import type { OrderView } from '#core/venue/view.ts'
import type { WireReply } from '#desk/ports/world.ts'
import type { Draws } from './chance.ts'
import type { VirtualTime } from './virtual-time.ts'

/** How long (ms) no list shows such an order: past the horizon after which an id that nothing shows counts as absent. */
const HIDDEN_MS = { least: 60_000, more: 40_000 } as const

/** Orders that were taken, and that no list and no frame shows for a while, or until they fill. */
export type Unlisted = { readonly hide: (reply: WireReply) => boolean; readonly venue: Venue; readonly isHeard: (frame: string) => boolean }

export const unlistedOrders = ({ venue, time, draws }: { readonly venue: Venue; readonly time: VirtualTime; readonly draws: Draws }): Unlisted => {
  const until = new Map<string, number>()
  const isShown = (order: OrderView): boolean => order.executed > 0n || order.status === 'cancelled' || (until.get(order.orderId) ?? 0) <= time.now()
  const shown = (rows: readonly OrderView[]): readonly OrderView[] => (until.size === 0 ? rows : rows.filter(isShown))
  return {
    hide: ({ status, body }) => {
      const [, orderId] = /"orderId":"(\d+)"/.exec(body) ?? []
      if (status !== 200 || orderId === undefined || !/"status":"(PENDING_)?NEW"/.test(body)) return false
      until.set(orderId, time.now() + HIDDEN_MS.least + draws.whole(HIDDEN_MS.more))
      return true
    },
    isHeard: (frame) => {
      if (until.size === 0) return true
      const [, orderId = ''] = /"i":"(\d+)"/.exec(frame) ?? []
      return (until.get(orderId) ?? 0) <= time.now() || !/"z":"0"/.test(frame)
    },
    venue: {
      ...venue,
      order: (account, key) => {
        const order = venue.order(account, key)
        return order === null || isShown(order) ? order : null
      },
      openOrders: (account, page) => shown(venue.openOrders(account, page)),
      orderHistory: (account, page) => shown(venue.orderHistory(account, page)),
    },
  }
}
