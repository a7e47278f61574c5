import { bigint, boolean, index, pgTable, text } from 'drizzle-orm/pg-core'
import { sql } from 'drizzle-orm'

/** The in-process paper venue of an account (exchange/paper). Times are exchange time, ms. */
export const paperVenues = pgTable('paper_venues', {
  account: text('account').primaryKey(),
  version: bigint('version', { mode: 'number' }).notNull(),
  at: bigint('at', { mode: 'number' }).notNull(),
  busy: boolean('busy').notNull(),
  state: text('state').notNull(),
}, (row) => [index('paper_venues_busy').on(row.account).where(sql`busy`)])
