import { bigint, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { accounts } from './accounts.ts'

/** Projection of the journal for lists and pages. */
export const trades = pgTable('trades', {
  account: text('account').notNull().references(() => accounts.account),
  trade: integer('trade').notNull(),
  name: text('name').notNull(),
  symbol: text('symbol').notNull(),
  side: text('side').notNull(),
  status: text('status').notNull(),
  openedAt: bigint('opened_at', { mode: 'number' }),
  closedAt: bigint('closed_at', { mode: 'number' }),
  updatedAt: bigint('updated_at', { mode: 'number' }).notNull(),
  body: text('body').notNull(),
  /** As in the body, for sums over many trades; null in rows that were last written by a program before these columns. */
  nakedMs: bigint('naked_ms', { mode: 'number' }),
  nakedSince: bigint('naked_since', { mode: 'number' }),
}, (row) => [primaryKey({ columns: [row.account, row.trade] }), index('trades_by_end').on(row.account, row.closedAt)])
