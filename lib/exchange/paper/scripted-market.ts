import { Fault } from '#core/fault.ts'
import type { Instrument } from '#core/market/instrument.ts'
import type { Candle } from '#core/market/quote.ts'
import { decimal } from '#core/money/decimal.ts'
import { maxOf, minOf, type Price, price, quantity } from '#core/money/money.ts'
import type { MarketData } from '#desk/ports/exchange.ts'
import type { Clock } from '#desk/ports/world.ts'

/** For tests: a real exchange's public side, of which a test tells every price. */
export type ScriptedMarket = {
  readonly market: MarketData
  /** Trades at these prices, one after the other, within the minute of now. */
  readonly trades: (...prices: readonly string[]) => void
  /** Trouble of the exchange: it answers nothing, or what it knew long ago. */
  readonly trouble: { silent: boolean; oldMs: number }
  readonly asked: { candles: number }
}

const MINUTE_MS = 60_000
const EACH = quantity(decimal('500'))

const widened = (bar: Candle | undefined, at: number, last: Price): Candle =>
  bar === undefined || bar.at < at
    ? { at, open: last, high: last, low: last, close: last, volume: EACH }
    : { ...bar, high: maxOf(bar.high, last), low: minOf(bar.low, last), close: last, volume: quantity(bar.volume + EACH) }

export const scriptedMarket = (clock: Clock, instrument: Instrument): ScriptedMarket => {
  const { symbol, tick } = instrument
  const bars: Candle[] = []
  const trouble = { silent: false, oldMs: 0 }
  const asked = { candles: 0 }
  const answer = <T>(value: () => T): Promise<T> => (trouble.silent ? Promise.reject(new Fault({ code: 'unreachable', retry: 'soon', outcomeKnown: true })) : Promise.resolve(value()))
  const last = (): Price => bars.at(-1)?.close ?? price(decimal('60000'))
  const level = (at: bigint) => ({ price: price(at), size: quantity(decimal('5000')) })
  return {
    trouble, asked,
    trades: (...prices) => {
      for (const text of prices) {
        const at = clock.now() - (clock.now() % MINUTE_MS)
        const bar = widened(bars.at(-1), at, price(decimal(text)))
        if (bars.at(-1)?.at === at) bars.pop()
        bars.push(bar)
      }
    },
    market: {
      clockOffset: () => answer(() => 0),
      instruments: () => answer(() => [instrument]),
      quote: () => answer(() => ({ symbol, bid: last(), ask: price(last() + tick), last: last(), mark: last(), aliveAt: clock.now() - trouble.oldMs, from: 'request' as const })),
      book: () => answer(() => ({ symbol, at: clock.now(), bids: [level(last())], asks: [level(last() + tick)] })),
      candles: (ask) => {
        asked.candles += 1
        return answer(() => bars.filter((bar) => bar.at >= ask.since && bar.at <= (ask.until ?? Infinity)).slice(0, ask.limit))
      },
      follow: () => Promise.resolve(),
    },
  }
}
