import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto'

/** A name that no other process has, told apart by eye: `worker-3f9c2a7e1b`. */
export const processName = (kind: string): string => `${kind}-${randomBytes(5).toString('hex')}`
export const freshId = (): string => randomUUID()
/** 32 random bytes as base64url: what each installation makes of its own. */
export const freshSecret = (): string => randomBytes(32).toString('base64url')

/** No letter that looks like another: what is read from one screen and typed into another. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
const four = (): string => Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join('')
/** 58 bits, in groups of four. */
export const newCode = (): string => [four(), four(), four()].join('-')
export const digest = (text: string): string => createHash('sha256').update(text).digest('hex')
