import type { Instrument } from '#core/market/instrument.ts'
import { fromCanonical, toCanonical } from '#core/json.ts'
import { divide } from '#core/money/fraction.ts'
import { ONE } from '#core/money/money.ts'
import type { Venue } from '#core/venue/venue.ts'
import { indexToken } from './show-market.ts'
import { showPair } from './show-spot.ts'
import type { SpotFill, SpotOrder } from './spot-order.ts'
import { openPurses, type Purse, type Purses } from './spot-purses.ts'

export type SpotPlace = Pick<SpotOrder, 'account' | 'clientId' | 'symbol' | 'buy' | 'type' | 'timeInForce' | 'price' | 'quantity'> & { readonly type: SpotOrder['type'] }

/** `deposit` is money coming in (or, negative, going out) from elsewhere. */
export type SpotCommand =
  | { readonly kind: 'place'; readonly order: SpotPlace }
  | { readonly kind: 'cancel'; readonly account: string; readonly orderId: string }
  | { readonly kind: 'price'; readonly contract: string; readonly price: bigint }
  | { readonly kind: 'deposit'; readonly account: string; readonly coin: string; readonly amount: bigint }
export type SpotReply = { readonly type: 'order'; readonly order: SpotOrder } | { readonly type: 'done' } | { readonly type: 'refused'; readonly code: number; readonly text: string; readonly field: string }

export type SpotPair = { readonly symbol: string; readonly contract: Instrument }
export type SpotMarket = {
  readonly pairs: () => readonly SpotPair[]
  readonly contractOf: (symbol: string) => Instrument | null
  readonly pairOf: (contract: string) => string | null
  readonly show: () => readonly unknown[]
  readonly apply: (command: SpotCommand, at: number) => SpotReply
  readonly free: (account: string, coin: string) => bigint
  readonly balances: (account: string) => readonly { readonly coin: string; readonly free: bigint; readonly locked: bigint }[]
  readonly order: (account: string, id: { readonly orderId?: string; readonly clientId?: string }) => SpotOrder | null
  /** Newest first. */
  readonly orders: (account: string, open: boolean) => readonly SpotOrder[]
  readonly fills: (account: string, symbol: string) => readonly SpotFill[]
  readonly save: () => string
}

type State = { nextId: number; orders: SpotOrder[]; fills: SpotFill[]; purses: readonly Purse[] }

/** 0.1 %, both ways, taken from what is received (TOOBIT-API.md 3.6). */
const FEE = 100_000n
const FIRST_ID = 3_037_000_000_000_000
const KEEP = 10_000

const refused = (code: number, text: string, field: string): SpotReply => ({ type: 'refused', code, text, field })

/** What an order sets aside: quote coins for a buy, coins for a sell. */
const lockOf = (order: SpotOrder): { readonly coin: string; readonly amount: bigint } => {
  if (!order.buy) return { coin: coinOf(order), amount: order.quantity }
  return { coin: 'USDT', amount: order.type === 'MARKET' ? order.quantity : divide(order.price * order.quantity, ONE, 'up') }
}
const coinOf = (order: SpotOrder): string => order.symbol.replace(/USDT$/, '')

type Filled = { readonly order: SpotOrder; readonly fill: SpotFill }

/** A whole fill and what it moves. */
const fillWhole = (order: SpotOrder, at: { readonly id: string; readonly price: bigint; readonly time: number; readonly maker: boolean }, purses: Purses): Filled => {
  const coins = order.buy && order.type === 'MARKET' ? (order.quantity * ONE) / at.price : order.quantity
  const value = divide(at.price * coins, ONE, 'down')
  const lock = lockOf(order)
  const got = order.buy ? { coin: coinOf(order), amount: coins } : { coin: 'USDT', amount: value }
  const fee = divide(got.amount * FEE, ONE, 'up')
  purses.move(order.account, lock.coin, { free: order.buy ? lock.amount - value : 0n, locked: -lock.amount })
  purses.move(order.account, got.coin, { free: got.amount - fee, locked: 0n })
  const filled: SpotOrder = { ...order, executed: coins, executedValue: value, status: 'FILLED', updatedAt: at.time }
  return { order: filled, fill: { id: at.id, order: filled, price: at.price, quantity: coins, fee, maker: at.maker, at: at.time } }
}

const MIN_VALUE = 5n * ONE * ONE

const checkPlace = (ask: SpotPlace, contract: Instrument | null, open: readonly SpotOrder[]): SpotReply | null => {
  if (contract === null) return refused(-1121, 'Invalid symbol.', 'symbol')
  if (ask.type !== 'MARKET' && ask.price % contract.tick !== 0n) return refused(-1134, 'Price precision is too long.', 'price')
  if (ask.type !== 'MARKET' && ask.price * ask.quantity < MIN_VALUE) return refused(-1140, 'Transaction amount lower than the minimum.', 'quantity')
  const twice = open.some((one) => one.account === ask.account && one.clientId === ask.clientId && one.status === 'NEW')
  return twice ? refused(-1141, 'Duplicate order sent.', 'newClientOrderId') : null
}

const cancelRefusal = (order: SpotOrder | undefined): SpotReply | null => {
  if (order === undefined) return refused(-2013, 'Order does not exist.', 'orderId')
  if (order.status === 'NEW') return null
  return order.status === 'FILLED' ? refused(-1139, 'Order has been filled.', 'orderId') : refused(-1142, 'Order has been cancelled.', 'orderId')
}

const pairsOf = (venue: Venue): readonly SpotPair[] =>
  venue.instruments().filter((row) => row.quote === 'USDT' && !row.base.startsWith('1000')).map((row) => ({ symbol: indexToken(row), contract: row }))

