import { fromCanonical, toCanonical } from '#core/json.ts'
import type { Money } from '#core/money/money.ts'
import type { OrderRow, TriggerRow } from '#core/order/order.ts'
import type { Balance, PositionRow } from '#core/position/position.ts'
import type { Kv } from './ports/kv.ts'
import type { AccountId } from './ports/store.ts'

/** What the exchange itself showed of an account at its last whole read, for processes that hold no key of it. `at`: store time (ms). */
export type LastRead = { readonly at: number; readonly equity: Money; readonly balance: Balance; readonly positions: readonly PositionRow[]; readonly orders: readonly OrderRow[]; readonly triggers: readonly TriggerRow[] }

const KEPT_MS = 24 * 3_600_000
/** What an older program left lacks the orders: it counts as not read. */
const isWhole = (read: Partial<LastRead>): read is LastRead => read.orders !== undefined && read.triggers !== undefined
const keyOf = (account: AccountId): string => `last-read:${account}`

export const keepLastRead = (kv: Kv, account: AccountId, read: LastRead): Promise<void> => kv.set(keyOf(account), toCanonical(read), KEPT_MS)

/** null: not read within a day, or forgotten. It is for display; no decision is made on it. */
export const lastRead = async (kv: Kv, account: AccountId): Promise<LastRead | null> => {
  const text = await kv.get(keyOf(account))
  if (text === null) return null
  const read = fromCanonical<Partial<LastRead>>(text)
  return isWhole(read) ? read : null
}
