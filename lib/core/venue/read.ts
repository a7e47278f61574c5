import type { Level } from '#core/market/quote.ts'
import type { Money, Price, Quantity, Rate } from '#core/money/money.ts'
import { findOrder, findTrigger } from './cancel.ts'
import { showBalance, showOrder, showPosition, showTrigger } from './show.ts'
import { type Account, isOpen, isWaiting, type Market, remainingOf, type State } from './state.ts'
import { freshBook, wholeBook } from './synthetic.ts'
import type { Page, Venue } from './venue.ts'
import type { KlineView, TickerView } from './view.ts'

const DAY = 86_400_000
type Listed = { readonly symbol: string | null; readonly at: number; readonly id: string }

const within = (page: Page, row: Listed): boolean =>
  (page.symbol === undefined || row.symbol === page.symbol) && (page.beforeId === undefined || row.id < page.beforeId)
  && (page.afterId === undefined || row.id > page.afterId) && (page.since === undefined || row.at >= page.since) && (page.until === undefined || row.at <= page.until)

/** Newest first, as many as the page wants. */
const listed = <Row, View>(rows: readonly Row[], page: Page, how: { readonly key: (row: Row) => Listed; readonly wanted: (row: Row) => boolean; readonly view: (row: Row) => View }): View[] => {
  const found: View[] = []
  const limit = page.limit ?? Infinity
  for (let at = rows.length - 1; at >= 0 && found.length < limit; at -= 1) {
    const row = rows[at]
    if (row !== undefined && how.wanted(row) && within(page, how.key(row))) found.push(how.view(row))
  }
  return found
}

const orderKey = (row: { readonly symbol: string; readonly createdAt: number; readonly orderId: string }): Listed => ({ symbol: row.symbol, at: row.createdAt, id: row.orderId })
const idKey = (row: { readonly symbol: string | null; readonly at: number; readonly id: string }): Listed => row
const always = (): boolean => true
const itself = <T>(row: T): T => row

/** One side of what everybody sees: other participants and resting orders of this venue's accounts together, best first. */
const sideOf = (market: Market, bids: boolean, levels: number): Level[] => {
  const sizes = new Map<bigint, bigint>()
  const against = (bids ? market.asks : market.bids).at(-1)?.price
  for (const { price, size } of bids ? market.outside.bids : market.outside.asks) {
    // A made-up level never stands across a resting order.
    const crossed = market.synthetic !== null && against !== undefined && (bids ? price >= against : price <= against)
    if (!crossed) sizes.set(price, size)
  }
  for (const { price, orders } of bids ? market.bids : market.asks) {
    sizes.set(price, orders.reduce((sum, order) => sum + remainingOf(order), sizes.get(price) ?? 0n))
  }
  const sorted = [...sizes].toSorted(([a], [b]) => (a === b ? 0 : a < b === bids ? 1 : -1))
  return sorted.slice(0, levels).map(([price, size]) => ({ price: price as Price, size: size as Quantity }))
}

const dayOf = (state: State, market: Market): readonly KlineView[] => {
  const since = state.now - DAY
  let first = market.klines.length
  while (first > 0 && (market.klines[first - 1]?.at ?? 0) >= since) first -= 1
  return market.klines.slice(first)
}

const tickerOf = (state: State, market: Market): TickerView => {
  freshBook(market)
  const bars = dayOf(state, market)
  const best = (levels: readonly Level[]) => levels[0] ?? null
  const sum = (pick: (bar: KlineView) => bigint): bigint => bars.reduce((total, bar) => total + pick(bar), 0n)
  const longs = [...market.positions].filter(({ side }) => side === 'long').reduce((total, { contracts }) => total + contracts, 0n)
  const last = market.last as Price
  return {
    symbol: market.instrument.symbol, at: state.now, last, open: bars[0]?.open ?? last,
    high: bars.reduce((high, bar) => (bar.high > high ? bar.high : high), last), low: bars.reduce((low, bar) => (bar.low < low ? bar.low : low), last),
    bid: best(sideOf(market, true, 1)), ask: best(sideOf(market, false, 1)), volume: sum((bar) => bar.volume) as Quantity,
    value: sum((bar) => bar.value) as Money, openInterest: longs as Quantity,
  }
}

type MarketReads = Pick<Venue, 'instruments' | 'instrument' | 'book' | 'trades' | 'klines' | 'ticker' | 'last' | 'mark' | 'index' | 'funding' | 'fundingHistory'>

/** For so long after an instant the venue still names it as the next one (TOOBIT-API.md 3.6). */
const FUNDING_LAG = 75_000

