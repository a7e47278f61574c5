import { readDecimal, showDecimal } from '#core/money/decimal.ts'

/** Anything the journal can hold: exact numbers are bigints in units of 10⁻⁸. */
export type Json = null | boolean | number | string | bigint | readonly Json[] | { readonly [key: string]: Json | undefined }

/**
 * Canonical text of a journal body: keys sorted, absent members left out, exact numbers as decimal strings behind `=`
 * (61234.5 is `"=61234.5"`), a string that begins with `=` gets one more.
 */
export const toCanonical = (value: unknown, known?: KnownTexts): string => {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'bigint') return `"=${showDecimal(value)}"`
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new Error(`assertion failed: a number in the journal is a whole number, not ${value}`)
    return String(value)
  }
  if (typeof value === 'string') return JSON.stringify(value.startsWith('=') ? `=${value}` : value)
  if (Array.isArray(value)) return `[${value.map((item) => toCanonical(item === undefined ? null : item, known)).join(',')}]`
  if (typeof value === 'object') return known === undefined ? objectText(value) : knownText(value, known)
  throw new Error(`assertion failed: the journal holds no ${typeof value}`)
}

/** Texts of values that never change: what most of a state is, from one decision to the next. */
export type KnownTexts = WeakMap<object, string>
/** Shorter texts are made anew faster than they are found. */
const WORTH_KNOWING = 200

const knownText = (value: object, known: KnownTexts): string => {
  const found = known.get(value)
  if (found !== undefined) return found
  const text = objectText(value, known)
  if (text.length >= WORTH_KNOWING) known.set(value, text)
  return text
}

/** An account's whole state is written at each decision: no pairs, no closures. Keys sort by code unit, as `sort` does by itself. */
const objectText = (value: object, known?: KnownTexts): string => {
  const members = value as { readonly [key: string]: unknown }
  let text = ''
  for (const key of sortedKeys(value)) {
    const member = members[key]
    if (member !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${toCanonical(member, known)}`
  }
  return `{${text}}`
}

/** What was read back is sorted already: looking is cheaper than sorting again. */
const sortedKeys = (value: object): readonly string[] => {
  const keys = Object.keys(value)
  for (let i = 1; i < keys.length; i += 1) if ((keys[i - 1] ?? '') > (keys[i] ?? '')) return keys.sort()
  return keys
}

/** Works in place: what `JSON.parse` made belongs to nobody else. Members that are exact are strings that begin with `=`. */
const revive = (value: unknown): unknown => {
  if (typeof value === 'string') return value.charCodeAt(0) !== EQUALS ? value : value.charCodeAt(1) === EQUALS ? value.slice(1) : exact(value.slice(1))
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) for (let i = 0; i < value.length; i += 1) value[i] = revive(value[i])
  else reviveMembers(value as Record<string, unknown>)
  return value
}
const EQUALS = 61

const reviveMembers = (owner: Record<string, unknown>): void => {
  for (const key of Object.keys(owner)) {
    const member = owner[key]
    const revived = revive(member)
    if (revived === member) continue
    // A member like any other in JSON; assigning it would make it the prototype.
    if (key === '__proto__') Object.defineProperty(owner, key, { value: revived, writable: true, enumerable: true, configurable: true })
    else owner[key] = revived
  }
}

const exact = (text: string): bigint => {
  const value = readDecimal(text)
  if (typeof value === 'string') throw new Error(`assertion failed: '=${text.slice(0, 40)}' in the journal is exact (${value})`)
  return value
}

/** Reads canonical text back. The type is the writer's promise: bodies are only ever read under the version they were written with. */
export const fromCanonical = <T>(text: string): T => revive(JSON.parse(text)) as T
