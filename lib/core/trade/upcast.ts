import { fromCanonical } from '#core/json.ts'
import { EVENT_VERSION, type Event } from './event.ts'

/** A journal row as it was stored. */
export type StoredEvent = { readonly type: string; readonly version: number; readonly body: string }

/**
 * Reads an event of any version ever written and lifts it to the newest form. A version from the future is refused: an older program
 * must not guess at a newer one's journal.
 */
export const upcast = (row: StoredEvent): Event => {
  if (row.version < 1 || row.version > EVENT_VERSION) throw new Error(`assertion failed: event ${row.type} has version ${row.version}; this program knows 1 to ${EVENT_VERSION}`)
  const event = lifted(fromCanonical<Event>(row.body), row.version)
  if (event.type !== row.type) throw new Error(`assertion failed: a row of ${row.type} holds ${event.type}`)
  return event
}

/** Version 2 tells when the venue filled, what kind of flow it was, and what is missing of a position; before, the time of the input stood for the first. */
const lifted = (event: Event, version: number): Event => {
  if (version > 1) return event
  switch (event.type) {
    case 'entry-filled':
      return { ...event, filledAt: event.at }
    case 'exit-filled':
      return { ...event, filledAt: event.at }
    case 'foreign-changed':
      return { ...event, filledAt: event.at }
    case 'flow-booked':
      return { ...event, kind: 'other' }
    case 'position-differs':
      return { ...event, missing: null }
    default:
      return event
  }
}
