import { assert } from '#core/assert.ts'
import { RANK } from '#core/trade/effect.ts'
import type { AccountRow, Drain, Drained, NewEffect } from './store.ts'

/** ms after send_before in which nobody acts on an effect: its request may still be on the wire. */
export const ATTEMPT_GRACE_MS = 3_000
/** A row of this rank that nobody has begun gives way: everything else of its key passes it. */
export const GIVES_WAY = RANK.move
/** Exchange effects that only read. */
export const READ_KINDS: readonly string[] = ['look-up', 'look-up-row', 'read-fills']
/** Exchange effects that send nothing once an attempt was begun: they may be begun again to say so. */
export const ONCE_KINDS: readonly string[] = ['enter', 'place', 'add-margin']
/** Orders of an account leave only when they are paper's, or its user turned it live. Held to in each decision, and again in each attempt's commit. */
export const maySend = ({ venue, live }: Pick<AccountRow, 'venue' | 'live'>): boolean => venue === 'paper' || live

/** ms that a chat's claim holds while an update is worked; a process that died leaves it to the next one after that. */
export const CHAT_CLAIM_MS = 10_000
/** A Telegram update whose work failed this often is laid aside, so that its chat goes on. */
export const UPDATE_FAILURES = 5
/** ms that done updates are kept, to know a repeat. */
export const UPDATE_KEEP_MS = 30 * 86_400_000

/** What every store demands of a decision before it writes it; breaking it is a bug of the one who decided. */
export const checkDrained = (drain: Drain, drained: Drained): void => {
  drained.journal.forEach((row, index) => assert(row.seq === drain.account.seq + 1 + index, `seq ${row.seq} follows ${drain.account.seq + index}`))
  const answered = new Set(drained.outcomes.map(({ n }) => n))
  assert(answered.size === drained.outcomes.length, 'an input has one outcome')
  assert(answered.size === drain.inputs.length && drain.inputs.every(({ n }) => answered.has(n)), 'every drained input has its outcome, and no other')
  assert(new Set(drained.trades.map(({ trade }) => trade)).size === drained.trades.length, 'a trade is projected once a drain')
}

/** Which of the new effects a later one of the same drain replaces: they are born dropped. */
export const replacedWithin = (effects: readonly NewEffect[]): ReadonlySet<number> => {
  const last = new Map<string, number>()
  const replaced = new Set<number>()
  effects.forEach(({ replaces }, index) => {
    if (replaces === null) return
    const earlier = last.get(replaces)
    if (earlier !== undefined) replaced.add(earlier)
    last.set(replaces, index)
  })
  return replaced
}
