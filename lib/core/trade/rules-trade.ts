import { divide } from '#core/money/fraction.ts'
import { minOf, money, NOTHING, type Quantity, quantity } from '#core/money/money.ts'
import { type AccountState, sideOf } from './account.ts'
import { backOff, closeBackOff, STUCK_RETRY_MS } from './back-off.ts'
import type { Deciding } from './deciding.ts'
import { netOf } from './ledger.ts'
import { orderId } from './order-id.ts'
import { stopConfirmed, stopIsWorking } from './rules-protection.ts'
import { type ClosePlan, EXIT_REASONS, type ExitReason, isChildSettled, isSettled, liveOrders, liveRows, type LiveTrade, type OwnOrder, stopReason } from './state.ts'
import { targetsNow } from './targets.ts'

/** Evidence of an order or row that is due: each asks the venue once and sets the next time. */
export const askDue = (desk: Deciding, trade: LiveTrade): void => {
  askOrder(desk, trade, trade.entry)
  for (const order of trade.exits) askOrder(desk, trade, order)
  for (const row of trade.rows) {
    if (row.askAt !== null && row.askAt <= desk.at) desk.emit({ type: 'row-asked', trade: trade.id, orderId: row.orderId, asks: row.asks + 1, askAt: desk.at + backOff(row.asks) })
  }
}

const askOrder = (desk: Deciding, trade: LiveTrade, order: OwnOrder): void => {
  if (order.askAt !== null && order.askAt <= desk.at) desk.emit({ type: 'order-asked', trade: trade.id, clientId: order.clientId, asks: order.asks + 1, askAt: desk.at + backOff(order.asks) })
}

const exitsBegan = (trade: LiveTrade): boolean => trade.ledger.exited > 0n || trade.close !== null || trade.stop.source === 'break-even' || trade.stop.source === 'trailing'

/** The stop that came along with the entry is gone at the venue; one that is placed anew doesn't grow with its fills, which nothing would cover while Keel is away. */
const lostGrowingStop = (trade: LiveTrade): boolean => trade.attachedStop !== null && trade.rows.some((row) => row.kind === 'stop-loss' && row.status === 'cancelled')

/** The entry: cancelled at the first exit, or without a stop that grows with it, frozen when its last contract is booked, failed when it brought none. */
export const settleEntry = (desk: Deciding, trade: LiveTrade): void => {
  const { entry } = trade
  if (exitsBegan(trade) && entry.state === 'resting' && !entry.cancelAsked) desk.emit({ type: 'cancel-requested', trade: trade.id, clientId: entry.clientId, why: 'exit-began', again: false })
  else if (entry.state === 'resting' && !entry.cancelAsked && lostGrowingStop(trade)) desk.emit({ type: 'cancel-requested', trade: trade.id, clientId: entry.clientId, why: 'stop-gone', again: false })
  if (!trade.entryEnded && isSettled(entry)) desk.emit({ type: 'entry-ended', trade: trade.id })
}

/** What an entry filled before the emergency stop's cancel reached it is closed as well, however late it is told. */
export const settleEmergency = (desk: Deciding, trade: LiveTrade): void => {
  if (trade.entry.cancelWhy !== 'emergency-stop' || trade.close !== null || trade.ledger.open === 0n || stopIsWorking(desk, trade)) return
  desk.emit({ type: 'close-planned', trade: trade.id, plan: { why: 'emergency-stop', contracts: trade.ledger.open, step: 'cancelling', tries: 0, notBefore: desk.at } })
}

/** A stop's child that ended short, a row that the venue threw out, a target's child that ended short: the rest closes at market. */
export const settleRows = (desk: Deciding, trade: LiveTrade): void => {
  if (trade.close !== null || trade.ledger.open === 0n) return
  if (trade.rows.some((row) => row.kind === 'stop-loss' && row.status === 'triggered' && isChildSettled(row))) return planRest(desk, trade, { why: stopReason(trade), contracts: trade.ledger.open })
  if (trade.rows.some((row) => row.kind === 'stop-loss' && (row.status === 'rejected' || row.status === 'failed'))) return planRest(desk, trade, { why: stopReason(trade), contracts: trade.ledger.open })
  for (const { kind, status, target, quantity: size, booked } of trade.rows.filter(isChildSettled)) {
    if (kind === 'take-profit' && status === 'triggered' && target !== null && targetOwes(trade, target) && booked < size) return planRest(desk, trade, { why: 'take-profit', contracts: quantity(minOf(size - booked, trade.ledger.open)), target })
  }
}

const planRest = (desk: Deciding, trade: LiveTrade, rest: Pick<ClosePlan, 'why' | 'contracts' | 'target'>): void =>
  desk.emit({ type: 'close-planned', trade: trade.id, plan: { ...rest, step: 'cancelling', tries: 0, notBefore: desk.at } })

const targetOwes = (trade: LiveTrade, target: number): boolean => targetsNow(trade).some((now) => now.target === target && now.left > 0n)

