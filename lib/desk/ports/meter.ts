import type { Lane, VenueKind } from './store.ts'

/** How an attempt of an effect ended: done; unknown, to be asked for; refused by the venue; not-sent; again, to be begun anew; failed by a bug. */
export type EffectEnd = 'done' | 'unknown' | 'refused' | 'not-sent' | 'again' | 'failed'
/** What is sent to a venue and waited for. */
export type Sent = 'place' | 'place-row' | 'amend-row' | 'cancel'

/** What is counted, by labels that have few values each: no account, no user, no symbol, no text. */
export type Counted = {
  readonly decisions: Readonly<Record<string, never>>
  /** kind: the effect's type. */
  readonly effects: { readonly lane: Lane; readonly kind: string; readonly outcome: EffectEnd }
  readonly requests: { readonly route: string; readonly status: string }
  readonly chatLimited: Readonly<Record<string, never>>
}
/** What is timed, in seconds. */
export type Timed = {
  readonly drain: Readonly<Record<string, never>>
  readonly orderRoundTrip: { readonly venue: VenueKind; readonly kind: Sent }
  readonly sync: { readonly venue: VenueKind }
}
/** What is set to what it is when somebody looks. */
export type Gauged = {
  readonly outboxRows: { readonly lane: Lane }
  readonly outboxOldest: { readonly lane: Lane }
  readonly trades: { readonly state: string }
  readonly naked: Readonly<Record<string, never>>
  readonly nakedNow: Readonly<Record<string, never>>
  readonly leases: Readonly<Record<string, never>>
  readonly breaker: { readonly kind: 'venue' | 'source'; readonly name: string }
  readonly breakerFailures: { readonly kind: 'venue' | 'source'; readonly name: string }
  readonly priceReads: { readonly answer: 'memory' | 'joined' | 'shared' | 'asked' | 'failed' }
  readonly storeUp: Readonly<Record<string, never>>
}

/** Figures of one process since it started. Nothing here is read back by a decision. */
export type Meter = {
  readonly count: <N extends keyof Counted>(name: N, labels: Counted[N], by?: number) => void
  readonly time: <N extends keyof Timed>(name: N, labels: Timed[N], seconds: number) => void
  readonly set: <N extends keyof Gauged>(name: N, labels: Gauged[N], value: number) => void
}

/** Where nobody looks: a seed, a function that lives for moments. */
export const NO_METER: Meter = { count: () => undefined, time: () => undefined, set: () => undefined }
