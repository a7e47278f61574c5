import { whole } from '#core/money/fraction.ts'
import { money, NO_MONEY, NOTHING, type Price, price } from '#core/money/money.ts'
import { notional } from '#core/money/notional.ts'
import { clearsStop, farthestClear, liquidationPrice } from '#core/risk/liquidation.ts'
import { type SideState, sideOf, tradesOn } from './account.ts'
import type { Deciding } from './deciding.ts'
import type { UserInput } from './input.ts'
import { stopPrice, stopReached } from './levels.ts'
import { orderId } from './order-id.ts'
import type { Outcome } from './outcome.ts'
import type { Plan } from './plan.ts'
import type { Refusal } from './refusal.ts'
import type { OwnOrder, TradeHead } from './state.ts'

type Adopt = Extract<UserInput, { type: 'adopt' }>

/**
 * Contracts that were opened by hand become a trade of Keel's own, at the venue's average and under a stop. Nothing but the stop is sent. Only all of a
 * side's, and only where no trade of Keel's is: the venue pools the average of a side, so a part's own would be a guess.
 */
export const adoptForeign = (desk: Deciding, input: Adopt): Outcome => {
  const { symbol, side, contracts, facts } = input
  const { average } = facts.position
  const stop = average === null ? null : stopPrice(input.stop, whole(average), side, facts.instrument.tick)
  const refusal = mayNot(desk, input) ?? (average === null || stop === null ? ({ code: 'not-adoptable', symbol, side, why: 'no-average' } as const) : stopRefusal(input, average, stop))
  if (refusal !== null || average === null || stop === null) return { type: 'refused', refusal: refusal ?? { code: 'nothing-foreign' }, trade: null }
  const id = desk.state().nextTrade
  const plan: Plan = { symbol, side, size: { kind: 'contracts', amount: contracts }, leverage: facts.leverage, marginMode: facts.marginMode, entry: { kind: 'market' }, targets: [], stop: { level: { kind: 'price', price: stop }, by: 'last' }, breakEven: null, trailing: null, cancelWhenMissed: false }
  const head: TradeHead = { id, name: '', plan, instrument: facts.instrument, fees: facts.fees, exitForm: desk.state().exitForm, ...(facts.fillsLate === true ? { fillsLate: true as const } : {}), createdAt: desk.at }
  const order: OwnOrder = {
    clientId: orderId(desk.state().epoch, id, 1), purpose: 'entry', target: null, why: null, quantity: contracts, price: null, state: 'ended', end: 'filled', orderId: null,
    executed: contracts, booked: NOTHING, cancelAsked: false, cancelWhy: null, requestedAt: desk.at, sentBy: null, asks: 0, askAt: null,
  }
  desk.emit({ type: 'adopted', trade: id, head, order, leverage: facts.leverage, marginMode: facts.marginMode })
  desk.emit({ type: 'foreign-changed', trade: null, symbol, side, was: contracts, contracts: NOTHING, why: 'adopted', filledAt: desk.at })
  desk.emit({ type: 'entry-filled', trade: id, clientId: order.clientId, ticket: `adopted/${order.clientId}`, price: average, contracts, value: notional(average, contracts, facts.instrument.multiplier), fee: NO_MONEY, final: true, maker: false, filledAt: desk.at })
  return { type: 'accepted', trade: id }
}

const mayNot = (desk: Deciding, { symbol, side, contracts, facts }: Adopt): Refusal | null => {
  const known = sideOf(desk.state(), symbol, side)
  if (known.foreign === 0n) return { code: 'nothing-foreign' }
  if (known.foreign !== contracts) return { code: 'foreign-changed', symbol, side, asked: contracts, now: known.foreign }
  if (facts.separate === true) return { code: 'separate-positions' }
  if (tradesOn(desk.state(), symbol, side).length > 0) return { code: 'not-adoptable', symbol, side, why: 'trade-beside' }
  if (known.foreignClose !== null) return { code: 'not-adoptable', symbol, side, why: 'closing' }
  if (isUnsure(known) || facts.position.contracts !== contracts) return { code: 'fills-unexplained', symbol, side }
  const free = facts.instrument.triggerOrdersMax - facts.slots.triggers
  return free < 1 ? { code: 'no-free-slots', needed: 1, free } : null
}
const isUnsure = ({ unexplained, suspected, missing }: SideState): boolean => unexplained.length > 0 || suspected !== null || missing !== null

/** On the tick, on the waiting side of the price, and reached before liquidation. */
const stopRefusal = ({ side, contracts, facts: { quote, instrument, leverage, marginMode, fees } }: Adopt, average: Price, stop: Price): Refusal | null => {
  const below = (stop / instrument.tick) * instrument.tick
  if (below !== stop) return { code: 'price-off-tick', field: 'stop', asked: stop, below: price(below > 0n ? below : instrument.tick), above: price(below + instrument.tick) }
  if (stopReached(side, stop, quote.last)) return { code: 'stop-past-price', stop, last: quote.last, side }
  if (marginMode === 'cross') return null
  const cost = money(notional(average, contracts, instrument.multiplier))
  const liquidation = liquidationPrice({ side, pool: { contracts, cost }, leverage, taker: fees.taker, added: NO_MONEY, instrument })
  if (liquidation === null || clearsStop(side, liquidation, stop)) return null
  const nearest = farthestClear(side, liquidation, instrument.tick)
  return { code: 'liquidation-before-stop', stop, liquidation, mostContracts: NOTHING, ...(stopReached(side, nearest, quote.last) ? {} : { nearest }) }
}
