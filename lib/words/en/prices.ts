import { span } from '../figures.ts'

/** Who says so, and how old it is: Binance, 4 s ago. */
export const saidBy = (source: string, ageMs: number): string => `${source}, ${span(ageMs)} ago`
export const ONLY_TO_READ = 'Your exchange does not answer: a public price, to read only. No order uses it.'
export const NOBODY_ELSE = 'No other source to compare it with.'
export const LAST_KNOWN = 'No source answers now: the last price known.'
export const NO_SOURCES = "This account's market is the paper exchange's own: no other source has its prices."
export const NOT_YOURS = 'Only the owner resets a source.'
export const wasReset = (source: string): string => `${source} is asked again; its record begins anew.`

/** What a source's breaker does now, in one clause. */
export const breakerWords = (state: 'closed' | 'open' | 'half-open', againInMs: number | null): string => {
  if (state === 'closed') return 'asked'
  return state === 'half-open' ? 'the next request is its trial' : `not asked for ${span(againInMs ?? 0)}`
}
