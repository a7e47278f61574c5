import { present, unreachable } from '#core/assert.ts'
import { maxOf, type Money, money, NO_MONEY, NOTHING, plus } from '#core/money/money.ts'
import { type AccountState, type RowShape, type SideState, withSide } from './account.ts'
import { NO_ALARMS, withNear } from './watched.ts'
import { withEmergency } from './emergency.ts'
import { rememberEnded } from './ended-orders.ts'
import type { AccountEvent, Event, TradeEvent } from './event.ts'
import { evolveForeign } from './evolve-foreign.ts'
import { evolveLive } from './evolve-live.ts'
import { bookFunding, emptyLedger, netOf } from './ledger.ts'
import { type DraftTrade, type EndedTrade, isLive, type LiveTrade, type OwnRow, sideKey, type Trade, type TradeHead } from './state.ts'
import { withNakedTime } from './naked.ts'
import { withBudgetTold, withNakedDay } from './naked-budget.ts'
import type { Preview } from './preview.ts'
import { withSteps } from './note-step.ts'
import { addedUp } from './steps.ts'

/** State after a fact. Nothing is refused here: it has happened. */
export const evolve = (account: AccountState, event: Event): AccountState => withEmergency(withNakedDay(account, withSteps(event.trade === null ? evolveAccount(account, event) : evolveTrade(account, event), event), event.at), event)

const evolveTrade = (account: AccountState, event: TradeEvent & { readonly at: number }): AccountState => {
  const next = nextTrade(account, event)
  if (next === null) {
    const { [String(event.trade)]: _gone, ...rest } = account.trades
    return { ...account, trades: rest }
  }
  const withTrade: AccountState = { ...account, trades: { ...account.trades, [String(event.trade)]: next }, nextTrade: Math.max(account.nextTrade, event.trade + 1) }
  if (event.type === 'entry-requested' && event.attachedStop !== null) {
    const shape: RowShape = { kind: 'stop-loss', trigger: event.attachedStop.trigger }
    return withSide(withTrade, sideKey(next.plan.symbol, next.plan.side), (side) => ({ ...side, shapes: withShapes(side.shapes, [shape]) }))
  }
  if (event.type === 'closed') return withDay(withEnded(withTrade, account.trades[String(event.trade)], event.at), event.at, event.net)
  if (event.type === 'failed') return withEnded(withTrade, account.trades[String(event.trade)], event.at)
  if (event.type === 'funding-booked') return withLateFunding(withTrade, next, event.amount)
  if (event.type === 'row-found') return foundElsewhere(withTrade, event.trade, event.row.orderId)
  if (event.type === 'order-absent') return { ...withTrade, watched: [...account.watched, watchOf(next, event.clientId, event.watchUntil)] }
  if (event.type === 'entry-adopted') return { ...withTrade, watched: account.watched.filter((id) => id.clientId !== event.clientId) }
  return withTrade
}

const withEnded = (account: AccountState, trade: Trade | undefined, at: number): AccountState => {
  if (trade === undefined || !isLive(trade)) return account
  const ids = [...[trade.entry, ...trade.exits].map((order) => order.orderId), ...trade.rows.flatMap((row) => [row.orderId, row.childId])].filter((id) => id !== null)
  return rememberEnded(account, ids, at)
}

/** A row is one trade's: whoever had it before has it no more. */
const foundElsewhere = (account: AccountState, owner: number, orderId: string): AccountState => {
  const had = Object.values(account.trades).filter((trade): trade is LiveTrade => trade.id !== owner && isLive(trade) && trade.rows.some((row) => row.orderId === orderId))
  return had.length === 0 ? account : { ...account, trades: { ...account.trades, ...Object.fromEntries(had.map((trade) => [String(trade.id), { ...trade, rows: trade.rows.filter((row) => row.orderId !== orderId) }])) } }
}

const watchOf = (trade: Trade, clientId: string, until: number) => ({ clientId, trade: trade.id, symbol: trade.plan.symbol, side: trade.plan.side, until })

const asDraft = (trade: Trade): DraftTrade => {
  if (trade.status !== 'draft') throw new Error(`assertion failed: trade ${trade.id} is a draft, not ${trade.status}`)
  return trade
}
const asLive = (trade: Trade): LiveTrade => {
  if (!isLive(trade)) throw new Error(`assertion failed: trade ${trade.id} is live, not ${trade.status}`)
  return trade
}
const asEnded = (trade: Trade): EndedTrade => {
  if (isLive(trade) || trade.status === 'draft') throw new Error(`assertion failed: trade ${trade.id} has ended, not ${trade.status}`)
  return trade
}

