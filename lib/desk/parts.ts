import type { ChatViews } from './chat-lane.ts'
import type { AccountExchange, MarketData } from './ports/exchange.ts'
import type { Feed, Kv } from './ports/kv.ts'
import type { TelegramApi } from './ports/chat.ts'
import type { Meter } from './ports/meter.ts'
import type { PublicPrices } from './ports/public-prices.ts'
import type { Bell } from './bell.ts'
import type { ChatHeard } from './pulse.ts'
import type { AccountId, AccountRow, Store, VenueKind } from './ports/store.ts'
import type { Chance, Clock, Log, Tasks } from './ports/world.ts'

/** Everything that a process of the desk is made of. Two of them live in one test. */
export type DeskParts = {
  /** Name of this process among all, new at every start: leases and attempts carry it. */
  readonly holder: string
  readonly clock: Clock
  readonly chance: Chance
  readonly tasks: Tasks
  readonly log: Log
  readonly store: Store
  readonly kv: Kv
  readonly feed: Feed
  /** Public side of a venue kind: an account decides on its own venue's prices and filters only. */
  readonly marketOf: (venue: VenueKind) => MarketData
  /** Prices of other exchanges, for display only; null for a venue kind whose market nobody else has. */
  readonly publicPricesOf: (venue: VenueKind) => PublicPrices | null
  /** Opens an account's key; only the holder of its lease calls it. */
  readonly openAccount: (account: AccountRow) => Promise<AccountExchange>
  readonly telegram: TelegramApi | null
  /** How facts look in the chat. */
  readonly views: ChatViews
  /** Absent: nobody looks at its figures. */
  readonly meter?: Meter
  /** How the Bot API answered last; absent: nobody notes it. */
  readonly chatHeard?: () => ChatHeard | null
  /** Of a process that lives for moments; absent: it holds what is free, for as long as it runs. */
  readonly brief?: Brief
}

export type Brief = {
  /** It takes just these accounts. */
  readonly wanted: () => readonly AccountId[]
  /** Rung when more are wanted. */
  readonly bell: Bell
  /** false: its time is nearly over, and what is not begun stays for the next. */
  readonly mayBegin: () => boolean
}
