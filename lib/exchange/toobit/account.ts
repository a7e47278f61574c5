import { assert } from '#core/assert.ts'
import { Fault, isFault } from '#core/fault.ts'
import { showDecimal } from '#core/money/decimal.ts'
import type { TriggerRow } from '#core/order/order.ts'
import type { AccountExchange, Capabilities, ListAsk, OrderKey, Priority, RowRequest } from '#desk/ports/exchange.ts'
import type { SocketOpener } from '#desk/ports/world.ts'
import { allPages } from './all-pages.ts'
import type { ToobitClient } from './client.ts'
import { readBalance, readFees, readFlow, readMarginMode, readPosition } from './map/account.ts'
import { placePairs, readOrder, readTrade, readTrigger, showTriggerBy } from './map/order.ts'
import { showPositionSide } from './map/side.ts'
import { deleteOrder, getHistoryOrders, getHistoryTriggers, getOpenOrders, getOpenTriggers, getOrder, getTrigger, moveCost, postAmend, postOrder, postTrigger, type WireFamily } from './routes/orders.ts'
import { getPositions, getUserTrades, postPositionMargin, postTradingStop } from './routes/positions.ts'
import { getAccountLeverage, postLeverage, postMarginType } from './routes/settings.ts'
import { getBalance, getBalanceFlow, getCommissionRate } from './routes/wallet.ts'
import type { Pair } from './sign.ts'
import { followUser } from './stream/user-stream.ts'
import type { WireTriggerRow } from './wire/order.ts'

/** Until a probe on the user's own account has filled them (RULES.md, Venue states). */
export const ASSUMED: Capabilities = { exitForm: 'locked', attachedStop: true, newBeforeOld: false, sharedSide: true, receiveWindowMs: 2_000, horizonMs: 32_000, evidence: 'assumed' }

export type ToobitAccountParts = { readonly client: ToobitClient; readonly socket: SocketOpener; readonly capabilities?: Capabilities; readonly coin?: string }

const keyPair = (key: OrderKey): Pair => ('orderId' in key ? ['orderId', key.orderId] : ['origClientOrderId', key.clientId])
const symbolOf = (ask: ListAsk) => (ask.symbol === undefined ? {} : { symbol: ask.symbol })

/** Only the venue's own "no such order" is null; that alone is no evidence of absence. */
const orNull = async <T>(found: Promise<T>): Promise<T | null> => {
  try {
    return await found
  } catch (thrown) {
    if (isFault(thrown) && thrown.facts.code === 'order-not-found') return null
    throw thrown
  }
}

export const toobitAccount = (parts: ToobitAccountParts): AccountExchange => ({ ...orders(parts), ...reads(parts), ...settings(parts.client) })

const orders = ({ client, capabilities }: ToobitAccountParts) => ({
  capabilities: capabilities ?? ASSUMED,
  place: async (request, stamp, priority) => {
    assert(/^[A-Za-z0-9_.-]{1,36}$/.test(request.clientId), 'a client id has up to 36 of [A-Za-z0-9_.-]')
    return readOrder(await postOrder(client, placePairs(request), stamp, priority))
  },
  placeRow: async (request, stamp) => {
    assert(request.quantity > 0n, 'a row says its size: none would mean the whole position')
    await postTradingStop(client, rowPairs(request), stamp, request.kind === 'stop-loss' ? 'protect' : 'exit')
  },
  amendRow: async (amend, stamp) => {
    assert(amend.quantity > 0n, 'an amend says its size: 0 would mean the whole position')
    const pairs: Pair[] = [
      ['orderId', amend.orderId], ['type', 'STOP_PROFIT_LOSS'], ['symbol', amend.symbol], ['stopPrice', showDecimal(amend.trigger)],
      ['quantity', showDecimal(amend.quantity)], ['priceType', 'MARKET'], ['triggerBy', showTriggerBy(amend.by)],
    ]
    await postAmend(client, pairs, stamp, 'protect')
  },
  admitMove: (stops) => client.budget.admitMove(moveCost(stops)),
  cancel: async (key, family, symbol, stamp) => {
    await deleteOrder(client, [keyPair(key), ['type', family === 'trigger' ? 'STOP' : 'LIMIT'], ['symbol', symbol]], stamp, 'exit')
  },
} satisfies Partial<AccountExchange>)

const rowPairs = (row: RowRequest): readonly Pair[] => {
  const head: Pair[] = [['symbol', row.symbol], ['side', showPositionSide(row.side)]]
  return row.kind === 'stop-loss'
    ? [...head, ['stopLoss', showDecimal(row.trigger)], ['slTriggerBy', showTriggerBy(row.by)], ['slSize', showDecimal(row.quantity)]]
    : [...head, ['takeProfit', showDecimal(row.trigger)], ['tpTriggerBy', showTriggerBy(row.by)], ['tpSize', showDecimal(row.quantity)]]
}

