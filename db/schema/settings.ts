import { pgTable, text } from 'drizzle-orm/pg-core'

/** Of the installation: its id, the next epoch of order ids. */
export const settings = pgTable('settings', { name: text('name').primaryKey(), value: text('value').notNull() })
