import { isFault } from '#core/fault.ts'
import { NOTHING } from '#core/money/money.ts'
import type { OrderRow } from '#core/order/order.ts'
import type { Effect } from '#core/trade/effect.ts'
import type { NamedInput } from '../apply.ts'
import type { AccountExchange } from '../ports/exchange.ts'
import { fillFact } from './facts.ts'
import { answerId, done, type Ran, type Running } from './runner.ts'

/** A request that can't be accepted any more: its receive window and a little for clocks. */
const WINDOW_PASSED_MS = 3_000

/** Looks for an order of ours wherever the venue could show it, and for the fills that it owes. Reads only. */
export const runLookUp = async (running: Running, effect: Extract<Effect, { type: 'look-up' }>): Promise<Ran> =>
  reading(async () => {
    const begun = running.deskClock.storeNow()
    const row = await findOrder(running.exchange, effect)
    const fills = row === null || row.executed === 0n ? [] : (await running.exchange.fills(effect.symbol, effect.since)).filter((fill) => fill.orderId === row.orderId)
    const contracts = row === null ? ((await running.exchange.positions(effect.symbol)).find((position) => position.side === effect.side)?.contracts ?? NOTHING) : NOTHING
    const horizonMs = effect.sole ? WINDOW_PASSED_MS : running.exchange.capabilities.horizonMs
    const answer: NamedInput = { id: answerId(running, 'asked'), input: { type: 'asked', clientId: effect.clientId, row, conclusive: begun >= effect.sentBy + horizonMs, contracts } }
    return [...fills.map(fillFact), answer]
  })

const findOrder = async (exchange: AccountExchange, effect: Extract<Effect, { type: 'look-up' }>): Promise<OrderRow | null> => {
  const byId = await exchange.order(effect.orderId === null ? { clientId: effect.clientId } : { orderId: effect.orderId })
  if (byId !== null) return byId
  const mine = (rows: readonly OrderRow[]): OrderRow | undefined => rows.find((row) => row.clientId === effect.clientId)
  return mine(await exchange.openOrders({ symbol: effect.symbol })) ?? mine(await exchange.orderHistory({ symbol: effect.symbol, since: effect.since })) ?? null
}

/** A trigger row, the order it made, and that order's fills. */
export const runLookUpRow = async (running: Running, effect: Extract<Effect, { type: 'look-up-row' }>): Promise<Ran> =>
  reading(async () => {
    const row = (await running.exchange.triggerRow({ orderId: effect.rowId })) ?? (await running.exchange.triggerHistory({ symbol: effect.symbol, since: effect.since })).find((old) => old.orderId === effect.rowId) ?? null
    const childId = row?.childId ?? null
    const child = childId === null ? null : await running.exchange.order({ orderId: childId })
    const fills = childId === null ? [] : (await running.exchange.fills(effect.symbol, effect.since)).filter((fill) => fill.orderId === childId)
    return [...fills.map(fillFact), { id: answerId(running, 'child'), input: { type: 'child-asked', rowId: effect.rowId, row, child } }]
  })

/** Fills of a symbol that a stream told of without an owner, with the orders and rows that may explain them. */
export const runReadFills = async (running: Running, effect: Extract<Effect, { type: 'read-fills' }>): Promise<Ran> =>
  reading(async () => {
    const { exchange } = running
    const fills = await exchange.fills(effect.symbol, effect.since)
    const rows = await exchange.triggerHistory({ symbol: effect.symbol, since: effect.since - 24 * 3_600_000 })
    const orders = await exchange.orderHistory({ symbol: effect.symbol, since: effect.since })
    return [
      ...rows.filter((row) => row.status === 'triggered').map((row): NamedInput => ({ id: answerId(running, `trigger-${row.orderId}`), input: { type: 'trigger', row } })),
      ...orders.filter((row) => row.origin !== 'user' || /^k\d+-\d+-\d+$/.test(row.clientId)).map((row): NamedInput => ({ id: answerId(running, `order-${row.orderId}`), input: { type: 'order', row } })),
      ...fills.map(fillFact),
    ]
  })

const reading = async (read: () => Promise<readonly NamedInput[]>): Promise<Ran> => {
  try {
    return done(...(await read()))
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    return { type: 'again', ms: thrown.facts.retry === 'after-limit' ? 2_000 : 500 }
  }
}
