import type { Command } from '#core/venue/command.ts'
import type { Reply } from '#core/venue/reply.ts'
import type { Venue } from '#core/venue/venue.ts'
import type { ListenKeys } from './listen-keys.ts'
import type { Params } from './params.ts'
import type { SpotMarket } from './spot-market.ts'

/** Everything behind the door. Commands go through `apply`, so that a journal can stand in between. */
export type World = {
  readonly venue: Venue
  readonly spot: SpotMarket
  readonly listenKeys: ListenKeys
  readonly apply: (command: Command, at: number) => Reply
}

/** What a route is given: parameters are raw text until it reads them. */
export type Visit = { readonly world: World; readonly account: string; readonly params: Params; readonly json: unknown; readonly now: number }

export type Route = {
  readonly level: 'public' | 'key' | 'signed'
  readonly writes: boolean
  readonly weight: number
  /** Counts against 60 orders in 2 s. */
  readonly order: boolean
  readonly run: (visit: Visit) => unknown
}
export type Routes = Readonly<Record<string, Route>>

export const publicRoute = (weight: number, run: Route['run']): Route => ({ level: 'public', writes: false, weight, order: false, run })
export const readRoute = (weight: number, run: Route['run']): Route => ({ level: 'signed', writes: false, weight, order: false, run })
export const writeRoute = (weight: number, run: Route['run']): Route => ({ level: 'signed', writes: true, weight, order: false, run })
export const orderRoute = (weight: number, run: Route['run']): Route => ({ level: 'signed', writes: true, weight, order: true, run })
