import { Fault } from '#core/fault.ts'
import type { Switches } from '#core/venue/switches.ts'
import type { Page } from '#core/venue/venue.ts'
import type { AccountEvent as VenueAccountEvent } from '#core/venue/event.ts'
import type { AccountEvent, AccountExchange, Capabilities, ListAsk, Stamp } from '#desk/ports/exchange.ts'
import type { PaperVenue } from './paper-venue.ts'
import { balanceRow, fillRow, flowRow, orderRow, positionRow, triggerRow } from './venue-rows.ts'

const WINDOW_MS = 2_000
/** Here nothing is on its way longer than the call itself. */
const HORIZON_MS = 2_000

/** What the engine's switches say about the cases that Toobit's documents leave open. */
export const paperCapabilities = (switches: Switches): Capabilities => ({
  exitForm: switches.rowTotals === 'joint' ? 'single' : switches.closingLimitsLock ? 'locked' : 'free',
  attachedStop: switches.attachedSize !== 'dropped', newBeforeOld: switches.rowTotals === 'free', receiveWindowMs: WINDOW_MS, horizonMs: HORIZON_MS, evidence: 'paper',
})

const EVERYTHING = 1_000_000
const pageOf = (ask: ListAsk, since?: number): Page => ({ limit: EVERYTHING, ...(ask.symbol === undefined ? {} : { symbol: ask.symbol }), ...(since === undefined ? {} : { since }) })

/** The same refusal as at the wire: what arrives late is not done. */
const checkStamp = (stamp: Stamp, now: number): void => {
  if (now - stamp.signedAt <= stamp.windowMs && stamp.signedAt < now + 1_000) return
  throw new Fault({ code: 'invalid-timestamp', retry: 'after-clock', outcomeKnown: true, neverReached: true, venueCode: -1021 })
}

/** An account of the venue in this process. */
export const paperAccount = (paper: PaperVenue, account: string, capabilities: Capabilities): AccountExchange => ({
  capabilities, ...writes(paper, account), ...reads(paper, account), ...settings(paper, account),
})

const writes = (paper: PaperVenue, account: string) => ({
  place: async ({ quantity, attachedStop, ...request }, stamp) => {
    checkStamp(stamp, paper.clock.now())
    const reply = await paper.command({
      ...request, type: 'place', account, size: { contracts: quantity }, timeInForce: request.price === null ? 'ioc' : request.timeInForce,
      stopLoss: attachedStop === null ? null : { ...attachedStop, price: null },
    })
    if (reply.type === 'order') return orderRow(reply.order)
    throw new Error(`assertion failed: an order is answered with an order, not ${reply.type}`)
  },
  placeRow: async ({ symbol, side, kind, ...row }, stamp) => {
    checkStamp(stamp, paper.clock.now())
    await paper.command({ type: 'trading-stop', account, symbol, side, ...(kind === 'stop-loss' ? { stopLoss: row } : { takeProfit: row }) })
  },
  amendRow: async ({ orderId, trigger, quantity, by }, stamp) => {
    checkStamp(stamp, paper.clock.now())
    await paper.command({ type: 'amend-trigger', account, key: { orderId }, kind: 'protective', size: { contracts: quantity }, trigger, by, price: null })
  },
  // No key, no budget: here a call costs nothing.
  admitMove: () => 0,
  cancel: async (key, family, _symbol, stamp) => {
    checkStamp(stamp, paper.clock.now())
    await paper.command({ type: 'cancel', account, key, family })
  },
} satisfies Partial<AccountExchange>)

const reads = (paper: PaperVenue, account: string) => ({
  order: async (key) => {
    const order = paper.look().order(account, key)
    return order === null ? null : orderRow(order)
  },
  triggerRow: async (key) => {
    const row = paper.look().trigger(account, key)
    return row === null ? null : triggerRow(row)
  },
  openOrders: async (ask) => paper.look().openOrders(account, pageOf(ask)).map(orderRow),
  openTriggers: async (ask) => paper.look().openTriggers(account, pageOf(ask)).map(triggerRow),
  orderHistory: async (ask) => paper.look().orderHistory(account, pageOf(ask, ask.since)).map(orderRow),
  triggerHistory: async (ask) => paper.look().triggerHistory(account, pageOf(ask, ask.since)).map(triggerRow),
  fills: async (symbol, since) => paper.look().fills(account, pageOf({ symbol }, since)).map((fill) => fillRow(fill, 'list')),
  positions: async (symbol) => paper.look().positions(account, symbol === undefined ? {} : { symbol }).filter((row) => row.contracts > 0n).map(positionRow),
  balance: async () => {
    const row = paper.look().balance(account)
    if (row === null) throw new Fault({ code: 'unknown-account', retry: 'never', outcomeKnown: true, venueCode: -1171 })
    return balanceRow(row)
  },
  flows: async (since) => paper.look().flows(account, { since, limit: EVERYTHING }).map(flowRow),
  follow: async (onEvent, stop) => {
    const remove = paper.onAccount((event) => {
      if (event.account === account) tell(event, onEvent)
    })
    await new Promise<void>((ended) => (stop.aborted ? ended() : stop.addEventListener('abort', () => ended(), { once: true })))
    remove()
  },
} satisfies Partial<AccountExchange>)

/** In a later turn, as from a stream: a listener never runs inside the command that it hears of. */
const tell = (event: VenueAccountEvent, onEvent: (event: AccountEvent) => void): void => {
  const told = eventOf(event)
  if (told !== null) void Promise.resolve().then(() => onEvent(told))
}
const eventOf = (event: VenueAccountEvent): AccountEvent | null => {
  switch (event.type) {
    case 'order': return { type: 'order', row: orderRow(event.order) }
    case 'trigger': return { type: 'trigger', row: triggerRow(event.trigger) }
    case 'fill': return { type: 'fill', fill: fillRow(event.fill, 'stream') }
    case 'position': return { type: 'position', symbol: event.position.symbol, side: event.position.side, contracts: event.position.contracts, at: event.at }
    default: return null
  }
}

const unknownSymbol = (symbol: string): Fault => new Fault({ code: 'unknown-symbol', retry: 'never', outcomeKnown: true, venueCode: -1121, venueText: symbol })

const settings = (paper: PaperVenue, account: string) => ({
  fees: async (symbol) => {
    const fees = paper.look().fees(account, symbol)
    if (fees === null) throw unknownSymbol(symbol)
    return fees
  },
  settings: async (symbol) => {
    const row = paper.look().settings(account, symbol)
    if (row === null) throw unknownSymbol(symbol)
    return { leverage: row.leverage, marginMode: row.marginMode }
  },
  setLeverage: async (symbol, leverage) => {
    const reply = await paper.command({ type: 'leverage', account, symbol, leverage })
    return reply.type === 'leverage' ? reply.leverage : leverage
  },
  setMarginMode: async (symbol, mode) => {
    await paper.command({ type: 'margin-mode', account, symbol, mode })
    return mode
  },
  addMargin: async (symbol, side, amount) => {
    await paper.command({ type: 'position-margin', account, symbol, side, amount })
  },
} satisfies Partial<AccountExchange>)
