import { apply } from './apply.ts'
import type { AccountEvent } from './ports/exchange.ts'
import type { AccountId } from './ports/store.ts'
import { eventFact } from './runners/facts.ts'
import { takerDoor, type TakerParts } from './taker-door.ts'

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
