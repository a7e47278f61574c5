import type { VenueHealth } from '#core/trade/watched.ts'
import { span } from '../figures.ts'

/** How the exchange answers, in one line of /status and of the status page. `medianMs` null: not asked yet. */
export const exchangeLine = (venue: VenueHealth | undefined, { medianMs, now }: { readonly medianMs: number | null; readonly now: number }): string => {
  if (venue?.state === 'silent') {
    const again = venue.againAt === null || venue.againAt <= now ? 'the next entry is its trial' : `no new entry for ${span(venue.againAt - now)}`
    return `The exchange has not answered for ${span(now - venue.since)}: ${venue.failures} calls in a row failed (${(venue.fault ?? 'no answer').replaceAll('-', ' ')}); ${again}. Stops and closes go on.`
  }
  if (venue?.state === 'slow') return `The exchange is slow: half of the last calls took ${span(venue.medianMs)} or longer.`
  return medianMs === null ? 'The exchange answers.' : `The exchange answers, half of its calls within ${Math.max(1, Math.round(medianMs))} ms.`
}

export const restingSources = (labels: readonly string[]): string => `Price sources that rest: ${labels.join(', ')} (to show prices only; /price sources).`
export const ASK_AGAIN = 'Ask again now'
export const NOT_YOURS = 'Only the owner, or an admin, has the exchange asked again.'
export const ASKED_AGAIN = 'The exchange and every price source are asked again; what fails rests again.'
export const NOBODY_THERE = 'No process holds this account now: whoever takes it asks the exchange anyway.'
