import type { CardRow, Store } from '#desk/ports/store.ts'
import { accountIdOf } from './identity.ts'
import { numberOf, textOf, type Row, type Sql } from './sql.ts'

const cardOf = (row: Row): CardRow => ({
  account: accountIdOf(row),
  trade: numberOf(row, 'trade'),
  chat: textOf(row, 'chat'),
  message: numberOf(row, 'message'),
  shownSeq: numberOf(row, 'shown_seq'),
  shownAt: numberOf(row, 'shown_at'),
})

export const cardStore = (sql: Sql): Pick<Store, 'putCard' | 'cards'> => ({
  putCard: async (card, over) => {
    const values = [card.account, card.trade, card.chat, card.message, card.shownSeq, card.shownAt]
    if (over !== undefined) await sql.query('update cards set message = $4, shown_seq = $5, shown_at = $6 where account = $1 and trade = $2 and chat = $3 and message = $7', [...values, over])
    else await sql.query(
      `insert into cards (account, trade, chat, message, shown_seq, shown_at) values ($1, $2, $3, $4, $5, $6)
       on conflict (account, trade, chat) do update set message = excluded.message, shown_seq = excluded.shown_seq, shown_at = excluded.shown_at`,
      values,
    )
  },
  cards: async (account) => (await sql.query('select account, trade, chat, message, shown_seq, shown_at from cards where account = $1 order by trade, chat collate "C"', [account])).map(cardOf),
})
