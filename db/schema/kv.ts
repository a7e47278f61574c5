import { bigint, index, pgTable, text } from 'drizzle-orm/pg-core'

/** Locks, cool-downs, rate limits, hot cache where no Redis is. `until` is store time, ms. */
export const kv = pgTable('kv', {
  key: text('key').primaryKey(),
  value: text('value').notNull(),
  until: bigint('until', { mode: 'number' }).notNull(),
}, (row) => [index('kv_by_end').on(row.until)])
