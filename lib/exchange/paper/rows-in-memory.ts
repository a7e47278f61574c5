import type { PaperRow, PaperRows } from '#desk/ports/paper-rows.ts'
import type { AccountId } from '#desk/ports/store.ts'

/** For tests: rows that two venues of one process share, each answer in a later turn. */
export const rowsInMemory = (): PaperRows => {
  const rows = new Map<AccountId, PaperRow>()
  return {
    read: async (account, known) => {
      await Promise.resolve()
      const row = rows.get(account) ?? null
      return row !== null && row.version === known ? 'same' : row
    },
    swap: async (account, from, { state, ...change }) => {
      await Promise.resolve()
      const row = rows.get(account)
      if ((row?.version ?? null) !== from) return false
      rows.set(account, { ...change, state: state ?? row?.state ?? '' })
      return true
    },
    busy: async (after, limit) => {
      await Promise.resolve()
      return [...rows].filter(([account, row]) => row.busy && (after === null || account > after)).map(([account]) => account).toSorted().slice(0, limit)
    },
    remove: async (account) => {
      await Promise.resolve()
      rows.delete(account)
    },
  }
}
