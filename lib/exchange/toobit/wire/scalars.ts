import { z } from 'zod'
import { cutDecimal } from '#core/money/decimal.ts'

/** A number's plain decimal text: the wire quotes decimals or not, and both mean the same (TOOBIT-API.md, General conventions). */
const plain = (value: number): string => (/e/i.test(String(value)) ? value.toFixed(12) : String(value))

/** Ids, names, enum words: a string, or a number that some replies send unquoted. */
export const word = z.union([z.string(), z.number()]).transform((value) => (typeof value === 'number' ? plain(value) : value))

/** An exact decimal of any precision, cut to units of 10⁻⁸. */
export const exact = word.transform((value, context) => {
  const units = cutDecimal(value)
  if (units !== null) return units
  context.issues.push({ code: 'custom', message: `'${value.slice(0, 40)}' is no decimal`, input: value })
  return z.NEVER
})

/** A decimal that may be absent, null or empty where it says nothing. */
export const maybeExact = word.nullish().transform((value) => (value === null || value === undefined || value === '' ? null : cutDecimal(value)))

/** Milliseconds, counters and small enumerations. */
export const whole = word.transform((value, context) => {
  const number = Number(value)
  if (value !== '' && Number.isFinite(number)) return number
  context.issues.push({ code: 'custom', message: `'${value.slice(0, 40)}' is no number`, input: value })
  return z.NEVER
})
export const maybeWhole = word.nullish().transform((value) => (value === null || value === undefined || value === '' ? null : Number(value)))

/** Long integers outside strings get quotes before parsing: an order id of 19 digits doesn't survive a double. */
const LONG = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g

/** Most replies hold none: outside a string a number follows one of these, or begins the text. */
const MAYBE_LONG = /(?:^|[:,[\s])-?\d{16}/

export const readJson = (text: string): unknown => JSON.parse(!MAYBE_LONG.test(text) ? text : text.replace(LONG, (found) => (found.startsWith('"') ? found : `"${found}"`)))
