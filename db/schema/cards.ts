import { bigint, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { accounts } from './accounts.ts'

/** Which message of which chat shows which trade, and up to which event. */
export const cards = pgTable('cards', {
  account: text('account').notNull().references(() => accounts.account),
  trade: integer('trade').notNull(),
  chat: text('chat').notNull(),
  message: bigint('message', { mode: 'number' }).notNull(),
  shownSeq: bigint('shown_seq', { mode: 'number' }).notNull(),
  shownAt: bigint('shown_at', { mode: 'number' }).notNull(),
}, (row) => [primaryKey({ columns: [row.account, row.trade, row.chat] })])
