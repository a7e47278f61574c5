import { fromCanonical, toCanonical } from '#core/json.ts'
import type { Candle } from '#core/market/quote.ts'
import { maxOf, minOf } from '#core/money/money.ts'
import { type AccountState, liveTrades } from '#core/trade/account.ts'
import type { MarketData } from './ports/exchange.ts'
import type { AccountId, Store } from './ports/store.ts'
import type { Seen } from './tell-prices.ts'

const MINUTE_MS = 60_000
/** Candles of one question, as many as a venue gives. */
const PAGE = 1_000

/** Store time (ms) of the last tick of each symbol that the account's holder saw: what came later is read from candles at the next start. */
export type LastSeen = Readonly<Record<string, number>>
const settingOf = (account: AccountId): string => `prices-seen:${account}`
export const lastSeenOf = async (store: Store, account: AccountId): Promise<LastSeen> => {
  const text = await store.setting(settingOf(account))
  return text === null ? {} : fromCanonical<LastSeen>(text)
}
export const keepLastSeen = (store: Store, account: AccountId, seen: LastSeen): Promise<void> => store.putSetting(settingOf(account), toCanonical(seen))

/**
 * The first minute whose candle tells only what was not seen yet: from the last tick on, but never of a time before the last entry was asked
 * for or the last contract changed hands, since such a price was no extreme of that trade.
 */
export const unseenSince = (account: AccountState, symbol: string, seen: number | undefined): number => {
  const asked = liveTrades(account).filter((trade) => trade.plan.symbol === symbol).map((trade) => trade.entry.requestedAt)
  const touched = Math.max(0, ...asked, ...account.steps.filter((step) => step.symbol === symbol).map((step) => step.at))
  const from = seen === undefined ? 0 : seen - (seen % MINUTE_MS)
  return Math.max(from, Math.ceil(touched / MINUTE_MS) * MINUTE_MS)
}

/** Extremes of the 1 m candles from a minute until now, all pages; null when there is none. */
export const extremesSince = async (market: MarketData, symbol: string, span: { readonly since: number; readonly now: number }): Promise<Seen | null> => {
  let seen: Seen | null = null
  for (let since = span.since; since <= span.now; since += PAGE * MINUTE_MS) {
    for (const candle of await market.candles({ symbol, interval: '1m', since, until: since + PAGE * MINUTE_MS - 1, limit: PAGE })) seen = widenedBy(seen, candle)
  }
  return seen
}

const widenedBy = (seen: Seen | null, { high, low, close }: Candle): Seen => ({ high: seen === null ? high : maxOf(seen.high, high), low: seen === null ? low : minOf(seen.low, low), last: close })
