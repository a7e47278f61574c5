import { journalOf, type Violation, type Watched } from './checkers.ts'

/** What may open is begun so long (ms) after it was decided, market or limit; what closes contracts that are not ours too. */
const BEGUN_MS = { market: 5_000, limit: 30_000 } as const
/** And taken by the venue at most so long after it was begun: its window, and a little for clocks that are off. */
const TAKEN_MS = 2_000 + 250

/** What may increase exposure reaches the venue soon after it was decided, or never. */
export const checkDeadlines = (watched: Watched): readonly Violation[] => {
  const { venue, account, looks } = watched
  return journalOf(watched).flatMap((event): readonly Violation[] => {
    if (event.type !== 'entry-requested' && event.type !== 'foreign-close-requested') return []
    const order = venue.order(account, { clientId: event.order.clientId })
    if (order === null) return []
    looks.deadline += 1
    const late = order.createdAt - event.at
    const most = (event.type === 'entry-requested' && event.order.price === null ? BEGUN_MS.market : BEGUN_MS.limit) + TAKEN_MS
    return late <= most ? [] : [{ checker: 'deadline', says: `${event.order.clientId} was decided at ${event.at} and taken ${late} ms later, ${most} is the most` }]
  })
}
