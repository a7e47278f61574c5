import { sql } from 'drizzle-orm'
import { bigint, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { accounts } from './accounts.ts'

/** The outbox. `n` is counted per account under its lock. Times are store time, ms. */
export const effects = pgTable('effects', {
  account: text('account').notNull().references(() => accounts.account),
  n: bigint('n', { mode: 'number' }).notNull(),
  lane: text('lane').notNull(),
  key: text('key').notNull(),
  kind: text('kind').notNull(),
  body: text('body').notNull(),
  notAfter: bigint('not_after', { mode: 'number' }),
  notBefore: bigint('not_before', { mode: 'number' }).notNull(),
  rank: integer('rank').notNull(),
  replaces: text('replaces'),
  attempts: integer('attempts').notNull(),
  /** Until when the last attempt may still send; null when nothing can be on its way. */
  sendBefore: bigint('send_before', { mode: 'number' }),
  /** Who made the last attempt. */
  runner: text('runner'),
  /** done or dropped; null while it waits. */
  ended: text('ended'),
}, (row) => [
  primaryKey({ columns: [row.account, row.n] }),
  index('effects_waiting').on(row.lane, row.account, row.key, row.n).where(sql`ended is null`),
  index('effects_replaceable').on(row.account, row.replaces).where(sql`ended is null`),
])
