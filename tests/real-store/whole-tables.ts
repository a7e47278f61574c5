import type { AccountRow, Store } from '#desk/ports/store.ts'
import { type AccountTable, emptyAccount } from '#sim/store/tables.ts'

/** The rows of all accounts, removed ones too. */
export const accountsOf = async (store: Store): Promise<readonly AccountRow[]> => {
  const rows: AccountRow[] = []
  for (const id of await store.accountsOfLoop(null, 100)) {
    const row = await store.accountOfLoop(id)
    if (row !== null) rows.push(row)
  }
  return rows
}

/** The desk's real tables of an account in the simulation's form, by what the store itself tells, so that the same checkers judge them. */
export const accountTable = async (store: Store, row: AccountRow): Promise<AccountTable> => {
  const table = emptyAccount(row)
  for (let after = 0; ; ) {
    const rows = await store.journal(row.user, row.account, { after, limit: 1_000 })
    table.journal.push(...rows)
    const last = rows.at(-1)
    if (last === undefined) break
    after = last.seq
  }
  for (const ended of [true, false]) for (const trade of await store.trades(row.user, row.account, { ended, limit: 10_000 })) table.trades.set(trade.trade, trade)
  for (const card of await store.cards(row.account)) table.cards.set(`${card.trade}/${card.chat}`, card)
  return table
}
