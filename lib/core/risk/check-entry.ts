import { leverageMax } from '#core/market/instrument.ts'
import { divide } from '#core/money/fraction.ts'
import { notional } from '#core/money/notional.ts'
import { maxOf, type Money, money, NO_MONEY, ONE, type Price, type Quantity, quantity } from '#core/money/money.ts'
import { type AccountState, liveTrades, sideOf, tradesOn } from '#core/trade/account.ts'
import type { EntryFacts } from '#core/trade/input.ts'
import { stopReached } from '#core/trade/levels.ts'
import { makePreview, sizeFactsOf } from '#core/trade/make-preview.ts'
import type { Plan } from '#core/trade/plan.ts'
import type { Preview } from '#core/trade/preview.ts'
import type { Refusal } from '#core/trade/refusal.ts'
import { sizeOf } from '#core/trade/size.ts'
import type { LiveTrade } from '#core/trade/state.ts'
import { silentRefusal } from '#core/trade/venue-health.ts'
import { minimumAt } from '#core/trade/targets.ts'
import { checkPlan } from './check-plan.ts'
import { lessReserved, lookAtMargin, neededFor, reservedBy } from './free-margin.ts'
import { brokenLimits } from './limits.ts'
import { farthestClear, type PooledTrade, uncleared } from './liquidation.ts'

export type CheckedEntry = { readonly type: 'sound'; readonly preview: Preview } | { readonly type: 'refused'; readonly refusal: Refusal }

/** Price age above which nothing opens: 5 s from a stream, 10 s from a request (RULES.md, Time). */
export const PRICE_AGE_MS = { stream: 5_000, request: 10_000 } as const

/** Every check of an entry (RULES.md, Size, Refused). `contracts` keeps a size that a confirm button bound. */
export const checkEntry = (account: AccountState, plan: Plan, told: EntryFacts, ask: { readonly at: number; readonly contracts?: Quantity; readonly trade: number }): CheckedEntry => {
  const reserved = reservedBy(account, ask.trade)
  const facts = lessReserved(told, reserved)
  const refusal = checkPrice(facts, ask.at) ?? checkBlocked(account, ask.at) ?? checkPlan(plan, facts, ask.at) ?? checkShare(account, plan, facts, ask.trade)
  if (refusal !== null) return { type: 'refused', refusal }
  const preview = makePreview(plan, facts, ask.contracts ?? sizeOf(plan.size, sizeFactsOf(plan, facts)))
  const margin = lookAtMargin(plan, facts, preview.contracts, ask.at)
  const sized = checkSize(plan, facts, preview) ?? checkTier(account, plan, facts, preview) ?? (margin.type === 'short' ? notEnough(account, plan, facts, { preview, reserved }) : null) ?? checkRisk(account, plan, facts, preview)
  if (sized !== null) return { type: 'refused', refusal: sized }
  return { type: 'sound', preview: margin.type === 'doubt' ? { ...preview, doubt: margin.doubt } : preview }
}

const checkBlocked = (account: AccountState, at: number): Refusal | null => (account.blocked === null ? silentRefusal(account, at) : { code: 'blocked', why: account.blocked.why })

const checkRisk = (account: AccountState, plan: Plan, facts: EntryFacts, preview: Preview): Refusal | null => checkLiquidation(account, plan, facts, preview) ?? checkLimits(account, plan, facts, preview)

/** Names the largest size that every check lets pass: one that the next check refuses would be no help. Where another check refuses every size, that is told. */
const notEnough = (account: AccountState, plan: Plan, facts: EntryFacts, { preview, reserved }: { readonly preview: Preview; readonly reserved: Money }): Refusal => {
  const free = facts.free ?? NO_MONEY
  const otherwise = (contracts: Quantity): Refusal | null => {
    const smaller = makePreview(plan, facts, contracts)
    return checkTier(account, plan, facts, smaller) ?? checkRisk(account, plan, facts, smaller)
  }
  const never = otherwise(minimumAt(facts.instrument, preview.entryPrice))
  if (never !== null) return never
  const mostContracts = largest(facts, preview, (contracts) => neededFor(plan, facts, contracts) <= free && otherwise(contracts) === null)
  return { code: 'not-enough-margin', contracts: preview.contracts, needed: neededFor(plan, facts, preview.contracts), free, reserved, mostContracts, mostNeeds: neededFor(plan, facts, mostContracts) }
}

const checkPrice = (facts: EntryFacts, at: number): Refusal | null => {
  const ageMs = Math.max(0, at - facts.quote.aliveAt)
  const limitMs = PRICE_AGE_MS[facts.quote.from]
  return ageMs > limitMs ? { code: 'price-too-old', ageMs, limitMs } : null
}