const nextTrade = (account: AccountState, event: TradeEvent & { readonly at: number }): Trade | null => {
  if (event.type === 'adopted') return adopted(event)
  if (event.type === 'drafted') return { ...event.head, status: 'draft', preview: event.preview, quoteNumber: 1, quotedAt: event.at } satisfies DraftTrade
  const trade = present(account.trades[String(event.trade)], `event ${event.type} names a trade that exists`)
  switch (event.type) {
    case 'requoted':
      return { ...asDraft(trade), preview: event.preview, quoteNumber: event.quoteNumber, quotedAt: event.at }
    case 'draft-dropped':
      return null
    case 'entry-requested':
      return liveFrom(trade, event)
    case 'entry-adopted':
      return revived(asEnded(trade), event)
    case 'closed':
      return ended(asLive(trade), { status: 'closed', reason: event.reason, margin: event.margin, at: event.at })
    case 'failed':
      return ended(asLive(trade), { status: 'failed', reason: event.reason, margin: money(0n), at: event.at })
    case 'funding-booked':
      return isLive(trade) ? evolveLive(trade, event) : trade.status === 'draft' ? trade : endedFunding(trade, event)
    default:
      return isLive(trade) ? withNakedTime(evolveLive(trade, event), event.at) : trade
  }
}

const headOf = (trade: TradeHead) => ({ id: trade.id, name: trade.name, plan: trade.plan, instrument: trade.instrument, fees: trade.fees, exitForm: trade.exitForm, ...(trade.fillsLate === true ? { fillsLate: true as const } : {}), createdAt: trade.createdAt })

const liveFrom = (trade: TradeHead, event: Pick<Extract<TradeEvent, { type: 'entry-requested' }>, 'order' | 'leverage' | 'marginMode' | 'attachedStop' | 'missable'> & { readonly preview?: Preview }): LiveTrade => ({
  ...headOf(trade),
  status: 'pending',
  leverage: event.leverage,
  marginMode: event.marginMode,
  entry: event.order,
  ...(event.preview === undefined ? {} : { needs: plus(event.preview.margin, event.preview.feesAll) }),
  attachedStop: event.attachedStop?.trigger ?? null,
  missable: event.missable,
  entryEnded: false,
  exits: [],
  rows: [],
  ledger: emptyLedger,
  targetFilled: {},
  stop: { fixed: null, fixedByHand: false, breakEven: null, best: null, trailing: null, wanted: null, source: 'fixed', movedAt: 0, confirmed: null },
  close: null,
  stuckSince: null,
  closedBy: {},
  nextOrder: 2,
  tickets: {},
  addedMargin: money(0n),
  openedAt: null,
  nakedSince: null,
  nakedMs: 0,
  approximate: false,
})

/** Fees of its opening are not known. */
const adopted = ({ head, order, leverage, marginMode }: Extract<TradeEvent, { type: 'adopted' }>): LiveTrade => ({
  ...liveFrom(head, { order, leverage, marginMode, attachedStop: null, missable: false }), approximate: true,
})

const revived = (trade: EndedTrade, event: Extract<TradeEvent, { type: 'entry-adopted' }> & { readonly at: number }): LiveTrade => ({
  ...liveFrom(trade, {
    leverage: trade.leverage,
    marginMode: trade.plan.marginMode,
    attachedStop: null,
    missable: false,
    order: {
      clientId: event.clientId, purpose: 'entry', target: null, why: null, quantity: event.quantity ?? NOTHING, price: trade.plan.entry.kind === 'limit' ? trade.plan.entry.price : null, state: 'resting', end: null, orderId: event.orderId,
      executed: NOTHING, booked: NOTHING, cancelAsked: false, cancelWhy: null, requestedAt: event.at, sentBy: null, asks: 0, askAt: event.at,
    },
  }),
  nextOrder: 1000,
})

const ended = (trade: LiveTrade, end: { readonly status: 'closed' | 'failed'; readonly reason: EndedTrade['reason']; readonly margin: EndedTrade['margin']; readonly at: number }): EndedTrade => ({
  ...headOf(trade),
  status: end.status,
  reason: end.reason,
  closedBy: trade.closedBy,
  ...(trade.closedLast === undefined ? {} : { closedLast: trade.closedLast }),
  ledger: trade.ledger,
  net: netOf(trade.ledger),
  leverage: trade.leverage,
  margin: end.margin,
  openedAt: trade.openedAt,
  closedAt: end.at,
  nakedMs: trade.nakedMs,
  approximate: trade.approximate || Object.values(trade.tickets).some((fee) => fee !== null),
})

