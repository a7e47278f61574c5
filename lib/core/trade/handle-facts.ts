import { isEnded, type OrderRow, type TriggerRow } from '#core/order/order.ts'
import { maxOf, minOf, type Quantity } from '#core/money/money.ts'
import type { Side } from '#core/market/instrument.ts'
import { liveTrades, sideOf, tradesOn, type WantedRow } from './account.ts'
import { backOff } from './back-off.ts'
import type { Deciding } from './deciding.ts'
import { foreignPlaced, foreignSeen } from './foreign-close.ts'
import type { FactInput, PlaceAnswer } from './input.ts'
import { targetReached } from './levels.ts'
import { recoverOrder, restsAfterAll } from './recover-order.ts'
import { closeEnded } from './rules-trade.ts'
import { isChildSettled, isSettled, type LiveTrade, type OrderEnd, type OwnOrder, type OwnRow, stopReason } from './state.ts'
import { assignRows, ownWaitingRows } from './protection.ts'
import { ownershipOf } from './ownership.ts'
import { amendedFor, isSpent } from './row-owner.ts'
import { protectionRetryAt, stopIsWorking, wantedRows } from './rules-protection.ts'

/** A market order that was accepted is looked up after this, should no stream tell of it. */
const SILENCE_MS = 700

export const findOrder = (desk: Deciding, matches: (order: OwnOrder) => boolean): { readonly trade: LiveTrade; readonly order: OwnOrder } | null => {
  for (const trade of liveTrades(desk.state())) {
    const order = [trade.entry, ...trade.exits].find(matches)
    if (order !== undefined) return { trade, order }
  }
  return null
}

/** An order as the venue shows it: the only thing that ends one. An older picture never undoes a newer one. */
export const seeOrder = (desk: Deciding, row: OrderRow, clientId = row.clientId): void => {
  const found = findOrder(desk, (order) => order.clientId === clientId || order.orderId === row.orderId)
  if (found === null) return seeOther(desk, row, clientId)
  const { trade, order } = found
  const executed = maxOf(row.executed, order.executed)
  const end = isEnded(row.status) ? row.status : null
  if (order.state === 'ended' && (end === null || executed === order.executed)) return endedSeen(desk, found, row)
  const settled = end !== null && order.booked >= executed && noHints(trade, row.orderId)
  if (isNews(order, row, executed)) desk.emit({ type: 'order-seen', trade: trade.id, clientId: order.clientId, orderId: row.orderId, executed, end, askAt: askAfter(desk, order, { end, settled, executed }) })
  if (end !== null && order.purpose === 'close') closeSeen(desk, trade.id, order.clientId)
}

const closeSeen = (desk: Deciding, trade: number, clientId: string): void => {
  const after = desk.live(trade)
  if (after !== null && isSettledOrder(after, clientId)) closeEnded(desk, after, null)
}

const isNews = (order: OwnOrder, row: OrderRow, executed: Quantity): boolean =>
  order.state !== 'resting' || order.orderId !== row.orderId || executed !== order.executed || isEnded(row.status) || order.askAt !== null

const isSettledOrder = (trade: LiveTrade, clientId: string): boolean => trade.exits.some((order) => order.clientId === clientId && isSettled(order))

const noHints = (trade: LiveTrade, orderId: string): boolean => Object.entries(trade.tickets).every(([ticket, fee]) => fee === null || !ticket.startsWith(`${orderId}/`))

const endedSeen = (desk: Deciding, { trade, order }: { readonly trade: LiveTrade; readonly order: OwnOrder }, row: OrderRow): void => {
  if (order.end === 'absent' && !isEnded(row.status) && order.price !== null) return restsAfterAll(desk, { trade, order }, row)
  if (order.askAt === null || order.orderId === null || !isSettled(order) || !noHints(trade, order.orderId)) return
  desk.emit({ type: 'order-seen', trade: trade.id, clientId: order.clientId, orderId: order.orderId, executed: order.executed, end: order.end, askAt: null })
}