/** Sharing a symbol: leverage and mode in force, the side, free order slots. */
const checkShare = (account: AccountState, plan: Plan, facts: EntryFacts, self: number): Refusal | null => {
  if (facts.separate === true) return { code: 'separate-positions' }
  if (!facts.flat && facts.leverage !== plan.leverage) return { code: 'leverage-in-force-differs', asked: plan.leverage, inForce: facts.leverage }
  if (!facts.flat && facts.marginMode !== plan.marginMode) return { code: 'margin-mode-in-force-differs', asked: plan.marginMode, inForce: facts.marginMode }
  return checkSide(account, plan, facts, self) ?? checkSlots(account, plan, facts, self)
}

/** A live account's restriction until it is probed: one trade of ours on a side, none beside a hand-made part. */
const checkSide = (account: AccountState, plan: Plan, facts: EntryFacts, self: number): Refusal | null => {
  const others = tradesOn(account, plan.symbol, plan.side).filter((trade) => trade.id !== self)
  if (facts.restricted && others.length > 0) return { code: 'side-taken', by: 'trade' }
  if (facts.restricted && sideOf(account, plan.symbol, plan.side).foreign > 0n) return { code: 'side-taken', by: 'hand' }
  return null
}

/** Free order slots at the venue, all open and armed plans of the symbol and hand-made orders counted. */
const checkSlots = (account: AccountState, plan: Plan, facts: EntryFacts, self: number): Refusal | null => {
  const planned = liveTrades(account).filter((trade) => trade.plan.symbol === plan.symbol && trade.id !== self && trade.ledger.open === 0n).reduce((sum, trade) => sum + 1 + trade.plan.targets.length, 0)
  const needed = (plan.stop === null ? 0 : 1) + (facts.exitForm === 'locked' ? plan.targets.length : 0)
  const free = facts.instrument.triggerOrdersMax - facts.slots.triggers - planned
  if (needed > free) return { code: 'no-free-slots', needed, free: Math.max(0, free) }
  const orders = 1 + (facts.exitForm === 'free' ? plan.targets.length : 0)
  const freeOrders = facts.instrument.openOrdersMax - facts.slots.orders
  return orders > freeOrders ? { code: 'no-free-slots', needed: orders, free: Math.max(0, freeOrders) } : null
}

const checkSize = (plan: Plan, facts: EntryFacts, preview: Preview): Refusal | null => {
  const { instrument } = facts
  const least = minimumAt(instrument, preview.entryPrice)
  const leastMargin = money(divide(notional(preview.entryPrice, least, instrument.multiplier, 'up'), BigInt(plan.leverage), 'up'))
  if (preview.contracts < instrument.quantityMin) return { code: 'quantity-below-minimum', asked: preview.contracts, least, leastMargin }
  if (preview.contracts > instrument.quantityMax) return { code: 'quantity-above-maximum', asked: preview.contracts, most: instrument.quantityMax }
  return preview.notional < instrument.notionalMin ? { code: 'notional-below-minimum', asked: preview.notional, least: instrument.notionalMin, leastContracts: least } : null
}

/** An entry that showed up after it was given up may have filled beyond what is known of its size, in what an older program stored. */
const restOf = ({ entry }: LiveTrade): Quantity => quantity(entry.state === 'ended' || entry.quantity < entry.booked ? 0n : entry.quantity - entry.booked)

/** Contracts of the side after the entry: its position, resting entries of our trades there, and this one. */
const sideAfter = (account: AccountState, plan: Plan, facts: EntryFacts, preview: Preview): Quantity => {
  const resting = tradesOn(account, plan.symbol, plan.side).reduce((sum, trade) => sum + restOf(trade), 0n)
  return quantity(facts.position.contracts + resting + preview.contracts)
}

const checkTier = (account: AccountState, plan: Plan, facts: EntryFacts, preview: Preview): Refusal | null => {
  const after = sideAfter(account, plan, facts, preview)
  const most = leverageMax(facts.instrument, after)
  if (plan.leverage <= most) return null
  const tier = facts.instrument.tiers.findLast((row) => plan.leverage <= Number(ONE / row.initialMargin))
  const room = tier === undefined ? 0n : tier.contractsMax - (after - preview.contracts)
  return { code: 'leverage-above-tier', asked: plan.leverage, most, contracts: after, mostContracts: quantity(room > 0n ? room : 0n) }
}

const checkLiquidation = (account: AccountState, plan: Plan, facts: EntryFacts, preview: Preview): Refusal | null => {
  if (plan.marginMode === 'cross') return null
  const found = liquidationAgainst(account, plan, facts, preview)
  if (found === null) return null
  return { code: 'liquidation-before-stop', stop: found.stop, liquidation: found.liquidation, mostContracts: largestThatPasses(account, plan, facts, preview), ...nearestStop(account, plan, facts, { preview, found }) }
}

