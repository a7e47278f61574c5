import { bigint, integer, numeric, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { accounts } from './accounts.ts'

/** What a worker may fire without asking: after a crash every order id of its block is looked up. */
export const grants = pgTable('grants', {
  account: text('account').notNull().references(() => accounts.account),
  /** Epoch of the lease under which it was given. */
  epoch: integer('epoch').notNull(),
  /** JSON list. */
  symbols: text('symbols').notNull(),
  reserved: numeric('reserved', { precision: 38, scale: 8 }).notNull(),
  idFrom: bigint('id_from', { mode: 'number' }).notNull(),
  idTo: bigint('id_to', { mode: 'number' }).notNull(),
  until: bigint('until', { mode: 'number' }).notNull(),
}, (row) => [primaryKey({ columns: [row.account, row.epoch, row.idFrom] })])
