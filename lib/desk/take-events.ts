import { apply, type Door } from './apply.ts'
import { makeBell } from './bell.ts'
import type { AccountEvent } from './ports/exchange.ts'
import type { Feed } from './ports/kv.ts'
import { NO_METER } from './ports/meter.ts'
import type { AccountId, Store } from './ports/store.ts'
import type { Clock, Log } from './ports/world.ts'
import { eventFact } from './runners/facts.ts'
import { storedTexts } from './stored-account.ts'

/** A process that takes something in and holds nothing: who does what was decided finds it in the store. */
export type TakerParts = { readonly store: Store; readonly feed: Feed; readonly clock: Clock; readonly log: Log }
const takerDoor = (parts: TakerParts): Door => ({
  ...parts, meter: NO_METER, texts: storedTexts(), bells: { exchange: makeBell(parts.clock), chat: makeBell(parts.clock) },
  alarm: { set: () => undefined, wait: () => Promise.resolve(), next: () => null }, claimOf: () => undefined,
})

/** Events of an account's stream that another process heard: the same facts under the same ids as the stream's own, so that it does not matter who told them, how often and in which order. Returns how many facts there were. */
export const takeEvents = async (parts: TakerParts, account: AccountId, events: readonly Exclude<AccountEvent, { type: 'gap' }>[]): Promise<number> => {
  const facts = new Map(events.flatMap((event) => {
    const fact = eventFact(event)
    return fact === null ? [] : [[fact.id, fact] as const]
  }))
  const outcomes = await apply(takerDoor(parts), account, [...facts.values()])
  const bugs = outcomes.filter(({ type }) => type === 'bug').length
  if (bugs > 0) parts.log('error', 'told-event-not-decided', { account, bugs })
  return facts.size
}
