import type { AccountId } from './store.ts'

/** Locks, cool-downs, rate limits, hot cache. Losing it loses only speed. */
export type Kv = {
  readonly get: (key: string) => Promise<string | null>
  readonly set: (key: string, value: string, ttlMs: number) => Promise<void>
  /** true when the key was free. */
  readonly setIfAbsent: (key: string, value: string, ttlMs: number) => Promise<boolean>
  readonly remove: (key: string) => Promise<void>
  /** New count; the time to live starts with the first. */
  readonly count: (key: string, ttlMs: number) => Promise<number>
}

/** News of changed accounts between processes; may lose or repeat. Seq 0: nothing changed, but something waits for who does its work (knocks.ts). */
export type Feed = {
  readonly publish: (account: AccountId, seq: number) => Promise<void>
  readonly follow: (onNews: (account: AccountId, seq: number) => void, stop: AbortSignal) => Promise<void>
}

/** Wakes a job by name; at least once. A job's work is decided by state, never by having been called. */
export type Schedule = {
  readonly every: (job: string, seconds: number) => Promise<void>
  readonly list: () => Promise<readonly { readonly job: string; readonly seconds: number }[]>
  readonly cancel: (job: string) => Promise<void>
}

/** Where the built-in scheduler keeps its jobs. Times are store time, ms. */
export type ScheduleRows = {
  readonly put: (job: string, seconds: number) => Promise<void>
  readonly list: () => Promise<readonly { readonly job: string; readonly seconds: number }[]>
  readonly remove: (job: string) => Promise<void>
  /** Jobs whose time has come, each taken once among all processes and set to its next time. */
  readonly takeDue: () => Promise<readonly string[]>
  /** A call that failed is made again after `ms`, if that is before its next time. */
  readonly retryIn: (job: string, ms: number) => Promise<void>
}
