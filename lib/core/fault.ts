/** May it be asked again: at once after a short wait, after the limit's reset, after correcting the clock, or not at all. */
export type Retry = 'soon' | 'after-limit' | 'after-clock' | 'never'

export type FaultFacts = {
  /** Closed, kebab-case: `insufficient-balance`, `timeout`, `rate-limited`, `order-not-found`, … */
  readonly code: string
  readonly retry: Retry
  /**
   * true: the venue surely did nothing (or surely did all, on success). false: it may have acted; ask before anything else.
   */
  readonly outcomeKnown: boolean
  /** The venue's own number and text, cut to 200 characters, without secrets. */
  readonly venueCode?: number | undefined
  readonly venueText?: string | undefined
  /** ms time before which nothing may be sent. */
  readonly retryAt?: number | undefined
  /** true when surely no byte reached the venue's matching, so the same client id may be sent again. */
  readonly neverReached?: boolean | undefined
  readonly cause?: unknown
}

/** The world failed: never a trader's mistake (a refusal) nor a bug of ours (an assertion). */
export class Fault extends Error {
  readonly facts: FaultFacts
  constructor(facts: FaultFacts) {
    super(facts.venueText === undefined ? facts.code : `${facts.code}: ${facts.venueText}`, { cause: facts.cause })
    this.name = 'Fault'
    this.facts = facts
  }
}

export const isFault = (thrown: unknown): thrown is Fault => thrown instanceof Fault
