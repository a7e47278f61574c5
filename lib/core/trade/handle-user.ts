import { unreachable } from '#core/assert.ts'
import { toStep, whole } from '#core/money/fraction.ts'
import { magnitude, NOTHING, ONE, price, type Money, type Price, type Quantity } from '#core/money/money.ts'
import { checkEntry } from '#core/risk/check-entry.ts'
import { farthestClear } from '#core/risk/liquidation.ts'
import { liveTrades } from './account.ts'
import { adoptForeign } from './adopt.ts'
import { beyondLiquidation } from './beyond-liquidation.ts'
import { partOf } from './close-part.ts'
import type { Deciding } from './deciding.ts'
import { closeForeign, foreignNow, leaveForeign, offerForeign } from './handle-foreign.ts'
import type { EntryFacts, UserInput } from './input.ts'
import { meanPrice, onSide, stopBehind, stopPrice, stopReached, targetPrice, targetReached } from './levels.ts'
import { type Plan, TARGETS_MAX } from './plan.ts'
import { makePreview } from './make-preview.ts'
import { orderId } from './order-id.ts'
import type { Outcome } from './outcome.ts'
import type { Refusal } from './refusal.ts'
import type { ClosePlan, DraftTrade, ExitReason, LiveTrade, OwnOrder } from './state.ts'
import { nothingOpen } from './nothing-open.ts'
import { setTrailing } from './set-trailing.ts'
import { targetsNow } from './targets.ts'

const refused = (refusal: Refusal, trade: number | null = null): Outcome => ({ type: 'refused', refusal, trade })
const accepted = (trade: number | null): Outcome => ({ type: 'accepted', trade })

export const handleUser = (desk: Deciding, input: UserInput, untouchedSince: (symbol: string, noted: number) => boolean): Outcome => {
  switch (input.type) {
    case 'draft':
      return draft(desk, input)
    case 'drop-draft':
      return withDraft(desk, input.trade, (trade) => {
        desk.emit({ type: 'draft-dropped', trade: trade.id })
        return accepted(trade.id)
      })
    case 'confirm':
      return withDraft(desk, input.trade, (trade) => confirm(desk, trade, input))
    case 'close':
      return withLive(desk, input.trade, (trade) => close(desk, trade, input))
    case 'cancel-entry':
      return withLive(desk, input.trade, (trade) => cancelEntry(desk, trade))
    case 'move-stop':
      return withLive(desk, input.trade, (trade) => (input.from !== undefined && input.from !== trade.stop.wanted ? changedSince(trade, 'stop') : moveStopByHand(desk, trade, input)))
    case 'change-targets':
      return withLive(desk, input.trade, (trade) => (input.open !== undefined && input.open !== trade.ledger.open ? changedSince(trade, 'open') : changeTargets(desk, trade, input)))
    case 'set-trailing':
      return withLive(desk, input.trade, (trade) => setTrailing(desk, trade, input.distance))
    case 'add-margin':
      return withLive(desk, input.trade, (trade) => addMargin(desk, trade, input.amount))
    case 'close-all':
      return closeAll(desk)
    case 'offer-foreign':
      return offerForeign(desk, foreignNow(desk, input.seen, untouchedSince), 'asked')
    case 'close-foreign':
      return closeForeign(desk, input.offer, foreignNow(desk, input.seen, untouchedSince))
    case 'adopt':
      return adoptForeign(desk, input)
    case 'leave-foreign':
      return leaveForeign(desk, input)
    case 'block':
      // What blocks already says more, and stays until the user goes on.
      if (desk.state().blocked === null) desk.emit({ type: 'blocked', trade: null, why: 'pause' })
      return accepted(null)
    case 'unblock':
      if (desk.state().blocked !== null) desk.emit({ type: 'unblocked', trade: null })
      return accepted(null)
    case 'set-naked-budget':
      desk.emit({ type: 'naked-budget-set', trade: null, budget: input.budget })
      return accepted(null)
    default:
      return unreachable(input)
  }
}

