import { fromCanonical, toCanonical } from '#core/json.ts'
import type { Money } from '#core/money/money.ts'
import type { Balance, PositionRow } from '#core/position/position.ts'
import type { Kv } from './ports/kv.ts'
import type { AccountId } from './ports/store.ts'

/** What the exchange itself showed of an account at its last whole read, for processes that hold no key of it. `at`: store time (ms). */
export type LastRead = { readonly at: number; readonly equity: Money; readonly balance: Balance; readonly positions: readonly PositionRow[] }

const KEPT_MS = 24 * 3_600_000
const keyOf = (account: AccountId): string => `last-read:${account}`

export const keepLastRead = (kv: Kv, account: AccountId, read: LastRead): Promise<void> => kv.set(keyOf(account), toCanonical(read), KEPT_MS)

/** null: not read within a day, or forgotten. It is for display; no decision is made on it. */
export const lastRead = async (kv: Kv, account: AccountId): Promise<LastRead | null> => {
  const text = await kv.get(keyOf(account))
  return text === null ? null : fromCanonical<LastRead>(text)
}
