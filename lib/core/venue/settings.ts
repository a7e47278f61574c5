import { leverageMax } from '#core/market/instrument.ts'
import type { Quantity } from '#core/money/money.ts'
import type { AutoAddMargin, ChangeMargin, SetLeverage, SetMarginMode } from './command.ts'
import { availableOf, initialMargin, maintenanceOf, unrealisedOf } from './margin.ts'
import { reserve } from './order-life.ts'
import { type Reply, refuse } from './reply.ts'
import { touchAccount, touchPosition } from './report.ts'
import { type Account, type Holding, holdingOf, type Market, type State } from './state.ts'

const sides = ['long', 'short'] as const

/** What the change of leverage frees of the margins of both sides (negative: takes). Added margin and paid fees stay as they are. */
const freed = (holding: Holding, leverage: number): bigint =>
  sides.reduce((sum, side) => sum + initialMargin(holding[side].cost, holding.leverage) - initialMargin(holding[side].cost, leverage), 0n)

/** Per symbol, both sides. Isolated positions keep or raise their leverage only (-3131). */
export const setLeverage = (state: State, market: Market, account: Account, command: SetLeverage): Reply => {
  const holding = holdingOf(account, command.symbol)
  const { leverage } = command
  if (!Number.isSafeInteger(leverage) || leverage < 1) return refuse('invalid-parameter', 'leverage')
  if (leverage > leverageMax(market.instrument, 0n as Quantity)) return refuse('leverage-invalid')
  for (const side of sides) {
    const { contracts, opening } = holding[side]
    if (leverage > leverageMax(market.instrument, (contracts + opening) as Quantity)) return refuse('position-too-large-for-leverage')
    if (leverage < holding.leverage && contracts > 0n && holding.marginMode === 'isolated') return refuse('leverage-cannot-fall')
  }
  if (-freed(holding, leverage) > 0n && -freed(holding, leverage) > availableOf(state, account)) return refuse('futures-margin-insufficient')
  applyLeverage(state, market, account, { holding, leverage })
  return { type: 'leverage', symbol: command.symbol, leverage }
}

const applyLeverage = (state: State, market: Market, account: Account, { holding, leverage }: { readonly holding: Holding; readonly leverage: number }): void => {
  for (const side of sides) {
    const position = holding[side]
    if (position.contracts === 0n) continue
    const change = initialMargin(position.cost, leverage) - initialMargin(position.cost, holding.leverage)
    position.margin += change
    account.positionMargin += change
    touchPosition(state, position)
  }
  holding.leverage = leverage
  for (const order of account.openOrders.values()) {
    if (order.symbol !== holding.symbol) continue
    order.leverage = leverage
    reserve(state, { market, account, order })
  }
  market.moved = true
  touchAccount(state, account)
}

export const setMarginMode = (account: Account, command: SetMarginMode): Reply => {
  const holding = holdingOf(account, command.symbol)
  if (command.mode === holding.marginMode) return { type: 'margin-mode', symbol: command.symbol, mode: command.mode }
  if (holding.orders > 0 || holding.long.contracts > 0n || holding.short.contracts > 0n) return refuse('margin-mode-locked')
  holding.marginMode = command.mode
  return { type: 'margin-mode', symbol: command.symbol, mode: command.mode }
}

/** Into or out of an isolated position; out no farther than its initial margin, and never into liquidation. */
export const changeMargin = (state: State, market: Market, account: Account, command: ChangeMargin): Reply => {
  const holding = holdingOf(account, command.symbol)
  const position = holding[command.side]
  if (holding.marginMode === 'cross') return refuse('margin-of-cross')
  if (position.contracts === 0n) return refuse('no-position')
  if (command.amount === 0n) return refuse('invalid-parameter', 'amount')
  if (command.amount > availableOf(state, account)) return refuse('insufficient-balance')
  const after = position.margin + command.amount
  const least = initialMargin(position.cost, holding.leverage) - position.openFee
  if (command.amount < 0n && (after < least || after + unrealisedOf(market, position) <= maintenanceOf(market, position, false))) return refuse('margin-cut-invalid')
  position.margin = after
  account.positionMargin += command.amount
  touchPosition(state, position)
  touchAccount(state, account)
  return { type: 'margin', symbol: command.symbol, side: command.side, margin: after as ChangeMargin['amount'] }
}

export const setAutoMargin = (account: Account, command: AutoAddMargin): Reply => {
  const holding = holdingOf(account, command.symbol)
  if (holding.marginMode === 'cross') return refuse('margin-of-cross')
  if (command.amount !== null && command.amount <= 0n) return refuse('invalid-parameter', 'amount')
  holding[command.side].autoMargin = command.amount
  return { type: 'done' }
}
