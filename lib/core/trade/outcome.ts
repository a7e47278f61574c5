import type { Refusal } from './refusal.ts'

/** What the door gets back. Facts only; the words room words it. */
export type Outcome =
  | { readonly type: 'accepted'; readonly trade: number | null }
  | { readonly type: 'requoted'; readonly trade: number; readonly why: 'too-old' | 'moved' }
  /** What is not ours is offered with newer numbers instead of being closed. */
  | { readonly type: 'offered'; readonly why: 'asked' | 'too-old' | 'changed' }
  | { readonly type: 'refused'; readonly refusal: Refusal; readonly trade: number | null }
  | { readonly type: 'noted' }
