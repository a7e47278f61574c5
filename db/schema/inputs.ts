import { sql } from 'drizzle-orm'
import { bigint, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { accounts } from './accounts.ts'

/** What waits to be decided, and what was decided. `n` only orders: it has gaps. */
export const inputs = pgTable('inputs', {
  account: text('account').notNull().references(() => accounts.account),
  id: text('id').notNull(),
  n: bigint('n', { mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
  at: bigint('at', { mode: 'number' }).notNull(),
  storedAt: bigint('stored_at', { mode: 'number' }).notNull(),
  body: text('body').notNull(),
  /** Canonical JSON; null until a drain decided it. */
  outcome: text('outcome'),
}, (row) => [
  primaryKey({ columns: [row.account, row.id] }),
  index('inputs_undrained').on(row.account, row.n).where(sql`outcome is null`),
  index('inputs_drained').on(row.account, row.n).where(sql`outcome is not null`),
])
