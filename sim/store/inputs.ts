import { present } from '#core/assert.ts'
import type { AccountId, InputRow, Store } from '#desk/ports/store.ts'
import { statement, type Link } from './connection.ts'
import { byText, tableOf } from './tables.ts'

/** Known ids keep their first row. */
export const storeInputs = ({ tables, now }: Link, account: AccountId, inputs: readonly InputRow[]): void => {
  if (inputs.length === 0) return
  const table = tableOf(tables, account)
  for (const { id, at, body } of inputs) {
    if (table.inputs.has(id)) continue
    tables.lastInput += 1
    const input = { id, n: tables.lastInput, at, storedAt: now(), body, outcome: null }
    table.inputs.set(id, input)
    table.undrained.push(input)
  }
}

export const simInputs = (link: Link): Pick<Store, 'offer' | 'outcome' | 'due' | 'now'> => ({
  now: () => statement(link, 'now', link.now),
  offer: async (account, inputs) => {
    if (inputs.length === 0) return []
    return statement(link, 'offer', () => {
      storeInputs(link, account, inputs)
      const stored = tableOf(link.tables, account).inputs
      return inputs.map(({ id }) => {
        const { n, outcome } = present(stored.get(id), 'an offered input is stored')
        return { id, n, outcome }
      })
    })
  },
  outcome: (account, inputId) => statement(link, 'outcome', () => link.tables.accounts.get(account)?.inputs.get(inputId)?.outcome ?? null),
  due: (limit) =>
    statement(link, 'due', () => {
      const now = link.now()
      const due = [...link.tables.accounts.entries()].flatMap(([account, { undrained, wakeAt }]) => {
        const wake = wakeAt !== null && wakeAt <= now
        const since = Math.min(...undrained.map(({ storedAt }) => storedAt), wake ? wakeAt : Infinity)
        return since === Infinity ? [] : [{ account, wake, since }]
      })
      due.sort((a, b) => a.since - b.since || byText(a.account, b.account))
      return due.slice(0, limit).map(({ account, wake }) => ({ account, wake }))
    }),
})
