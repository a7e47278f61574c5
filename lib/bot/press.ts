import { assert } from '#core/assert.ts'
import type { AccountId } from '#desk/ports/store.ts'

/** Most bytes that Telegram takes as a button's data. */
const DATA_MAX = 64

/**
 * Data of a button that acts on an account or on one of its trades: `c:3:1:paper`. The account stands in it, so that a press acts on the account
 * that it was drawn for, whichever the chat speaks for meanwhile. An account's id is never given again, so an old button never means a new account.
 */
export const pressOf = (account: AccountId, verb: string, ...numbers: readonly number[]): string => {
  const data = [verb, ...numbers, account].join(':')
  assert(data.length <= DATA_MAX, `a button's data is at most ${DATA_MAX} bytes: ${verb}`)
  return data
}

export type Press = { readonly verb: string; readonly numbers: readonly number[]; /** null: one that concerns no account. */ readonly account: string | null }
/** What a press carries by its verb's form: how many numbers, and whether an account follows them. */
export type PressForm = { readonly numbers: number; readonly account: boolean }

/** null: forged, cut, or of a form that is made no more. */
export const readPress = (data: string, formOf: (verb: string) => PressForm | undefined): Press | null => {
  if (data.length > DATA_MAX) return null
  const [verb = '', ...rest] = data.split(':')
  const form = formOf(verb)
  if (form === undefined || rest.length !== form.numbers + (form.account ? 1 : 0)) return null
  const numbers = rest.slice(0, form.numbers).map(Number)
  const account = form.account ? (rest.at(-1) ?? '') : null
  return account === '' || numbers.some((n) => !Number.isSafeInteger(n) || n < 1) ? null : { verb, numbers, account }
}
