import { Fault, type FaultFacts, type Retry } from '#core/fault.ts'
import { z } from 'zod'
import { ERROR_TABLE } from '../shared/error-table.ts'
import { maybeWhole, readJson } from './wire/scalars.ts'

/** A read changes nothing, so its outcome is always known; a write may have acted. */
export type Kind = 'read' | 'write'

type Meaning = Pick<FaultFacts, 'code' | 'retry' | 'outcomeKnown' | 'neverReached'>

/** Numbers for which the venue surely never came to matching: the same client id may be sent again (ARCHITECTURE.md, Order). */
const NEVER_REACHED: ReadonlySet<number> = new Set([-1003, -1015, -1021])

export const meaningOf = (venueCode: number, kind: Kind): Meaning => {
  const row = ERROR_TABLE.get(venueCode)
  // A number that no sheet knows says nothing about what was done.
  if (row === undefined) return { code: 'unknown-venue-error', retry: 'never', outcomeKnown: kind === 'read' }
  const [code, mark] = row
  const neverReached = NEVER_REACHED.has(venueCode) ? { neverReached: true } : {}
  switch (mark) {
    case 'retry': return { code, retry: 'soon', outcomeKnown: true, ...neverReached }
    case 'retry-read': return { code, retry: kind === 'read' ? 'soon' : 'never', outcomeKnown: kind === 'read' }
    case 'limit': return { code, retry: 'after-limit', outcomeKnown: true, ...neverReached }
    case 'clock': return { code, retry: 'after-clock', outcomeKnown: true, ...neverReached }
    case 'never': return { code, retry: 'never', outcomeKnown: true, ...neverReached }
    default: throw new Error(`assertion failed: ${String(mark)} is a mark of the error table`)
  }
}

const errorBody = z.object({ code: maybeWhole, msg: z.string().nullish(), message: z.string().nullish() })

const NO_CODE = { code: null, text: '' } as const

const codeOf = (value: unknown): { readonly code: number | null; readonly text: string } => {
  if (typeof value !== 'object' || value === null || !('code' in value)) return NO_CODE
  const parsed = errorBody.safeParse(value)
  return parsed.success ? { code: parsed.data.code, text: (parsed.data.msg ?? parsed.data.message ?? '').slice(0, 200) } : NO_CODE
}

/** A body read once; `value` is undefined when it is no JSON, and `why` is what the reader said. */
export type Read = { readonly value: unknown; readonly why: unknown }

export const readBody = (body: string): Read => {
  try {
    return { value: readJson(body), why: null }
  } catch (why) {
    return { value: undefined, why }
  }
}

const HTTP: ReadonlyMap<number, { readonly code: string; readonly retry: Retry; readonly neverReached?: true }> = new Map([
  [401, { code: 'unauthorised', retry: 'never' }],
  [403, { code: 'firewall', retry: 'never', neverReached: true }],
  [404, { code: 'unknown-route', retry: 'never' }],
  [418, { code: 'banned', retry: 'after-limit' }],
  [429, { code: 'rate-limited', retry: 'after-limit', neverReached: true }],
])

/** The fault a reply stands for, or null when it is a success. `retryAt` is filled by the budget, which knows the reset. */
export const faultOf = (reply: { readonly status: number; readonly body: string }, kind: Kind, read: Read = readBody(reply.body)): Fault | null => {
  const plain = HTTP.get(reply.status)
  const { code, text } = reply.status >= 500 ? NO_CODE : codeOf(read.value)
  if (plain !== undefined) return new Fault({ ...plain, outcomeKnown: true, ...(code === null ? {} : { venueCode: code, venueText: text }) })
  if (code !== null && code < 0) return new Fault({ ...meaningOf(code, kind), venueCode: code, venueText: text })
  if (reply.status === 200) return null
  const retry = kind === 'read' && reply.status >= 500 ? 'soon' : 'never'
  return new Fault({ code: reply.status >= 500 ? 'venue-down' : 'unreadable-reply', retry, outcomeKnown: kind === 'read', venueText: `HTTP ${reply.status}` })
}

/** A success whose body isn't what the sheet promises: on a write nobody knows what was done. */
export const unreadable = (kind: Kind, what: string, cause?: unknown): Fault =>
  new Fault({ code: 'unreadable-reply', retry: kind === 'read' ? 'soon' : 'never', outcomeKnown: kind === 'read', venueText: what.slice(0, 200), cause })
