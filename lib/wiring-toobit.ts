import { accountIdOf } from '#db/identity.ts'
import { askAccount } from '#desk/account-asks.ts'
import type { Kv } from '#desk/ports/kv.ts'
import type { AccountId } from '#desk/ports/store.ts'
import type { Clock, Log } from '#desk/ports/world.ts'
import { takeEvents } from '#desk/take-events.ts'
import { keptTickets } from '#exchange/toobit/stream/kept-tickets.ts'
import { readUserPayload } from '#exchange/toobit/stream/user-payload.ts'
import { realClock } from '#runtime/clock.ts'
import { freshId } from '#runtime/ids.ts'
import type { WebDoor } from './wiring-door.ts'

/** What a delivery was: events in it, facts for the account, names that nobody knows; `gap`: the account must be read. */
export type TakenEvents = { readonly told: number; readonly facts: number; readonly unknown: readonly string[]; readonly gap: boolean }
/** Takes in what a relay heard of an account. */
export type ToobitDoor = {
  readonly secret: string
  readonly kv: Kv
  readonly clock: Clock
  readonly log: Log
  /** null: no user has such an account (any more). */
  readonly accountOf: (id: string) => Promise<AccountId | null>
  /** null: the text is no JSON. */
  readonly take: (account: AccountId, text: string) => Promise<TakenEvents | null>
  /** Has the account read whole by who holds it. `hold`: as in account-asks.ts. */
  readonly readWhole: (account: AccountId, hold: ((account: AccountId) => void) | null) => Promise<void>
}

/** null: this desk takes no events from outside. */
export const toobitDoor = ({ env, store, kv, feed, log }: Pick<WebDoor, 'env' | 'store' | 'kv' | 'feed' | 'log'>, clock: Clock = realClock): ToobitDoor | null => {
  const { TOOBIT_WEBHOOK_SECRET: secret } = env
  if (secret === null) return null
  return {
    secret, kv, clock, log,
    accountOf: async (id) => {
      const row = await store.accountOfLoop(accountIdOf({ account: id }))
      return row === null ? null : ((await store.account(row.user, row.account))?.account ?? null)
    },
    take: async (account, text) => {
      const payload = await readUserPayload(text, keptTickets(kv, account))
      if (payload === null) return null
      const { told, unknown, gap } = payload
      return { told, unknown, gap, facts: await takeEvents({ store, feed, clock, log }, account, payload.events) }
    },
    readWhole: async (account, hold) => void (await askAccount({ kv, feed, clock, hold }, account, 'sync', freshId())),
  }
}
