import { ONE, type Money, type Price, type Quantity } from '#core/money/money.ts'
import { liquidationPrice, maintenanceOf, unrealisedCross, unrealisedOf } from './margin.ts'
import { type Account, holdingOf, type Order, type Position, type State, type Trigger } from './state.ts'
import type { BalanceView, OrderView, PositionView, TriggerView, VenueOrderStatus } from './view.ts'

const average = (value: bigint, contracts: bigint, multiplier: bigint): Price | null =>
  contracts === 0n ? null : ((value * ONE * ONE) / (contracts * multiplier)) as Price

export const showOrder = (state: State, order: Order, status: VenueOrderStatus = order.status): OrderView => ({
  orderId: order.orderId, clientId: order.clientId, account: order.account, symbol: order.symbol, side: order.side, direction: order.direction,
  status, market: order.market, timeInForce: order.timeInForce, price: order.price as Price, quantity: order.quantity as Quantity,
  executed: order.executed as Quantity, executedValue: order.executedValue as Money,
  averagePrice: order.executed === 0n ? null : average(order.executedValue, order.executed, state.markets.get(order.symbol)?.instrument.multiplier ?? ONE),
  leverage: order.leverage, marginMode: order.marginMode, marginLocked: order.locked as Money, realised: order.realised as Money,
  origin: order.origin, parentId: order.parentId, createdAt: order.createdAt, updatedAt: order.updatedAt,
})

export const showTrigger = (row: Trigger): TriggerView => ({
  orderId: row.orderId, clientId: row.clientId, account: row.account, symbol: row.symbol, side: row.side, direction: row.direction, kind: row.kind,
  status: row.status, trigger: row.trailing === null ? (row.trigger as Price | null) : null, by: row.by, fires: row.fires, price: row.price as Price | null,
  quantity: row.quantity as Quantity, childId: row.childId,
  trailing: row.trailing === null ? null : { ...row.trailing, activation: row.trailing.activation as Price | null, best: row.trailing.best as Price | null },
  entryId: row.entryId, leverage: row.leverage, marginMode: row.marginMode, createdAt: row.createdAt, updatedAt: row.updatedAt,
})

/** Contracts of waiting closing rows; a whole-position row wants all. */
const wantedByRows = (account: Account, position: Position, except: Trigger | null): bigint => {
  let sum = 0n
  for (const row of account.openTriggers.values()) {
    if (row.symbol !== position.symbol || row.side !== position.side || row.direction !== 'close' || row.status !== 'waiting' || row === except) continue
    sum += row.quantity === 0n ? position.contracts : row.quantity
  }
  return sum
}

/** Contracts that a further closing order may want; a row's own lock does not stand in its way. */
export const closableOf = (state: State, account: Account, position: Position, except: Trigger | null = null): bigint => {
  let free = position.contracts
  if (state.switches.closingLimitsLock) free -= position.closing
  if (state.switches.closingRowsLock) free -= wantedByRows(account, position, except)
  return free > 0n ? free : 0n
}

export const showPosition = (state: State, account: Account, position: Position): PositionView => {
  const market = state.markets.get(position.symbol)
  const holding = holdingOf(account, position.symbol)
  const mark = (market?.mark ?? 0n) as Price
  return {
    account: position.account, symbol: position.symbol, side: position.side, contracts: position.contracts as Quantity,
    available: closableOf(state, account, position) as Quantity,
    averagePrice: market === undefined ? null : average(position.cost, position.contracts, market.instrument.multiplier),
    cost: position.cost as Money, leverage: holding.leverage, marginMode: holding.marginMode, margin: position.margin as Money,
    maintenance: (market === undefined ? 0n : maintenanceOf(market, position, false)) as Money, markPrice: mark, lastPrice: (market?.last ?? mark) as Price,
    liquidationPrice: liquidationPrice(state, account, holding, position) as Price | null,
    unrealised: (market === undefined ? 0n : unrealisedOf(market, position)) as Money, realised: position.realised as Money, updatedAt: position.updatedAt,
  }
}

export const showBalance = (state: State, account: Account): BalanceView => {
  const unrealised = unrealisedCross(state, account)
  const free = account.balance - account.positionMargin - account.orderMargin + unrealised
  return {
    account: account.id, coin: 'USDT', total: account.balance as Money, available: (free > 0n ? free : 0n) as Money,
    positionMargin: account.positionMargin as Money, orderMargin: account.orderMargin as Money, unrealisedCross: unrealised as Money,
  }
}
