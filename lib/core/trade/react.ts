import type { Side } from '#core/market/instrument.ts'
import type { OrderRequest } from '#core/order/order.ts'
import { type AccountState, liveTrades, sideOf, tradesOn } from './account.ts'
import { type Effect, type Queued, RANK } from './effect.ts'
import type { Event } from './event.ts'
import { ownershipOf } from './ownership.ts'
import { isLive, isSettled, type LiveTrade, type OwnOrder, sideKey } from './state.ts'
import { stopMoveOf } from './stop-move.ts'

/** What can increase exposure is begun within 5 s (market) or 30 s (limit) of the decision, or never; so is, within 30 s, what closes contracts that are not ours: later they may be others. */
const NOT_AFTER_MS = { market: 5_000, limit: 30_000, foreign: 30_000 } as const

/** What follows from a fact, as data. `account` is the state after it. */
export const react = (account: AccountState, event: Event): readonly Queued[] => [...exchangeWork(account, event), ...chatWork(account, event)]

const requestOf = (trade: LiveTrade, order: OwnOrder, attached: OrderRequest['attachedStop'] = null): OrderRequest => ({
  clientId: order.clientId, symbol: trade.plan.symbol, side: trade.plan.side, direction: order.purpose === 'entry' ? 'open' : 'close',
  quantity: order.quantity, price: order.price, timeInForce: order.price === null ? 'ioc' : 'gtc', attachedStop: attached,
})

const closeOf = ({ symbol, side }: { readonly symbol: string; readonly side: Side }, order: OwnOrder): OrderRequest => ({ clientId: order.clientId, symbol, side, direction: 'close', quantity: order.quantity, price: null, timeInForce: 'ioc', attachedStop: null })

const liveOf = (account: AccountState, id: number): LiveTrade | null => {
  const trade = account.trades[String(id)]
  return trade !== undefined && isLive(trade) ? trade : null
}
const keyOf = (trade: LiveTrade): string => sideKey(trade.plan.symbol, trade.plan.side)
/** An entry that waits for its limits holds up neither stops nor closes of its side. Its cancel comes after it, and in its place while it is unsent. */
const entryKey = (trade: LiveTrade): string => `enter:${trade.id}`
const exchange = (effect: Effect, key: string, rank: number, more: { readonly notAfterMs?: number; readonly replaces?: string } = {}): Queued => ({ effect, lane: 'exchange', key, rank, notAfterMs: more.notAfterMs ?? null, replaces: more.replaces ?? null })

const exchangeWork = (account: AccountState, event: Event): readonly Queued[] => {
  if (event.type === 'protection-asked') {
    const key = sideKey(event.symbol, event.side)
    const move = stopMoveOf(account, event)
    const effect: Effect = { type: 'protect', symbol: event.symbol, side: event.side, ask: event.ask, wanted: event.wanted, own: ownershipOf(account, event.symbol, event.side, event.wanted), ...(move === null ? {} : { move }) }
    return [exchange(effect, key, move === null ? RANK.protect : RANK.move, { replaces: `protect:${key}` })]
  }
  if (event.type === 'fill-unexplained') {
    const { fill } = event
    return [exchange({ type: 'read-fills', symbol: fill.symbol, since: fill.at - 60_000 }, `read:${fill.symbol}`, RANK.ask, { replaces: `read:${fill.symbol}` })]
  }
  if (event.type === 'foreign-close-requested') return [exchange({ type: 'place', trade: null, order: closeOf(event, event.order) }, sideKey(event.symbol, event.side), RANK.exit, { notAfterMs: NOT_AFTER_MS.foreign })]
  if (event.type === 'foreign-order') return event.fact.type === 'order-asked' ? askForeign(account, event) : []
  if (event.trade === null) return []
  const trade = liveOf(account, event.trade)
  return trade === null ? [] : tradeWork(account, trade, event)
}

const tradeWork = (account: AccountState, trade: LiveTrade, event: Event): readonly Queued[] => {
  const key = keyOf(trade)
  switch (event.type) {
    case 'entry-requested': {
      const order = requestOf(trade, event.order, event.attachedStop)
      const notAfterMs = event.order.price === null ? NOT_AFTER_MS.market : NOT_AFTER_MS.limit
      return [exchange({ type: 'enter', trade: trade.id, order, leverage: event.leverage, marginMode: event.marginMode, prepare: event.prepare }, entryKey(trade), RANK.entry, { notAfterMs, replaces: entryKey(trade) })]
    }
    case 'exit-requested':
      return [exchange({ type: 'place', trade: trade.id, order: requestOf(trade, event.order) }, key, RANK.exit)]
    case 'cancel-requested': {
      const order = [trade.entry, ...trade.exits].find((own) => own.clientId === event.clientId)
      const effect: Effect = { type: 'cancel', trade: trade.id, clientId: event.clientId, orderId: order?.orderId ?? null, symbol: trade.plan.symbol }
      return [order?.purpose === 'entry' ? exchange(effect, entryKey(trade), RANK.exit, { replaces: entryKey(trade) }) : exchange(effect, key, RANK.exit)]
    }
    case 'margin-asked':
      return [exchange({ type: 'add-margin', trade: trade.id, symbol: trade.plan.symbol, side: trade.plan.side, amount: event.amount }, key, RANK.exit, { notAfterMs: NOT_AFTER_MS.limit })]
    case 'order-asked':
      return lookUp(account, trade, event.clientId)
    case 'row-asked':
      return [exchange({ type: 'look-up-row', trade: trade.id, rowId: event.orderId, symbol: trade.plan.symbol, since: trade.createdAt - 60_000 }, `ask:${event.orderId}`, RANK.ask, { replaces: `ask:${event.orderId}` })]
    default:
      return []
  }
}

