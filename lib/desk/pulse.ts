import { isFault } from '#core/fault.ts'
import type { BreakerState } from '#core/breaker.ts'
import { fromCanonical, toCanonical } from '#core/json.ts'
import type { Kv } from './ports/kv.ts'
import type { VenueKind } from './ports/store.ts'
import type { Clock, Log } from './ports/world.ts'
import type { VenueFigures } from './venue-breaker.ts'

/** How the Bot API answered this process last. Process time, ms. */
export type ChatHeard = { readonly at: number; readonly ms: number; readonly fault: string | null }
/** How a price source stands, without any price of it. */
export type SourceStand = { readonly name: string; readonly label: string; readonly state: BreakerState; readonly failuresInRow: number; readonly medianMs: number | null; readonly lastFault: string | null }
/** What only a process that works on accounts knows, for those that show it. `at`: store time (ms). */
export type Pulse = {
  readonly holder: string
  readonly at: number
  readonly leases: number
  readonly venues: readonly { readonly venue: VenueKind; readonly figures: VenueFigures }[]
  readonly sources: readonly SourceStand[]
  readonly telegram: ChatHeard | null
}

/** How often it is written: kept in kv, so that a page needs no way to the worker and a function no port. Of several workers the last one is seen. */
export const PULSE_MS = 15_000
const KEPT_MS = 10 * 60_000
const KEY = 'pulse'

export const readPulse = async (kv: Pick<Kv, 'get'>): Promise<Pulse | null> => {
  const text = await kv.get(KEY)
  return text === null ? null : fromCanonical<Pulse>(text)
}

export const runPulse = async ({ kv, clock, log, now }: { readonly kv: Kv; readonly clock: Clock; readonly log: Log; readonly now: () => Pulse }, stop: AbortSignal): Promise<void> => {
  while (!stop.aborted) {
    await kv.set(KEY, toCanonical(now()), KEPT_MS).catch((thrown: unknown) => {
      if (!isFault(thrown)) throw thrown
      log('warn', 'pulse-not-kept', { code: thrown.facts.code })
    })
    await clock.sleep(PULSE_MS, stop)
  }
}
