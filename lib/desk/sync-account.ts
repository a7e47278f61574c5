import { liveTrades } from '#core/trade/account.ts'
import type { OrderRow } from '#core/order/order.ts'
import type { PositionRow } from '#core/position/position.ts'
import { readOrderId } from '#core/trade/order-id.ts'
import type { Synced } from '#core/trade/input.ts'
import { apply, type Door, type NamedInput } from './apply.ts'
import type { AccountExchange } from './ports/exchange.ts'
import type { AccountRow } from './ports/store.ts'
import { fillFact, flowFact } from './runners/facts.ts'
import { readStored } from './stored-account.ts'

/** Each read overlaps the last 10 minutes: every fact has an id, so what is read twice is one fact. */
const OVERLAP_MS = 600_000
const DAY_MS = 86_400_000

export type SyncReport = { readonly calls: number; readonly symbols: readonly string[]; readonly fills: number; readonly positions: readonly PositionRow[] }

/**
 * One whole read of an account (ARCHITECTURE.md, Sync): positions, open orders and rows, fills of the symbols that matter, cash flows,
 * balance, positions again. All of it is one `apply`. `lastSync` is the store time of the last whole read, 0 before the first.
 */
export const syncAccount = async (door: Door & { readonly holder: string }, row: AccountRow, exchange: AccountExchange, ask: { readonly at: number; readonly lastSync: number }): Promise<SyncReport> => {
  const counted = counting(exchange)
  const before = await counted.exchange.positions()
  const orders = await counted.exchange.openOrders({})
  const triggers = await counted.exchange.openTriggers({})
  const symbols = symbolsOf(row, before, [...orders, ...triggers])
  const since = (ask.lastSync === 0 ? ask.at - DAY_MS : ask.lastSync) - OVERLAP_MS
  const fills = (await Promise.all(symbols.map((symbol) => counted.exchange.fills(symbol, since)))).flat()
  const flows = (await counted.exchange.flows(since)).filter((flow) => flow.kind === 'funding' || flow.kind === 'liquidation' || flow.kind === 'deleveraging')
  const known = knownOrders(row)
  const history = fills.some((fill) => !known.has(fill.orderId)) ? await counted.exchange.orderHistory({ since }) : []
  const ended = row.state === '' || noTriggerEnded(row, triggers.map((trigger) => trigger.orderId)) ? [] : await counted.exchange.triggerHistory({ since: ask.at - DAY_MS })
  const after = await counted.exchange.positions()
  const positions = same(before, after) ? after : await counted.exchange.positions()
  // A read is a fact of its own time: what was told before and not understood then is told again.
  const name = `synced:${door.holder}:${ask.at}`
  const inputs: NamedInput[] = [
    ...ended.map((row): NamedInput => ({ id: `${name}:trigger:${row.orderId}`, input: { type: 'trigger', row } })),
    ...[...history.filter(matters), ...orders.filter(matters)].map((order): NamedInput => ({ id: `${name}:order:${order.orderId}`, input: { type: 'order', row: order } })),
    ...fills.map(fillFact),
    ...flows.map(flowFact),
    { id: name, input: { type: 'synced', sync: synced(row.seq, symbols, positions, { orders, triggers }) } },
  ]
  await apply(door, row.account, inputs)
  return { calls: counted.calls(), symbols, fills: fills.length, positions }
}

/** Ours, or the venue's own: what the user made by hand at the exchange is left alone. */
const matters = (order: OrderRow): boolean => order.origin !== 'user' || readOrderId(order.clientId) !== null

const same = (a: readonly PositionRow[], b: readonly PositionRow[]): boolean => {
  const text = (rows: readonly PositionRow[]) => rows.map((row) => `${row.symbol}:${row.side}:${row.contracts}`).toSorted().join()
  return text(a) === text(b)
}

const symbolsOf = (row: AccountRow, positions: readonly PositionRow[], orders: readonly { readonly symbol: string }[]): readonly string[] => {
  const { account } = readStored(row)
  const held = Object.entries(account.sides).flatMap(([key, side]) => (side.foreign > 0n || side.unexplained.length > 0 || side.wanted.length > 0 ? [key.split(':')[0] ?? ''] : []))
  const all = [...liveTrades(account).map((trade) => trade.plan.symbol), ...positions.map((position) => position.symbol), ...orders.map((order) => order.symbol), ...held]
  return [...new Set(all.filter((symbol) => symbol !== ''))].toSorted()
}

const knownOrders = (row: AccountRow): ReadonlySet<string> => {
  const { account } = readStored(row)
  return new Set(liveTrades(account).flatMap((trade) => [...[trade.entry, ...trade.exits].map((order) => order.orderId ?? ''), ...trade.rows.map((own) => own.childId ?? '')]))
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
const counting = (exchange: AccountExchange): { readonly exchange: Pick<AccountExchange, 'positions' | 'openOrders' | 'openTriggers' | 'fills' | 'flows' | 'orderHistory' | 'triggerHistory'>; readonly calls: () => number } => {
  let calls = 0
  const count = <T>(result: Promise<T>, n = 1): Promise<T> => {
    calls += n
    return result
  }
  return {
    calls: () => calls,
    exchange: {
      positions: (symbol) => count(exchange.positions(symbol)),
      openOrders: (list) => count(exchange.openOrders(list)),
      openTriggers: (list) => count(exchange.openTriggers(list), 2),
      fills: (symbol, since) => count(exchange.fills(symbol, since)),
      flows: (since) => count(exchange.flows(since)),
      orderHistory: (list) => count(exchange.orderHistory(list)),
      triggerHistory: (list) => count(exchange.triggerHistory(list)),
    },
  }
}

/** Does the account hold anything that a stream or a poll should follow. */
export const hasOpenWork = (row: AccountRow): boolean => {
  const { account } = readStored(row)
  return liveTrades(account).length > 0 || account.watched.length > 0 || Object.values(account.sides).some((side) => side.unexplained.length > 0)
}