export const marketReads = (state: State): MarketReads => {
  const of = <T>(symbol: string, read: (market: Market) => T): T | null => {
    const market = state.markets.get(symbol)
    return market === undefined ? null : read(market)
  }
  const priced = (value: bigint | null): Price | null => (value === null || value === 0n ? null : (value as Price))
  return {
    instruments: () => [...state.markets.values()].map(({ instrument }) => instrument),
    instrument: (symbol) => of(symbol, ({ instrument }) => instrument),
    book: (symbol, levels) => of(symbol, (market) => {
      freshBook(market)
      wholeBook(market)
      return { symbol, at: state.now, bids: sideOf(market, true, levels), asks: sideOf(market, false, levels) }
    }),
    trades: (symbol, limit) => of(symbol, ({ trades }) => trades.slice(Math.max(0, trades.length - limit))) ?? [],
    klines: (symbol, { since = 0, until = Infinity, limit = 1000 }) =>
      (of(symbol, ({ klines }) => klines.filter(({ at }) => at >= since && at <= until)) ?? []).slice(-limit),
    ticker: (symbol) => of(symbol, (market) => (market.last === 0n ? null : tickerOf(state, market))),
    last: (symbol) => priced(of(symbol, ({ last }) => last)),
    mark: (symbol) => priced(of(symbol, ({ mark }) => mark)),
    index: (symbol) => priced(of(symbol, ({ index, last }) => index ?? last)),
    funding: (symbol) => of(symbol, ({ rate, nextFundingAt, lastFundingAt, instrument }) => ({
      symbol, rate: rate as Rate, nextAt: state.now - lastFundingAt < FUNDING_LAG ? lastFundingAt : nextFundingAt, hours: instrument.fundingHours,
    })),
    fundingHistory: (symbol, limit) => of(symbol, ({ settled }) => settled.toReversed().slice(0, limit)) ?? [],
  }
}

type AccountReads = Omit<Venue, keyof MarketReads | 'apply' | 'advance' | 'drainEvents' | 'now' | 'forget' | 'clone' | 'save' | 'house' | 'accounts'>

export const accountReads = (state: State): AccountReads => {
  const of = <T>(id: string, read: (account: Account) => T): T | null => {
    const account = state.accounts.get(id)
    return account === undefined ? null : read(account)
  }
  const show = { key: orderKey, view: (row: Parameters<typeof showOrder>[1]) => showOrder(state, row) }
  const showRow = { key: orderKey, view: showTrigger }
  return {
    order: (id, key) => of(id, (account) => { const row = findOrder(account, key); return row === undefined ? null : showOrder(state, row) }),
    trigger: (id, key) => of(id, (account) => { const row = findTrigger(account, key); return row === undefined ? null : showTrigger(row) }),
    openOrders: (id, page) => of(id, ({ openOrders }) => listed([...openOrders.values()], page, { ...show, wanted: always })) ?? [],
    openTriggers: (id, page) => of(id, ({ openTriggers }) => listed([...openTriggers.values()], page, {
      ...showRow, wanted: (row) => page.kind === undefined || (row.kind === 'plain') === (page.kind === 'stop'),
    })) ?? [],
    orderHistory: (id, page) => of(id, ({ orders }) => listed(orders, page, { ...show, wanted: (row) => !isOpen(row) })) ?? [],
    triggerHistory: (id, page) => of(id, ({ triggers }) => listed(triggers, page, { ...showRow, wanted: (row) => !isWaiting(row) })) ?? [],
    fills: (id, page) => of(id, ({ fills }) => listed(fills, page, { key: idKey, wanted: always, view: itself })) ?? [],
    positions: (id, ask) => of(id, (account) => [...account.holdings.values()]
      .filter(({ symbol }) => ask.symbol === undefined || symbol === ask.symbol)
      .flatMap(({ long, short }) => [long, short])
      .filter(({ contracts, side }) => contracts > 0n && (ask.side === undefined || side === ask.side))
      .map((position) => showPosition(state, account, position))) ?? [],
    closedPositions: (id, page) => of(id, ({ closed }) => listed(closed, page, { key: (row) => ({ symbol: row.symbol, at: row.closedAt, id: row.id }), wanted: always, view: itself })) ?? [],
    balance: (id) => of(id, (account) => showBalance(state, account)),
    flows: (id, page) => of(id, ({ flows }) => listed(flows, page, { key: idKey, wanted: always, view: itself })) ?? [],
    settings: (id, symbol) => of(id, (account) => {
      const { leverage, marginMode } = account.holdings.get(symbol) ?? account
      return state.markets.has(symbol) ? { symbol, leverage, marginMode } : null
    }),
    fees: (id, symbol) => of(id, ({ fees }) => (state.markets.has(symbol) ? fees : null)),
    mode: (id) => of(id, ({ mode }) => mode),
  }
}
