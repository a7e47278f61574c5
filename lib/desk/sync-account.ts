import { liveTrades, sideOf, tradesOn } from '#core/trade/account.ts'
import { type Money, money, type Price } from '#core/money/money.ts'
import type { OrderRow, TriggerRow } from '#core/order/order.ts'
import type { Balance, FlowKind, PositionRow } from '#core/position/position.ts'
import { readOrderId } from '#core/trade/order-id.ts'
import type { SideRisk } from '#core/trade/watched.ts'
import type { Synced, WholeRead } from '#core/trade/input.ts'
import { apply, type Door, type NamedInput } from './apply.ts'
import type { AccountExchange } from './ports/exchange.ts'
import type { AccountRow } from './ports/store.ts'
import { fillFact, flowFact } from './runners/facts.ts'
import { readStored } from './stored-account.ts'

/** Each read overlaps the last 10 minutes: every fact has an id, so what is read twice is one fact. */
export const OVERLAP_MS = 600_000
const DAY_MS = 86_400_000
/** Flows that say something of trades or of equity; fees and realised gains come with the fills. */
const BOOKED: ReadonlySet<FlowKind> = new Set<FlowKind>(['funding', 'liquidation', 'deleveraging', 'transfer'])

export type SyncReport = { readonly calls: number; readonly symbols: readonly string[]; readonly fills: number; readonly positions: readonly PositionRow[]; readonly orders: readonly OrderRow[]; readonly triggers: readonly TriggerRow[]; readonly balance: Balance; readonly equity: Money }

/**
 * One whole read of an account (ARCHITECTURE.md, Sync): positions, open orders and rows, fills of the symbols that matter, cash flows,
 * balance, positions again. All of it is one `apply`. It begins where the last applied read ended, however long ago that was: the account's
 * state keeps that time, so a restart loses nothing of a downtime.
 */
export const syncAccount = async (door: Door & { readonly holder: string }, row: AccountRow, exchange: AccountExchange, ask: { readonly at: number; readonly lastPrice: (symbol: string) => Promise<Price> }): Promise<SyncReport> => {
  const counted = counting(exchange)
  const before = await counted.exchange.positions()
  const orders = await counted.exchange.openOrders({})
  const triggers = await counted.exchange.openTriggers({})
  const symbols = symbolsOf(row, before, [...orders, ...triggers])
  const { readTo } = readStored(row).account
  const since = (readTo === 0 ? ask.at - DAY_MS : readTo) - OVERLAP_MS
  // Side by side: until this read is done a taken-over account closes nothing.
  const [fills, { balance, flows }] = await Promise.all([Promise.all(symbols.map((symbol) => counted.exchange.fills(symbol, since))).then((all) => all.flat()), readCash(counted.exchange, since)])
  const known = knownOrders(row)
  const history = fills.some((fill) => !known.has(fill.orderId)) ? await counted.exchange.orderHistory({ since }) : []
  const ended = row.state === '' || noTriggerEnded(row, triggers.map((trigger) => trigger.orderId)) ? [] : await counted.exchange.triggerHistory({ since: Math.min(since, ask.at - DAY_MS) })
  const after = await counted.exchange.positions()
  const positions = same(before, after) ? after : await counted.exchange.positions()
  const equity = money(balance.total + positions.reduce((sum, position) => sum + position.unrealised, 0n))
  const prices = await Promise.all(lacking(row, symbols, positions).map(async (symbol) => ({ symbol, last: await ask.lastPrice(symbol) })))
  const read: WholeRead = { from: since, to: ask.at, equity, prices, margin: money(balance.positionMargin + balance.orderMargin), risks: positions.flatMap(riskOf) }
  // A read is a fact of its own time: what was told before and not understood then is told again.
  const name = `synced:${door.holder}:${ask.at}`
  const inputs: NamedInput[] = [
    ...ended.map((row): NamedInput => ({ id: `${name}:trigger:${row.orderId}`, input: { type: 'trigger', row } })),
    ...[...history.filter(matters), ...orders.filter(matters)].map((order): NamedInput => ({ id: `${name}:order:${order.orderId}`, input: { type: 'order', row: order } })),
    ...fills.map(fillFact),
    ...flows.map(flowFact),
    { id: name, input: { type: 'synced', sync: { ...synced(row.seq, symbols, positions, { orders, triggers }), read } } },
  ]
  await apply(door, row.account, inputs)
  return { calls: counted.calls(), symbols, fills: fills.length, positions, orders, triggers, balance, equity }
}

