import type { Price, Quantity } from '#core/money/money.ts'
import { whole } from '#core/money/fraction.ts'
import { stopPrice } from './levels.ts'
import type { LiveTrade } from './state.ts'

/** How the stop of a live trade stands at the exchange. */
export type StopStand =
  /** Nothing was filled yet: it comes with the first fill. null: its price is known only then. */
  | { readonly kind: 'planned'; readonly price: Price | null }
  /** Without one, in the trader's own words. */
  | { readonly kind: 'none' }
  /** Nothing is open any more. */
  | { readonly kind: 'over' }
  | { readonly kind: 'rests'; readonly price: Price }
  /** All that is open is covered, at the level before. */
  | { readonly kind: 'moves'; readonly price: Price; readonly from: Price }
  /** It rests for fewer contracts than are open. */
  | { readonly kind: 'short'; readonly price: Price; readonly covered: Quantity }
  | { readonly kind: 'missing'; readonly price: Price | null }

export const stopStand = (trade: LiveTrade): StopStand => {
  const { plan, ledger, stop: { wanted, confirmed } } = trade
  if (plan.stop === null && wanted === null) return { kind: 'none' }
  if (ledger.entry.contracts === 0n) return { kind: 'planned', price: wanted ?? plannedStop(trade) }
  if (ledger.open === 0n) return { kind: 'over' }
  if (wanted === null || confirmed === null) return { kind: 'missing', price: wanted }
  if (confirmed.quantity < ledger.open) return { kind: 'short', price: wanted, covered: confirmed.quantity }
  return confirmed.price === wanted ? { kind: 'rests', price: wanted } : { kind: 'moves', price: wanted, from: confirmed.price }
}

/** The stop that rides on the entry, or the plan's from the price that the entry waits at. */
const plannedStop = ({ attachedStop, plan, entry, instrument }: LiveTrade): Price | null => {
  if (attachedStop !== null || plan.stop === null) return attachedStop
  if (plan.stop.level.kind === 'price') return plan.stop.level.price
  return entry.price === null ? null : stopPrice(plan.stop.level, whole(entry.price), plan.side, instrument.tick)
}
