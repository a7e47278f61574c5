import type { WireReply, WireRequest } from '#desk/ports/world.ts'
import type { Violation, Watched } from './checkers.ts'
import type { Life } from './virtual-time.ts'

/** An attempt is committed under the lease and the venue takes its request for so long (ms): its window, and a little for clocks that are off. */
const WINDOW_MS = 2_000 + 250

/**
 * Who has lost an account does nothing there any more: an order that the venue accepted came from its lease's holder, or was committed while it
 * was. `stale` counts requests of others, so that it is known that somebody tried.
 */
export const fenceWatch = (watchedOf: (account: string) => Watched | undefined, found: (violation: Violation) => void) => {
  const counts = { stale: 0 }
  const seen = (by: Life, account: string, { request, reply }: { readonly request: WireRequest; readonly reply: WireReply }, now: number): void => {
    if (request.method === 'GET' || request.path.includes('/listenKey')) return
    const watched = watchedOf(account)
    const table = watched?.store.tables.accounts.get(watched.deskAccount)
    if (watched === undefined || table === undefined) return
    const { looks } = watched
    looks.fence += 1
    if (table.lease.holder === by.name) return
    counts.stale += 1
    if (reply.status === 200 && now - table.leasedAt > WINDOW_MS) found({ checker: 'fence', says: `${by.name} sent ${request.method} ${request.path} ${now - table.leasedAt} ms after ${table.lease.holder} took the account` })
  }
  return { counts, seen }
}
