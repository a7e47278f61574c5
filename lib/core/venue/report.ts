import type { Price, Quantity } from '#core/money/money.ts'
import { showBalance, showOrder, showPosition, showTrigger } from './show.ts'
import type { Account, Market, Order, Position, State, Trigger } from './state.ts'
import type { FillView } from './view.ts'

const silent = (state: State, order: Order): boolean => order.origin === 'trigger' && state.switches.childReports === 'silent'

export const reportOrder = (state: State, order: Order, fill: FillView | null): void => {
  if (silent(state, order)) return
  state.events.push({ type: 'order', account: order.account, at: state.now, order: showOrder(state, order), fill })
  if (fill !== null) state.events.push({ type: 'fill', account: order.account, at: state.now, fill })
}

export const reportTrigger = (state: State, row: Trigger, market: Market): void => {
  const quote = (row.by === 'mark' ? market.mark : market.last) as Price
  state.events.push({ type: 'trigger', account: row.account, at: state.now, trigger: showTrigger(row), quote })
}

export const touchAccount = (state: State, account: Account): void => {
  if (account.touched) return
  account.touched = true
  state.touchedAccounts.push(account)
}

export const touchPosition = (state: State, position: Position): void => {
  position.updatedAt = state.now
  if (position.touched) return
  position.touched = true
  state.touchedPositions.push(position)
}

/** Positions, then balances, once per command. */
export const reportTouched = (state: State): void => {
  for (const position of state.touchedPositions) {
    position.touched = false
    const account = state.accounts.get(position.account)
    if (account !== undefined) state.events.push({ type: 'position', account: position.account, at: state.now, position: showPosition(state, account, position) })
  }
  state.touchedPositions.length = 0
  for (const account of state.touchedAccounts) {
    account.touched = false
    state.events.push({ type: 'balance', account: account.id, at: state.now, balance: showBalance(state, account) })
  }
  state.touchedAccounts.length = 0
}

export const reportLevel = (state: State, market: Market, bid: boolean, level: { readonly price: bigint; readonly size: bigint }): void => {
  const change = [{ price: level.price as Price, size: level.size as Quantity }]
  state.events.push({ type: 'book-change', at: state.now, symbol: market.instrument.symbol, bids: bid ? change : [], asks: bid ? [] : change })
}
