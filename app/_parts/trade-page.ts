import { isFault } from '#core/fault.ts'
import type { Candle } from '#core/market/quote.ts'
import { fromCanonical } from '#core/json.ts'
import type { Event } from '#core/trade/event.ts'
import type { Trade } from '#core/trade/state.ts'
import { upcast } from '#core/trade/upcast.ts'
import type { SignedIn } from './web.ts'

const JOURNAL = 1_000
/** Longer than this (ms) no page waits for candles. */
const PATIENCE_MS = 2_500

export const tradeOf = async ({ parts, user, account }: SignedIn, id: number): Promise<{ readonly trade: Trade; readonly events: readonly Event[] } | null> => {
  const row = await parts.store.trade(user, account.account, id)
  if (row === null) return null
  const trade = fromCanonical<Trade>(row.body)
  const journal = await parts.store.journal(user, account.account, { trade: id, after: 0, limit: JOURNAL })
  return { trade, events: journal.map((one) => upcast(one)) }
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