/** Ask again while evidence is owed: fills of what executed, or the end of what was cancelled or can't rest. */
const askAfter = (desk: Deciding, order: OwnOrder, seen: { readonly end: OrderEnd | null; readonly settled: boolean; readonly executed: Quantity }): number | null => {
  if (seen.settled) return null
  const waits = seen.end !== null || order.cancelAsked || order.price === null || seen.executed > order.booked
  return waits ? desk.at + Math.max(backOff(order.asks), 250) : null
}

/** An order of no live trade: one that closes what is not ours, or one that was given up. */
const seeOther = (desk: Deciding, row: OrderRow, clientId: string): void => {
  if (foreignSeen(desk, row, clientId)) return
  if (recoverOrder(desk, row)) return seeOrder(desk, row)
  adopt(desk, row)
}

/** An order of ours that was given up as absent shows up after all: adopted, protected and told, even for a failed trade. */
const adopt = (desk: Deciding, row: OrderRow): void => {
  const watched = desk.state().watched.find((id) => id.clientId === row.clientId)
  if (watched === undefined) return
  const trade = desk.state().trades[String(watched.trade)]
  if (trade === undefined || trade.status !== 'failed') return desk.emit({ type: 'watch-ended', trade: null, clientId: watched.clientId })
  desk.emit({ type: 'entry-adopted', trade: watched.trade, clientId: row.clientId, orderId: row.orderId, quantity: row.quantity })
  if (desk.state().blocked?.why === 'emergency-stop') desk.emit({ type: 'cancel-requested', trade: watched.trade, clientId: row.clientId, why: 'emergency-stop', again: false })
  seeOrder(desk, row)
}

export const handlePlaced = (desk: Deciding, input: Extract<FactInput, { type: 'placed' }>): void => {
  const found = findOrder(desk, (order) => order.clientId === input.clientId)
  if (found === null) return foreignPlaced(desk, input)
  const { trade, order } = found
  const { answer } = input
  if (answer.kind === 'row') {
    if (order.state === 'ended') return
    const askAt = order.price === null ? desk.at + SILENCE_MS : null
    desk.emit({ type: 'order-accepted', trade: trade.id, clientId: order.clientId, orderId: answer.row.orderId, askAt })
    if (order.purpose === 'close' && trade.stuckSince !== null) desk.emit({ type: 'unstuck', trade: trade.id })
    if (order.purpose === 'entry') compareLeverage(desk, trade, answer.row)
    return
  }
  if (order.state === 'requested' || order.state === 'unknown') notAccepted(desk, found, answer)
}

/** Another leverage than the plan's: what is left of the entry goes, and the user is told (RULES.md, Venue states). What filled keeps its stop. */
const compareLeverage = (desk: Deciding, trade: LiveTrade, { clientId, leverage, status }: OrderRow): void => {
  if (leverage === null || leverage === trade.leverage) return
  desk.emit({ type: 'leverage-differs', trade: trade.id, clientId, asked: trade.leverage, shown: leverage })
  if (!isEnded(status) && !trade.entry.cancelAsked) desk.emit({ type: 'cancel-requested', trade: trade.id, clientId, why: 'leverage', again: false })
}

/** Sent without an answer, refused, or never sent. */
const notAccepted = (desk: Deciding, { trade, order }: { readonly trade: LiveTrade; readonly order: OwnOrder }, answer: Exclude<PlaceAnswer, { kind: 'row' }>): void => {
  if (answer.kind === 'unknown') {
    desk.emit({ type: 'order-unknown', trade: trade.id, clientId: order.clientId, code: answer.code, askAt: desk.at + backOff(0) })
    // Nobody knows for how long: meanwhile the stop that was taken away for this try comes back.
    if (order.purpose === 'close' && trade.close?.step === 'unlocking') desk.emit({ type: 'close-stepped', trade: trade.id, step: 'closing', notBefore: trade.close.notBefore })
    return
  }
  if (order.state === 'unknown') return
  desk.emit({ type: 'order-refused', trade: trade.id, clientId: order.clientId, code: answer.code, text: answer.kind === 'refused' ? answer.text : '', sent: answer.kind === 'refused' })
  const after = desk.live(trade.id)
  if (order.purpose !== 'entry' && after !== null) exitNotTaken(desk, after, order, answer.code)
}

