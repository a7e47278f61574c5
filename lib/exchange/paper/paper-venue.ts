import type { AccountCommand, Command } from '#core/venue/command.ts'
import type { AccountEvent as VenueAccountEvent, MarketEvent as VenueMarketEvent } from '#core/venue/event.ts'
import type { Refusal, Reply } from '#core/venue/reply.ts'
import type { Venue } from '#core/venue/venue.ts'
import type { Stamp } from '#desk/ports/exchange.ts'
import type { Clock } from '#desk/ports/world.ts'
import { checkStamp, refusalFault } from './refused.ts'

/** The venue's engine in this process, without a wire. */
export type PaperVenue = {
  readonly venue: Venue
  readonly clock: Clock
  /** Rejects with the fault that Toobit would give. */
  readonly command: (command: Command) => Promise<Done>
  /** Time goes on to the clock's now, with what that sets off. */
  readonly look: () => Venue
  readonly onAccount: (listener: (event: VenueAccountEvent) => void) => () => void
  readonly onMarket: (listener: (event: VenueMarketEvent) => void) => () => void
}
export type PaperParts = { readonly venue: Venue; readonly clock: Clock }
export type Done = Exclude<Reply, Refusal>

/** `gap`: somebody else changed the account meanwhile, and nobody here saw what. */
export type PaperEvent = VenueAccountEvent | { readonly type: 'gap'; readonly reason: string }

/** One account's way into a paper venue, whether that lives in memory (here) or as a row (row-venue.ts). */
export type PaperDoor = {
  /** Rejects with the fault that Toobit would give; with a stamp whose window has passed nothing is done. */
  readonly command: (command: AccountCommand, stamp?: Stamp) => Promise<Done>
  /** Reads the venue as it is now; a symbol that is named is listed there, if the exchange has it. */
  readonly look: <T>(read: (venue: Venue) => T, symbol?: string) => Promise<T>
  /** Like `look`; null means also that nothing which was decided before can still come in. */
  readonly find: <T>(read: (venue: Venue) => T | null) => Promise<T | null>
  /** Tells what happens until stopped, each event in a later turn than what caused it. */
  readonly follow: (onEvent: (event: PaperEvent) => void, stop: AbortSignal) => Promise<void>
}

export const listeners = <E>() => {
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

export const openPaperVenue = ({ venue, clock }: PaperParts): PaperVenue => {
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

/** An account of the venue in this process. */
export const doorOf = (paper: PaperVenue, account: string): PaperDoor => ({
  command: async (command, stamp) => {
    if (stamp !== undefined) checkStamp(stamp, paper.clock.now())
    return paper.command(command)
  },
  look: async (read) => read(paper.look()),
  find: async (read) => read(paper.look()),
  follow: async (onEvent, stop) => {
    const remove = paper.onAccount((event) => {
      if (event.account === account) void Promise.resolve().then(() => onEvent(event))
    })
    await new Promise<void>((ended) => (stop.aborted ? ended() : stop.addEventListener('abort', () => ended(), { once: true })))
    remove()
  },
})