const withDraft = (desk: Deciding, id: number, act: (trade: DraftTrade) => Outcome): Outcome => {
  const trade = desk.state().trades[String(id)]
  if (trade === undefined) return refused({ code: 'no-such-trade', trade: id }, id)
  return trade.status === 'draft' ? act(trade) : refused({ code: 'not-a-draft', trade: id }, id)
}

const withLive = (desk: Deciding, id: number, act: (trade: LiveTrade) => Outcome): Outcome => {
  const trade = desk.live(id)
  if (trade !== null) return act(trade)
  return refused(desk.state().trades[String(id)] === undefined ? { code: 'no-such-trade', trade: id } : { code: 'not-open', trade: id }, id)
}

const draft = (desk: Deciding, input: Extract<UserInput, { type: 'draft' }>): Outcome => {
  takeForm(desk, input.facts)
  const id = desk.state().nextTrade
  const checked = checkEntry(desk.state(), input.plan, input.facts, { at: desk.at, trade: id })
  if (checked.type === 'refused') return refused(checked.refusal)
  const head = { id, name: input.name, plan: input.plan, instrument: input.facts.instrument, fees: input.facts.fees, exitForm: input.facts.exitForm, ...(input.facts.fillsLate === true ? { fillsLate: true as const } : {}), createdAt: desk.at }
  desk.emit({ type: 'drafted', trade: id, head, preview: checked.preview })
  return accepted(id)
}

/** The account's form follows what is known of the venue, while nothing is live that was built on another one; a form that a refusal showed stays. */
const takeForm = (desk: Deciding, facts: EntryFacts): void => {
  const { exitForm } = desk.state()
  if (exitForm === facts.exitForm || exitForm === 'single' || liveTrades(desk.state()).length > 0) return
  desk.emit({ type: 'form-dropped', trade: null, to: facts.exitForm, code: 'capability' })
}

/** A quote binds for 60 s and a move of 0.3 % (RULES.md, Time). */
const QUOTE_MS = 60_000
const QUOTE_MOVE = 300_000n

const confirm = (desk: Deciding, trade: DraftTrade, input: Extract<UserInput, { type: 'confirm' }>): Outcome => {
  if (input.quoteNumber !== trade.quoteNumber) return refused({ code: 'quote-replaced', trade: trade.id }, trade.id)
  const now = makePreview(trade.plan, input.facts)
  const moved = magnitude(now.entryPrice - trade.preview.entryPrice) * ONE > trade.preview.entryPrice * QUOTE_MOVE
  const old = desk.at - trade.quotedAt > QUOTE_MS
  if (old || moved) return requote(desk, trade, input.facts, old ? 'too-old' : 'moved')
  const checked = checkEntry(desk.state(), trade.plan, input.facts, { at: desk.at, trade: trade.id, contracts: trade.preview.contracts })
  if (checked.type === 'refused') return refused(checked.refusal, trade.id)
  requestEntry(desk, trade, input.facts)
  return accepted(trade.id)
}

const requote = (desk: Deciding, trade: DraftTrade, facts: EntryFacts, why: 'too-old' | 'moved'): Outcome => {
  const checked = checkEntry(desk.state(), trade.plan, facts, { at: desk.at, trade: trade.id })
  if (checked.type === 'refused') return refused(checked.refusal, trade.id)
  desk.emit({ type: 'requoted', trade: trade.id, preview: checked.preview, quoteNumber: trade.quoteNumber + 1, why })
  return { type: 'requoted', trade: trade.id, why }
}

const requestEntry = (desk: Deciding, trade: DraftTrade, facts: EntryFacts): void => {
  const order: OwnOrder = {
    clientId: orderId(desk.state().epoch, trade.id, 1), purpose: 'entry', target: null, why: null, quantity: trade.preview.contracts,
    price: trade.plan.entry.kind === 'limit' ? trade.plan.entry.price : null, state: 'requested', end: null, orderId: null,
    executed: NOTHING, booked: NOTHING, cancelAsked: false, cancelWhy: null, requestedAt: desk.at, sentBy: null, asks: 0, askAt: null,
  }
  const attachedStop = trade.preview.stop === null ? null : { trigger: trade.preview.stop.price, by: trade.plan.stop?.by ?? ('last' as const) }
  desk.emit({ type: 'entry-requested', trade: trade.id, order, leverage: trade.plan.leverage, marginMode: trade.plan.marginMode, prepare: facts.flat, missable: isMissable(trade.plan, facts), attachedStop, preview: trade.preview })
}