/** A second refusal: a first one may only say that a stop went off which is not told yet. */
const refusedAgain = (trade: LiveTrade, { purpose, target }: OwnOrder): boolean =>
  purpose === 'close' ? (trade.close?.tries ?? 0) >= 2 : trade.exits.filter((order) => order.purpose === purpose && order.target === target && order.end === 'refused').length >= 2

const exitNotTaken = (desk: Deciding, after: LiveTrade, order: OwnOrder, code: string): void => {
  const locked = code === 'no-position' && after.ledger.open > 0n && refusedAgain(after, order) && !stopIsWorking(desk, after)
  if (locked && desk.state().exitForm !== 'single') desk.emit({ type: 'form-dropped', trade: null, to: 'single', code })
  const fresh = desk.live(after.id)
  if (fresh !== null && order.purpose === 'close') closeEnded(desk, fresh, code)
}

export const handleCancelAnswered = (desk: Deciding, input: Extract<FactInput, { type: 'cancel-answered' }>): void => {
  const found = findOrder(desk, (order) => order.clientId === input.clientId)
  if (found === null || found.order.state === 'ended') return
  desk.emit({ type: 'order-unknown', trade: found.trade.id, clientId: found.order.clientId, code: input.code ?? 'cancel-sent', askAt: desk.at })
}

/** A trigger row of ours as the venue shows it. Triggered means that a child order exists, not that anything is closed. */
export const seeTrigger = (desk: Deciding, row: TriggerRow): void => {
  for (const trade of liveTrades(desk.state())) {
    const own = trade.rows.find((candidate) => candidate.orderId === row.orderId)
    if (own !== undefined) return seeOwnRow(desk, trade, own, row)
  }
  attachTriggered(desk, row)
}

const seeOwnRow = (desk: Deciding, trade: LiveTrade, own: OwnRow, row: TriggerRow): void => {
  const wentOff = row.status === 'triggered'
  if (own.status === 'triggered' && !wentOff) return
  if (row.status === 'waiting' || row.status === 'dormant') {
    if (own.askAt !== null) desk.emit({ type: 'row-seen', trade: trade.id, orderId: row.orderId, status: row.status, childId: null, askAt: null })
    return
  }
  if (own.status === row.status && own.childId === row.childId) return
  const sibling = wentOff && own.status !== 'triggered' ? amendedFor(desk, trade, own, row) : null
  if (sibling !== null) return handOver(desk, row, sibling)
  desk.emit({ type: 'row-seen', trade: trade.id, orderId: row.orderId, status: row.status, childId: row.childId, askAt: wentOff ? desk.at + 250 : null })
}

/** The row works for a sibling since it was amended: the trade that had it has another by now, or will. */
const handOver = (desk: Deciding, row: TriggerRow, { trade, target }: WantedRow): void => {
  if (row.kind === 'plain' || row.trigger === null) return
  desk.emit({ type: 'row-found', trade, row: { orderId: row.orderId, kind: row.kind, target, trigger: row.trigger, quantity: row.quantity, childId: row.childId }, askAt: desk.at + 250 })
}

/** A row that we never read back while it waited (attached to an entry, or asked and set off at once) is known by its shape. */
const attachTriggered = (desk: Deciding, row: TriggerRow): void => {
  if (row.status !== 'triggered' || row.kind === 'plain' || row.trigger === null) return
  if (desk.state().endedOrders.some((ended) => ended.orderId === row.orderId || ended.orderId === row.childId)) return
  const own = ownershipOf(desk.state(), row.symbol, row.side)
  if (!own.shapes.some((shape) => shape.kind === row.kind && shape.trigger === row.trigger)) return
  const trade = ownerOfShape(desk, row)
  if (trade === undefined) return
  const target = row.kind === 'take-profit' ? (sideOf(desk.state(), row.symbol, row.side).wanted.find((want) => want.trade === trade.id && want.kind === row.kind && want.trigger === row.trigger)?.target ?? null) : null
  desk.emit({ type: 'row-found', trade: trade.id, row: { orderId: row.orderId, kind: row.kind, target, trigger: row.trigger, quantity: row.quantity, childId: row.childId }, askAt: desk.at + 250 })
}