/** Orders that close and would block the quantity of a market close, farthest first. */
const blockers = (trade: LiveTrade): readonly OwnOrder[] => trade.exits.filter((order) => order.purpose === 'target' && order.state !== 'ended').toSorted((a, b) => (b.target ?? 0) - (a.target ?? 0))

const owed = (executed: Quantity, booked: Quantity): bigint => (executed > booked ? executed - booked : 0n)

/** What is open less what orders of ours are known to have closed, though their fills are not booked yet: to close it again would take from a sibling. */
const stillOpen = (trade: LiveTrade): bigint => {
  const orders = trade.exits.reduce((sum, order) => (order.state === 'ended' ? sum + owed(order.executed, order.booked) : sum), 0n)
  const children = trade.rows.reduce((sum, row) => (row.childExecuted === null ? sum : sum + owed(row.childExecuted, row.booked)), 0n)
  return trade.ledger.open - orders - children
}

/** Contracts that orders of ours which have not ended may still close. */
const asksToClose = (trade: LiveTrade): bigint => trade.exits.reduce((sum, order) => (order.state === 'ended' ? sum : sum + owed(order.quantity, order.booked)), 0n)

const inFlight = (trade: LiveTrade): boolean => trade.exits.some((order) => order.purpose === 'close' && !isSettled(order))

/** Look-ups of a triggered row's child after which a close no longer waits for it. */
const PATIENT_ASKS = 4

/** Something of ours closes it right now. */
const isClosing = (trade: LiveTrade): boolean => inFlight(trade) || trade.rows.some((row) => row.status === 'triggered' && !isChildSettled(row) && row.asks < PATIENT_ASKS)

/** A close that only its time holds back; whatever else it waits for comes as a fact of its own. */
export const waitsForTime = (trade: LiveTrade): boolean => trade.close?.step !== 'unlocking' && !isClosing(trade) && blockers(trade).length === 0 && stillOpen(trade) > 0n

const mustWait = (desk: Deciding, trade: LiveTrade, plan: ClosePlan): boolean => desk.at < plan.notBefore || isClosing(trade) || (plan.step === 'unlocking' && !isUnlocked(desk, trade))

/** Closing is one plan: cancel what blocks, close at market, and what is still open gets its exits back by the other rules. */
export const settleClose = (desk: Deciding, trade: LiveTrade): void => {
  const plan = trade.close
  if (plan === null) return
  if (trade.ledger.open === 0n || plan.contracts === 0n) {
    if (!inFlight(trade)) desk.emit({ type: 'close-finished', trade: trade.id })
    return
  }
  const blocking = blockers(trade)
  for (const order of blocking) if (!order.cancelAsked && order.state === 'resting') desk.emit({ type: 'cancel-requested', trade: trade.id, clientId: order.clientId, why: 'close', again: false })
  if (blocking.length > 0 || mustWait(desk, trade, plan)) return
  const contracts = minOf(plan.contracts, stillOpen(trade))
  if (contracts > 0n) desk.emit({ type: 'exit-requested', trade: trade.id, order: newExit(desk, trade, { purpose: 'close', target: plan.target ?? null, why: plan.why, quantity: quantity(contracts), price: null }) })
}

const newExit = (desk: Deciding, trade: LiveTrade, facts: Pick<OwnOrder, 'purpose' | 'target' | 'why' | 'quantity' | 'price'>): OwnOrder => ({
  ...facts,
  clientId: orderId(desk.state().epoch, trade.id, trade.nextOrder),
  state: 'requested', end: null, orderId: null, executed: NOTHING, booked: NOTHING, cancelAsked: false, cancelWhy: null, requestedAt: desk.at, sentBy: null, asks: 0, askAt: null,
})

/** A close that ended short: again after a while; stuck when the venue lets nothing close. */
export const closeEnded = (desk: Deciding, trade: LiveTrade, code: string | null): void => {
  // All of it closed: nothing is left to try again.
  if (trade.close === null || trade.close.contracts === 0n) return
  const banned = code === 'closing-banned' || code === 'no-trading-window' || code === 'symbol-not-open' || code === 'feature-suspended'
  if (banned) desk.emit({ type: 'stuck', trade: trade.id, code, retryAt: desk.at + STUCK_RETRY_MS })
  else if (locksItself(desk, trade, trade.close, code)) desk.emit({ type: 'close-stepped', trade: trade.id, step: 'unlocking', notBefore: desk.at })
  else desk.emit({ type: 'close-stepped', trade: trade.id, step: 'closing', notBefore: desk.at + closeBackOff(trade.close.tries) })
}

/** Refusals of a close for want of a position that is there, after which the trade's own stop is taken for the lock. */
const LOCKED_TRIES = 3
const locksItself = (desk: Deciding, trade: LiveTrade, plan: ClosePlan, code: string | null): boolean =>
  code === 'no-position' && desk.state().exitForm === 'single' && plan.step !== 'unlocking' && plan.tries >= LOCKED_TRIES && !stopIsWorking(desk, trade)