/** A target that the price is past already says nothing of a limit that waits on the far side of it. */
const isMissable = (plan: Plan, facts: EntryFacts): boolean => {
  const first = plan.targets[0]
  if (first === undefined || plan.entry.kind !== 'limit') return false
  const level = targetPrice(first.level, whole(plan.entry.price), plan.side, facts.instrument.tick)
  return level !== null && !targetReached(plan.side, level, facts.quote.last)
}

const changedSince = ({ id }: LiveTrade, what: 'open' | 'stop'): Outcome => refused({ code: 'changed-since', trade: id, what }, id)

const close = (desk: Deciding, trade: LiveTrade, { share, contracts }: Extract<UserInput, { type: 'close' }>): Outcome => {
  if (trade.close !== null && share === ONE && trade.close.contracts === trade.ledger.open) return refused({ code: 'already-closing', trade: trade.id }, trade.id)
  if (contracts !== undefined && partOf(trade, share) !== contracts) return changedSince(trade, 'open')
  if (trade.ledger.open === 0n) return cancelEntry(desk, trade)
  planClose(desk, trade, 'by-hand', partOf(trade, share))
  return accepted(trade.id)
}

/** A close that is under way closes at least so many: more than a target had left is no longer that target's. */
const withMore = (running: ClosePlan, contracts: Quantity, notBefore: number): ClosePlan => {
  if (running.contracts >= contracts) return { ...running, notBefore }
  const { target: _worked, ...rest } = running
  return { ...rest, contracts, notBefore }
}

const planClose = (desk: Deciding, trade: LiveTrade, why: ExitReason, contracts: LiveTrade['ledger']['open']): void => {
  const running = trade.close
  desk.emit({ type: 'close-planned', trade: trade.id, plan: running === null ? { why, contracts, step: 'cancelling', tries: 0, notBefore: desk.at } : withMore(running, contracts, desk.at) })
}

/** Before anything is filled a close cancels the entry; an entry still on its way is cancelled once it is seen. */
const cancelEntry = (desk: Deciding, trade: LiveTrade): Outcome => {
  if (trade.entry.state === 'ended' || trade.entry.cancelAsked) return refused({ code: 'nothing-open', trade: trade.id }, trade.id)
  desk.emit({ type: 'cancel-requested', trade: trade.id, clientId: trade.entry.clientId, why: 'by-hand', again: false })
  return accepted(trade.id)
}

export const moveStopByHand = (desk: Deciding, trade: LiveTrade, input: Pick<Extract<UserInput, { type: 'move-stop' }>, 'level'>): Outcome => {
  if (trade.ledger.open === 0n) return refused(nothingOpen(trade), trade.id)
  const entry = meanPrice(trade.ledger.entry, trade.instrument.multiplier)
  const level = stopPrice(input.level, entry, trade.plan.side, trade.instrument.tick)
  const last = desk.priceOf(trade.plan.symbol)
  if (level === null) return refused({ code: 'stop-on-wrong-side', stop: null, reference: last ?? trade.instrument.tick }, trade.id)
  const { tick } = trade.instrument
  const off = whole(level).num % tick
  if (off !== 0n) return refused({ code: 'price-off-tick', field: 'stop', asked: level, below: price(level - off), above: price(level - off + tick) }, trade.id)
  if (last !== null && stopReached(trade.plan.side, level, last)) return refused({ code: 'stop-past-price', stop: level, last, side: trade.plan.side, ...nearestOf(desk, trade, stopBehind(last, trade.plan.side, tick)) }, trade.id)
  const liquidation = beyondLiquidation(desk.state(), trade, level)
  if (liquidation !== null) return refused({ code: 'liquidation-before-stop', stop: level, liquidation, mostContracts: NOTHING, ...nearestOf(desk, trade, farthestClear(trade.plan.side, liquidation, tick)) }, trade.id)
  const { stop } = trade
  desk.emit({ type: 'stop-moved', trade: trade.id, price: level, source: 'by-hand', fixed: level, breakEven: stop.breakEven === null ? null : level, best: null, trailing: null, begins: false })
  return accepted(trade.id)
}

