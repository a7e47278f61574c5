import type { Instrument } from '#core/market/instrument.ts'
import { assert } from '#core/assert.ts'
import { nextInstant, setAlarm } from './clockwork.ts'
import type { HouseCommand, MarketCommand, SyntheticBook } from './command.ts'
import { driveCandle } from './candle.ts'
import { driveBook, driveBookChange, driveTrade } from './drive.ts'
import { post } from './ledger.ts'
import { renewMark } from './mark.ts'
import { type Reply, refuse } from './reply.ts'
import type { Account, Market, State } from './state.ts'
import { watch } from './watch.ts'

const noRows = (): { up: []; down: [] } => ({ up: [], down: [] })

export const newMarket = (instrument: Instrument, spec: SyntheticBook, at: number): Market => ({
  instrument, synthetic: spec, spec, stale: true, near: null, outside: { bids: [], asks: [] }, last: 0n, mark: 0n, markFrom: 'last', markAt: at, index: null, basis: [],
  rate: 0n, nextFundingAt: nextInstant(at, instrument.fundingHours), lastFundingAt: 0, settled: [], trades: [], klines: [], moved: false, barMoved: false,
  bids: [], asks: [], armed: { last: noRows(), mark: noRows() }, trailing: [], positions: new Set(),
})

const newAccount = (state: State, command: Extract<HouseCommand, { type: 'open-account' }>): Account => ({
  id: command.account, mode: command.mode ?? 'hedge', fees: command.fees ?? state.fees, leverage: command.leverage ?? 20, marginMode: command.marginMode ?? 'cross',
  balance: 0n, positionMargin: 0n, orderMargin: 0n, holdings: new Map(), orders: [], triggers: [], fills: [], flows: [], closed: [], transferIds: new Set(),
  touched: false, orderById: new Map(), triggerById: new Map(), openOrders: new Map(), openTriggers: new Map(), orderByClient: new Map(), triggerByClient: new Map(),
})

const flat = (account: Account): boolean => account.openOrders.size === 0 && account.positionMargin === 0n
  && [...account.holdings.values()].every(({ long, short }) => long.contracts === 0n && short.contracts === 0n)

const changeMode = (account: Account, mode: 'hedge' | 'one-way'): Reply => {
  if (account.mode !== mode && !flat(account)) return refuse('unsupported-operation')
  account.mode = mode
  return { type: 'done' }
}

const openAccount = (state: State, command: Extract<HouseCommand, { type: 'open-account' }>): Reply => {
  if (command.account === '' || state.accounts.has(command.account)) return refuse('invalid-parameter', 'account')
  const account = newAccount(state, command)
  state.accounts.set(account.id, account)
  post(state, account, 51, { symbol: null, change: command.balance })
  return { type: 'done' }
}

const setInstrument = (state: State, instrument: Instrument, spec: (instrument: Instrument) => SyntheticBook): Reply => {
  const market = state.markets.get(instrument.symbol)
  if (market === undefined) state.markets.set(instrument.symbol, newMarket(instrument, spec(instrument), state.now))
  else {
    market.instrument = instrument
    market.moved = true
  }
  setAlarm(state)
  return { type: 'done' }
}

/** What the house does; `spec` makes up the book of a new contract. */
export const runHouse = (state: State, command: HouseCommand, spec: (instrument: Instrument) => SyntheticBook): Reply => {
  if (command.type === 'open-account') return openAccount(state, command)
  if (command.type === 'instrument') return setInstrument(state, command.instrument, spec)
  if (command.type === 'insurance') {
    state.house.insurance += command.amount
    state.house.transfers -= command.amount
    return { type: 'done' }
  }
  const account = state.accounts.get(command.account)
  if (account === undefined) return refuse('account-not-exist')
  if (command.type === 'position-mode') return changeMode(account, command.mode)
  account.fees = command.fees
  return { type: 'done' }
}

const setMark = (market: Market, price: bigint): void => {
  market.markFrom = 'given'
  market.moved = true
  market.mark = price
  if (market.last === 0n) market.last = price
}

const setIndex = (state: State, market: Market, command: Extract<MarketCommand, { type: 'index' }>): void => {
  market.index = command.price
  if (market.last === 0n) market.last = command.price
  if (market.markFrom === 'last') market.markFrom = 'median'
  if (market.mark === 0n) market.mark = command.price
  renewMark(state, market)
  setAlarm(state)
  state.events.push({ type: 'index', at: state.now, symbol: command.symbol, price: command.price })
}

const drive = (state: State, market: Market, command: MarketCommand): void => {
  switch (command.type) {
    case 'trade': driveTrade(state, market, command); return
    case 'candle': driveCandle(state, market, command.candle); return
    case 'book': driveBook(state, market, command); return
    case 'book-change': driveBookChange(state, market, command); return
    case 'synthetic-book':
      market.spec = command.book
      market.synthetic = command.book
      market.near = null
      market.outside = { bids: [], asks: [] }
      market.stale = true
      return
    case 'mark': setMark(market, command.price); return
    case 'index': setIndex(state, market, command); return
    case 'funding-rate':
      market.rate = command.rate
      state.events.push({ type: 'funding-rate', at: state.now, symbol: command.symbol, rate: command.rate, nextAt: market.nextFundingAt })
      return
    case 'status':
      market.instrument = { ...market.instrument, status: command.status }
      market.moved = true
      state.events.push({ type: 'status', at: state.now, symbol: command.symbol, status: command.status })
  }
}

/** Others trade only while the symbol does: what a halted symbol is fed moves its price, and nothing is matched until it reopens. */
export const runMarket = (state: State, market: Market, command: MarketCommand): Reply => {
  if (command.type === 'trade') assert(command.quantity > 0n, 'a trade has a size')
  drive(state, market, command)
  watch(state, market)
  return { type: 'done' }
}