/** The farthest stop of the plan's own that passes, with the size as it would be with that stop. */
const nearestStop = (account: AccountState, plan: Plan, facts: EntryFacts, { preview, found }: { readonly preview: Preview; readonly found: { readonly stop: Price; readonly liquidation: Price } }): { readonly nearest?: Price } => {
  if (plan.stop === null || preview.stop?.price !== found.stop) return {}
  const at = farthestClear(plan.side, found.liquidation, facts.instrument.tick)
  const nearer: Plan = { ...plan, stop: { ...plan.stop, level: { kind: 'price', price: at } } }
  if (stopReached(plan.side, at, preview.entryPrice) || stopReached(plan.side, at, facts.quote.last)) return {}
  const moved = plan.size.kind === 'risk' ? makePreview(nearer, facts) : makePreview(nearer, facts, preview.contracts)
  return liquidationAgainst(account, nearer, facts, moved) === null ? { nearest: at } : {}
}

const liquidationAgainst = (account: AccountState, plan: Plan, facts: EntryFacts, preview: Preview) => {
  const multiplier = facts.instrument.multiplier
  const others = tradesOn(account, plan.symbol, plan.side).flatMap((trade): readonly PooledTrade[] =>
    trade.ledger.open === 0n ? [] : [{ contracts: trade.ledger.open, cost: trade.ledger.costLeft, stop: trade.stop.wanted }])
  const resting = tradesOn(account, plan.symbol, plan.side).flatMap((trade): readonly PooledTrade[] => {
    const left = restOf(trade)
    return left === 0n || trade.entry.price === null ? [] : [{ contracts: left, cost: notional(trade.entry.price, left, multiplier), stop: null }]
  })
  const foreignContracts = sideOf(account, plan.symbol, plan.side).foreign
  const foreign = { contracts: foreignContracts, cost: notional(facts.position.average ?? preview.entryPrice, foreignContracts, multiplier) }
  const own: PooledTrade = { contracts: preview.contracts, cost: notional(preview.entryPrice, preview.contracts, multiplier), stop: preview.stop?.price ?? null }
  return uncleared({ side: plan.side, trades: [...others, ...resting, own], foreign, leverage: plan.leverage, taker: facts.fees.taker, instrument: facts.instrument })
}

/** The largest size that passes, by halving: such a check is monotone enough for advice; 0 when even the smallest order fails. */
const largest = (facts: EntryFacts, preview: Preview, passesAt: (contracts: Quantity) => boolean): Quantity => {
  const { step, quantityMin } = facts.instrument
  let passes = 0n
  let fails: bigint = preview.contracts / step
  while (fails - passes > 1n) {
    const middle = (passes + fails) / 2n
    if (passesAt(quantity(middle * step))) passes = middle
    else fails = middle
  }
  return quantity(passes * step < quantityMin ? 0n : passes * step)
}

const largestThatPasses = (account: AccountState, plan: Plan, facts: EntryFacts, preview: Preview): Quantity =>
  largest(facts, preview, (contracts) => liquidationAgainst(account, plan, facts, { ...preview, contracts }) === null)

/** As the venue told it; where it tells nothing, the highest that a whole read showed. null: there was none. */
const equityOf = (account: AccountState, { equity }: EntryFacts): Money | null => equity ?? (account.equityPeak > 0n ? account.equityPeak : null)

const breachOf = (account: AccountState, plan: Plan, facts: EntryFacts, { preview, equity }: { readonly preview: Preview; readonly equity: Money }) => {
  const openNotional = (symbol: string | null): bigint => liveTrades(account).filter((trade) => symbol === null || trade.plan.symbol === symbol).reduce((sum, trade) => sum + trade.ledger.costLeft, 0n)
  return brokenLimits(account.limits, {
    equity,
    equityPeak: maxOf(account.equityPeak, equity),
    lossAtStop: preview.stop === null ? null : money(-preview.stop.net),
    margin: preview.margin,
    leverage: plan.leverage,
    openTrades: liveTrades(account).length,
    symbolNotional: money(openNotional(plan.symbol) + preview.notional),
    notional: money(openNotional(null) + preview.notional),
    netToday: account.day.net,
    lossesInRow: account.day.lossesInRow,
  })[0]
}

const checkLimits = (account: AccountState, plan: Plan, facts: EntryFacts, preview: Preview): Refusal | null => {
  const equity = equityOf(account, facts)
  if (equity === null) return { code: 'balance-unknown', for: 'limits' }
  const breach = breachOf(account, plan, facts, { preview, equity })
  if (breach === undefined) return null
  return { code: 'limit', breach, mostContracts: largest(facts, preview, (contracts) => breachOf(account, plan, facts, { preview: makePreview(plan, facts, contracts), equity }) === undefined) }
}
