import { fromCanonical, toCanonical } from '#core/json.ts'
import { money } from '#core/money/money.ts'
import { DEFAULT_LIMITS } from '#core/risk/limits.ts'
import type { AccountState } from '#core/trade/account.ts'
import type { AccountRow } from './ports/store.ts'

/** What the account's row keeps: the state, and per symbol the seq of the last event that touched it (sync's guard). */
export type StoredAccount = { readonly account: AccountState; readonly touched: Readonly<Record<string, number>> }

const newAccount = (epoch: number): AccountState => ({
  version: 1, epoch, exitForm: 'locked', nextTrade: 1, blocked: null, trades: {}, sides: {}, watched: [], limits: DEFAULT_LIMITS,
  day: { date: 0, net: money(0n), lossesInRow: 0 }, endedOrders: [], flowIds: [],
})

/** The row's epoch is the word of the store: a restored database begins a new one, and every id made from then on carries it. */
export const readStored = (row: Pick<AccountRow, 'state' | 'epoch'>, read = (text: string) => fromCanonical<StoredAccount>(text)): StoredAccount => {
  if (row.state === '') return { account: newAccount(row.epoch), touched: {} }
  const stored = read(row.state)
  return stored.account.epoch === row.epoch ? stored : { ...stored, account: { ...stored.account, epoch: row.epoch } }
}

export type StoredTexts = { readonly read: (row: Pick<AccountRow, 'state' | 'epoch'>) => StoredAccount; readonly write: (stored: StoredAccount) => string }

const RECENT_MAX = 64

/**
 * Reads and writes the rows of a process, and remembers the last texts: the next drain of an account, its triggers and its cards read the text
 * that was just written. A value never changes and a text says one thing only, so nothing of it can be stale.
 */
export const storedTexts = (): StoredTexts => {
  const recent = new Map<string, StoredAccount>()
  const remember = (text: string, stored: StoredAccount): StoredAccount => {
    for (const oldest of recent.keys()) if (recent.size >= RECENT_MAX) recent.delete(oldest)
    recent.set(text, stored)
    return stored
  }
  return {
    read: (row) => readStored(row, (text) => recent.get(text) ?? remember(text, fromCanonical<StoredAccount>(text))),
    write: (stored) => {
      const text = toCanonical(stored)
      remember(text, stored)
      return text
    },
  }
}

/** Ended trades live on in their projection; a failed one stays while its id is watched. */
export const pruned = (account: AccountState): AccountState => {
  const watched = new Set(account.watched.map((id) => String(id.trade)))
  const kept = Object.entries(account.trades).filter(([id, trade]) => trade.status !== 'closed' && (trade.status !== 'failed' || watched.has(id)))
  return kept.length === Object.keys(account.trades).length ? account : { ...account, trades: Object.fromEntries(kept) }
}
