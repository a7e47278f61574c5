import { ONE, type Rate } from '#core/money/money.ts'
import { present } from '#core/assert.ts'
import { divide } from '#core/money/fraction.ts'
import { nextId } from './ids.ts'
import { post, remember, TAPE } from './ledger.ts'
import { closeByHouse } from './liquidation.ts'
import { endOrder } from './order-life.ts'
import { renewMark } from './mark.ts'
import { valueOf } from './margin.ts'
import { touchPosition } from './report.ts'
import { cancelRow } from './rows.ts'
import type { Market, State } from './state.ts'
import { watch } from './watch.ts'

const HOUR = 3_600_000
const SECOND = 1000

/** UTC-aligned instants: 00:00, 08:00, 16:00 for eight hours. The first one after `at`. */
export const nextInstant = (at: number, hours: number): number => (Math.floor(at / (hours * HOUR)) + 1) * hours * HOUR

/** Contracts × multiplier × mark × rate; positive: longs pay shorts. Paid amounts are rounded up, received ones down. */
const fund = (state: State, market: Market): void => {
  for (const position of market.positions) {
    const account = present(state.accounts.get(position.account), 'a position has its account')
    const exact = valueOf(market, market.mark, position.contracts) * market.rate
    const change = divide(position.side === 'long' ? -exact : exact, ONE, 'down')
    post(state, account, 32, { symbol: position.symbol, change })
    position.realised += change
    touchPosition(state, position)
  }
  const at = market.nextFundingAt
  remember(market.settled, { id: nextId(state), symbol: market.instrument.symbol, at, rate: market.rate as Rate }, state.tape ?? TAPE)
  market.lastFundingAt = at
  market.nextFundingAt = nextInstant(at, market.instrument.fundingHours)
  market.moved = true
}

/** The contract's end: orders and rows are cancelled, positions settled at mark without fee. */
const delist = (state: State, market: Market): void => {
  const { symbol } = market.instrument
  for (const account of state.accounts.values()) {
    for (const order of account.openOrders.values()) if (order.symbol === symbol) endOrder(state, { market, account, order }, 'cancelled')
    for (const row of account.openTriggers.values()) if (row.symbol === symbol) cancelRow(state, market, account, row)
  }
  for (const position of market.positions) {
    const account = present(state.accounts.get(position.account), 'a position has its account')
    closeByHouse(state, { market, account, position }, { contracts: position.contracts, value: valueOf(market, market.mark, position.contracts), origin: 'settlement' })
  }
  market.instrument = { ...market.instrument, status: 'delisted' }
  state.events.push({ type: 'status', at: state.now, symbol, status: 'delisted' })
}

const endsAt = (market: Market): number => (market.instrument.status === 'delisted' || market.instrument.closesAt === null ? Infinity : market.instrument.closesAt)

const wakeOf = (state: State, market: Market): number => {
  const mark = market.markFrom === 'median' ? state.now - (state.now % SECOND) + SECOND : Infinity
  return Math.min(market.nextFundingAt, endsAt(market), mark)
}

/** To be called when an instant of a market may have changed. */
export const setAlarm = (state: State): void => {
  let wakeAt = Infinity
  for (const market of state.markets.values()) wakeAt = Math.min(wakeAt, wakeOf(state, market))
  state.wakeAt = wakeAt
}

const strike = (state: State, market: Market): void => {
  if (market.nextFundingAt <= state.now) fund(state, market)
  if (endsAt(market) <= state.now) delist(state, market)
  renewMark(state, market)
  watch(state, market)
}

/** Time goes on to `at`, through each instant on the way; the mark of a long silence is renewed once, not each second of it. */
export const goTo = (state: State, at: number): void => {
  while (state.wakeAt <= at) {
    let instant = Infinity
    for (const market of state.markets.values()) instant = Math.min(instant, market.nextFundingAt, endsAt(market))
    state.now = Math.max(state.now, Math.min(at, instant))
    for (const market of state.markets.values()) strike(state, market)
    setAlarm(state)
  }
  if (at > state.now) state.now = at
}
