import { present, unreachable } from '#core/assert.ts'
import { money, NOTHING, plus, type Quantity, quantity } from '#core/money/money.ts'
import type { TradeEvent } from './event.ts'
import { evolveOrder } from './evolve-order.ts'
import { bookEntry, bookExit, bookFunding } from './ledger.ts'
import { hasStopRow, type LiveTrade, type OwnOrder, type OwnRow } from './state.ts'

type LiveEvent = Exclude<TradeEvent, { type: 'drafted' | 'requoted' | 'draft-dropped' | 'entry-requested' | 'adopted' | 'entry-adopted' | 'closed' | 'failed' }> & { readonly at: number }

/** A live trade after a fact. */
export const evolveLive = (trade: LiveTrade, event: LiveEvent): LiveTrade => withStatus(next(trade, event))

const next = (trade: LiveTrade, event: LiveEvent): LiveTrade => {
  switch (event.type) {
    case 'order-accepted':
    case 'order-refused':
    case 'order-unknown':
    case 'order-seen':
    case 'order-asked':
    case 'order-absent':
      return withOrder(trade, event.clientId, (order) => evolveOrder(order, event, event.at))
    case 'cancel-requested':
      return withOrder(trade, event.clientId, (order) => ({ ...order, cancelAsked: true, cancelWhy: order.cancelWhy ?? event.why }))
    case 'entry-filled':
      return entryFilled(trade, event)
    case 'exit-filled':
      return exitFilled(trade, event)
    case 'fee-corrected':
      return feeCorrected(trade, event)
    case 'entry-ended':
      return { ...trade, entryEnded: true }
    case 'stop-moved':
      return { ...trade, stop: { ...trade.stop, wanted: event.price, source: event.source, fixed: event.fixed, fixedByHand: trade.stop.fixedByHand || event.source === 'by-hand', breakEven: event.breakEven, best: event.best, trailing: event.trailing, movedAt: event.at } }
    case 'targets-changed':
      // What targets closed so far belongs to the old ones: the new ones share what is open.
      return { ...trade, plan: { ...trade.plan, targets: event.targets }, targetFilled: {} }
    case 'trailing-set':
      return { ...trade, plan: { ...trade.plan, trailing: event.trailing }, stop: { ...trade.stop, best: null, trailing: null } }
    case 'margin-asked':
    case 'leverage-differs':
      return trade
    case 'margin-answered':
      return event.code === null ? { ...trade, addedMargin: plus(trade.addedMargin, event.amount) } : trade
    case 'row-seen':
      return withoutFalseStop(withRow(trade, event.orderId, (row) => ({ ...row, status: event.status, childId: event.childId ?? row.childId, askAt: event.askAt })))
    case 'row-found':
      return { ...trade, rows: [...trade.rows, { ...event.row, status: 'triggered', booked: NOTHING, childExecuted: null, askAt: event.askAt, asks: 0 }] }
    case 'row-asked':
      return withRow(trade, event.orderId, (row) => ({ ...row, asks: event.asks, askAt: event.askAt }))
    case 'child-ended':
      return withRow(trade, event.orderId, (row) => ({ ...row, childExecuted: event.executed, askAt: event.executed > row.booked || hasHints(trade, row.childId) ? event.at + HINT_MS : null }))
    case 'close-planned':
      return { ...trade, close: event.plan }
    case 'close-stepped':
      return trade.close === null ? trade : { ...trade, close: { ...trade.close, step: event.step, notBefore: event.notBefore } }
    case 'exit-requested':
      return {
        ...trade,
        exits: [...trade.exits, event.order],
        nextOrder: trade.nextOrder + 1,
        close: event.order.purpose === 'close' && trade.close !== null ? { ...trade.close, tries: trade.close.tries + 1 } : trade.close,
      }
    case 'order-recovered':
      return { ...trade, exits: [...trade.exits, event.order] }
    case 'close-finished':
      return { ...trade, close: null, stuckSince: null }
    case 'stuck':
      return { ...trade, stuckSince: trade.stuckSince ?? event.at, close: trade.close === null ? null : { ...trade.close, notBefore: event.retryAt } }
    case 'naked':
      return { ...trade, nakedTold: event.since }
    case 'unstuck':
      return { ...trade, stuckSince: null }
    case 'funding-booked':
      return { ...trade, ledger: bookFunding(trade.ledger, event.amount), approximate: trade.approximate || event.approximate }
    default:
      return unreachable(event)
  }
}

/** What a trader calls it (FEATURES.md A3). */
const withStatus = (trade: LiveTrade): LiveTrade => {
  const status = statusOf(trade)
  return status === trade.status ? trade : { ...trade, status }
}
const statusOf = (trade: LiveTrade): LiveTrade['status'] => {
  if (trade.stuckSince !== null) return 'stuck'
  if (trade.close !== null || trade.rows.some((row) => row.kind === 'stop-loss' && row.status === 'triggered')) return 'closing'
  if (trade.ledger.entry.contracts === 0n) return 'pending'
  if (!trade.entryEnded && trade.entry.state !== 'ended') return 'opening'
  return trade.ledger.open === 0n ? 'closing' : 'open'
}

