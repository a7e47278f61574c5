import { fromCanonical, toCanonical } from '#core/json.ts'
import type { Input, FactInput, UserInput } from '#core/trade/input.ts'
import type { Outcome } from '#core/trade/outcome.ts'
import type { Alarm } from './alarm.ts'
import type { Bell } from './bell.ts'
import { drainAccount } from './drain-account.ts'
import type { Feed } from './ports/kv.ts'
import type { Meter } from './ports/meter.ts'
import type { AccountId, InputRow, LeaseClaim, Store } from './ports/store.ts'
import type { Clock, Log } from './ports/world.ts'
import type { StoredTexts } from './stored-account.ts'

export type Door = {
  readonly store: Store
  readonly feed: Feed
  readonly clock: Clock
  readonly log: Log
  /** Wakes the loops of this process that run what was decided. */
  readonly bells: { readonly exchange: Bell; readonly chat: Bell }
  readonly alarm: Alarm
  readonly texts: StoredTexts
  readonly meter: Meter
  readonly claimOf: (account: AccountId) => LeaseClaim | undefined
}

export type NamedInput = { readonly id: string; readonly input: FactInput | UserInput }
/** not-stored: nobody here can ask the exchange for this account, so nothing was stored and nothing will happen. */
export type Applied = Outcome | { readonly type: 'working' } | { readonly type: 'bug' } | { readonly type: 'not-stored' }

/** How long a door waits for its outcome before it says "accepted, working". */
const PATIENCE_MS = 2_000

export const inputRow = (named: NamedInput, at: number): InputRow => ({ id: named.id, at, body: toCanonical({ ...named.input, at } satisfies Input) })

/** The one way to change anything of an account: store the inputs, drain, and give back each one's outcome. */
export const apply = async (door: Door, account: AccountId, inputs: readonly NamedInput[]): Promise<readonly Applied[]> => {
  if (inputs.length === 0) return []
  const offered = await door.store.offer(account, inputs.map((named) => inputRow(named, door.clock.now())))
  const until = door.clock.monotonic() + PATIENCE_MS
  const known = new Map(offered.map((row) => [row.id, row.outcome]))
  const isKnown = (): boolean => [...known.values()].every((outcome) => outcome !== null)
  const look = async (): Promise<void> => {
    for (const { id } of inputs) if (known.get(id) === null) known.set(id, await door.store.outcome(account, id))
  }
  for (let wait = 4; !isKnown(); wait = Math.min(wait * 2, 100)) {
    const decided = await drainStep(door, account)
    for (const { id } of inputs) known.set(id, known.get(id) ?? decided?.get(id) ?? null)
    await look()
    if (isKnown() || door.clock.monotonic() >= until) break
    await door.clock.sleep(wait)
    // Whoever had the account meanwhile has most likely decided this as well: to look costs one round trip, to drain four.
    await look()
  }
  return inputs.map(({ id }) => {
    const outcome = known.get(id) ?? null
    return outcome === null ? { type: 'working' } : fromCanonical<Applied>(outcome)
  })
}

/** Drains until nothing is left or another process has the account; tells what changed. */
export const drainOnce = async (door: Door, account: AccountId): Promise<void> => {
  for (;;) if ((await drainStep(door, account)) === null) return
}

/** One drain: the outcomes by input; null: there was nothing, or another has the account. What comes meanwhile is drained by who brings it. */
const drainStep = async (door: Door, account: AccountId): Promise<ReadonlyMap<string, string> | null> => {
  const decide = drainAccount(door.log, door.texts)
  let [wakeAt, decided]: readonly [number | null, ReadonlyMap<string, string>] = [null, new Map()]
  const done = await door.store.drain(account, (drain) => {
    const began = door.clock.monotonic()
    const drained = decide(drain)
    door.meter.time('drain', {}, (door.clock.monotonic() - began) / 1_000)
    door.meter.count('decisions', {}, drain.inputs.length)
    wakeAt = drained.wakeAt
    const idOf = new Map(drain.inputs.map(({ id, n }) => [n, id]))
    decided = new Map(drained.outcomes.map(({ n, outcome }) => [idOf.get(n) ?? '', outcome]))
    return drained
  }, door.claimOf(account))
  if (done.type !== 'drained') return null
  door.alarm.set(account, wakeAt)
  if (done.effects > 0) {
    door.bells.exchange.ring()
    door.bells.chat.ring()
  }
  await door.feed.publish(account, done.seq)
  return decided
}
