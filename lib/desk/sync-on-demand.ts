import type { DeskDoor } from './door.ts'
import type { AccountId } from './ports/store.ts'

/** A request syncs an account whose last whole read is this old or older (FEATURES.md C1). */
export const COOL_DOWN_MS = 30_000
const FLIGHT_MS = 30_000

export type SyncAnswer = 'synced' | 'fresh' | 'running' | 'elsewhere' | 'resting'

/** Who asks to be shown something is no trial of an exchange: they would wait for its silence. */
const isSilent = async (door: DeskDoor, account: AccountId): Promise<boolean> => {
  const row = await door.store.accountOfLoop(account)
  return row !== null && door.venue(row.venue).breaker.figures().state !== 'closed'
}

/**
 * A user's request: syncs if the last sync is 30 s old or older; `force` ignores the age, not the lock. At most one sync per account runs
 * at a time. Cool-down and lock live in kv and only save calls; the account's seq is the guard.
 */
export const syncOnDemand = async (door: DeskDoor, account: AccountId, force: boolean): Promise<SyncAnswer> => {
  if (!force && (await door.kv.get(`synced:${account}`)) !== null) return 'fresh'
  if ((await door.exchangeOf(account)) === null) return 'elsewhere'
  if (!force && (await isSilent(door, account))) return 'resting'
  if (!(await door.kv.setIfAbsent(`syncing:${account}`, '1', FLIGHT_MS))) return 'running'
  try {
    await door.syncNow(account)
    await door.kv.set(`synced:${account}`, '1', COOL_DOWN_MS)
    return 'synced'
  } finally {
    await door.kv.remove(`syncing:${account}`)
  }
}
