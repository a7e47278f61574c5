import type { Price } from '#core/money/money.ts'
import { liveTrades, sideOf } from './account.ts'
import type { Deciding } from './deciding.ts'
import type { FactInput } from './input.ts'
import { levelPrice, stopReached, targetReached } from './levels.ts'
import { whole } from '#core/money/fraction.ts'
import { stopIsWorking } from './rules-protection.ts'
import { type LiveTrade, passableStops } from './state.ts'
import { moveStop } from './stops.ts'
import { targetsNow } from './targets.ts'

/** Prices of a symbol since the last look. Within one candle the adverse extreme comes first. */
export const handlePrice = (desk: Deciding, input: Extract<FactInput, { type: 'price' }>): void => {
  desk.tellPrice(input.symbol, input.last)
  for (const { id } of liveTrades(desk.state()).filter((trade) => trade.plan.symbol === input.symbol)) {
    const before = desk.live(id)
    if (before !== null) missedEntry(desk, before, favourable(before, input))
    if (before !== null) passedEntry(desk, before, input)
    if (before !== null) passedStop(desk, before, input)
    const trade = desk.live(id)
    if (trade !== null && trade.ledger.open > 0n && trade.close === null) moveStop(desk, trade, favourable(trade, input))
    const after = desk.live(id)
    if (after !== null) workedTargets(desk, after, favourable(after, input))
    const last = desk.live(id)
    if (last !== null) worked(desk, last, input.last)
  }
}

const favourable = (trade: LiveTrade, input: { readonly high: Price; readonly low: Price }): Price => (trade.plan.side === 'long' ? input.high : input.low)

/** A limit entry is cancelled when the first target trades before anything filled. */
const missedEntry = (desk: Deciding, trade: LiveTrade, extreme: Price): void => {
  const { plan, entry } = trade
  if (!plan.cancelWhenMissed || !trade.missable || entry.price === null || entry.booked > 0n || entry.executed > 0n || entry.state !== 'resting' || entry.cancelAsked) return
  const first = plan.targets[0]
  const level = first === undefined ? null : levelPrice(first.level, whole(entry.price), { side: plan.side, toward: 'profit', tick: trade.instrument.tick })
  if (level !== null && targetReached(plan.side, level, extreme)) desk.emit({ type: 'cancel-requested', trade: trade.id, clientId: entry.clientId, why: 'missed', again: false })
}

/** The price went through a limit entry that nobody told as filled: the venue is asked, since its stop hangs on the answer. */
const passedEntry = (desk: Deciding, { id, plan, entry }: LiveTrade, { high, low }: { readonly high: Price; readonly low: Price }): void => {
  if (entry.price === null || entry.state !== 'resting' || entry.askAt !== null || entry.cancelAsked) return
  if (plan.side === 'long' ? low < entry.price : high > entry.price) desk.emit({ type: 'order-asked', trade: id, clientId: entry.clientId, asks: 0, askAt: desk.at + PASSED_ASK_MS })
}
/** ms to the next question, should the first go unanswered. */
const PASSED_ASK_MS = 2_000

/**
 * The price went through a stop that rests, and nobody told that it went off: its frames may be lost, and until the next whole read the desk would show a stop that is
 * gone. The venue is asked for the row; a few times only, since it may wait for another price than this one.
 */
const passedStop = (desk: Deciding, trade: LiveTrade, input: { readonly high: Price; readonly low: Price }): void => {
  for (const row of passableStops(trade)) {
    if (trade.plan.side === 'long' ? input.low < row.trigger : input.high > row.trigger) desk.emit({ type: 'row-asked', trade: trade.id, orderId: row.orderId, asks: row.asks + 1, askAt: desk.at + PASSED_ASK_MS })
  }
}

/** Form Single: only the stop rests; Keel closes the targets itself. */
const workedTargets = (desk: Deciding, trade: LiveTrade, extreme: Price): void => {
  if (desk.state().exitForm !== 'single' || trade.close !== null || trade.ledger.open === 0n) return
  const reached = targetsNow(trade).find((target) => target.left > 0n && targetReached(trade.plan.side, target.price, extreme))
  if (reached === undefined) return
  desk.emit({ type: 'close-planned', trade: trade.id, plan: { why: 'take-profit', contracts: reached.left, target: reached.target, step: 'cancelling', tries: 0, notBefore: desk.at } })
}

/** Asks of the protective set that the venue answered without showing it, after which Keel closes by itself when the price is past the stop. */
const ASKS = 2

/** A stop that nothing at the venue carries, though it was asked for and read again, is worked by Keel when the price is there. */
const worked = (desk: Deciding, trade: LiveTrade, last: Price): void => {
  const { stop } = trade
  if (stop.wanted === null || stop.confirmed !== null || trade.close !== null || trade.ledger.open === 0n || !stopReached(trade.plan.side, stop.wanted, last)) return
  const side = sideOf(desk.state(), trade.plan.symbol, trade.plan.side)
  if (side.answered !== side.ask || side.shown || side.tries < ASKS || stopIsWorking(desk, trade)) return
  const why = stop.source === 'break-even' || stop.source === 'trailing' ? stop.source : 'stop'
  desk.emit({ type: 'close-planned', trade: trade.id, plan: { why, contracts: trade.ledger.open, step: 'cancelling', tries: 0, notBefore: desk.at } })
}
