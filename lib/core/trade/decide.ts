import { unreachable } from '#core/assert.ts'
import { isEnded } from '#core/order/order.ts'
import type { Side } from '#core/market/instrument.ts'
import { type AccountState, liveTrades, sideOf, type SideState } from './account.ts'
import { bookFill } from './book-fill.ts'
import { type Deciding, deciding } from './deciding.ts'
import type { Event } from './event.ts'
import { askForeignCloses } from './foreign-close.ts'
import { handleAsked } from './handle-asked.ts'
import { handleCancelAnswered, handleChildAsked, handlePlaced, handleRowsRead, seeChild, seeOrder, seeTrigger } from './handle-facts.ts'
import { bookWaitingFlows, handleFlow } from './handle-flow.ts'
import { handlePrice } from './handle-price.ts'
import { explainByVenueOrder, handleSynced, retryUnexplained } from './handle-sync.ts'
import { handleUser } from './handle-user.ts'
import type { FactInput, Input } from './input.ts'
import { nakedDueAt } from './naked.ts'
import type { Outcome } from './outcome.ts'
import type { Remembered } from './remembered.ts'
import { askProtection, remember } from './rules-protection.ts'
import { askDue, settleClose, settleEmergency, settleEnd, settleEntry, settleRows, settleTargets } from './rules-trade.ts'
import type { LiveTrade } from './state.ts'
import { stateEmergency } from './state-emergency.ts'
import { moveStop } from './stops.ts'
import { tellBudgets } from './tell-budgets.ts'
import { handleVenue } from './venue-health.ts'

export type Decision = { readonly state: AccountState; readonly events: readonly Event[]; readonly outcome: Outcome }
/** What the loop knows beside the state: which symbols an input or an attempt touched after seq `noted`. */
export type Surroundings = {
  readonly untouchedSince: (symbol: string, noted: number) => boolean
  /** Orders of the account may leave: it is a paper account, or was turned live. */
  readonly mayTrade: boolean
  /** For who decides several inputs in a row on one account's state; else each decision remembers for itself. */
  readonly remembered?: Remembered
}

/** State and input to what happened: the whole desk of an account in one function. */
export const decide = (account: AccountState, input: Input, around: Surroundings): Decision => {
  const desk = deciding(account, input.at, around.remembered ?? remember())
  const outcome = handle(desk, input, around)
  settle(desk)
  return { state: desk.state(), events: desk.events, outcome }
}

/** What would send an order although nothing of ours is open. */
const notLive = (trade: number | null): Outcome => ({ type: 'refused', refusal: { code: 'not-live' }, trade })

const handle = (desk: Deciding, input: Input, around: Surroundings): Outcome => {
  switch (input.type) {
    case 'confirm':
      if (!around.mayTrade) return notLive(input.trade)
      desk.tellPrice(input.facts.instrument.symbol, input.facts.quote.last)
      return handleUser(desk, input, around.untouchedSince)
    case 'draft':
      desk.tellPrice(input.facts.instrument.symbol, input.facts.quote.last)
      return handleUser(desk, input, around.untouchedSince)
    case 'move-stop':
    case 'change-targets': {
      const trade = desk.live(input.trade)
      if (trade !== null && input.last !== null) desk.tellPrice(trade.plan.symbol, input.last)
      return handleUser(desk, input, around.untouchedSince)
    }
    case 'adopt':
      if (!around.mayTrade) return notLive(null)
      desk.tellPrice(input.symbol, input.facts.quote.last)
      return handleUser(desk, input, around.untouchedSince)
    case 'close-foreign':
      return around.mayTrade ? handleUser(desk, input, around.untouchedSince) : notLive(null)
    case 'drop-draft':
    case 'close':
    case 'cancel-entry':
    case 'set-trailing':
    case 'add-margin':
    case 'close-all':
    case 'offer-foreign':
    case 'leave-foreign':
    case 'block':
    case 'unblock':
    case 'set-naked-budget':
      return handleUser(desk, input, around.untouchedSince)
    default:
      handleFact(desk, input, around)
      return { type: 'noted' }
  }
}

const handleFact = (desk: Deciding, input: FactInput, around: Surroundings): void => {
  switch (input.type) {
    case 'placed':
      handlePlaced(desk, input)
      if (input.answer.kind === 'row' && isEnded(input.answer.row.status)) seeOrder(desk, input.answer.row)
      return
    case 'margin-answered':
      if (desk.live(input.trade) !== null) desk.emit({ type: 'margin-answered', trade: input.trade, amount: input.amount, code: input.code })
      return
    case 'cancel-answered':
      return handleCancelAnswered(desk, input)
    case 'order':
      explainByVenueOrder(desk, input.row)
      if (!seeChild(desk, input.row)) seeOrder(desk, input.row)
      return
    case 'trigger':
      return seeTrigger(desk, input.row)
    case 'fill':
      return bookFill(desk, input.fill)
    case 'asked':
      return handleAsked(desk, input)
    case 'child-asked':
      return handleChildAsked(desk, input)
    case 'rows-read':
      return handleRowsRead(desk, input)
    case 'price':
      return handlePrice(desk, input)
    case 'flow':
      return handleFlow(desk, input.flow)
    case 'synced':
      return handleSynced(desk, input.sync, (symbol) => around.untouchedSince(symbol, input.sync.noted))
    case 'venue':
      return handleVenue(desk, input.told)
    case 'signed-in':
      return desk.emit({ type: 'signed-in', trade: null, from: input.from, browser: input.browser, sessionAt: input.sessionAt })
    case 'restored':
      // The emergency stop says more, and stays.
      if (desk.state().blocked?.why !== 'emergency-stop') desk.emit({ type: 'blocked', trade: null, why: 'restored' })
      return
    case 'time':
      return expireWatches(desk)
    default:
      return unreachable(input)
  }
}