const ownerOfShape = (desk: Deciding, row: TriggerRow): LiveTrade | undefined => {
  const there = tradesOn(desk.state(), row.symbol, row.side)
  const asked = sideOf(desk.state(), row.symbol, row.side).wanted.filter((want) => want.kind === row.kind && want.trigger === row.trigger).map((want) => want.trade)
  const attached = row.kind === 'stop-loss' ? there.filter((trade) => trade.attachedStop === row.trigger && !trade.rows.some((known) => known.status === 'triggered')) : []
  // Of trades whose entries brought the same stop, one that is known to have filled is likelier the row's than one that nobody has seen yet.
  const likeliest = attached.find((trade) => trade.ledger.open > 0n) ?? attached.find((trade) => trade.entry.orderId !== null) ?? attached[0]
  return there.find((trade) => asked.includes(trade.id)) ?? likeliest ?? there.find((trade) => trade.ledger.open > 0n)
}

/** Look-ups of a row that the venue knows nothing of any more, after which it counts as cancelled. */
const ROW_ASKS = 3

export const handleChildAsked = (desk: Deciding, input: Extract<FactInput, { type: 'child-asked' }>): void => {
  if (input.row !== null) seeTrigger(desk, input.row)
  for (const trade of liveTrades(desk.state())) {
    const own = trade.rows.find((candidate) => candidate.orderId === input.rowId)
    if (own === undefined) continue
    if (input.row === null && own.status === 'waiting' && own.asks >= ROW_ASKS) desk.emit({ type: 'row-seen', trade: trade.id, orderId: own.orderId, status: 'cancelled', childId: null, askAt: null })
    if (input.child !== null && isEnded(input.child.status) && own.childExecuted === null) desk.emit({ type: 'child-ended', trade: trade.id, orderId: own.orderId, executed: input.child.executed })
    else settleChildAsk(desk, own.orderId)
    return
  }
}

/** Nothing more is owed of a child whose end and fills, with their fees, are known. */
const settleChildAsk = (desk: Deciding, rowId: string): void => {
  for (const trade of liveTrades(desk.state())) {
    const own = trade.rows.find((row) => row.orderId === rowId)
    if (own === undefined || own.askAt === null || own.childId === null || !isChildSettled(own) || !noHints(trade, own.childId)) continue
    desk.emit({ type: 'row-seen', trade: trade.id, orderId: rowId, status: own.status, childId: own.childId, askAt: null })
  }
}

/** A child order's report: its end is what a triggered row waits for. */
export const seeChild = (desk: Deciding, row: OrderRow): boolean => {
  for (const trade of liveTrades(desk.state())) {
    const own = trade.rows.find((candidate) => candidate.childId === row.orderId)
    if (own === undefined) continue
    if (isEnded(row.status) && own.childExecuted === null) desk.emit({ type: 'child-ended', trade: trade.id, orderId: own.orderId, executed: row.executed })
    return true
  }
  return false
}

/** The set read back after an ask: what is shown, whose it is, and what to do when it isn't what was wanted. */
export const handleRowsRead = (desk: Deciding, input: Extract<FactInput, { type: 'rows-read' }>): void => {
  const side = sideOf(desk.state(), input.symbol, input.side)
  if (input.last !== null) desk.tellPrice(input.symbol, input.last)
  const own = ownershipOf(desk.state(), input.symbol, input.side, wantedRows(desk.state(), input.symbol, input.side, desk.remembered.rowsOf))
  const rows = input.rows.filter((row) => row.status === 'triggered' || !isSpent(desk, row.orderId))
  const { assigned, missing, kept, surplus } = assignRows(ownWaitingRows(rows, input.side, own), side.wanted, own)
  const shown = missing.length === 0 && surplus.length === 0
  for (const row of input.rows) if (row.status === 'triggered') seeTrigger(desk, row)
  if (input.ask < side.ask) return
  for (const trade of kept.keys()) askForEntry(desk, trade)
  const retryAt = shown && kept.size === 0 ? null : protectionRetryAt(desk.at, side.tries)
  desk.emit({ type: 'protection-read', trade: null, symbol: input.symbol, side: input.side, ask: input.ask, shown, rows: assigned, surplus: [...surplus, ...kept.values()].map((row) => row.orderId), retryAt })
  if (input.fault !== null && !shown) protectionRefused(desk, input, missing)
}

