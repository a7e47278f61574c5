import type { AccountId } from './store.ts'

/**
 * A paper account's venue where no process of its own runs it: one row, changed by whoever calls. A version never comes again, not even after
 * `remove`: the first one is the time (ms) at which the row was opened.
 */
export type PaperRow = {
  readonly version: number
  /** Exchange time (ms) that the venue has lived to. */
  readonly at: number
  /** Something of it is open or rests, so that the minute job has to look. */
  readonly busy: boolean
  readonly state: string
}
/** `state` null: as it is. */
export type PaperChange = Omit<PaperRow, 'state'> & { readonly state: string | null }

export type PaperRows = {
  /** 'same': it is still of the version that the caller knows. null: never opened. */
  readonly read: (account: AccountId, known: number | null) => Promise<PaperRow | 'same' | null>
  /** Writes only if the row is still of version `from` (null: none is there yet); false when somebody was quicker. */
  readonly swap: (account: AccountId, from: number | null, change: PaperChange) => Promise<boolean>
  /** Accounts of busy rows in the order of their ids, those after one. */
  readonly busy: (after: AccountId | null, limit: number) => Promise<readonly AccountId[]>
  readonly remove: (account: AccountId) => Promise<void>
}
