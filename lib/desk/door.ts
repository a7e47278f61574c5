import type { Door } from './apply.ts'
import type { DeskClock } from './desk-clock.ts'
import type { Knocks } from './knocks.ts'
import type { OpenExchange } from './last-balance.ts'
import type { Kv } from './ports/kv.ts'
import type { PublicPrices } from './ports/public-prices.ts'
import type { AccountId, VenueKind } from './ports/store.ts'
import type { VenueDoor } from './venue-desks.ts'

/** What every door (bot, page, API) of a process uses. */
export type DeskDoor = Door & {
  readonly deskClock: DeskClock
  readonly kv: Kv
  /** false: processes live for moments, so what Keel itself does comes once a minute at best. */
  readonly hasWorker: boolean
  readonly knocks: Knocks
  /** Prices and filters of the account's own venue kind. */
  readonly venue: (venue: VenueKind) => VenueDoor
  /** For display only, never for an order; null where there are none. */
  readonly publicPricesOf: (venue: VenueKind) => PublicPrices | null
  /** null while another process holds the account. */
  readonly exchangeOf: (account: AccountId) => Promise<OpenExchange | null>
  readonly syncNow: (account: AccountId) => Promise<void>
}