/** A stop that waits without contracts of its trade says that the entry has filled: its fills are asked for. */
const askForEntry = (desk: Deciding, id: number): void => {
  const trade = desk.live(id)
  if (trade !== null && trade.entry.askAt === null && trade.entry.state !== 'requested') desk.emit({ type: 'order-asked', trade: id, clientId: trade.entry.clientId, asks: 0, askAt: desk.at + backOff(0) })
}

const mayClose = (desk: Deciding, trade: LiveTrade): boolean => trade.close === null && trade.ledger.open > 0n && !stopIsWorking(desk, trade)

/** −3141 to −3144: the price is past the level of the row, a stop's or a target's. */
const ROW_ON_WRONG_SIDE = 'stop-on-wrong-side'
const STOP_REFUSED_FOR_GOOD: ReadonlySet<string> = new Set([ROW_ON_WRONG_SIDE, 'too-many-stop-rows', 'too-many-trigger-orders'])

/** Rows together want more than the venue lets them, again, while a position is known to be open and no stop closes it right now. */
const tooManyRows = (desk: Deciding, { symbol, side }: { readonly symbol: string; readonly side: Side }, code: string): boolean => {
  if (code !== 'no-position' && code !== 'stop-rows-exceed-position') return false
  // A first refusal may come of a position that shrank between reading and asking.
  if (sideOf(desk.state(), symbol, side).tries === 0) return false
  const there = tradesOn(desk.state(), symbol, side)
  return there.some((trade) => trade.ledger.open > 0n) && !there.some((trade) => stopIsWorking(desk, trade))
}

/** A refusal of the venue: fewer rows are allowed than thought (form Single), or the price is past the stop: then the part closes at market. */
const protectionRefused = (desk: Deciding, input: Extract<FactInput, { type: 'rows-read' }>, missing: readonly WantedRow[]): void => {
  const code = input.fault?.code ?? ''
  if (desk.state().exitForm !== 'single' && tooManyRows(desk, input, code)) return desk.emit({ type: 'form-dropped', trade: null, to: 'single', code })
  if (input.fault?.kind === 'take-profit' && code === ROW_ON_WRONG_SIDE) return closePassedTargets(desk, input, missing)
  if (input.fault?.kind === 'stop-loss' && STOP_REFUSED_FOR_GOOD.has(code)) closeUnprotected(desk, missing)
}

const closeUnprotected = (desk: Deciding, missing: readonly WantedRow[]): void => {
  for (const { trade: id } of missing.filter((row) => row.kind === 'stop-loss')) {
    const trade = desk.live(id)
    if (trade !== null && mayClose(desk, trade)) desk.emit({ type: 'close-planned', trade: id, plan: { why: stopReason(trade), contracts: trade.ledger.open, step: 'cancelling', tries: 0, notBefore: desk.at } })
  }
}

/** The venue takes no row of a target that the price is past already: its part closes at market, at that price or a better one. */
const closePassedTargets = (desk: Deciding, { side, last }: Extract<FactInput, { type: 'rows-read' }>, missing: readonly WantedRow[]): void => {
  if (last === null) return
  for (const row of missing) {
    const trade = desk.live(row.trade)
    if (row.target === null || trade === null || trade.stop.confirmed === null || !mayClose(desk, trade) || !targetReached(side, row.trigger, last)) continue
    desk.emit({ type: 'close-planned', trade: trade.id, plan: { why: 'take-profit', contracts: minOf(row.quantity, trade.ledger.open), target: row.target, step: 'cancelling', tries: 0, notBefore: desk.at } })
  }
}
