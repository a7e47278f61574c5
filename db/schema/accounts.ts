import { bigint, boolean, index, integer, pgTable, text } from 'drizzle-orm/pg-core'
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
}, (row) => [index('accounts_by_user').on(row.user), index('accounts_by_wake').on(row.wakeAt), index('accounts_by_touch').on(row.touchedAt)])
