import { readDecimal } from '#core/money/decimal.ts'
import { type Money, money, ONE, type Price, price, type Quantity, quantity } from '#core/money/money.ts'
import { invalid, missing } from './refusal.ts'

export type Params = ReadonlyMap<string, string>

/** Absent and empty are the same to the venue. */
export const maybeText = (params: Params, name: string): string | null => {
  const value = params.get(name)
  return value === undefined || value === '' ? null : value
}
export const text = (params: Params, name: string, limit: string): string => {
  const value = maybeText(params, name)
  if (value === null) throw missing(name, limit)
  return value
}

/** Largest plain number that a price or size may be: 10¹⁰. */
const MOST = 10n ** 10n * ONE

const maybeDecimal = (params: Params, name: string): bigint | null => {
  const value = maybeText(params, name)
  if (value === null) return null
  const units = readDecimal(value)
  if (typeof units === 'string') throw invalid(name, value, 'a decimal number with at most 8 decimals')
  if (units > MOST || units < -MOST) throw invalid(name, value, 'at most 10000000000', '10000000000')
  return units
}
const positive = (params: Params, name: string): bigint | null => {
  const units = maybeDecimal(params, name)
  if (units !== null && units <= 0n) throw invalid(name, params.get(name) ?? '', 'more than 0')
  return units
}
/** 0 and absence are the same: many clients send empty fields as 0. */
const positiveOrNone = (params: Params, name: string): bigint | null => {
  const units = maybeDecimal(params, name)
  if (units !== null && units < 0n) throw invalid(name, params.get(name) ?? '', 'more than 0')
  return units === 0n ? null : units
}

export const maybePrice = (params: Params, name: string): Price | null => {
  const units = positiveOrNone(params, name)
  return units === null ? null : price(units)
}
export const priceOf = (params: Params, name: string): Price => {
  const units = positive(params, name)
  if (units === null) throw missing(name, 'a price above 0')
  return price(units)
}
export const maybeQuantity = (params: Params, name: string): Quantity | null => {
  const units = positiveOrNone(params, name)
  return units === null ? null : quantity(units)
}
export const moneyOf = (params: Params, name: string): Money => {
  const units = maybeDecimal(params, name)
  if (units === null) throw missing(name, 'an amount of the margin coin')
  return money(units)
}

export const maybeWhole = (params: Params, name: string, range: { readonly min: number; readonly max: number }): number | null => {
  const value = maybeText(params, name)
  if (value === null) return null
  const number = /^-?\d{1,16}$/.test(value) ? Number(value) : Number.NaN
  if (Number.isNaN(number)) throw invalid(name, value, `a whole number from ${range.min} to ${range.max}`)
  if (number < range.min || number > range.max) throw invalid(name, value, `from ${range.min} to ${range.max}`, String(Math.min(range.max, Math.max(range.min, number))))
  return number
}
const TIMES = { min: 0, max: 9_999_999_999_999 }
export const maybeTime = (params: Params, name: string): number | null => maybeWhole(params, name, TIMES)

/** One of a closed list of words. */
export const maybeWord = <T extends string>(params: Params, name: string, words: readonly T[]): T | null => {
  const value = maybeText(params, name)
  if (value === null) return null
  const found = words.find((one) => one === value)
  if (found === undefined) throw invalid(name, value, `one of ${words.join(', ')}`)
  return found
}
export const wordOf = <T extends string>(params: Params, name: string, words: readonly T[]): T => {
  const found = maybeWord(params, name, words)
  if (found === null) throw missing(name, `one of ${words.join(', ')}`)
  return found
}

const CLIENT_ID = /^[A-Za-z0-9_.-]{1,36}$/
export const maybeClientId = (params: Params, name: string): string | null => {
  const value = maybeText(params, name)
  if (value !== null && !CLIENT_ID.test(value)) throw invalid(name, value, '1 to 36 characters of A-Z a-z 0-9 _ . -')
  return value
}
export const maybeOrderId = (params: Params, name: string): string | null => {
  const value = maybeText(params, name)
  if (value !== null && !/^\d{1,20}$/.test(value)) throw invalid(name, value, 'an order id of up to 20 digits')
  return value === '0' ? null : value
}
