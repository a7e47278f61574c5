import { sql } from 'drizzle-orm'
import { bigint, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'

/** Telegram updates, each stored once and worked in order within its chat; kept 30 days after they were done. */
export const updates = pgTable('updates', {
  bot: text('bot').notNull(),
  updateId: bigint('update_id', { mode: 'number' }).notNull(),
  chat: text('chat').notNull(),
  body: text('body').notNull(),
  failures: integer('failures').notNull(),
  /** Store time, ms. */
  doneAt: bigint('done_at', { mode: 'number' }),
}, (row) => [
  primaryKey({ columns: [row.bot, row.updateId] }),
  index('updates_undone').on(row.bot, row.chat, row.updateId).where(sql`done_at is null`),
  index('updates_done').on(row.bot, row.chat, row.doneAt),
])

/** The lock of a chat: a claim that ends by itself, so that no connection is held while an update is worked. */
export const chats = pgTable('chats', {
  bot: text('bot').notNull(),
  chat: text('chat').notNull(),
  claim: bigint('claim', { mode: 'number' }).notNull(),
  busyUntil: bigint('busy_until', { mode: 'number' }).notNull(),
}, (row) => [primaryKey({ columns: [row.bot, row.chat] })])
