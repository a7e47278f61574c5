import { type Reply, refuse } from './reply.ts'
import { flashClose, reverse, transfer } from './actions.ts'
import { amendOrder } from './amend.ts'
import { amendTrigger } from './amend-trigger.ts'
import { cancel, cancelAll, cancelAllTriggers, cancelIds, findOrder, findTrigger, marketOf } from './cancel.ts'
import type { AccountCommand, AmendOrder, AmendTrigger } from './command.ts'
import { placeOrder } from './place.ts'
import { placeTrigger } from './place-trigger.ts'
import { changeMargin, setAutoMargin, setLeverage, setMarginMode } from './settings.ts'
import { type Account, type Market, type State } from './state.ts'
import { tradingStop } from './trading-stop.ts'
import { watch } from './watch.ts'

type OfSymbol = Extract<AccountCommand, { readonly symbol: string }>

const runOnMarket = (state: State, market: Market, account: Account, command: OfSymbol): Reply => {
  switch (command.type) {
    case 'place': return placeOrder(state, market, account, command)
    case 'place-trigger': return placeTrigger(state, market, account, command)
    case 'trading-stop': return tradingStop(state, market, account, command)
    case 'cancel-all': return cancelAll(state, market, account, command)
    case 'cancel-all-triggers': return cancelAllTriggers(state, market, account, command)
    case 'leverage': return setLeverage(state, market, account, command)
    case 'margin-mode': return setMarginMode(account, command)
    case 'position-margin': return changeMargin(state, market, account, command)
    case 'auto-margin': return setAutoMargin(account, command)
    case 'flash-close': return flashClose(state, market, account, command)
    case 'reverse': return reverse(state, market, account, command)
  }
}

/** On the symbol of the row; what the change sets off there is done before the reply. */
const runAmend = (state: State, account: Account, command: AmendOrder | AmendTrigger): Reply => {
  const row = command.type === 'amend' ? findOrder(account, command.key) : findTrigger(account, command.key)
  if (row === undefined) return refuse('no-such-order')
  const market = marketOf(state, row.symbol)
  const reply = command.type === 'amend' ? amendOrder(state, market, account, command) : amendTrigger(state, market, account, command)
  watch(state, market)
  return reply
}

export const runAccount = (state: State, account: Account, command: AccountCommand): Reply => {
  switch (command.type) {
    case 'cancel': return cancel(state, account, command)
    case 'cancel-ids': return cancelIds(state, account, command)
    case 'transfer': return transfer(state, account, command)
    case 'amend': case 'amend-trigger': return runAmend(state, account, command)
    default: return runSymbol(state, account, command)
  }
}

const runSymbol = (state: State, account: Account, command: OfSymbol): Reply => {
  const market = state.markets.get(command.symbol)
  if (market === undefined) return refuse('bad-symbol')
  const reply = runOnMarket(state, market, account, command)
  watch(state, market)
  return reply
}
