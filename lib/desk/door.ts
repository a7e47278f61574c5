import type { Door } from './apply.ts'
import type { DeskClock } from './desk-clock.ts'
import type { FactParts, Instruments } from './entry-facts.ts'
import type { AccountExchange } from './ports/exchange.ts'
import type { Kv } from './ports/kv.ts'
import type { AccountId } from './ports/store.ts'

/** What every door (bot, page, API) of a process uses. */
export type DeskDoor = Door & FactParts & {
  readonly deskClock: DeskClock
  readonly kv: Kv
  readonly instruments: Instruments
  /** null while another process holds the account. */
  readonly exchangeOf: (account: AccountId) => Promise<AccountExchange | null>
  readonly syncNow: (account: AccountId) => Promise<void>
}