const withOrder = (trade: LiveTrade, clientId: string, change: (order: OwnOrder) => OwnOrder): LiveTrade => {
  if (trade.entry.clientId === clientId) return { ...trade, entry: change(trade.entry) }
  return { ...trade, exits: trade.exits.map((order) => (order.clientId === clientId ? change(order) : order)) }
}

/** A stop of which no row stands any more is not confirmed, whoever took it away. */
const withoutFalseStop = (trade: LiveTrade): LiveTrade => (trade.stop.confirmed === null || hasStopRow(trade) ? trade : { ...trade, stop: { ...trade.stop, confirmed: null } })

const withRow = (trade: LiveTrade, orderId: string, change: (row: OwnRow) => OwnRow): LiveTrade => ({ ...trade, rows: trade.rows.map((row) => (row.orderId === orderId ? change(row) : row)) })

const entryFilled = (trade: LiveTrade, event: Extract<LiveEvent, { type: 'entry-filled' }>): LiveTrade => {
  const booked = withOrder(trade, event.clientId, (order) => ({ ...order, ...askFor(order, event), booked: plus(order.booked, event.contracts), executed: order.executed > order.booked + event.contracts ? order.executed : plus(order.booked, event.contracts) }))
  return {
    ...booked,
    ledger: bookEntry(trade.ledger, event),
    tickets: { ...trade.tickets, [event.ticket]: event.final ? null : event.fee },
    openedAt: trade.openedAt ?? event.at,
    filledFrom: Math.min(trade.filledFrom ?? Infinity, event.filledAt),
  }
}

/** A stream's hint is booked with the fee that the account's rates give; the venue's own record is asked for soon after. */
const HINT_MS = 400
const askFor = (own: { readonly askAt: number | null }, event: { readonly final: boolean; readonly at: number }): { readonly askAt: number | null } =>
  event.final ? { askAt: own.askAt } : { askAt: own.askAt ?? event.at + HINT_MS }

const hasHints = (trade: LiveTrade, childId: string | null): boolean => Object.entries(trade.tickets).some(([ticket, fee]) => fee !== null && ticket.startsWith(`${childId}/`))

const exitFilled = (trade: LiveTrade, event: Extract<LiveEvent, { type: 'exit-filled' }>): LiveTrade => {
  const marked = markFilled(trade, event)
  const target = event.target === null ? null : String(event.target)
  return {
    ...marked,
    ledger: event.contracts === 0n ? trade.ledger : bookExit(trade.ledger, trade.plan.side, event),
    approximate: trade.approximate || event.by.kind === 'position',
    tickets: { ...trade.tickets, [event.ticket]: event.final ? null : event.fee },
    targetFilled: target === null ? trade.targetFilled : { ...trade.targetFilled, [target]: plus(trade.targetFilled[target] ?? NOTHING, event.contracts) },
    closedBy: { ...trade.closedBy, [event.reason]: plus(trade.closedBy[event.reason] ?? NOTHING, event.contracts) },
    ...(event.contracts === 0n ? {} : { closedLast: event.reason }),
    close: trade.close === null ? null : { ...trade.close, contracts: lessOrNothing(trade.close.contracts, event.contracts) },
  }
}

const lessOrNothing = (from: Quantity, part: Quantity): Quantity => (from > part ? quantity(from - part) : NOTHING)

const markFilled = (trade: LiveTrade, event: Extract<LiveEvent, { type: 'exit-filled' }>): LiveTrade => {
  const by = event.by
  if (by.kind === 'order') return withOrder(trade, by.clientId, (order) => ({ ...order, ...askFor(order, event), booked: plus(order.booked, by.filled), executed: order.executed > order.booked + by.filled ? order.executed : plus(order.booked, by.filled) }))
  if (by.kind === 'row') return withRow(trade, by.orderId, (row) => ({ ...row, ...askFor(row, event), booked: plus(row.booked, by.filled) }))
  return trade
}

const feeCorrected = (trade: LiveTrade, event: Extract<LiveEvent, { type: 'fee-corrected' }>): LiveTrade => {
  present(trade.tickets[event.ticket] ?? null, 'a corrected fee was assumed before')
  const diff = money(event.fee - event.was)
  const ledger = event.entry ? { ...trade.ledger, entryFees: plus(trade.ledger.entryFees, diff) } : { ...trade.ledger, exitFees: plus(trade.ledger.exitFees, diff) }
  return { ...trade, ledger, tickets: { ...trade.tickets, [event.ticket]: null } }
}
