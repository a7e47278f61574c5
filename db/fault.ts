import { Fault, isFault, type Retry } from '#core/fault.ts'

const textMember = (thrown: unknown, name: string): string | null => {
  if (typeof thrown !== 'object' || thrown === null) return null
  const value: unknown = Reflect.get(thrown, name)
  return typeof value === 'string' ? value : null
}

type Meaning = { readonly code: string; readonly retry: Retry; readonly outcomeKnown: boolean }

/** SQLSTATE (PostgreSQL's appendix A) → what it means to the desk. */
const STATES: ReadonlyMap<string, Meaning> = new Map([
  ['23505', { code: 'already-exists', retry: 'never', outcomeKnown: true }],
  ['23503', { code: 'not-found', retry: 'never', outcomeKnown: true }],
  ['40001', { code: 'store-conflict', retry: 'soon', outcomeKnown: true }],
  ['40P01', { code: 'store-conflict', retry: 'soon', outcomeKnown: true }],
  ['55P03', { code: 'store-slow', retry: 'soon', outcomeKnown: true }],
  ['57014', { code: 'store-slow', retry: 'soon', outcomeKnown: true }],
  ['25P03', { code: 'store-slow', retry: 'soon', outcomeKnown: true }],
  ['53300', { code: 'store-full', retry: 'soon', outcomeKnown: true }],
  ['53400', { code: 'store-full', retry: 'soon', outcomeKnown: true }],
  ['57P03', { code: 'store-unreachable', retry: 'soon', outcomeKnown: true }],
  ['28P01', { code: 'store-sign-in', retry: 'never', outcomeKnown: true }],
  ['3D000', { code: 'store-missing', retry: 'never', outcomeKnown: true }],
])

/** Connections that ended, on either side: what was sent may have happened. */
const LOST = /terminat|ECONNRESET|EPIPE|ETIMEDOUT|Connection (ended|closed)|not queryable|timeout/i
const NEVER_REACHED = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|timeout exceeded when trying to connect/i

const meaningOf = (thrown: unknown, phase: 'connect' | 'work' | 'commit'): Meaning | null => {
  const state = textMember(thrown, 'code') ?? ''
  const known = STATES.get(state)
  if (known !== undefined) return phase === 'commit' ? { ...known, outcomeKnown: false } : known
  const text = `${state} ${textMember(thrown, 'message') ?? ''}`
  if (phase === 'connect' || NEVER_REACHED.test(text)) return { code: 'store-unreachable', retry: 'soon', outcomeKnown: true }
  if (state.startsWith('08') || state.startsWith('57P') || LOST.test(text)) return { code: 'store-lost', retry: 'soon', outcomeKnown: false }
  return phase === 'commit' ? { code: 'store-lost', retry: 'soon', outcomeKnown: false } : null
}

/** The Fault that a driver's error means; a bug of ours (bad SQL, a broken check) comes back as it was. */
export const storeFault = (thrown: unknown, phase: 'connect' | 'work' | 'commit'): unknown => {
  if (isFault(thrown)) return thrown
  const meaning = meaningOf(thrown, phase)
  const text = textMember(thrown, 'message') ?? ''
  return meaning === null ? thrown : new Fault({ ...meaning, venueText: text.slice(0, 200), cause: thrown })
}
