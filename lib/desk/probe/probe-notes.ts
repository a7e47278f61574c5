import { fromCanonical, toCanonical } from '#core/json.ts'
import type { Quantity } from '#core/money/money.ts'
import type { AccountId, Store } from '../ports/store.ts'

/** What a probe is about to send, stored before a byte leaves: after a crash the next one finds all of it. */
export type ProbeNotes = {
  readonly mark: string
  readonly symbol: string
  /** Client ids of plain orders, oldest first. */
  readonly clientIds: readonly string[]
  /** The most contracts that it may have opened. */
  readonly opens: Quantity
}

const keyOf = (account: AccountId): string => `probe:${account}`

export const keepNotes = (store: Pick<Store, 'putSetting'>, account: AccountId, notes: ProbeNotes | null): Promise<void> => store.putSetting(keyOf(account), notes === null ? '' : toCanonical(notes))

/** Of a probe that did not end; null: there is none. */
export const leftNotes = async (store: Pick<Store, 'setting'>, account: AccountId): Promise<ProbeNotes | null> => {
  const text = await store.setting(keyOf(account))
  return text === null || text === '' ? null : fromCanonical<ProbeNotes>(text)
}
