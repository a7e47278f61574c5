import { Fault, isFault } from '#core/fault.ts'
import type { Door } from './apply.ts'
import { type DeskClock, makeVenueClock, type VenueClock } from './desk-clock.ts'
import { cachedInstruments, type FactParts, type Instruments } from './entry-facts.ts'
import type { MarketData } from './ports/exchange.ts'
import type { AccountId, VenueKind } from './ports/store.ts'
import type { Clock, Log, Tasks } from './ports/world.ts'
import { openVenueBreaker, type VenueBreaker } from './venue-breaker.ts'
import { watchedMarket } from './watched-exchange.ts'
import { type PriceWatch, watchPrices } from './watch-prices.ts'

/** What doors ask of a venue kind. */
export type VenueDoor = FactParts & { readonly instruments: Instruments; readonly breaker: VenueBreaker }
/**
 * The public side of one venue kind: its clock, filters and prices. Nothing of it reaches an account of the other kind. Ready once the venue's
 * time is known: before that nothing can be signed.
 */
export type VenueDesk = VenueDoor & { readonly venueClock: VenueClock; readonly prices: PriceWatch; readonly ready: Promise<void>; readonly isReady: () => boolean }
export type VenueDesks = {
  /** Opened when an account or a door first needs it: a venue that nobody trades at is never asked anything. */
  readonly of: (venue: VenueKind) => VenueDesk
  /** The desk of the account's own venue; null when there is no such account. */
  readonly ofAccount: (account: AccountId) => Promise<VenueDesk | null>
  readonly opened: () => readonly VenueDesk[]
  readonly byKind: () => readonly (readonly [VenueKind, VenueDesk])[]
}

export type VenueDeskParts = Door & { readonly holder: string; readonly deskClock: DeskClock; readonly tasks: Tasks; readonly marketOf: (venue: VenueKind) => MarketData }

const REFRESH_MS = 10_000

export const venueDesks = (parts: VenueDeskParts): VenueDesks => {
  const desks = new Map<VenueKind, VenueDesk>()
  const venues = new Map<AccountId, VenueKind>()
  const of = (venue: VenueKind): VenueDesk => {
    const desk = desks.get(venue) ?? openVenue(parts, venue)
    desks.set(venue, desk)
    return desk
  }
  return {
    of,
    ofAccount: async (account) => {
      const venue = venues.get(account) ?? (await parts.store.accountOfLoop(account))?.venue
      if (venue === undefined) return null
      venues.set(account, venue)
      return of(venue)
    },
    opened: () => [...desks.values()],
    byKind: () => [...desks],
  }
}

const openVenue = (parts: VenueDeskParts, venue: VenueKind): VenueDesk => {
  const { clock, deskClock, tasks, log } = parts
  const breaker = openVenueBreaker(clock)
  const market = watchedMarket(parts.marketOf(venue), { breaker, clock })
  const venueClock = makeVenueClock(market, deskClock, clock)
  const prices = watchPrices({ ...parts, market })
  let known = false
  const ready = new Promise<void>((resolve, reject) => {
    tasks.start(`clock-${venue}`, async (stop) => {
      await untilKnown(venueClock, { clock, log }, stop)
      known = !stop.aborted
      if (known) resolve()
      else reject(new Fault({ code: 'stopped', retry: 'soon', outcomeKnown: true }))
      while (!stop.aborted) {
        await clock.sleep(REFRESH_MS, stop)
        await venueClock.refresh().catch((thrown: unknown) => log('warn', 'clock-not-refreshed', { venue, message: String(thrown) }))
        await prices.keepSeen().catch((thrown: unknown) => log('warn', 'last-ticks-not-stored', { venue, message: String(thrown) }))
      }
    })
  })
  ready.catch(() => undefined)
  tasks.start(`prices-${venue}`, prices.run)
  return { market, clock, breaker, deskClock, venueClock, prices, ready, isReady: () => known, instruments: cachedInstruments({ market, clock }), quoteOf: prices.quoteOf, interest: prices.interest }
}

/** However long the venue is away. */
const untilKnown = async (venueClock: VenueClock, { clock, log }: { readonly clock: Clock; readonly log: Log }, stop: AbortSignal): Promise<void> => {
  for (let waitMs = 250; !stop.aborted; waitMs = Math.min(waitMs * 2, 5_000)) {
    try {
      return await venueClock.refresh()
    } catch (thrown) {
      if (!isFault(thrown)) throw thrown
      log('warn', 'clock-unknown', { code: thrown.facts.code })
      await clock.sleep(waitMs, stop)
    }
  }
}
