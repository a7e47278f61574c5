import type { TriggerSource } from '#core/market/instrument.ts'
import { type Price, type Quantity, quantity } from '#core/money/money.ts'
import type { ExitForm } from './preview.ts'
import type { LiveTrade } from './state.ts'
import { targetFilledWhole, targetsNow } from './targets.ts'

/** Something of a trade that the exchange showed and that acts without us. */
export type Resting =
  | { readonly kind: 'stop'; readonly price: Price; readonly contracts: Quantity; readonly by: TriggerSource; readonly orderId: string }
  /** As a trigger row (taker), or as a limit that waits in the book. */
  | { readonly kind: 'target'; readonly target: number | null; readonly price: Price; readonly contracts: Quantity; readonly as: 'row' | 'limit'; readonly orderId: string | null }
  /** `contracts`: still to be filled. `stop`: rides on it; null: none does. */
  | { readonly kind: 'entry'; readonly price: Price; readonly contracts: Quantity; readonly stop: Price | null; readonly orderId: string | null }

/** A part of the plan that does not happen while Keel is away. */
export type Missing =
  /** The stop stays at this level, however far the price runs; null: trailing has not begun and will not. */
  | { readonly kind: 'trailing'; readonly frozenAt: Price | null }
  | { readonly kind: 'break-even'; readonly after: number }
  /** Only Keel works them: in form Single for good, else until they are placed. */
  | { readonly kind: 'targets'; readonly targets: readonly number[]; readonly form: 'single' | 'not-placed' }
  /** A better level is asked for and not there yet. */
  | { readonly kind: 'move'; readonly to: Price }
  /** What rests of the entry fills though an exit has filled, or the first target traded before. */
  | { readonly kind: 'entry-end' }

const leftOf = ({ quantity: whole, booked }: { readonly quantity: Quantity; readonly booked: Quantity }): Quantity => quantity(whole > booked ? whole - booked : 0n)

/** Contracts that the entry may still fill at the exchange. */
export const entryLeft = ({ entry }: LiveTrade): Quantity => (entry.state === 'ended' ? quantity(0n) : leftOf(entry))

export const restsOf = (trade: LiveTrade): readonly Resting[] => {
  const { entry, plan, rows, exits, attachedStop } = trade
  const waiting = rows.filter(({ status }) => status === 'waiting')
  const stops = waiting.filter(({ kind }) => kind === 'stop-loss').map((row): Resting => ({ kind: 'stop', price: row.trigger, contracts: row.quantity, by: plan.stop?.by ?? 'last', orderId: row.orderId }))
  const targets = waiting.filter(({ kind }) => kind === 'take-profit').map((row): Resting => ({ kind: 'target', target: row.target, price: row.trigger, contracts: row.quantity, as: 'row', orderId: row.orderId }))
  const limits = exits.flatMap((order): readonly Resting[] => (order.purpose === 'target' && order.state === 'resting' && order.price !== null ? [{ kind: 'target', target: order.target, price: order.price, contracts: leftOf(order), as: 'limit', orderId: order.orderId }] : []))
  const entries: readonly Resting[] = entry.state === 'resting' && entry.price !== null && leftOf(entry) > 0n ? [{ kind: 'entry', price: entry.price, contracts: leftOf(entry), stop: trade.stop.confirmed?.price ?? attachedStop, orderId: entry.orderId }] : []
  return [...stops, ...[...targets, ...limits].toSorted((a, b) => ((plan.side === 'long') === a.price < b.price ? -1 : 1)), ...entries]
}

export const missingOf = (trade: LiveTrade, exitForm: ExitForm): readonly Missing[] => {
  const rests = restsOf(trade)
  const fillsOn = rests.some((row) => row.kind === 'entry') && (trade.plan.cancelWhenMissed || trade.ledger.open > 0n)
  return [...unplaced(trade, rests, exitForm), ...unmoved(trade), ...(fillsOn ? [{ kind: 'entry-end' } as const] : [])]
}

const unplaced = (trade: LiveTrade, rests: readonly Resting[], exitForm: ExitForm): readonly Missing[] => {
  const targets = targetsNow(trade).filter(({ target, left }) => left > 0n && !rests.some((row) => row.kind === 'target' && row.target === target))
  return targets.length === 0 ? [] : [{ kind: 'targets', targets: targets.map(({ target }) => target), form: exitForm === 'single' ? 'single' : 'not-placed' }]
}

/** Moves of the stop that the plan holds, or that are on their way. */
const unmoved = (trade: LiveTrade): readonly Missing[] => {
  const { plan: { trailing, breakEven }, stop } = trade
  const missing: Missing[] = []
  if (trailing !== null) missing.push({ kind: 'trailing', frozenAt: stop.trailing === null ? null : (stop.confirmed?.price ?? null) })
  if (breakEven !== null && stop.breakEven === null && !targetFilledWhole(trade, breakEven.afterTarget)) missing.push({ kind: 'break-even', after: breakEven.afterTarget })
  if (stop.confirmed !== null && stop.wanted !== null && stop.confirmed.price !== stop.wanted) missing.push({ kind: 'move', to: stop.wanted })
  return missing
}
