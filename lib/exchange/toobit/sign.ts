import { createHmac, timingSafeEqual } from 'node:crypto'

/** One `name=value` pair of a request; pairs are never sorted: the order signed is the order sent. */
export type Pair = readonly [name: string, value: string]

/**
 * Pairs as they travel. The documents join raw text; every character that needs no encoding stays as it is, the comma of an
 * id list included, and what does need it is encoded first and signed as sent (TOOBIT-API.md 1.4).
 */
export const formText = (pairs: readonly Pair[]): string =>
  pairs.map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll('%2C', ',')}`).join('&')

/** Lowercase hex HMAC-SHA256, the only form that current documents promise to accept. */
export const hmacHex = (secret: string, text: string): string => createHmac('sha256', secret).update(text).digest('hex')

/** Compares without telling by its duration how much of the signature was right. */
export const sameSignature = (given: string, expected: string): boolean => {
  const a = Buffer.from(given.toLowerCase(), 'utf8')
  const b = Buffer.from(expected, 'utf8')
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Removes the `signature` pair from raw query or body text; null signature when there is none. */
export const cutSignature = (raw: string): { readonly text: string; readonly signature: string | null } => {
  if (raw === '') return { text: '', signature: null }
  const found = /(^|&)signature=([^&]*)/.exec(raw)
  if (found === null) return { text: raw, signature: null }
  const before = raw.slice(0, found.index)
  const after = raw.slice(found.index + found[0].length)
  const text = before === '' ? after.replace(/^&/, '') : before + after
  return { text, signature: found[2] ?? '' }
}
