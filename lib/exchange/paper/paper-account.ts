import { Fault } from '#core/fault.ts'
import type { Switches } from '#core/venue/switches.ts'
import type { Page } from '#core/venue/venue.ts'
import type { AccountEvent, AccountExchange, Capabilities, ListAsk } from '#desk/ports/exchange.ts'
import type { PaperDoor, PaperEvent } from './paper-venue.ts'
import { balanceRow, fillRow, flowRow, orderRow, positionRow, triggerRow } from './venue-rows.ts'

const WINDOW_MS = 2_000
/** Here nothing is on its way longer than the call itself. */
const HORIZON_MS = 2_000

/** What the engine's switches say about the cases that Toobit's documents leave open. */
export const paperCapabilities = (switches: Switches): Capabilities => ({
  exitForm: switches.rowTotals === 'joint' ? 'single' : switches.closingLimitsLock ? 'locked' : 'free',
  attachedStop: switches.attachedSize !== 'dropped', newBeforeOld: switches.rowTotals === 'free', sharedSide: switches.tradingStopRepeat === 'adds', receiveWindowMs: WINDOW_MS, horizonMs: HORIZON_MS, evidence: 'paper',
})

const EVERYTHING = 1_000_000
const pageOf = (ask: ListAsk, since?: number): Page => ({ limit: EVERYTHING, ...(ask.symbol === undefined ? {} : { symbol: ask.symbol }), ...(since === undefined ? {} : { since }) })

/** An account of a paper venue as the desk sees any exchange. */
export const paperAccount = (paper: PaperDoor, account: string, capabilities: Capabilities): AccountExchange => ({
  capabilities, ...writes(paper, account), ...reads(paper, account), ...settings(paper, account),
})

const writes = (paper: PaperDoor, account: string) => ({
  place: async ({ quantity, attachedStop, ...request }, stamp) => {
    const reply = await paper.command({
      ...request, type: 'place', account, size: { contracts: quantity }, timeInForce: request.price === null ? 'ioc' : request.timeInForce,
      stopLoss: attachedStop === null ? null : { ...attachedStop, price: null },
    }, stamp)
    if (reply.type === 'order') return orderRow(reply.order)
    throw new Error(`assertion failed: an order is answered with an order, not ${reply.type}`)
  },
  placeRow: async ({ symbol, side, kind, ...row }, stamp) => {
    await paper.command({ type: 'trading-stop', account, symbol, side, ...(kind === 'stop-loss' ? { stopLoss: row } : { takeProfit: row }) }, stamp)
  },
  amendRow: async ({ orderId, trigger, quantity, by }, stamp) => {
    await paper.command({ type: 'amend-trigger', account, key: { orderId }, kind: 'protective', size: { contracts: quantity }, trigger, by, price: null }, stamp)
  },
  // No key, no budget: here a call costs nothing.
  admitMove: () => 0,
  cancel: async (key, family, _symbol, stamp) => {
    await paper.command({ type: 'cancel', account, key, family }, stamp)
  },
} satisfies Partial<AccountExchange>)

const reads = (paper: PaperDoor, account: string) => ({
  order: async (key) => {
    const order = await paper.find((venue) => venue.order(account, key))
    return order === null ? null : orderRow(order)
  },
  triggerRow: async (key) => {
    const row = await paper.find((venue) => venue.trigger(account, key))
    return row === null ? null : triggerRow(row)
  },
  openOrders: async (ask) => (await paper.look((venue) => venue.openOrders(account, pageOf(ask)))).map(orderRow),
  openTriggers: async (ask) => (await paper.look((venue) => venue.openTriggers(account, pageOf(ask)))).map(triggerRow),
  orderHistory: async (ask) => (await paper.look((venue) => venue.orderHistory(account, pageOf(ask, ask.since)))).map(orderRow),
  triggerHistory: async (ask) => (await paper.look((venue) => venue.triggerHistory(account, pageOf(ask, ask.since)))).map(triggerRow),
  fills: async (symbol, since) => (await paper.look((venue) => venue.fills(account, pageOf({ symbol }, since)))).map((fill) => fillRow(fill, 'list')),
  positions: async (symbol) => (await paper.look((venue) => venue.positions(account, symbol === undefined ? {} : { symbol }))).filter((row) => row.contracts > 0n).map(positionRow),
  balance: async () => {
    const row = await paper.look((venue) => venue.balance(account))
    if (row === null) throw new Fault({ code: 'unknown-account', retry: 'never', outcomeKnown: true, venueCode: -1171 })
    return balanceRow(row)
  },
  flows: async (since) => (await paper.look((venue) => venue.flows(account, { since, limit: EVERYTHING }))).map(flowRow),
  follow: (onEvent, stop) => paper.follow((event) => {
    const told = eventOf(event)
    if (told !== null) onEvent(told)
  }, stop),
} satisfies Partial<AccountExchange>)

const eventOf = (event: PaperEvent): AccountEvent | null => {
  switch (event.type) {
    case 'order': return { type: 'order', row: orderRow(event.order) }
    case 'trigger': return { type: 'trigger', row: triggerRow(event.trigger) }
    case 'fill': return { type: 'fill', fill: fillRow(event.fill, 'stream') }
    case 'position': return { type: 'position', symbol: event.position.symbol, side: event.position.side, contracts: event.position.contracts, at: event.at }
    case 'gap': return event
    case 'balance': return null
  }
}

const unknownSymbol = (symbol: string): Fault => new Fault({ code: 'unknown-symbol', retry: 'never', outcomeKnown: true, venueCode: -1121, venueText: symbol })

const settings = (paper: PaperDoor, account: string) => ({
  fees: async (symbol) => {
    const fees = await paper.look((venue) => venue.fees(account, symbol), symbol)
    if (fees === null) throw unknownSymbol(symbol)
    return fees
  },
  settings: async (symbol) => {
    const row = await paper.look((venue) => venue.settings(account, symbol), symbol)
    if (row === null) throw unknownSymbol(symbol)
    return { leverage: row.leverage, marginMode: row.marginMode }
  },
  setLeverage: async (symbol, leverage, stamp) => {
    const reply = await paper.command({ type: 'leverage', account, symbol, leverage }, stamp)
    return reply.type === 'leverage' ? reply.leverage : leverage
  },
  setMarginMode: async (symbol, mode, stamp) => {
    await paper.command({ type: 'margin-mode', account, symbol, mode }, stamp)
    return mode
  },
  addMargin: async (symbol, side, amount, stamp) => {
    await paper.command({ type: 'position-margin', account, symbol, side, amount }, stamp)
  },
} satisfies Partial<AccountExchange>)
