import type { Event } from '#core/trade/event.ts'
import type { Trade } from '#core/trade/state.ts'
import { upcast } from '#core/trade/upcast.ts'
import type { AccountId, Store, UserId } from './ports/store.ts'

/** Questions say nothing that their answers don't; how rows and orders went on their way is told by what they came to. */
const UNTOLD: readonly Event['type'][] = ['order-asked', 'row-asked', 'row-seen', 'row-found', 'order-accepted', 'entry-ended', 'child-ended', 'close-finished']
/** What happened to the whole account and touched its trades. */
const TOUCHING: readonly Event['type'][] = ['form-dropped', 'blocked', 'unblocked', 'position-differs', 'ledgers-lowered', 'foreign-changed', 'foreign-left', 'rows-differ', 'foreign-close-requested', 'foreign-close-filled']

/** How an order fared is told by its fills, and what a close sends by the close itself; a fee that the record bears out is no news. */
const isPlumbing = (event: Event): boolean => (event.type === 'exit-requested' && event.order.purpose === 'close') || (event.type === 'order-seen' && event.end !== 'refused' && event.end !== 'expired') || (event.type === 'fee-corrected' && event.was === event.fee) || (event.type === 'stop-moved' && event.still === true)
const trails = (event: Event | undefined): boolean => event?.type === 'stop-moved' && event.source === 'trailing' && !event.begins

/** Trailing that begins behind a better break-even notes the same stop again. */
const isRepeat = (event: Event, before: Event | undefined): boolean => event.type === 'stop-moved' && before?.type === 'stop-moved' && before.price === event.price && before.source === event.source

export type StoryFacts = { readonly user: UserId; readonly account: AccountId; readonly trade: Trade; /** Store time (ms). */ readonly now: number; /** Newest rows of the journal that are looked at. */ readonly limit: number }

/** What was done to a trade and why, oldest first, without the plumbing; of trailing moves in a row the last. `more`: the journal has older rows than were looked at. */
export const tradeStory = async (store: Pick<Store, 'storyOf'>, { user, account, trade, now, limit }: StoryFacts): Promise<{ readonly told: readonly Event[]; readonly more: boolean }> => {
  const to = trade.status === 'closed' || trade.status === 'failed' ? trade.closedAt : now
  const rows = await store.storyOf(user, account, { trade: trade.id, without: UNTOLD, accountTypes: TOUCHING, from: trade.createdAt, to, limit: limit + 1 })
  const events = rows.slice(-limit).map((row) => upcast(row)).filter((event) => event.trade !== null || !('symbol' in event) || event.symbol === trade.plan.symbol)
  return { told: events.filter((event, at) => !isPlumbing(event) && !isRepeat(event, events[at - 1]) && (!trails(event) || !trails(events[at + 1]))), more: rows.length > limit }
}
