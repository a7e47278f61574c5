import { fromCanonical, toCanonical } from '#core/json.ts'
import { present } from '#core/assert.ts'
import { arm } from './armed.ts'
import { setAlarm } from './clockwork.ts'
import { putOrder } from './ladder.ts'
import { type Account, isOpen, isWaiting, type Market, type Order, type Position, type State, type Trigger } from './state.ts'

const accountParts = (account: Account) => {
  const { orderById: _a, triggerById: _b, openOrders: _c, openTriggers: _d, orderByClient: _e, triggerByClient: _f, holdings, transferIds, ...rest } = account
  return { ...rest, holdings: [...holdings.values()], transferIds: [...transferIds] }
}

const marketParts = (market: Market) => {
  const { bids: _a, asks: _b, armed: _c, trailing: _d, positions: _e, ...rest } = market
  return rest
}

/** Everything but what can be found again from it: books, armed rows, lists by id. Events must have been drained: they are no state. */
export const saveState = (state: State): string => {
  const { accounts, markets, wakeAt: _a, events: _b, touchedAccounts: _c, touchedPositions: _d, ...rest } = state
  return toCanonical({ version: 1, ...rest, accounts: [...accounts.values()].map(accountParts), markets: [...markets.values()].map(marketParts) })
}

type Saved = Omit<State, 'accounts' | 'markets' | 'tape' | 'wakeAt' | 'events' | 'touchedAccounts' | 'touchedPositions'> & {
  /** Missing in what an older program saved. */
  readonly tape?: number | null
  readonly version: number
  readonly accounts: readonly ReturnType<typeof accountParts>[]
  readonly markets: readonly ReturnType<typeof marketParts>[]
}

const accountFrom = (saved: ReturnType<typeof accountParts>): Account => {
  const account: Account = {
    ...saved, holdings: new Map(saved.holdings.map((holding) => [holding.symbol, holding])), transferIds: new Set(saved.transferIds), orderById: new Map(),
    triggerById: new Map(), openOrders: new Map(), openTriggers: new Map(), orderByClient: new Map(), triggerByClient: new Map(),
  }
  for (const order of account.orders) {
    account.orderById.set(order.orderId, order)
    account.orderByClient.set(order.clientId, order)
    if (isOpen(order)) account.openOrders.set(order.orderId, order)
  }
  for (const row of account.triggers) {
    account.triggerById.set(row.orderId, row)
    account.triggerByClient.set(row.clientId, row)
    if (isWaiting(row)) account.openTriggers.set(row.orderId, row)
  }
  return account
}

const marketFrom = (saved: ReturnType<typeof marketParts>): Market => ({
  ...saved, bids: [], asks: [], armed: { last: { up: [], down: [] }, mark: { up: [], down: [] } }, trailing: [], positions: new Set(),
})

const byRank = (a: { readonly rank: number }, b: { readonly rank: number }): number => a.rank - b.rank

/** Books, armed rows and open positions, each in its time order. */
const findAgain = (state: State): void => {
  const orders: Order[] = []
  const rows: Trigger[] = []
  const positions: Position[] = []
  for (const account of state.accounts.values()) {
    orders.push(...account.openOrders.values())
    rows.push(...account.openTriggers.values())
    positions.push(...[...account.holdings.values()].flatMap(({ long, short }) => [long, short]).filter(({ contracts }) => contracts > 0n))
  }
  const marketOf = (symbol: string): Market => present(state.markets.get(symbol), 'a row has its market')
  for (const order of orders.toSorted(byRank)) putOrder(order.buys ? marketOf(order.symbol).bids : marketOf(order.symbol).asks, order)
  for (const row of rows.toSorted(byRank)) {
    const market = marketOf(row.symbol)
    const { moved } = market
    if (row.status === 'waiting') arm(market, row)
    market.moved = moved
  }
  for (const position of positions.toSorted(byRank)) marketOf(position.symbol).positions.add(position)
  setAlarm(state)
}

export const loadState = (text: string): State => {
  const { version, accounts, markets, ...rest } = fromCanonical<Saved>(text)
  if (version !== 1) throw new Error(`assertion failed: a saved venue is of version 1, not ${version}`)
  const state: State = {
    ...rest, tape: rest.tape ?? null, accounts: new Map(accounts.map((saved) => [saved.id, accountFrom(saved)])),
    markets: new Map(markets.map((saved) => [saved.instrument.symbol, marketFrom(saved)])), wakeAt: 0, events: [], touchedAccounts: [], touchedPositions: [],
  }
  findAgain(state)
  return state
}
