import { pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { sql } from 'drizzle-orm'

/** Who was let in. The first is the owner, and there is one. */
export const users = pgTable('users', {
  user: text('user_id').primaryKey(),
  telegramId: text('telegram_id').notNull().unique(),
  name: text('name').notNull(),
  language: text('language').notNull(),
  timeZone: text('time_zone').notNull(),
  role: text('role').notNull(),
}, (row) => [uniqueIndex('users_one_owner').on(row.role).where(sql`role = 'owner'`)])