/** Funding of an instant at which it was still open, read after its close. */
const endedFunding = (trade: EndedTrade, { amount, approximate }: Extract<TradeEvent, { type: 'funding-booked' }>): EndedTrade => {
  const ledger = bookFunding(trade.ledger, amount)
  return { ...trade, ledger, net: netOf(ledger), approximate: trade.approximate || approximate }
}

const DAY_MS = 86_400_000
/** The day's net follows a result that is corrected on the same day. */
const withLateFunding = (account: AccountState, trade: Trade, amount: Money): AccountState =>
  trade.status === 'closed' && Math.floor(trade.closedAt / DAY_MS) === account.day.date ? { ...account, day: { ...account.day, net: plus(account.day.net, amount) } } : account

const withDay = (account: AccountState, at: number, net: AccountState['day']['net']): AccountState => {
  const date = Math.floor(at / DAY_MS)
  const before = account.day.date === date ? account.day.net : money(0n)
  return { ...account, day: { date, net: plus(before, net), lossesInRow: net < 0n ? account.day.lossesInRow + 1 : 0 } }
}

const SHAPES_MAX = 40
const withShapes = (known: readonly RowShape[], more: readonly RowShape[]): readonly RowShape[] => {
  const fresh = more.filter((row) => !known.some((shape) => shape.kind === row.kind && shape.trigger === row.trigger)).map(({ kind, trigger }): RowShape => ({ kind, trigger }))
  return fresh.length === 0 ? known : [...known, ...fresh].slice(-SHAPES_MAX)
}

const evolveAccount = (account: AccountState, event: AccountEvent & { readonly at: number }): AccountState => {
  switch (event.type) {
    case 'protection-asked':
      return withSide(account, sideKey(event.symbol, event.side), (side) => ({ ...side, wanted: event.wanted, ask: event.ask, shown: false, shapes: withShapes(side.shapes, event.wanted), retryAt: null, tries: event.again ? side.tries + 1 : 0 }))
    case 'protection-read':
      return protectionRead(account, event)
    case 'form-dropped':
      return { ...account, exitForm: event.to }
    case 'fill-unexplained':
      return withSide(account, sideKey(event.fill.symbol, event.fill.side), (side) => ({ ...side, unexplained: [...side.unexplained, { fill: event.fill, reads: 0 }] }))
    case 'fill-explained':
      return withSide(account, sideKey(event.symbol, event.side), (side) => ({ ...side, unexplained: side.unexplained.filter(({ fill }) => `${fill.orderId}/${fill.ticketId}` !== event.ticket) }))
    case 'fill-outlived-read':
      return withSide(account, sideKey(event.symbol, event.side), (side) => ({ ...side, unexplained: side.unexplained.map((waiting) => ({ ...waiting, reads: waiting.reads + 1 })) }))
    case 'fill-by-venue':
      return withSide(account, sideKey(event.symbol, event.side), (side) => ({ ...side, unexplained: side.unexplained.map((waiting) => (`${waiting.fill.orderId}/${waiting.fill.ticketId}` === event.ticket ? { ...waiting, by: event.reason } : waiting)) }))
    case 'position-differs':
      return withSide(account, sideKey(event.symbol, event.side), (side) => ({ ...side, suspected: event.foreign, missing: event.missing === null ? null : { contracts: event.missing, at: event.at } }))
    case 'ledgers-lowered':
      return withSide(account, sideKey(event.symbol, event.side), (side) => ({ ...side, suspected: null, missing: null }))
    case 'foreign-changed':
      return withSide(account, sideKey(event.symbol, event.side), (side) => ({ ...side, foreign: event.contracts, suspected: null }))
    case 'foreign-offered':
    case 'foreign-close-requested':
    case 'foreign-order':
    case 'foreign-close-filled':
      return evolveForeign(account, event)
    case 'flow-waits':
      return { ...account, waitingFlows: [...(account.waitingFlows ?? []), event.flow] }
    case 'flow-booked':
      return { ...withoutWaiting(account, event.flow), flowIds: [...account.flowIds, event.flow].slice(-500), equityPeak: event.kind === 'transfer' ? peakAfterTransfer(account, event.amount) : account.equityPeak }
    case 'account-read':
      return { ...account, readTo: Math.max(account.readTo, event.readTo), equityPeak: maxOf(account.equityPeak, event.equity ?? NO_MONEY), steps: addedUp(account.steps, event.readTo - STEPS_KEPT_MS) }
    case 'blocked':
      return { ...account, blocked: { why: event.why, at: event.at } }
    case 'unblocked':
      return { ...account, blocked: null }
    case 'venue-changed':
      return { ...account, venue: event.health }
    case 'margin-use':
      return { ...account, alarms: { ...(account.alarms ?? NO_ALARMS), marginHigh: event.high } }
    case 'liquidation-near':
      return { ...account, alarms: withNear(account.alarms ?? NO_ALARMS, sideKey(event.symbol, event.side), event.near) }
    case 'foreign-left':
      return withSide(account, sideKey(event.symbol, event.side), (side) => ({ ...side, left: event.contracts }))
    case 'naked-budget':
      return withBudgetTold(account, event.of, event.at)
    case 'naked-budget-set':
      return { ...account, nakedBudget: event.budget }
    case 'emergency-stated':
    case 'signed-in':
    case 'rows-differ':
    case 'order-not-shown':
      return account
    case 'watch-ended':
      return { ...account, watched: account.watched.filter((id) => id.clientId !== event.clientId) }
    default:
      return unreachable(event)
  }
}

