import { readDecimal, showDecimal } from '#core/money/decimal.ts'

/** Anything the journal can hold: exact numbers are bigints in units of 10⁻⁸. */
export type Json = null | boolean | number | string | bigint | readonly Json[] | { readonly [key: string]: Json | undefined }

/**
 * Canonical text of a journal body: keys sorted, absent members left out, exact numbers as decimal strings behind `=`
 * (61234.5 is `"=61234.5"`), a string that begins with `=` gets one more.
 */
export const toCanonical = (value: unknown): string => {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'bigint') return `"=${showDecimal(value)}"`
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new Error(`assertion failed: a number in the journal is a whole number, not ${value}`)
    return String(value)
  }
  if (typeof value === 'string') return JSON.stringify(value.startsWith('=') ? `=${value}` : value)
  if (Array.isArray(value)) return `[${value.map((item) => toCanonical(item === undefined ? null : item)).join(',')}]`
  if (typeof value === 'object') return objectText(value)
  throw new Error(`assertion failed: the journal holds no ${typeof value}`)
}

const objectText = (value: object): string => {
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  members.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${toCanonical(member)}`).join(',')}}`
}

const revive = (value: unknown): unknown => {
  if (typeof value === 'string') return value.startsWith('==') ? value.slice(1) : value.startsWith('=') ? exact(value.slice(1)) : value
  if (Array.isArray(value)) return value.map(revive)
  if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, revive(member)]))
  return value
}

const exact = (text: string): bigint => {
  const value = readDecimal(text)
  if (typeof value === 'string') throw new Error(`assertion failed: '=${text.slice(0, 40)}' in the journal is exact (${value})`)
  return value
}

/** Reads canonical text back. The type is the writer's promise: bodies are only ever read under the version they were written with. */
export const fromCanonical = <T>(text: string): T => revive(JSON.parse(text)) as T
