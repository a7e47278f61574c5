import { type Told, UNREADABLE } from './source.ts'

/** A string, or a number outside of strings. */
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/** JSON with its numbers as the text they were written in: a double would round a price of 17 digits. Throws on what is no JSON. */
export const readAnswer = (body: string): unknown => JSON.parse(body.replace(STRING_OR_NUMBER, (found) => (found.startsWith('"') ? found : `"${found}"`)))

const DECIMAL = /^(\d{1,30})(?:\.(\d{1,40}))?(?:[eE]([+-]?\d{1,2}))?$/
/** Largest price read: 10¹² quote coins. */
const MOST = 10n ** 20n

/**
 * A source's decimal in units of 10⁻⁸, times 10 to the `power` (a contract of 1000 coins has power 3), cut toward zero.
 * null for what is no plain number, zero, negative, or above 10¹².
 */
export const exactUnits = (text: string, power = 0): bigint | null => {
  const parts = DECIMAL.exec(text)
  if (parts === null) return null
  const [, whole = '', tail = '', exponent = '0'] = parts
  const shift = 8 + power + Number(exponent) - tail.length
  const digits = BigInt(whole + tail)
  const units = shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(-shift)
  return units > 0n && units <= MOST ? units : null
}

/** What a price as text says. `madeAt` is text of whole ms, or null. */
export const toldPrice = (text: string, { power = 0, madeAt = null }: { readonly power?: number; readonly madeAt?: string | null } = {}): Told => {
  const units = exactUnits(text, power)
  if (units === null || (madeAt !== null && !/^\d{13}$/.test(madeAt))) return UNREADABLE
  return { type: 'price', units, madeAt: madeAt === null ? null : Number(madeAt) }
}
