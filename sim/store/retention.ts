import type { Store } from '#desk/ports/store.ts'
import { statement, type Link } from './connection.ts'

export const simRetention = (link: Link): Pick<Store, 'forget'> => ({
  forget: (account, { before, limit }) =>
    statement(link, 'forget', () => {
      const table = link.tables.accounts.get(account)
      if (table === undefined) return 0
      // Both maps hold their rows in the order of their numbers.
      const effects = [...table.effects.values()].filter(({ ended }) => ended !== null).slice(0, limit).filter(({ row }) => row.notBefore < before)
      const inputs = [...table.inputs.values()].filter(({ outcome }) => outcome !== null).slice(0, limit).filter(({ storedAt }) => storedAt < before)
      for (const { row } of effects) table.effects.delete(row.n)
      for (const { id } of inputs) table.inputs.delete(id)
      return effects.length + inputs.length
    }),
})
