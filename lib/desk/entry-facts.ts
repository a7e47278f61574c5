import type { EntryFacts } from '#core/trade/input.ts'
import type { MarketData } from './ports/exchange.ts'
import { balanceNow, type OpenExchange } from './last-balance.ts'
import type { DeskClock } from './desk-clock.ts'
import type { Quote } from '#core/market/quote.ts'
import type { Instrument } from '#core/market/instrument.ts'
import { money, NOTHING } from '#core/money/money.ts'
import { PRICE_AGE_MS } from '#core/risk/check-entry.ts'
import type { Clock } from './ports/world.ts'

/** Filters and tiers are read anew every 10 minutes (RULES.md, Venue states). */
const FILTERS_MS = 600_000

export type Instruments = { readonly all: () => Promise<readonly Instrument[]>; readonly of: (symbol: string) => Promise<Instrument | null> }

export const cachedInstruments = (parts: { readonly market: MarketData; readonly clock: Clock }): Instruments => {
  let cached: { readonly at: number; readonly rows: Promise<readonly Instrument[]> } | null = null
  const all = async (): Promise<readonly Instrument[]> => {
    if (cached === null || parts.clock.monotonic() - cached.at > FILTERS_MS) cached = { at: parts.clock.monotonic(), rows: parts.market.instruments() }
    try {
      return await cached.rows
    } catch (thrown) {
      cached = null
      throw thrown
    }
  }
  return { all, of: async (symbol) => (await all()).find((row) => row.symbol === symbol) ?? null }
}

export type FactParts = {
  readonly market: MarketData
  readonly clock: Clock
  readonly deskClock: DeskClock
  readonly quoteOf: (symbol: string) => Quote | null
  readonly interest: (symbol: string) => void
}

/** A quote young enough to open on: the stream's if it is alive, else one asked for at this moment. Its age is told in store time. */
export const freshQuote = async (parts: FactParts, symbol: string): Promise<Quote> => {
  parts.interest(symbol)
  const streamed = parts.quoteOf(symbol)
  const alive = streamed !== null && parts.clock.now() - streamed.aliveAt < PRICE_AGE_MS.stream / 2
  const quote = alive ? streamed : await parts.market.quote(symbol)
  return { ...quote, aliveAt: parts.deskClock.storeTimeOf(quote.aliveAt) }
}

/** Everything that the check of an entry needs of the venue, read now. */
export const entryFacts = async (parts: FactParts, exchange: OpenExchange, instrument: Instrument, side: 'long' | 'short'): Promise<EntryFacts> => {
  const { symbol } = instrument
  const [fees, settings, positions, told, orders, triggers] = await Promise.all([
    exchange.fees(symbol), exchange.settings(symbol), exchange.positions(), balanceNow(exchange), exchange.openOrders({ symbol }), exchange.openTriggers({ symbol }),
  ])
  const own = positions.find((row) => row.symbol === symbol && row.side === side)
  const unrealised = positions.reduce((sum, row) => sum + row.unrealised, 0n)
  return {
    quote: await freshQuote(parts, symbol),
    instrument, fees,
    leverage: settings.leverage,
    marginMode: settings.marginMode,
    flat: positions.every((row) => row.symbol !== symbol) && orders.length === 0 && triggers.length === 0,
    free: told === null ? null : told.balance.available,
    equity: told === null ? null : money(told.balance.total + unrealised),
    ...(told === null ? {} : { balanceAt: parts.deskClock.storeTimeOf(told.at) }),
    position: { contracts: own?.contracts ?? NOTHING, average: own?.averagePrice ?? null },
    slots: { orders: orders.length, triggers: triggers.length },
    exitForm: exchange.capabilities.exitForm,
    ...(exchange.capabilities.fillsLate === true ? { fillsLate: true as const } : {}),
    separate: (['long', 'short'] as const).some((one) => positions.filter((row) => row.symbol === symbol && row.side === one).length > 1),
    restricted: exchange.capabilities.evidence === 'assumed' || !exchange.capabilities.sharedSide,
  }
}
