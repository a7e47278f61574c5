import { Fault } from '#core/fault.ts'
import type { Command } from '#core/venue/command.ts'
import type { AccountEvent as VenueAccountEvent, MarketEvent as VenueMarketEvent } from '#core/venue/event.ts'
import type { Refusal, Reply } from '#core/venue/reply.ts'
import type { Venue } from '#core/venue/venue.ts'
import type { Clock } from '#desk/ports/world.ts'
import { ERROR_TABLE } from '../shared/error-table.ts'

/**
 * The venue's engine in this process, without a wire. `afterChange` is awaited before a command's answer: there a caller
 * without a process of its own stores `venue.save()`.
 */
export type PaperVenue = {
  readonly venue: Venue
  readonly clock: Clock
  /** Rejects with the fault that Toobit would give. */
  readonly command: (command: Command) => Promise<Exclude<Reply, Refusal>>
  /** Time goes on to the clock's now, with what that sets off. */
  readonly look: () => Venue
  readonly onAccount: (listener: (event: VenueAccountEvent) => void) => () => void
  readonly onMarket: (listener: (event: VenueMarketEvent) => void) => () => void
}
export type PaperParts = { readonly venue: Venue; readonly clock: Clock; readonly afterChange?: () => Promise<void> }

const refusalFault = (refusal: Refusal): Fault =>
  new Fault({ code: ERROR_TABLE.get(refusal.code)?.[0] ?? refusal.name, retry: 'never', outcomeKnown: true, venueCode: refusal.code, venueText: refusal.text })

const listeners = <E>() => {
  const all = new Set<(event: E) => void>()
  return {
    tell: (event: E): void => {
      for (const listener of all) listener(event)
    },
    add: (listener: (event: E) => void) => {
      all.add(listener)
      return (): void => {
        all.delete(listener)
      }
    },
  }
}

export const openPaperVenue = ({ venue, clock, afterChange }: PaperParts): PaperVenue => {
  const accounts = listeners<VenueAccountEvent>()
  const markets = listeners<VenueMarketEvent>()
  const pump = (): void => {
    for (const event of venue.drainEvents()) {
      if ('account' in event) accounts.tell(event)
      else markets.tell(event)
    }
  }
  return {
    venue,
    clock,
    command: async (command) => {
      const reply = venue.apply(command, clock.now())
      pump()
      if (reply.type === 'refused') throw refusalFault(reply)
      await afterChange?.()
      return reply
    },
    look: () => {
      venue.advance(clock.now())
      pump()
      return venue
    },
    onAccount: accounts.add,
    onMarket: markets.add,
  }
}