/** Price at which the order would trade at once; null when it rests. */
const crossing = (venue: Venue, order: SpotOrder, contract: Instrument): bigint | null => {
  const book = venue.book(contract.symbol, 1)
  const best = (order.buy ? book?.asks[0]?.price : book?.bids[0]?.price) ?? null
  if (best === null) return null
  return order.type === 'MARKET' || (order.buy ? best <= order.price : best >= order.price) ? best : null
}

/**
 * A small spot market beside the contracts: one order book per pair, whose other side is the contract's best price, unlimited.
 * An order that crosses fills whole at the better price; a resting one fills whole when the price trades through it.
 */
export const openSpot = (venue: Venue, saved?: string): SpotMarket => {
  const state: State = saved === undefined ? { nextId: 1, orders: [], fills: [], purses: [] } : fromCanonical(saved)
  const purses = openPurses(state.purses)
  const contractOf = (symbol: string) => pairsOf(venue).find((pair) => pair.symbol === symbol)?.contract ?? null
  const pairOf = (contract: string) => pairsOf(venue).find((pair) => pair.contract.symbol === contract)?.symbol ?? null
  const book = spotOrders(state, purses)

  const place = (ask: SpotPlace, at: number): SpotReply => {
    const contract = contractOf(ask.symbol)
    const refusal = checkPlace(ask, contract, state.orders)
    if (refusal !== null || contract === null) return refusal ?? refused(-1121, 'Invalid symbol.', 'symbol')
    const order: SpotOrder = { ...ask, orderId: book.id(), executed: 0n, executedValue: 0n, status: 'NEW', createdAt: at, updatedAt: at }
    const lock = lockOf(order)
    if (purses.of(ask.account, lock.coin).free < lock.amount) return refused(-1131, 'Balance insufficient ', 'quantity')
    const best = crossing(venue, order, contract)
    if (best !== null && ask.type === 'LIMIT_MAKER') return refused(-1158, 'Limit maker order would immediately match and take.', 'price')
    purses.move(ask.account, lock.coin, { free: -lock.amount, locked: lock.amount })
    book.put(order)
    if (best !== null) book.fill(order, { price: best, time: at, maker: false })
    else if (ask.type === 'MARKET' || ask.timeInForce !== 'GTC') book.unlock(order, at)
    return { type: 'order', order }
  }
  const apply = (command: SpotCommand, at: number): SpotReply => {
    switch (command.kind) {
      case 'place': return place(command.order, at)
      case 'cancel': return book.cancel(command.account, command.orderId, at)
      case 'price': book.onPrice(pairOf(command.contract), command.price, at)
        return { type: 'done' }
      default: purses.move(command.account, command.coin, { free: command.amount, locked: 0n })
        return { type: 'done' }
    }
  }
  return {
    pairs: () => pairsOf(venue),
    contractOf,
    pairOf,
    show: () => pairsOf(venue).map(({ symbol, contract }) => showPair(symbol, contract)),
    apply,
    free: (account, coin) => purses.of(account, coin).free,
    balances: (account) => purses.all().filter((one) => one.account === account),
    order: (account, key) => state.orders.findLast((one) => one.account === account && (key.orderId === undefined ? one.clientId === key.clientId : one.orderId === key.orderId)) ?? null,
    orders: (account, open) => state.orders.filter((one) => one.account === account && (!open || one.status === 'NEW')).toReversed(),
    fills: (account, symbol) => state.fills.filter((one) => one.order.account === account && one.order.symbol === symbol).toReversed(),
    save: () => toCanonical({ ...state, purses: purses.all() }),
  }
}

/** Changes of rows, each with the money it moves. */
const spotOrders = (state: State, purses: Purses) => {
  const id = (): string => {
    state.nextId += 1
    return `${FIRST_ID + state.nextId}0`
  }
  const put = (order: SpotOrder): SpotOrder => {
    const at = state.orders.findIndex((one) => one.orderId === order.orderId)
    if (at < 0) state.orders.push(order)
    else state.orders[at] = order
    if (state.orders.length > KEEP) state.orders = state.orders.filter((one, i) => one.status === 'NEW' || i > KEEP / 2)
    return order
  }
  const fill = (order: SpotOrder, at: { readonly price: bigint; readonly time: number; readonly maker: boolean }): void => {
    const done = fillWhole(order, { ...at, id: id() }, purses)
    put(done.order)
    state.fills.push(done.fill)
    if (state.fills.length > KEEP) state.fills.splice(0, KEEP / 2)
  }
  const unlock = (order: SpotOrder, at: number): void => {
    const lock = lockOf(order)
    purses.move(order.account, lock.coin, { free: lock.amount, locked: -lock.amount })
    put({ ...order, status: 'CANCELED', updatedAt: at })
  }
  const cancel = (account: string, orderId: string, at: number): SpotReply => {
    const order = state.orders.find((one) => one.account === account && one.orderId === orderId)
    const refusal = cancelRefusal(order)
    if (refusal !== null || order === undefined) return refusal ?? refused(-2013, 'Order does not exist.', 'orderId')
    unlock(order, at)
    return { type: 'order', order }
  }
  const onPrice = (pair: string | null, traded: bigint, at: number): void => {
    for (const order of state.orders.filter((one) => one.status === 'NEW' && one.symbol === pair)) {
      if (order.buy ? traded < order.price : traded > order.price) fill(order, { price: order.price, time: at, maker: true })
    }
  }
  return { id, put, fill, unlock, cancel, onPrice }
}
