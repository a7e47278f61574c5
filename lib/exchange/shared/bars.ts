import type { KlineView } from '#core/venue/view.ts'
import type { Venue } from '#core/venue/venue.ts'
import { maxOf, minOf, money, quantity } from '#core/money/money.ts'

const MINUTE = 60_000
const INTERVALS: Readonly<Record<string, number>> = {
  '1m': MINUTE, '3m': 3 * MINUTE, '5m': 5 * MINUTE, '15m': 15 * MINUTE, '30m': 30 * MINUTE, '1h': 60 * MINUTE, '2h': 120 * MINUTE, '4h': 240 * MINUTE,
  '6h': 360 * MINUTE, '8h': 480 * MINUTE, '12h': 720 * MINUTE, '1d': 1440 * MINUTE, '1w': 7 * 1440 * MINUTE, '1M': 30 * 1440 * MINUTE,
}
/** Weeks begin on Monday, and 1970-01-01 was a Thursday. */
const WEEK_SHIFT = 4 * 1440 * MINUTE

export const INTERVAL_NAMES: readonly string[] = Object.keys(INTERVALS)

const opening = (at: number, interval: string): number => {
  const day = new Date(at)
  if (interval === '1M') return Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), 1)
  const length = INTERVALS[interval] ?? MINUTE
  const shift = interval === '1w' ? WEEK_SHIFT : 0
  return at - ((at - shift) % length)
}

const join = (a: KlineView, b: KlineView): KlineView => ({
  at: a.at, open: a.open, high: maxOf(a.high, b.high), low: minOf(a.low, b.low), close: b.close, volume: quantity(a.volume + b.volume), value: money(a.value + b.value),
  trades: a.trades + b.trades, takerBuyVolume: quantity(a.takerBuyVolume + b.takerBuyVolume), takerBuyValue: money(a.takerBuyValue + b.takerBuyValue),
})

export type BarsAsk = { readonly interval: string; readonly since: number | null; readonly until: number | null; readonly limit: number }

/** Bars of any interval from the engine's minutes, oldest first; the last one is running. Without times the newest `limit`. */
export const barsOf = (venue: Venue, symbol: string, ask: BarsAsk): readonly KlineView[] => {
  const length = INTERVALS[ask.interval] ?? MINUTE
  const since = ask.since ?? venue.now() - length * (ask.limit + 1)
  const minutes = venue.klines(symbol, { since: opening(since, ask.interval), ...(ask.until === null ? {} : { until: ask.until }), limit: 1_000_000 })
  const bars: KlineView[] = []
  for (const minute of minutes) {
    const at = opening(minute.at, ask.interval)
    const last = bars.at(-1)
    if (last?.at === at) bars[bars.length - 1] = join(last, minute)
    else bars.push({ ...minute, at })
  }
  const wanted = bars.filter((bar) => bar.at >= (ask.since ?? 0))
  return ask.since === null ? wanted.slice(-ask.limit) : wanted.slice(0, ask.limit)
}
