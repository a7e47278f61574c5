import { sql } from 'drizzle-orm'
import { bigint, boolean, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { users } from './users.ts'

/** The unit of decision: its row is the lock of a drain. Times are store time, ms. */
export const accounts = pgTable('accounts', {
  account: text('account').primaryKey(),
  user: text('user_id').notNull().references(() => users.user),
  name: text('name').notNull(),
  venue: text('venue').notNull(),
  live: boolean('live').notNull(),
  epoch: integer('epoch').notNull(),
  seq: bigint('seq', { mode: 'number' }).notNull(),
  state: text('state').notNull(),
  sealedKey: text('sealed_key'),
  apiKey: text('api_key'),
  wakeAt: bigint('wake_at', { mode: 'number' }),
  lastEffect: bigint('last_effect', { mode: 'number' }).notNull(),
  /** Store time of the last drain: what a polling feed asks for. */
  touchedAt: bigint('touched_at', { mode: 'number' }).notNull(),
  /** Store time at which its user took it away: its key is gone, its journal stays. */
  removedAt: bigint('removed_at', { mode: 'number' }),
}, (row) => [index('accounts_by_user').on(row.user), index('accounts_by_wake').on(row.wakeAt), index('accounts_by_touch').on(row.touchedAt),
  uniqueIndex('accounts_one_name').on(row.user, sql`lower(name)`).where(sql`removed_at is null`),
  uniqueIndex('accounts_one_key').on(row.apiKey).where(sql`api_key is not null`)])
