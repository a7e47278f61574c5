import { Fault } from '#core/fault.ts'
import type { AccountId, AccountRow, CardRow, EffectRow, GrantRow, JournalRow, TradeRow, UserId, UserRow } from '#desk/ports/store.ts'

export type Input = { readonly id: string; readonly n: number; readonly at: number; readonly storedAt: number; readonly body: string; outcome: string | null }
export type Effect = { row: EffectRow; ended: 'done' | 'dropped' | null }
/** Row lock of an account: whose transaction, and store time of its last statement. */
export type Lock = { readonly owner: object; touchedAt: number }
export type AccountTable = {
  row: AccountRow
  removed: boolean
  wakeAt: number | null
  lastEffect: number
  lock: Lock | null
  lease: { holder: string; epoch: number; until: number }
  /** When its holder took it. */
  leasedAt: number
  readonly inputs: Map<string, Input>
  undrained: Input[]
  readonly journal: JournalRow[]
  readonly trades: Map<number, TradeRow>
  readonly effects: Map<number, Effect>
  /** Those not ended, by n. */
  open: Effect[]
  readonly cards: Map<string, CardRow>
  readonly grants: Map<string, GrantRow>
}
export type Update = { readonly updateId: number; readonly body: string; failures: number; doneAt: number | null }
export type Chat = { claim: number; busyUntil: number; updates: Update[] }

/** All that outlives a crash of our processes. */
export type Tables = {
  readonly accounts: Map<AccountId, AccountTable>
  readonly users: Map<UserId, UserRow>
  readonly chats: Map<string, Map<string, Chat>>
  readonly knownUpdates: Set<string>
  readonly settings: Map<string, string>
  readonly kv: Map<string, { readonly value: string; readonly until: number }>
  readonly schedules: Map<string, number>
  lastInput: number
}

export const emptyTables = (): Tables => ({
  accounts: new Map(), users: new Map(), chats: new Map(), knownUpdates: new Set(), settings: new Map(), kv: new Map(), schedules: new Map(), lastInput: 0,
})

export const emptyAccount = (row: AccountRow): AccountTable => ({
  row, removed: false, wakeAt: null, lastEffect: 0, lock: null, lease: { holder: '', epoch: 0, until: 0 }, leasedAt: 0,
  inputs: new Map(), undrained: [], journal: [], trades: new Map(), effects: new Map(), open: [], cards: new Map(), grants: new Map(),
})

export const notFound = (what: string): Fault => new Fault({ code: 'not-found', retry: 'never', outcomeKnown: true, venueText: what })
export const alreadyExists = (what: string): Fault => new Fault({ code: 'already-exists', retry: 'never', outcomeKnown: true, venueText: what })

export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export const tableOf = (tables: Tables, account: AccountId): AccountTable => {
  const table = tables.accounts.get(account)
  if (table === undefined) throw notFound(`account ${account}`)
  return table
}
