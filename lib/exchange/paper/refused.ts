import { Fault, type FaultFacts } from '#core/fault.ts'
import type { Refusal } from '#core/venue/reply.ts'
import type { Stamp } from '#desk/ports/exchange.ts'
import { ERROR_TABLE } from '../shared/error-table.ts'

/** The fault that Toobit would give. */
export const refusalFault = (refusal: Refusal): Fault =>
  new Fault({ code: ERROR_TABLE.get(refusal.code)?.[0] ?? refusal.name, retry: 'never', outcomeKnown: true, venueCode: refusal.code, venueText: refusal.text })

/** The same refusal as at the wire: what arrives late is not done. `now`: exchange time, ms. */
export const checkStamp = (stamp: Stamp, now: number): void => {
  if (now - stamp.signedAt <= stamp.windowMs && stamp.signedAt < now + 1_000) return
  throw new Fault({ code: 'invalid-timestamp', retry: 'after-clock', outcomeKnown: true, neverReached: true, venueCode: -1021 })
}

/** What failed before anything was stored: the command surely did nothing. */
export const neverReached = (facts: FaultFacts, code = facts.code): Fault =>
  new Fault({ code, retry: facts.retry === 'never' ? 'soon' : facts.retry, outcomeKnown: true, neverReached: true, venueText: facts.venueText ?? facts.code, retryAt: facts.retryAt, cause: facts.cause })
