import type { Side } from '#core/market/instrument.ts'
import { divide } from '#core/money/fraction.ts'
import { feeOn, notional } from '#core/money/notional.ts'
import { type Money, money, NO_MONEY, ONE, plus, type Price, price, type Quantity, rate } from '#core/money/money.ts'
import { liquidationPrice } from '#core/risk/liquidation.ts'
import { dealTargets } from './deal.ts'
import type { EntryFacts } from './input.ts'
import { levelPrice } from './levels.ts'
import type { Plan } from './plan.ts'
import type { Preview, PreviewLevel } from './preview.ts'
import { lossAt, type SizeFacts, sizeOf } from './size.ts'
import { minimumAt } from './targets.ts'
import { toStep, fraction, whole } from '#core/money/fraction.ts'

/** Loss shown beside the one at the stop price: the stop fills 1 % worse. */
const SLIPPAGE = rate(1_000_000n)

/** The price that would be paid now, or the limit price. */
export const entryPriceOf = (plan: Plan, facts: EntryFacts): Price =>
  plan.entry.kind === 'limit' ? plan.entry.price : ((plan.side === 'long' ? facts.quote.ask : facts.quote.bid) ?? facts.quote.last)

export const sizeFactsOf = (plan: Plan, facts: EntryFacts): SizeFacts => {
  const at = entryPriceOf(plan, facts)
  const stop = plan.stop === null ? null : levelPrice(plan.stop.level, whole(at), { side: plan.side, toward: 'loss', tick: facts.instrument.tick })
  return { instrument: facts.instrument, side: plan.side, leverage: plan.leverage, at, stop, free: facts.free ?? NO_MONEY, fees: facts.fees, entryIsMaker: plan.entry.kind === 'limit' }
}

/** All that the trader is shown before confirming; `contracts` given keeps a bound size instead of sizing anew. */
export const makePreview = (plan: Plan, facts: EntryFacts, contracts: Quantity = sizeOf(plan.size, sizeFactsOf(plan, facts))): Preview => {
  const size = sizeFactsOf(plan, facts)
  const value = notional(size.at, contracts, facts.instrument.multiplier, 'up')
  const feeIn = feeOn(value, size.entryIsMaker ? facts.fees.maker : facts.fees.taker)
  const targets = previewTargets(plan, facts, contracts)
  const exitValue = size.stop === null ? value : notional(size.stop, contracts, facts.instrument.multiplier, 'up')
  return {
    side: plan.side,
    contracts,
    entryPrice: size.at,
    estimated: plan.entry.kind === 'market',
    notional: value,
    margin: money(divide(value, BigInt(plan.leverage), 'up')),
    feeIn,
    feesAll: money(feeIn + feeOn(exitValue, facts.fees.taker)),
    targets,
    joined: joinedTargets(plan, targets, dealt(plan, facts, contracts)),
    stop: size.stop === null ? null : stopOf(size.stop, contracts, size),
    liquidation: liquidationOf(plan, facts, contracts),
    exitForm: facts.exitForm,
  }
}

const dealt = (plan: Plan, facts: EntryFacts, contracts: Quantity) => {
  const at = entryPriceOf(plan, facts)
  const prices = plan.targets.map((target) => levelPrice(target.level, whole(at), { side: plan.side, toward: 'profit', tick: facts.instrument.tick }))
  const levels = dealTargets(contracts, plan.targets.map((target) => target.share), facts.instrument.step, (index) => minimumAt(facts.instrument, prices[index] ?? at))
  return { prices, levels }
}

const previewTargets = (plan: Plan, facts: EntryFacts, contracts: Quantity): readonly PreviewLevel[] => {
  const at = entryPriceOf(plan, facts)
  const { prices, levels } = dealt(plan, facts, contracts)
  const feeOut = facts.exitForm === 'free' ? facts.fees.maker : facts.fees.taker
  const feeIn = plan.entry.kind === 'limit' ? facts.fees.maker : facts.fees.taker
  return levels.flatMap((level): readonly PreviewLevel[] => {
    const target = prices[level.target - 1]
    if (target === null || target === undefined) return []
    const { gross, exit, entry } = resultOf({ side: plan.side, at, exit: target, contracts: level.size, multiplier: facts.instrument.multiplier })
    return [{ target: level.target, price: target, contracts: level.size, gross, net: money(gross - feeOn(entry, feeIn) - feeOn(exit, feeOut)) }]
  })
}

const resultOf = (facts: { readonly side: Side; readonly at: Price; readonly exit: Price; readonly contracts: Quantity; readonly multiplier: bigint }) => {
  const entry = notional(facts.at, facts.contracts, facts.multiplier)
  const exit = notional(facts.exit, facts.contracts, facts.multiplier)
  return { entry, exit, gross: money(facts.side === 'long' ? exit - entry : entry - exit) }
}

const joinedTargets = (plan: Plan, shown: readonly PreviewLevel[], { levels }: ReturnType<typeof dealt>): Preview['joined'] => {
  const rows = plan.targets.map((_, index) => index + 1).filter((target) => !shown.some((level) => level.target === target))
  return rows.map((target) => ({ target, into: levels.find((level) => level.joined.includes(target))?.target ?? null }))
}

const stopOf = (stop: Price, contracts: Quantity, size: SizeFacts): NonNullable<Preview['stop']> => {
  const sign = size.side === 'long' ? -1n : 1n
  const slipped = price(toStep(fraction(stop * (ONE + sign * SLIPPAGE), ONE), size.instrument.tick, size.side === 'long' ? 'down' : 'up'))
  const loss = (at: Price): Money => money(-lossAt(contracts, at, size))
  return { price: stop, net: loss(stop), netAtSlippage: loss(slipped) }
}

const liquidationOf = (plan: Plan, facts: EntryFacts, contracts: Quantity): Price | null => {
  if (plan.marginMode === 'cross') return null
  const at = entryPriceOf(plan, facts)
  const before = facts.position.average === null ? money(0n) : notional(facts.position.average, facts.position.contracts, facts.instrument.multiplier)
  const pool = { cost: money(before + notional(at, contracts, facts.instrument.multiplier)), contracts: plus(facts.position.contracts, contracts) }
  return liquidationPrice({ side: plan.side, pool, leverage: plan.leverage, taker: facts.fees.taker, added: money(0n), instrument: facts.instrument })
}
