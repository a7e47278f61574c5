import { bigint, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { accounts } from './accounts.ts'

/** Every event, for ever. `body` is canonical JSON text: jsonb would reorder keys and change numbers. */
export const journal = pgTable('journal', {
  account: text('account').notNull().references(() => accounts.account),
  seq: bigint('seq', { mode: 'number' }).notNull(),
  trade: integer('trade'),
  type: text('type').notNull(),
  version: integer('version').notNull(),
  at: bigint('at', { mode: 'number' }).notNull(),
  cause: text('cause').notNull(),
  body: text('body').notNull(),
}, (row) => [primaryKey({ columns: [row.account, row.seq] }), index('journal_by_trade').on(row.account, row.trade, row.seq)])