/** Nobody else has contracts on the trade's side, or an entry that may still bring some: a trade that only waits for its end takes no part. */
const ownsTheSide = (account: AccountState, trade: LiveTrade): boolean =>
  sideOf(account, trade.plan.symbol, trade.plan.side).foreign === 0n &&
  tradesOn(account, trade.plan.symbol, trade.plan.side).every((other) => other.id === trade.id || (other.ledger.open === 0n && isSettled(other.entry)))

/** `sole`: a close of a trade that owns its whole side may be decided anew as soon as it can't be accepted any more. Look-ups read only, so they wait behind nothing of the trade; the newest replaces an unsent older one. */
const lookUp = (account: AccountState, trade: LiveTrade, clientId: string): readonly Queued[] => {
  const order = [trade.entry, ...trade.exits].find((own) => own.clientId === clientId)
  if (order === undefined) return []
  const sole = order.purpose !== 'entry' && ownsTheSide(account, trade)
  const effect: Effect = { type: 'look-up', trade: trade.id, clientId, orderId: order.orderId, symbol: trade.plan.symbol, side: trade.plan.side, since: order.requestedAt - 60_000, sentBy: order.sentBy ?? order.requestedAt, sole }
  return [exchange(effect, `ask:${clientId}`, RANK.ask, { replaces: `ask:${clientId}` })]
}

const askForeign = (account: AccountState, { symbol, side }: { readonly symbol: string; readonly side: Side }): readonly Queued[] => {
  const order = sideOf(account, symbol, side).foreignClose?.order
  if (order === undefined) return []
  const { clientId, orderId, requestedAt, sentBy } = order
  return [exchange({ type: 'look-up', trade: null, clientId, orderId, symbol, side, since: requestedAt - 60_000, sentBy: sentBy ?? requestedAt, sole: false }, `ask:${clientId}`, RANK.ask, { replaces: `ask:${clientId}` })]
}

const TOLD: ReadonlySet<Event['type']> = new Set<Event['type']>([
  'order-refused', 'leverage-differs', 'order-unknown', 'order-absent', 'entry-adopted', 'order-recovered', 'entry-filled', 'exit-filled', 'stop-moved', 'stuck', 'closed', 'failed', 'blocked', 'form-dropped', 'targets-changed', 'trailing-set', 'margin-answered', 'foreign-changed', 'close-planned', 'ledgers-lowered', 'naked', 'naked-budget', 'emergency-stated', 'signed-in',
])
const SHOWN: ReadonlySet<Event['type']> = new Set<Event['type']>(['entry-requested', 'entry-filled', 'exit-filled', 'stop-moved', 'trailing-set', 'order-seen', 'order-unknown', 'close-planned', 'close-finished', 'stuck', 'naked', 'unstuck', 'funding-booked', 'closed', 'failed', 'entry-ended'])

/** A trail that goes on behind a better stop moves nothing that anybody sees. */
const isStill = (event: Event): boolean => event.type === 'stop-moved' && event.still === true

/** What became of an order for what is not ours. */
const isOutcome = ({ fact }: Extract<Event, { type: 'foreign-order' }>): boolean => fact.type === 'order-refused' || fact.type === 'order-unknown' || fact.type === 'order-absent' || (fact.type === 'order-seen' && fact.end !== null)

/** Told when it begins. An exchange is told of where a trade is live; that it answers again is told too, that it is quick again is not. */
const isAlarm = (account: AccountState, event: Event): boolean => {
  if (event.type === 'venue-changed') return liveTrades(account).length > 0 && event.was !== event.health.state && (event.health.state !== 'well' || event.was === 'silent')
  return (event.type === 'margin-use' && event.high) || (event.type === 'liquidation-near' && event.near)
}

/** Something is missing of a position; funding that corrects a result already told. */
const isWorthTelling = (account: AccountState, event: Event): boolean =>
  isAlarm(account, event) || (event.type === 'foreign-order' && isOutcome(event)) || (event.type === 'position-differs' && event.missing !== null) || (event.type === 'funding-booked' && account.trades[String(event.trade)]?.status === 'closed')

const chatWork = (account: AccountState, event: Event): readonly Queued[] => {
  const rows: Queued[] = []
  if ((TOLD.has(event.type) && !isStill(event)) || isWorthTelling(account, event)) rows.push({ effect: { type: 'tell', event }, lane: 'chat', key: 'chat', rank: RANK.chat, notAfterMs: null, replaces: null })
  if (event.trade !== null && SHOWN.has(event.type) && !isStill(event)) rows.push(show(event.trade))
  if (event.type === 'protection-read') for (const trade of Object.values(account.trades)) if (isLive(trade) && sideKey(trade.plan.symbol, trade.plan.side) === sideKey(event.symbol, event.side)) rows.push(show(trade.id))
  return rows
}
const show = (trade: number): Queued => ({ effect: { type: 'show', trade }, lane: 'chat', key: `card:${trade}`, rank: RANK.chat, notAfterMs: null, replaces: `card:${trade}` })
