import { present } from '#core/assert.ts'
import { opposite } from '#core/order/order.ts'
import type { Money, Price, Quantity } from '#core/money/money.ts'
import { nextId } from './ids.ts'
import { insure, post, remember } from './ledger.ts'
import { availableOf, crossHealth, crossPositions, maintenanceOf, unrealisedOf, valueOf } from './margin.ts'
import { look, sweep } from './match.ts'
import { marketBound } from './band.ts'
import { endOrder } from './order-life.ts'
import { takeFrom, type PositionPlace } from './position.ts'
import { reportOrder } from './report.ts'
import { cancelRow } from './rows.ts'
import { type Account, holdingOf, type Market, type Position, type State } from './state.ts'
import { writeOrder } from './submit.ts'
import { freshBook } from './synthetic.ts'
import type { FillView } from './view.ts'

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)

/** Orders and rows of one side of a symbol end before the venue takes its position. */
const clearSide = (state: State, { market, account, position }: PositionPlace): void => {
  for (const order of account.openOrders.values()) {
    if (order.symbol === position.symbol && order.side === position.side) endOrder(state, { market, account, order }, 'cancelled')
  }
  for (const row of account.openTriggers.values()) {
    if (row.symbol === position.symbol && row.side === position.side && row.direction === 'close') cancelRow(state, market, account, row)
  }
}

export type HouseClose = { readonly contracts: bigint; readonly value: bigint; readonly origin: 'liquidation' | 'deleveraging' | 'settlement' }
const codes = { liquidation: 700, deleveraging: 701, settlement: 28 } as const

/** The venue ends (part of) a position at a value of its own: an order row, a fill without fee, one cash line. */
export const closeByHouse = (state: State, place: PositionPlace, close: HouseClose): void => {
  const { market, account, position } = place
  const unit = (close.value * 10n ** 16n) / (close.contracts * market.instrument.multiplier)
  const tick = unit - (unit % market.instrument.tick)
  const price = (tick > 0n ? tick : market.instrument.tick) as Price
  const order = writeOrder(state, account, {
    clientId: nextId(state), symbol: position.symbol, side: position.side, direction: 'close', quantity: close.contracts, price, market: true,
    timeInForce: 'ioc', origin: close.origin, parentId: null,
  })
  const realised = takeFrom(state, place, { contracts: close.contracts, value: close.value, fee: 0n })
  order.executed = close.contracts
  order.executedValue = close.value
  order.realised = realised
  order.status = 'filled'
  post(state, account, codes[close.origin], { symbol: position.symbol, change: realised })
  const fill: FillView = {
    id: nextId(state), ticketId: nextId(state), orderId: order.orderId, clientId: order.clientId, account: account.id, symbol: position.symbol,
    side: position.side, direction: 'close', price, quantity: close.contracts as Quantity, fee: 0n as Money, maker: false, market: true,
    origin: close.origin, realised: realised as Money, at: state.now,
  }
  remember(account.fills, fill, state.keep)
  reportOrder(state, order, fill)
}

/** Profitable positions of the other side, the best earners on their margin first. */
const earners = (state: State, market: Market, position: Position): Position[] => {
  const others = [...market.positions].filter((other) => other.side === opposite(position.side) && other.account !== position.account && unrealisedOf(market, other) > 0n)
  const score = (other: Position): bigint => (unrealisedOf(market, other) * 10n ** 8n) / (other.margin > 0n ? other.margin : 1n)
  const scored = others.map((other) => ({ other, score: score(other) }))
  scored.sort((a, b) => (a.score === b.score ? a.other.rank - b.other.rank : a.score < b.score ? 1 : -1))
  return scored.map(({ other }) => other)
}

type Taken = { readonly market: Market; readonly position: Position; readonly contracts: bigint; readonly value: bigint }

/** Auto-deleveraging: earners are closed against the position that was taken over, at its bankruptcy price. Returns what they didn't cover. */
const deleverage = (state: State, taken: Taken, contracts: bigint): bigint => {
  let left = contracts
  for (const other of earners(state, taken.market, taken.position)) {
    if (left === 0n) break
    const account = present(state.accounts.get(other.account), 'a position has its account')
    const place = { market: taken.market, account, position: other }
    clearSide(state, place)
    const part = least(left, other.contracts)
    closeByHouse(state, place, { contracts: part, value: (taken.value * part) / taken.contracts, origin: 'deleveraging' })
    left -= part
  }
  return left
}