/** Steps older than what was read by so much are added up (ms): a flow may come late. */
const STEPS_KEPT_MS = 2 * 3_600_000

const withoutWaiting = (account: AccountState, id: string): AccountState =>
  account.waitingFlows === undefined ? account : { ...account, waitingFlows: account.waitingFlows.filter((flow) => flow.id !== id) }

/** What is paid in or out is neither gain nor loss. */
const peakAfterTransfer = ({ equityPeak }: AccountState, amount: Money): Money => (equityPeak === 0n ? equityPeak : maxOf(plus(equityPeak, amount), NO_MONEY))

/** Counts on while the set is asked anew each time, as a stop that trails makes it. */
const withUnshown = ({ unshown = 0, ...side }: SideState, shown: boolean): SideState => (shown ? side : { ...side, unshown: unshown + 1 })

const protectionRead = (account: AccountState, event: Extract<AccountEvent, { type: 'protection-read' }> & { readonly at: number }): AccountState => {
  const read = withSide(account, sideKey(event.symbol, event.side), (side) => ({ ...withUnshown(side, event.shown), answered: event.ask, shown: event.shown, answeredAt: event.at, retryAt: event.retryAt }))
  const trades = Object.entries(read.trades).map(([id, trade]): readonly [string, Trade] => {
    if (!isLive(trade) || trade.plan.symbol !== event.symbol || trade.plan.side !== event.side) return [id, trade]
    return [id, withNakedTime(withRows(trade, event), event.at)]
  })
  return { ...read, trades: Object.fromEntries(trades) }
}

/**
 * The waiting rows of the trade are those that the read assigned to it. One that waited before and isn't shown any more was cancelled or
 * has triggered: it is kept and asked for, so that its child is never lost.
 */
const withRows = (trade: LiveTrade, event: Extract<AccountEvent, { type: 'protection-read' }> & { readonly at: number }): LiveTrade => {
  const mine = event.rows.filter((row) => row.trade === trade.id)
  // A row may have been amended from one trade to another: it belongs to the one that the read gave it to.
  const shown = new Set(event.rows.map((row) => row.orderId))
  const kept = trade.rows
    .filter((row) => row.status === 'triggered' || (!shown.has(row.orderId) && row.status !== 'cancelled'))
    .map((row) => (row.status === 'waiting' && row.askAt === null && !event.surplus.includes(row.orderId) ? { ...row, askAt: event.at } : row))
  const followed = new Set(kept.map((row) => row.orderId))
  const waiting = mine.filter((row) => !followed.has(row.orderId)).map((row): OwnRow => {
    const known = trade.rows.find((own) => own.orderId === row.orderId)
    return { orderId: row.orderId, kind: row.kind, target: row.target, trigger: row.trigger, quantity: row.quantity, status: 'waiting', childId: null, booked: known?.booked ?? NOTHING, childExecuted: null, askAt: null, asks: 0 }
  })
  const stop = mine.find((row) => row.kind === 'stop-loss')
  const confirmed = stop === undefined ? null : { price: stop.trigger, quantity: stop.quantity, at: event.at }
  return { ...trade, rows: [...kept, ...waiting], stop: { ...trade.stop, confirmed } }
}