const reads = ({ client, socket, coin = 'USDT' }: ToobitAccountParts) => {
  const plain = (get: typeof getOpenOrders, ask: ListAsk, since?: number) =>
    allPages((beforeId) => get(client, { ...symbolOf(ask), type: 'LIMIT', beforeId, since }), (row) => row.orderId).then((rows) => rows.map(readOrder))
  const waiting = (ask: ListAsk, type: WireFamily, priority?: Priority): Promise<readonly WireTriggerRow[]> =>
    allPages((beforeId) => getOpenTriggers(client, { ...symbolOf(ask), type, beforeId }, priority), (row) => row.orderId)
  return {
    order: async (key) => orNull(getOrder(client, [keyPair(key)]).then(readOrder)),
    triggerRow: async (key) => orNull(getTrigger(client, [keyPair(key)]).then(readTrigger)),
    openOrders: (ask) => plain(getOpenOrders, ask),
    openTriggers: async (ask, priority) => {
      const rows = [...(await waiting(ask, 'STOP', priority)), ...(await waiting(ask, 'STOP_PROFIT_LOSS', priority))]
      return distinct(rows.map(readTrigger))
    },
    orderHistory: (ask) => plain(getHistoryOrders, ask, ask.since),
    // The sheet lists LIMIT and STOP for the history; STOP stands for both kinds there, as in a lookup.
    triggerHistory: async (ask) => {
      const rows = await allPages((beforeId) => getHistoryTriggers(client, { ...symbolOf(ask), type: 'STOP', beforeId, since: ask.since }), (row) => row.orderId)
      return distinct(rows.map(readTrigger))
    },
    fills: async (symbol, since) => {
      const rows = await allPages((fromId) => getUserTrades(client, { symbol, since, fromId }), (row) => row.id)
      return rows.map(readTrade)
    },
    positions: async (symbol) => (await getPositions(client, symbol)).filter((row) => row.position > 0n && row.avgPrice > 0n).map(readPosition),
    balance: async () => {
      const row = (await getBalance(client)).find((one) => one.coin === coin)
      if (row === undefined) throw new Fault({ code: 'unreadable-reply', retry: 'soon', outcomeKnown: true, venueText: `no balance of ${coin}` })
      return readBalance(row)
    },
    flows: async (since) => (await allPages((fromId) => getBalanceFlow(client, { since, fromId }), (row) => row.id)).map(readFlow),
    fees: async (symbol) => readFees(await getCommissionRate(client, symbol)),
    follow: (onEvent, stop) => followUser({ client, socket }, onEvent, stop),
  } satisfies Partial<AccountExchange>
}

/** A venue that answers both kinds to one question shows a row twice. */
const distinct = (rows: readonly TriggerRow[]): readonly TriggerRow[] => [...new Map(rows.map((row) => [row.orderId, row])).values()]

const settings = (client: ToobitClient) => ({
  settings: async (symbol) => {
    const row = (await getAccountLeverage(client, symbol)).find((one) => one.symbolId === symbol)
    if (row === undefined) throw new Fault({ code: 'unreadable-reply', retry: 'soon', outcomeKnown: true, venueText: `no settings of ${symbol}` })
    return { leverage: row.leverage, marginMode: readMarginMode(row.marginType) }
  },
  setLeverage: async (symbol, leverage, stamp) => (await postLeverage(client, symbol, leverage, stamp)).leverage,
  setMarginMode: async (symbol, mode, stamp) => readMarginMode((await postMarginType(client, symbol, mode, stamp)).marginType),
  addMargin: async (symbol, side, amount, stamp) => {
    await postPositionMargin(client, { symbol, side, amount }, stamp)
  },
} satisfies Partial<AccountExchange>)

/** A plain trigger order (type STOP); the desk's own plans use rows, this is for accounts where rows are refused. */
export const placeTriggerOrder = async (client: ToobitClient, ask: TriggerOrder): Promise<TriggerRow> => {
  const pairs: Pair[] = [
    ['symbol', ask.symbol], ['side', ask.side === 'long' ? 'SELL_CLOSE' : 'BUY_CLOSE'], ['type', 'STOP'], ['quantity', showDecimal(ask.quantity)], ['priceType', 'MARKET'],
    ['stopPrice', showDecimal(ask.trigger)], ['triggerBy', showTriggerBy(ask.by)], ['newClientOrderId', ask.clientId],
  ]
  return readTrigger(await postTrigger(client, pairs, ask.stamp, 'protect'))
}
export type TriggerOrder = Omit<RowRequest, 'kind'> & { readonly clientId: string; readonly stamp: Parameters<AccountExchange['place']>[1] }
