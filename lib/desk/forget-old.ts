import { isFault } from '#core/fault.ts'
import type { AccountState } from '#core/trade/account.ts'
import type { AccountId, Store } from './ports/store.ts'
import type { Clock, Log } from './ports/world.ts'
import type { DeskClock } from './desk-clock.ts'
import { OVERLAP_MS } from './sync-account.ts'
import type { StoredTexts } from './stored-account.ts'

const DAY_MS = 86_400_000
/** Ended effects and drained inputs are kept for so long, as long as the updates of a chat are. */
const KEEP_MS = 30 * DAY_MS
/** Between two looks; the first comes as late, when what a downtime left undone is done: an update that was stored before it names its input anew. */
const LOOK_MS = 3_600_000
const BATCH = 500
const REST_MS = 1_000

/**
 * Store time (ms) before which no input of the account is needed any more to know a repeat, null: none. Doors repeat within days; but a whole read
 * tells all fills and flows again from where the last applied one ended, however long ago that was.
 */
export const forgettableBefore = ({ readTo }: Pick<AccountState, 'readTo'>, now: number): number | null => (readTo === 0 ? null : Math.min(now - KEEP_MS, readTo - OVERLAP_MS - DAY_MS))

export type Forgetting = { readonly store: Store; readonly clock: Clock; readonly log: Log; readonly deskClock: DeskClock; readonly texts: StoredTexts; readonly heldAccounts: () => readonly AccountId[] }

/** Deletes what ended long ago of the accounts that this process holds, in small batches; the journal keeps what happened. */
export const runForgetting = async (parts: Forgetting, stop: AbortSignal): Promise<void> => {
  while (!stop.aborted) {
    await parts.clock.sleep(LOOK_MS, stop)
    for (const account of parts.heldAccounts()) await tryToForget(parts, account, stop)
  }
}

const tryToForget = async (parts: Forgetting, account: AccountId, stop: AbortSignal): Promise<void> => {
  try {
    await forgetOld(parts, account, stop)
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    parts.log('warn', 'old-rows-not-deleted', { account, code: thrown.facts.code })
  }
}

/** How many rows went. */
export const forgetOld = async ({ store, clock, log, deskClock, texts }: Omit<Forgetting, 'heldAccounts'>, account: AccountId, stop: AbortSignal): Promise<number> => {
  const row = await store.accountOfLoop(account)
  const before = row === null ? null : forgettableBefore(texts.read(row).account, deskClock.storeNow())
  if (before === null) return 0
  let gone = 0
  while (!stop.aborted) {
    const batch = await store.forget(account, { before, limit: BATCH })
    gone += batch
    if (batch === 0) break
    await clock.sleep(REST_MS, stop)
  }
  if (gone > 0) log('info', 'old-rows-deleted', { account, rows: gone })
  return gone
}
