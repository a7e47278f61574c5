import { bigint, index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { accounts } from './accounts.ts'

/** One row per account, made with it. `until` is store time, ms; 0 when free. */
export const leases = pgTable('leases', {
  account: text('account').primaryKey().references(() => accounts.account),
  holder: text('holder').notNull(),
  epoch: integer('epoch').notNull(),
  until: bigint('until', { mode: 'number' }).notNull(),
}, (row) => [index('leases_by_holder').on(row.holder), index('leases_by_end').on(row.until)])
