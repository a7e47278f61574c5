import { isFault } from '#core/fault.ts'
import type { Quote } from '#core/market/quote.ts'
import type { DeskDoor } from './door.ts'
import { freshQuote } from './entry-facts.ts'
import type { VenueKind } from './ports/store.ts'

/** ms that a question in numbers waits for its price. */
const SOON_MS = 500

/** The price of now for a question in numbers: the stream's, else one asked for, else none. What closes and protects never waits for one longer than this. */
export const quoteSoon = async (door: Pick<DeskDoor, 'clock' | 'venue'>, venue: VenueKind, symbol: string): Promise<Quote | null> => {
  const desk = door.venue(venue)
  const known = desk.quoteOf(symbol)
  if (known !== null) return known
  const enough = new AbortController()
  const asked = freshQuote(desk, symbol).catch((thrown: unknown) => {
    if (!isFault(thrown)) throw thrown
    return null
  })
  try {
    return await Promise.race([asked, door.clock.sleep(SOON_MS, enough.signal).then(() => null)])
  } finally {
    enough.abort()
  }
}
