import { z } from 'zod'
import { readVaultKeys } from './vault.ts'

/** One variable: how it is read, what it may be in words, and the nearest valid value to a wrong one. */
export type Field<T> = {
  readonly schema: z.ZodType<T>
  readonly limit: string
  readonly secret: boolean
  readonly nearest: (value: string) => string | null
}

const nothing = (): null => null
const orElse = <T>(schema: z.ZodType<T>, standard: T): z.ZodType<T> => z.preprocess((value) => (value === undefined || value === '' ? undefined : value), schema.optional()).transform((value) => value ?? standard)
const orNull = <T>(schema: z.ZodType<T>): z.ZodType<T | null> => orElse<T | null>(schema, null)

const SECRET_BYTES = 32
/** What .env.example shows begins so: no installation may run on it. */
const EXAMPLE = /example|change-?me|your-|placeholder/i
const isSecret = (text: string): boolean => new TextEncoder().encode(text).length >= SECRET_BYTES && !EXAMPLE.test(text)

export const secret = (): Field<string | null> => ({
  schema: orNull(z.string().refine(isSecret)), secret: true, nearest: nothing,
  limit: `at least ${SECRET_BYTES} bytes, and none of .env.example`,
})

/** A secret that travels in a header of Telegram, which takes these letters only. */
export const headerSecret = (): Field<string | null> => ({
  schema: orNull(z.string().regex(/^[A-Za-z0-9_-]{32,256}$/).refine(isSecret)), secret: true, nearest: nothing,
  limit: '32 to 256 letters of A-Z, a-z, 0-9, _ and -, and none of .env.example',
})

export const vaultKeys = (): Field<string | null> => ({
  schema: orNull(z.string().refine((text) => readVaultKeys(text) !== null && !EXAMPLE.test(text))), secret: true, nearest: nothing,
  limit: 'kid:key,kid:key with keys of 32 bytes in base64url, the current one first, and none of .env.example',
})

const parsed = (text: string): URL | null => (URL.canParse(text) ? new URL(text) : null)
const nearestAddress = (protocols: readonly string[], text: string): string | null => {
  const bare = text.replace(/^[a-z]+:\/\//i, '')
  const guess = `${protocols[0] ?? ''}//${bare}`
  return bare !== '' && !/\s/.test(bare) && URL.canParse(guess) ? guess : null
}
const isAddress = (protocols: readonly string[]) => (text: string): boolean => protocols.includes(parsed(text)?.protocol ?? '')
const addressField = (protocols: readonly string[]) => ({ limit: `an address that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`, nearest: (text: string) => nearestAddress(protocols, text) })

export const address = (protocols: readonly string[]): Field<string | null> => ({ schema: orNull(z.string().refine(isAddress(protocols))), secret: false, ...addressField(protocols) })
export const addressOr = (protocols: readonly string[], standard: string): Field<string> => ({ schema: orElse(z.string().refine(isAddress(protocols)), standard), secret: false, ...addressField(protocols) })

/** A database's address holds its password: it is never shown. */
export const databaseAddress = (): Field<string | null> => {
  const protocols = ['postgres:', 'postgresql:']
  return { schema: orNull(z.string().refine((text) => isAddress(protocols)(text) && !EXAMPLE.test(text))), secret: true, limit: `${addressField(protocols).limit}, and none of .env.example`, nearest: nothing }
}

export const whole = (from: number, to: number, standard: number): Field<number> => ({
  schema: orElse(z.string().regex(/^\d{1,9}$/).transform(Number).refine((value) => value >= from && value <= to), standard),
  secret: false,
  limit: `a whole number from ${from} to ${to}`,
  nearest: (text) => (Number.isFinite(Number(text)) ? String(Math.min(to, Math.max(from, Math.round(Number(text))))) : null),
})

/** Letters that stand at the same place, less what differs in length: enough to guess a slip of the finger. */
const likeness = (a: string, b: string): number => Array.from(a).filter((letter, index) => letter === b[index]).length - Math.abs(a.length - b.length)

export const choice = <const T extends string>(names: readonly [T, ...T[]], standard: T): Field<T> => ({
  schema: orElse<T>(z.enum(names), standard),
  secret: false,
  limit: `one of ${names.join(', ')}`,
  nearest: (text) => names.reduce((best, name) => (likeness(name, text.toLowerCase()) > likeness(best, text.toLowerCase()) ? name : best), names[0]),
})

export const words = (pattern: RegExp, limit: string): Field<string | null> => ({ schema: orNull(z.string().regex(pattern)), secret: false, limit, nearest: nothing })
export const wordsOr = (pattern: RegExp, limit: string, standard: string, nearest: (text: string) => string | null = nothing): Field<string> => ({ schema: orElse(z.string().regex(pattern), standard), secret: false, limit, nearest })

/** What the paper exchange trades. */
export const market = (): Field<string> => wordsOr(/^(seeded:\d{1,9}|replay:.+|live)$/, 'seeded:N (N up to 999999999), replay:FILE.csv[.gz][,FILE] or live', 'seeded:1', (text) => {
  if (/\.csv(\.gz)?$/.test(text)) return `replay:${text}`
  if (/^l/i.test(text)) return 'live'
  if (/^r/i.test(text)) return 'replay:BTCUSDT-1m.csv'
  return `seeded:${/\d{1,9}/.exec(text)?.[0] ?? '1'}`
})