/** A stop to name in the place of a refused one: it would be taken itself. */
const nearestOf = (desk: Deciding, trade: LiveTrade, at: Price | null): { readonly nearest?: Price } => {
  const last = desk.priceOf(trade.plan.symbol)
  const taken = at !== null && (last === null || !stopReached(trade.plan.side, at, last)) && beyondLiquidation(desk.state(), trade, at) === null
  return taken ? { nearest: at } : {}
}

const roundedMean = (trade: LiveTrade): Price => {
  const mean = meanPrice(trade.ledger.entry, trade.instrument.multiplier)
  return price(toStep(mean, trade.instrument.tick, 'down'))
}

/** New targets for what is open; their levels lie on the profit side of the entry. */
const changeTargets = (desk: Deciding, trade: LiveTrade, { targets, last }: Pick<Extract<UserInput, { type: 'change-targets' }>, 'targets' | 'last'>): Outcome => {
  if (trade.ledger.open === 0n) return refused(nothingOpen(trade), trade.id)
  if (targets.length > TARGETS_MAX) return refused({ code: 'too-many-targets', asked: targets.length, most: TARGETS_MAX }, trade.id)
  const sum = targets.reduce((total, target) => total + target.share, 0n)
  if (sum > ONE) return refused({ code: 'shares-above-whole', sum }, trade.id)
  const entry = meanPrice(trade.ledger.entry, trade.instrument.multiplier)
  for (const [index, target] of targets.entries()) {
    const level = targetPrice(target.level, entry, trade.plan.side, trade.instrument.tick)
    if (level === null || !onSide(trade.plan.side, 'profit', level, entry)) return refused({ code: 'target-on-wrong-side', target: index + 1, price: level ?? trade.instrument.tick, reference: roundedMean(trade) }, trade.id)
    // The venue takes no row that waits for a price behind it, and the other rows of the side would wait with it. One that waits already may just be filling.
    if (last !== null && targetReached(trade.plan.side, level, last) && !targetsNow(trade).some(({ price }) => price === level)) return refused({ code: 'target-on-wrong-side', target: index + 1, price: level, reference: last }, trade.id)
  }
  desk.emit({ type: 'targets-changed', trade: trade.id, targets })
  return accepted(trade.id)
}

const addMargin = (desk: Deciding, trade: LiveTrade, amount: Money): Outcome => {
  if (trade.marginMode === 'cross') return refused({ code: 'margin-is-cross', trade: trade.id }, trade.id)
  if (trade.ledger.open === 0n) return refused(nothingOpen(trade), trade.id)
  desk.emit({ type: 'margin-asked', trade: trade.id, amount })
  return accepted(trade.id)
}

/** Block, cancel entries, close what is ours; stops last (RULES.md, Closing). What isn't ours is left alone. */
const closeAll = (desk: Deciding): Outcome => {
  if (desk.state().blocked?.why !== 'emergency-stop') desk.emit({ type: 'blocked', trade: null, why: 'emergency-stop' })
  for (const trade of Object.values(desk.state().trades)) if (trade.status === 'draft') desk.emit({ type: 'draft-dropped', trade: trade.id })
  for (const trade of liveTrades(desk.state())) if (trade.entry.state !== 'ended' && !trade.entry.cancelAsked) desk.emit({ type: 'cancel-requested', trade: trade.id, clientId: trade.entry.clientId, why: 'emergency-stop', again: false })
  for (const trade of liveTrades(desk.state())) if (trade.ledger.open > 0n) planClose(desk, trade, 'emergency-stop', trade.ledger.open)
  return accepted(null)
}
