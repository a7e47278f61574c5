import type { Venue } from '#core/venue/venue.ts'
import type { PaperRows } from '#desk/ports/paper-rows.ts'
import type { AccountId } from '#desk/ports/store.ts'
import { busySymbols, type Looks, openRow, readRow, writeRow } from './row-state.ts'

/** The venue as this process has it: of a stored version, and perhaps ahead of it by what prices alone did. Times are exchange time, ms. */
export type Held = { readonly version: number; readonly storedAt: number; readonly venue: Venue; looks: Looks; lookedAt: number }

export type RowKeeper = {
  /** The newest version. */
  readonly load: () => Promise<Held>
  /** Writes what is held as the next version and gives it; null: somebody was quicker, and nothing of it is true. */
  readonly store: (held: Held) => Promise<Held | null>
  /** The same state as the next version: whoever still writes on an older one fails. */
  readonly seal: (held: Held) => Promise<Held | null>
  /** What is held is in doubt: the next load reads it anew. */
  readonly drop: () => void
}
export type KeeperParts = { readonly rows: PaperRows; readonly account: AccountId; readonly now: () => Promise<number>; /** The row was changed by another process, unseen. */ readonly onForeign: () => void }

export const rowKeeper = ({ rows, account, now, onForeign }: KeeperParts): RowKeeper => {
  let held: Held | null = null
  let known: number | null = null
  const take = (fresh: Held): Held => {
    held = fresh
    if (known !== null && known !== fresh.version) onForeign()
    known = fresh.version
    return fresh
  }
  const open = async (): Promise<Held | null> => {
    const at = await now()
    const state = openRow(account, at)
    const written = await rows.swap(account, null, { version: at, at, busy: false, state: writeRow(state) })
    return written ? take({ ...state, version: at, storedAt: at, lookedAt: 0 }) : null
  }
  const load = async (): Promise<Held> => {
    const row = await rows.read(account, held?.version ?? null)
    if (row === 'same' && held !== null) return held
    if (row !== null && row !== 'same') return take({ ...readRow(row.state), version: row.version, storedAt: row.at, lookedAt: 0 })
    held = null
    return (await open()) ?? load()
  }
  const swap = async (from: Held, state: string | null): Promise<Held | null> => {
    const next = { version: from.version + 1, at: from.venue.now(), busy: busySymbols(from.venue, account).length > 0, state }
    held = null
    if (!(await rows.swap(account, from.version, next))) return null
    held = { ...from, version: next.version, storedAt: state === null ? from.storedAt : next.at }
    known = next.version
    return held
  }
  return { load, store: (from) => swap(from, writeRow(from)), seal: (from) => swap(from, null), drop: () => void (held = null) }
}
