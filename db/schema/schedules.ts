import { bigint, integer, pgTable, text } from 'drizzle-orm/pg-core'

/** Jobs of the built-in scheduler; `nextAt` is store time, ms. */
export const schedules = pgTable('schedules', {
  job: text('job').primaryKey(),
  seconds: integer('seconds').notNull(),
  nextAt: bigint('next_at', { mode: 'number' }).notNull(),
})