const expireWatches = (desk: Deciding): void => {
  for (const id of desk.state().watched) if (id.until <= desk.at) desk.emit({ type: 'watch-ended', trade: null, clientId: id.clientId })
}

/** More rounds than any chain of rules needs; beyond it the rules disagree with each other. */
const ROUNDS_MAX = 40

/** Applies the rules until they have nothing to say. */
const settle = (desk: Deciding): void => {
  const quiet = new Map<number, Quiet>()
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const before = desk.events.length
    for (const side of Object.values(desk.state().sides)) if (side.unexplained.length > 0) retryUnexplained(desk, side.unexplained)
    bookWaitingFlows(desk)
    askForeignCloses(desk)
    for (const trade of liveTrades(desk.state())) if (!isQuiet(desk.state(), trade, quiet.get(trade.id))) applyRules(desk, trade, quiet)
    // Asking for rows changes no trade: these are the live ones until one ends.
    const live = liveTrades(desk.state())
    for (const key of sidesOf(desk.state(), live)) askProtection(desk, live, key.symbol, key.side)
    for (const { id } of live) withTrade(desk, id, settleEnd)
    tellBudgets(desk)
    stateEmergency(desk)
    if (desk.events.length === before) return
  }
  throw new Error('assertion failed: the rules of a trade come to rest')
}

type Rule = (desk: Deciding, trade: LiveTrade) => void

const followStop: Rule = (desk, trade) => {
  if (trade.ledger.open > 0n && trade.close === null) moveStop(desk, trade, null)
}

const tellNaked: Rule = (desk, trade) => {
  const due = nakedDueAt(trade)
  if (due !== null && trade.nakedSince !== null && desk.at >= due) desk.emit({ type: 'naked', trade: trade.id, since: trade.nakedSince, open: trade.ledger.open, price: trade.stop.wanted })
}

/** Each sees what the one before it did to the trade. */
const RULES: readonly Rule[] = [askDue, settleEntry, followStop, settleRows, settleEmergency, settleClose, settleTargets, tellNaked]

/** A trade for which no rule had anything to say, with the rest of what rules look at. */
type Quiet = { readonly trade: LiveTrade; readonly side: SideState; readonly exitForm: AccountState['exitForm'] }

const quietOf = (account: AccountState, trade: LiveTrade): Quiet => ({ trade, side: sideOf(account, trade.plan.symbol, trade.plan.side), exitForm: account.exitForm })

/** Within a decision time and prices stand still: the rules say nothing again, unless trade, form, waiting fills or, while it closes, its side changed. */
const isQuiet = (account: AccountState, trade: LiveTrade, known: Quiet | undefined): boolean => {
  if (known === undefined || known.trade !== trade || known.exitForm !== account.exitForm) return false
  const side = sideOf(account, trade.plan.symbol, trade.plan.side)
  return side === known.side || (trade.close === null && side.unexplained === known.side.unexplained)
}

const applyRules = (desk: Deciding, trade: LiveTrade, quiet: Map<number, Quiet>): void => {
  const before = desk.events.length
  for (const rule of RULES) withTrade(desk, trade.id, rule)
  if (desk.events.length === before) quiet.set(trade.id, quietOf(desk.state(), trade))
}

const withTrade = (desk: Deciding, id: number, act: Rule): void => {
  const trade = desk.live(id)
  if (trade !== null) act(desk, trade)
}

type SideOf = { readonly symbol: string; readonly side: Side }

const isAmong = (sides: readonly SideOf[], symbol: string, side: Side): boolean => sides.some((known) => known.side === side && known.symbol === symbol)

/** Sides of live trades, then those where something is still asked for or owed. */
const sidesOf = (account: AccountState, live: readonly LiveTrade[]): readonly SideOf[] => {
  const sides: SideOf[] = []
  for (const { plan } of live) if (!isAmong(sides, plan.symbol, plan.side)) sides.push({ symbol: plan.symbol, side: plan.side })
  for (const [key, { wanted, retryAt }] of Object.entries(account.sides)) {
    if (wanted.length === 0 && retryAt === null) continue
    const [symbol, side] = key.split(':')
    if (symbol !== undefined && (side === 'long' || side === 'short') && !isAmong(sides, symbol, side)) sides.push({ symbol, side })
  }
  return sides
}