/** The house ends the position in the market; the fund wins or loses against the bankruptcy value, never below 0: the counterparties bear the rest. */
const unwind = (state: State, taken: Taken, contracts: bigint): bigint => {
  const { market, position } = taken
  const buys = position.side === 'short'
  let got = 0n
  const left = sweep(state, market, {
    buys, contracts, bound: marketBound(state, market, buys), affords: (_, wanted) => wanted,
    take: (price, part) => { got += valueOf(market, price, part) },
  })
  const owed = (taken.value * (contracts - left)) / taken.contracts
  const result = buys ? owed - got : got - owed
  insure(state, result < -state.house.insurance ? -state.house.insurance : result)
  return left
}

/** Takes a position over at its bankruptcy price: what the account realises is `result`, whatever the market then pays (TOOBIT-API.md 5.9). */
const takeOver = (state: State, place: PositionPlace, result: bigint): void => {
  const { market, position } = place
  clearSide(state, place)
  const { contracts } = position
  const gross = position.side === 'long' ? position.cost + result : position.cost - result
  const value = gross > 0n ? gross : 0n
  closeByHouse(state, place, { contracts, value, origin: 'liquidation' })
  freshBook(market)
  const buys = position.side === 'short'
  const taken = { market, position, contracts, value }
  const found = look(market, { buys, contracts, bound: marketBound(state, market, buys) })
  const worth = valueOf(market, 1n, found.priced)
  const owed = (value * found.contracts) / contracts
  const short = state.house.insurance + (buys ? owed - worth : worth - owed) < 0n
  const left = short ? unwind(state, taken, deleverage(state, taken, contracts)) : deleverage(state, taken, unwind(state, taken, contracts))
  market.moved ||= left > 0n
}

const addMarginItself = (state: State, place: PositionPlace): boolean => {
  const { market, account, position } = place
  if (position.autoMargin === null) return false
  const free = availableOf(state, account)
  const add = least(position.autoMargin, free > 0n ? free : 0n)
  if (add === 0n || position.margin + add + unrealisedOf(market, position) <= maintenanceOf(market, position, false)) return false
  position.margin += add
  account.positionMargin += add
  return true
}

const checkIsolated = (state: State, place: PositionPlace): void => {
  const { market, position } = place
  if (position.margin + unrealisedOf(market, position) > maintenanceOf(market, position, false)) return
  if (!addMarginItself(state, place)) takeOver(state, place, -position.margin)
}

/** Orders go first, since they count in the tiers; if that isn't enough, all cross positions go, each with its share of what is left. */
const checkCross = (state: State, account: Account): void => {
  const first = crossHealth(state, account)
  if (first.maintenance === 0n || first.equity > first.maintenance) return
  for (const order of account.openOrders.values()) {
    const market = state.markets.get(order.symbol)
    if (market !== undefined && order.direction === 'open') endOrder(state, { market, account, order }, 'cancelled')
  }
  const { equity, maintenance } = crossHealth(state, account)
  if (maintenance === 0n || equity > maintenance) return
  const shares = crossPositions(state, account).map((position) => {
    const market = present(state.markets.get(position.symbol), 'a position has its market')
    const share = (equity * maintenanceOf(market, position, true)) / maintenance
    return { position, market, result: unrealisedOf(market, position) - share }
  })
  for (const { position, market, result } of shares) takeOver(state, { market, account, position }, result)
}

/** All positions of a symbol against its mark price; cross accounts as a whole. */
export const liquidate = (state: State, market: Market): void => {
  if (market.positions.size === 0) return
  const crossed = new Set<Account>()
  for (const position of market.positions) {
    const account = present(state.accounts.get(position.account), 'a position has its account')
    if (position.contracts === 0n) continue
    if (holdingOf(account, position.symbol).marginMode === 'isolated') checkIsolated(state, { market, account, position })
    else crossed.add(account)
  }
  for (const account of crossed) checkCross(state, account)
}
