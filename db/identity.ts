import type { AccountId, UserId } from '#desk/ports/store.ts'
import { textOf, type Row } from './sql.ts'

const isAccountId = (text: string): text is AccountId => text.length > 0
const isUserId = (text: string): text is UserId => text.length > 0

/** The account that a row of the database names: what is stored there was given by sign-in. */
export const accountIdOf = (row: Row): AccountId => {
  const text = textOf(row, 'account')
  if (!isAccountId(text)) throw new Error('assertion failed: a row names its account')
  return text
}
export const userIdOf = (row: Row): UserId => {
  const text = textOf(row, 'user_id')
  if (!isUserId(text)) throw new Error('assertion failed: a row names its user')
  return text
}
