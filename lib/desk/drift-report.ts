import type { AccountState } from '#core/trade/account.ts'
import { type Drift, DRIFT_TYPES, driftsOf, type JournalLine, type NotOurs, notOurs } from '#core/trade/drift.ts'
import { UNKNOWN_TYPES, type UnknownOrder, unknownOrders } from '#core/trade/unknown-orders.ts'
import { upcast } from '#core/trade/upcast.ts'
import type { AccountId, Store, UserId } from './ports/store.ts'
import type { StoredTexts } from './stored-account.ts'

/** What differed between desk and exchange and what it came to, newest first; what is not Keel's; orders of unknown fate. `seq`: the journal's row up to which it is told. */
export type DriftReport = { readonly account: AccountState; readonly seq: number; readonly drifts: readonly Drift[]; readonly notOurs: readonly NotOurs[]; readonly unknown: readonly UnknownOrder[] }

/** Rows of the journal that are looked through: of a desk that trades a lot, some weeks. */
const ROWS = 1_000
const LOOKS = 500

/** null: the user has no such account. */
export const driftReport = async ({ store, texts }: { readonly store: Store; readonly texts: StoredTexts }, user: UserId, account: AccountId): Promise<DriftReport | null> => {
  const row = await store.account(user, account)
  if (row === null) return null
  const [found, looked] = await Promise.all([linesOf(store, { user, account, types: DRIFT_TYPES, limit: ROWS }), linesOf(store, { user, account, types: UNKNOWN_TYPES, limit: LOOKS })])
  const state = texts.read(row).account
  return { account: state, seq: row.seq, drifts: driftsOf(found).toReversed(), notOurs: notOurs(state), unknown: unknownOrders(state, looked) }
}

/** Evidence of the account's orders of unknown fate. */
export const unknownOf = async ({ store, texts }: { readonly store: Store; readonly texts: StoredTexts }, user: UserId, account: AccountId): Promise<readonly UnknownOrder[]> => {
  const row = await store.account(user, account)
  if (row === null) return []
  const state = texts.read(row).account
  // Nearly always there is none, and nothing more is read.
  return unknownOrders(state, []).length === 0 ? [] : unknownOrders(state, await linesOf(store, { user, account, types: UNKNOWN_TYPES, limit: LOOKS }))
}

type Ask = { readonly user: UserId; readonly account: AccountId; readonly types: readonly string[]; readonly limit: number }
const linesOf = async (store: Store, { user, account, types, limit }: Ask): Promise<readonly JournalLine[]> =>
  (await store.journalOf(user, account, { types, limit })).map((row) => ({ seq: row.seq, event: upcast(row) }))
