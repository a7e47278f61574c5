import type { AccountState } from './account.ts'
import type { Deciding } from './deciding.ts'
import type { Refusal } from './refusal.ts'
import type { VenueTold } from './watched.ts'

/** While the exchange is silent nothing new is begun there; after its pause an entry is a trial like any other. */
export const silentRefusal = ({ venue }: AccountState, at: number): Extract<Refusal, { code: 'venue-silent' }> | null =>
  venue === undefined || venue.state !== 'silent' || venue.againAt === null || at >= venue.againAt ? null : { code: 'venue-silent', failures: venue.failures, since: venue.since, againAt: venue.againAt, now: at }

/** Clocks that are read one after the other differ by less (ms). */
const SAME_MS = 1_000

/** A change is told once; a longer pause of the same silence only moves the time. */
export const handleVenue = (desk: Deciding, told: VenueTold): void => {
  const { venue } = desk.state()
  const before = venue?.state ?? 'well'
  if (before === told.state && (told.state !== 'silent' || Math.abs((venue?.againAt ?? 0) - (told.againAt ?? 0)) < SAME_MS)) return
  desk.emit({ type: 'venue-changed', trade: null, was: before, health: { ...told, since: before === told.state ? (venue?.since ?? desk.at) : desk.at } })
}