/** The venue showed the side without the stop that locks. */
const isUnlocked = (desk: Deciding, trade: LiveTrade): boolean => trade.stop.confirmed === null && sideOf(desk.state(), trade.plan.symbol, trade.plan.side).shown

const stillWanted = (target: ReturnType<typeof targetsNow>[number], order: OwnOrder): boolean =>
  target.target === order.target && target.price === order.price && target.left === (order.quantity > order.booked ? order.quantity - order.booked : 0n)

/** Form Free: targets rest as limits, one order each, sent after the stop is confirmed. A partly filled one is not amended. */
export const settleTargets = (desk: Deciding, trade: LiveTrade): void => {
  if (trade.close !== null) return
  // Nothing open, or another form by now: no target rests as a limit.
  const works = desk.state().exitForm === 'free' && trade.ledger.open > 0n
  const now = works ? desk.remembered.targetsOf(trade) : []
  const resting = trade.exits.filter((order) => order.purpose === 'target' && !isSettled(order))
  for (const order of resting) {
    if (order.state === 'resting' && !order.cancelAsked && !now.some((target) => stillWanted(target, order))) desk.emit({ type: 'cancel-requested', trade: trade.id, clientId: order.clientId, why: 'target-changed', again: false })
  }
  if (works && stopConfirmed(trade)) placeTargets(desk, trade, now.filter((target) => target.left > 0n && !resting.some((order) => order.target === target.target)))
}

/** ms before which a target isn't sent again after refusals: the venue would say the same again. */
const placeableAt = (trade: LiveTrade, target: number): number => {
  const refused = trade.exits.filter((order) => order.purpose === 'target' && order.target === target && order.end === 'refused')
  const last = refused.at(-1)
  return last === undefined ? 0 : last.requestedAt + backOff(refused.length - 1)
}

/** Only what fits: a cancelled order may still fill, so a target that needs its contracts waits for its end. */
const placeTargets = (desk: Deciding, trade: LiveTrade, missing: ReturnType<typeof targetsNow>): void => {
  for (const target of missing) {
    const fresh = desk.live(trade.id)
    if (fresh !== null && desk.at >= placeableAt(fresh, target.target) && target.left <= stillOpen(fresh) - asksToClose(fresh)) desk.emit({ type: 'exit-requested', trade: trade.id, order: newExit(desk, fresh, { purpose: 'target', target: target.target, why: 'take-profit', quantity: target.left, price: target.price }) })
  }
}

const NOTHING_LEFT = ['closed', 'failed'] as const

/** A trade ends only when its contracts are zero, everything it sent is settled, and the venue showed that nothing of it rests. */
export const settleEnd = (desk: Deciding, trade: LiveTrade): void => {
  if (trade.ledger.open > 0n || !trade.entryEnded || trade.close !== null) return
  if (liveOrders(trade).length > 0 || trade.rows.some((row) => row.status === 'triggered' && !isChildSettled(row))) return
  if (Object.values(trade.tickets).some((fee) => fee !== null)) return
  if (!nothingRests(desk.state(), trade)) return
  if (trade.ledger.entry.contracts === 0n) return desk.emit({ type: NOTHING_LEFT[1], trade: trade.id, reason: failReason(trade), code: trade.entry.end ?? 'refused' })
  const margin = money(divide(trade.ledger.entry.cost, BigInt(trade.leverage), 'down'))
  desk.emit({ type: NOTHING_LEFT[0], trade: trade.id, reason: mainReason(trade), net: netOf(trade.ledger), margin })
}

const failReason = ({ entry }: LiveTrade): ExitReason => {
  if (entry.end === 'refused') return 'refused'
  if (entry.end !== 'cancelled') return 'expired-entry'
  if (entry.cancelWhy === null) return 'by-hand-at-exchange'
  if (entry.cancelWhy === 'leverage') return 'refused'
  return entry.cancelWhy === 'missed' ? 'expired-entry' : entry.cancelWhy === 'emergency-stop' ? 'emergency-stop' : 'by-hand'
}

const nothingRests = (account: AccountState, trade: LiveTrade): boolean => {
  const side = sideOf(account, trade.plan.symbol, trade.plan.side)
  const asked = side.wanted.some((row) => row.trade === trade.id)
  const waiting = liveRows(trade).some((row) => row.status === 'waiting' || row.status === 'dormant')
  return !asked && !waiting && (side.shown || trade.ledger.entry.contracts === 0n)
}

/** The reason that closed most of it; of equals the one that ended it, else the later in the list of reasons. All by targets is "take-profit". */
const mainReason = (trade: LiveTrade): ExitReason => {
  const by = (reason: ExitReason): bigint => trade.closedBy[reason] ?? 0n
  const closed = EXIT_REASONS.filter((reason) => trade.closedBy[reason] !== undefined)
  const most = closed.reduce<ExitReason>((best, reason) => (by(reason) >= by(best) ? reason : best), closed[0] ?? 'by-hand')
  return trade.closedLast !== undefined && by(trade.closedLast) === by(most) ? trade.closedLast : most
}
