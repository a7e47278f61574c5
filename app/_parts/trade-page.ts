import { isFault } from '#core/fault.ts'
import type { Candle } from '#core/market/quote.ts'
import { fromCanonical } from '#core/json.ts'
import type { Price } from '#core/money/money.ts'
import type { Event } from '#core/trade/event.ts'
import type { Trade } from '#core/trade/state.ts'
import { upcast } from '#core/trade/upcast.ts'
import { tradeStory } from '#desk/trade-story.ts'
import type { SignedIn } from './web.ts'

/** Longer than this (ms) no page waits for candles. */
const PATIENCE_MS = 2_500

export type FillEvent = Extract<Event, { type: 'entry-filled' | 'exit-filled' }>
const isFill = (event: Event): event is FillEvent => event.type === 'entry-filled' || event.type === 'exit-filled'

type OfTrade = Extract<Event, { trade: number }>['type']
/** Every other event of a trade: a type that is added is named here too, or this does not compile. */
const OTHERS: Readonly<Record<Exclude<OfTrade, FillEvent['type']>, true>> = {
  drafted: true, requoted: true, 'draft-dropped': true, 'entry-requested': true, adopted: true, 'leverage-differs': true, 'entry-adopted': true, 'cancel-requested': true,
  'order-accepted': true, 'order-refused': true, 'order-unknown': true, 'order-seen': true, 'order-asked': true, 'order-absent': true, 'fee-corrected': true,
  'entry-ended': true, 'stop-moved': true, 'targets-changed': true, 'trailing-set': true, 'margin-asked': true, 'margin-answered': true, 'row-seen': true, 'row-found': true, 'row-asked': true,
  'child-ended': true, 'close-planned': true, 'close-stepped': true, 'exit-requested': true, 'order-recovered': true, 'close-finished': true, stuck: true, naked: true, unstuck: true,
  'funding-booked': true, closed: true, failed: true,
}
/** Questions say nothing that their answers don't. */
const UNTOLD: readonly Event['type'][] = ['order-asked', 'row-asked']
const ALL_BUT_MOVES = ['entry-filled', 'exit-filled', ...Object.keys(OTHERS).filter((type) => type !== 'stop-moved')]
/** Of a long life the newest are shown, and the page says that there were more. */
const FILLS = 500
const STEPS = 200
/** Rows of the journal that the story is taken from. */
const STORY = 500

/** What a page can show of a long list: the newest, oldest of them first. */
export type Newest<T> = { readonly shown: readonly T[]; readonly more: boolean }
const newest = <T>(all: readonly T[], most: number): Newest<T> => ({ shown: all.slice(-most), more: all.length > most })

export type TradeStory = { readonly trade: Trade; readonly fills: Newest<FillEvent>; readonly story: Newest<Event>; /** The whole journal of the trade but its questions. */ readonly steps: Newest<Event>; /** Where its stop stood last; null: it had none. */ readonly lastStop: Price | null }

type Asker = Pick<SignedIn, 'user'> & { readonly parts: Pick<SignedIn['parts'], 'store'>; readonly account: Pick<SignedIn['account'], 'account'> }

export const tradeOf = async ({ parts, user, account }: Asker, id: number): Promise<TradeStory | null> => {
  const row = await parts.store.trade(user, account.account, id)
  if (row === null) return null
  const read = async (without: readonly string[], limit: number): Promise<readonly Event[]> =>
    (await parts.store.storyOf(user, account.account, { trade: id, without, accountTypes: [], from: 0, to: 0, limit: limit + 1 })).map((one) => upcast(one))
  const trade = fromCanonical<Trade>(row.body)
  const now = await parts.store.now()
  const [fills, steps, moves, story] = await Promise.all([read(Object.keys(OTHERS), FILLS), read(UNTOLD, STEPS), read(ALL_BUT_MOVES, 0), tradeStory(parts.store, { user, account: account.account, trade, now, limit: STORY })])
  const last = moves.at(-1)
  return { trade, fills: newest(fills.filter(isFill), FILLS), story: { shown: story.told, more: story.more }, steps: newest(steps, STEPS), lastStop: last?.type === 'stop-moved' ? last.price : null }
}

/** The bars that show a trade's life in some 200 of them at the most. */
const INTERVALS = [['1m', 60_000], ['5m', 300_000], ['15m', 900_000], ['1h', 3_600_000], ['4h', 14_400_000], ['1d', 86_400_000]] as const
const BARS = 200
const BEFORE = 60

export const candlesOf = async ({ parts, account }: SignedIn, trade: Trade, now: number): Promise<{ readonly bars: readonly Candle[]; readonly barMs: number; readonly interval: string }> => {
  const from = trade.status === 'draft' ? trade.quotedAt : (trade.openedAt ?? trade.createdAt)
  const until = trade.status === 'closed' || trade.status === 'failed' ? trade.closedAt : now
  const [interval, barMs] = INTERVALS.find(([, ms]) => (until - from) / ms <= BARS - BEFORE) ?? INTERVALS[5]
  const end = Math.min(now, until + 20 * barMs)
  const since = Math.floor(from / barMs) * barMs - BEFORE * barMs
  try {
    const bars = await Promise.race([parts.marketOf(account.venue).candles({ symbol: trade.plan.symbol, interval, since, until: end, limit: 500 }), parts.clock.sleep(PATIENCE_MS).then(() => [])])
    return { bars, barMs, interval }
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    return { bars: [], barMs, interval }
  }
}
