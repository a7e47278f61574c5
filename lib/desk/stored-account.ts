import { fromCanonical, type KnownTexts, toCanonical } from '#core/json.ts'
import { money } from '#core/money/money.ts'
import { DEFAULT_LIMITS } from '#core/risk/limits.ts'
import { type AccountState, NEW_SIDE, owedFlows } from '#core/trade/account.ts'
import { isLive, type LiveTrade, type Trade } from '#core/trade/state.ts'
import type { Step } from '#core/trade/steps.ts'
import type { AccountRow } from './ports/store.ts'

/** What the account's row keeps: the state, and per symbol the seq of the last event that touched it (sync's guard). */
export type StoredAccount = { readonly account: AccountState; readonly touched: Readonly<Record<string, number>> }

const newAccount = (epoch: number): AccountState => ({
  version: 1, epoch, exitForm: 'locked', nextTrade: 1, blocked: null, trades: {}, sides: {}, watched: [], limits: DEFAULT_LIMITS,
  day: { date: 0, net: money(0n), lossesInRow: 0 }, endedOrders: [], flowIds: [], steps: [], readTo: 0, equityPeak: money(0n), foreignOffer: null, nextForeign: 1,
})

type Newer = 'steps' | 'readTo' | 'equityPeak' | 'foreignOffer' | 'nextForeign'
type OlderAccount = { readonly account: Omit<AccountState, Newer> & Partial<Pick<AccountState, Newer>>; readonly touched: StoredAccount['touched'] }

const isOfToday = (stored: OlderAccount | StoredAccount): stored is StoredAccount => stored.account.nextForeign !== undefined

/** A row that an older program wrote: what it didn't keep begins with what is open now. */
const lifted = ({ account, touched }: OlderAccount): StoredAccount => {
  const sides = Object.fromEntries(Object.entries(account.sides).map(([key, side]) => [key, { ...NEW_SIDE, ...side }]))
  const steps = account.steps ?? [...stepsOf(Object.values(account.trades).filter(isLive)), ...foreignSteps(sides)]
  return { account: { readTo: 0, equityPeak: money(0n), foreignOffer: null, nextForeign: 1, ...account, sides, steps }, touched }
}
const parsed = (text: string): StoredAccount => {
  const stored = fromCanonical<OlderAccount | StoredAccount>(text)
  return isOfToday(stored) ? stored : lifted(stored)
}
const stepsOf = (trades: readonly LiveTrade[]): readonly Step[] =>
  trades.flatMap((trade) => (trade.ledger.open === 0n ? [] : [{ trade: trade.id, symbol: trade.plan.symbol, side: trade.plan.side, at: trade.openedAt ?? trade.createdAt, change: trade.ledger.open }]))
const foreignSteps = (sides: AccountState['sides']): readonly Step[] =>
  Object.entries(sides).flatMap(([key, { foreign }]) => (foreign === 0n ? [] : [{ trade: null, symbol: key.split(':')[0] ?? '', side: key.endsWith(':short') ? 'short' : 'long', at: 0, change: foreign }]))

/** The row's epoch is the word of the store: a restored database begins a new one, and every id made from then on carries it. */
export const readStored = (row: Pick<AccountRow, 'state' | 'epoch'>, read = parsed): StoredAccount => {
  if (row.state === '') return { account: newAccount(row.epoch), touched: {} }
  const stored = read(row.state)
  return stored.account.epoch === row.epoch ? stored : { ...stored, account: { ...stored.account, epoch: row.epoch } }
}

export type StoredTexts = { readonly read: (row: Pick<AccountRow, 'state' | 'epoch'>) => StoredAccount; readonly write: (stored: StoredAccount) => string; readonly textOf: (trade: Trade) => string }

const RECENT_MAX = 64

/**
 * Reads and writes the rows of a process, and remembers the last texts: the next drain of an account, its triggers and its cards read the text
 * that was just written. A value never changes and a text says one thing only, so nothing of it can be stale.
 */
export const storedTexts = (): StoredTexts => {
  const recent = new Map<string, StoredAccount>()
  const known: KnownTexts = new WeakMap()
  const remember = (text: string, stored: StoredAccount): StoredAccount => {
    for (const oldest of recent.keys()) if (recent.size >= RECENT_MAX) recent.delete(oldest)
    recent.set(text, stored)
    return stored
  }
  return {
    read: (row) => readStored(row, (text) => recent.get(text) ?? remember(text, parsed(text))),
    write: (stored) => {
      const text = toCanonical(stored, known)
      remember(text, stored)
      return text
    },
    textOf: (trade) => toCanonical(trade, known),
  }
}

/** Ended trades live on in their projection; a failed one stays while its id is watched, a closed one until its last flows are read. */
export const pruned = (account: AccountState): AccountState => {
  const watched = new Set([...account.watched.map((id) => id.trade), ...owedFlows(account).map((trade) => trade.id)].map(String))
  const kept = Object.entries(account.trades).filter(([id, trade]) => (trade.status !== 'closed' && trade.status !== 'failed') || watched.has(id))
  return kept.length === Object.keys(account.trades).length ? account : { ...account, trades: Object.fromEntries(kept) }
}