/** How far a side is from its liquidation, where the venue tells both. */
const riskOf = ({ symbol, side, contracts, markPrice, liquidationPrice }: PositionRow): readonly SideRisk[] =>
  contracts === 0n || markPrice === null || liquidationPrice === null ? [] : [{ symbol, side, mark: markPrice, liquidation: liquidationPrice }]

/** Ours, or the venue's own: what the user made by hand at the exchange is left alone. */
const matters = (order: OrderRow): boolean => order.origin !== 'user' || readOrderId(order.clientId) !== null

const same = (a: readonly PositionRow[], b: readonly PositionRow[]): boolean => {
  const text = (rows: readonly PositionRow[]) => rows.map((row) => `${row.symbol}:${row.side}:${row.contracts}`).toSorted().join()
  return text(a) === text(b)
}

const symbolsOf = (row: AccountRow, positions: readonly PositionRow[], orders: readonly { readonly symbol: string }[]): readonly string[] => {
  const { account } = readStored(row)
  const held = Object.entries(account.sides).flatMap(([key, side]) => (side.foreign > 0n || side.foreignClose !== null || side.unexplained.length > 0 || side.wanted.length > 0 ? [key.split(':')[0] ?? ''] : []))
  const all = [...liveTrades(account).map((trade) => trade.plan.symbol), ...positions.map((position) => position.symbol), ...orders.map((order) => order.symbol), ...held]
  return [...new Set(all.filter((symbol) => symbol !== ''))].toSorted()
}

/** The balance comes before the flows: what is paid in between shows as paid in, not as a fall from a peak that had it already. */
const readCash = async (exchange: Pick<AccountExchange, 'balance' | 'flows'>, since: number) => {
  const balance = await exchange.balance()
  return { balance, flows: (await exchange.flows(since)).filter((flow) => BOOKED.has(flow.kind)) }
}

/** Symbols where a side shows fewer contracts than the ledgers have: what is missing is valued at the price of this read. */
const lacking = (row: AccountRow, symbols: readonly string[], positions: readonly PositionRow[]): readonly string[] => {
  const { account } = readStored(row)
  return symbols.filter((symbol) => (['long', 'short'] as const).some((side) => {
    const shown = positions.reduce<bigint>((sum, row) => (row.symbol === symbol && row.side === side ? sum + row.contracts : sum), 0n)
    return sideOf(account, symbol, side).missing !== null && tradesOn(account, symbol, side).reduce<bigint>((sum, trade) => sum + trade.ledger.open, 0n) > shown
  }))
}

const knownOrders = (row: AccountRow): ReadonlySet<string> => {
  const { account } = readStored(row)
  const ofTrades = liveTrades(account).flatMap((trade) => [...[trade.entry, ...trade.exits].map((order) => order.orderId ?? ''), ...trade.rows.map((own) => own.childId ?? '')])
  return new Set([...ofTrades, ...Object.values(account.sides).map((side) => side.foreignClose?.order.orderId ?? '')])
}

const noTriggerEnded = (row: AccountRow, open: readonly string[]): boolean => {
  const shown = new Set(open)
  return liveTrades(readStored(row).account).every((trade) => trade.rows.every((own) => own.status !== 'waiting' || shown.has(own.orderId)))
}

const synced = (noted: number, symbols: readonly string[], positions: readonly PositionRow[], open: { readonly orders: readonly OrderRow[]; readonly triggers: Synced['openTriggers'] }): Synced => ({
  noted,
  symbols,
  positions: positions.map(({ symbol, side, contracts }) => ({ symbol, side, contracts })),
  openOrderIds: open.orders.map((order) => order.orderId),
  openTriggers: open.triggers,
})

/** Counts exchange calls by the routes asked (each list at Toobit is one call per kind and page). */
const counting = (exchange: AccountExchange): { readonly exchange: Pick<AccountExchange, 'positions' | 'balance' | 'openOrders' | 'openTriggers' | 'fills' | 'flows' | 'orderHistory' | 'triggerHistory'>; readonly calls: () => number } => {
  let calls = 0
  const count = <T>(result: Promise<T>, n = 1): Promise<T> => {
    calls += n
    return result
  }
  return {
    calls: () => calls,
    exchange: {
      positions: (symbol) => count(exchange.positions(symbol)),
      balance: () => count(exchange.balance()),
      openOrders: (list) => count(exchange.openOrders(list)),
      openTriggers: (list) => count(exchange.openTriggers(list), 2),
      fills: (symbol, since) => count(exchange.fills(symbol, since)),
      flows: (since) => count(exchange.flows(since)),
      orderHistory: (list) => count(exchange.orderHistory(list)),
      triggerHistory: (list) => count(exchange.triggerHistory(list)),
    },
  }
}
