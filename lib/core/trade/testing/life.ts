import type { Side } from '#core/market/instrument.ts'
import type { Fill, OrderRow, TriggerRow } from '#core/order/order.ts'
import type { Flow } from '#core/position/position.ts'
import type { Decision } from '../decide.ts'
import type { Effect } from '../effect.ts'
import type { WholeRead } from '../input.ts'
import type { Plan } from '../plan.ts'
import type { ExitForm } from '../preview.ts'
import { protectionSteps } from '../protection.ts'
import { btc } from './instruments.ts'
import { examplePlan, orderFor, p, q, rowFor, scenario, usd } from './scenario.ts'
import { teller } from './telling.ts'

type Read = { readonly contracts?: string; readonly short?: string; readonly orders?: readonly string[]; readonly rows?: readonly TriggerRow[]; readonly read?: Partial<WholeRead> | null }
type Protect = Extract<Effect, { type: 'protect' }>
type Fault = { readonly code: string; readonly kind: 'stop-loss' | 'take-profit' | null }
type Desk = ReturnType<typeof scenario>

/** The trigger rows of a venue that does what a desk asks of it: amended rows keep their ids, new ones are r1, r2, … */
const rowsOf = (desk: Desk) => {
  const rows = new Map<string, TriggerRow>()
  const rowOf = (orderId: string): TriggerRow => {
    const row = rows.get(orderId)
    if (row === undefined) throw new Error(`no row ${orderId}`)
    return row
  }
  const say = (row: TriggerRow): Decision => (rows.set(row.orderId, row), desk.say({ type: 'trigger', row }))
  const lastAsk = (side: Side): Protect => {
    const asked = desk.effects.findLast((effect): effect is Protect => effect.type === 'protect' && effect.side === side)
    if (asked === undefined) throw new Error(`nothing was asked of the ${side} side`)
    return asked
  }
  const there = (side: Side = 'long'): readonly TriggerRow[] => [...rows.values()].filter((row) => row.side === side && row.status !== 'cancelled')
  /** The venue does nothing, and shows what rests; with its reason, where it refused. */
  const shows = (last: string | null, side: Side = 'long', fault: Fault | null = null, over: readonly TriggerRow[] = there(side)): Decision =>
    desk.say({ type: 'rows-read', symbol: btc.symbol, side, ask: lastAsk(side).ask, rows: over, last: last === null ? null : p(last), fault })
  /** The venue does what was asked of a side last, and shows its rows; then it tells which it cancelled. */
  const obeys = (last: string, side: Side = 'long'): Decision => {
    const { wanted, own } = lastAsk(side)
    const cancelled: TriggerRow[] = []
    for (const next of protectionSteps(there(side), side, wanted, own)) {
      const row = next.type === 'place' ? rowFor(next.row, side, { orderId: `r${rows.size + 1}`, at: desk.now() }) : next.type === 'cancel' ? { ...rowOf(next.orderId), status: 'cancelled' as const } : { ...rowOf(next.orderId), trigger: next.row.trigger, quantity: next.row.quantity }
      rows.set(row.orderId, row)
      if (next.type === 'cancel') cancelled.push(row)
    }
    const decision = shows(last, side)
    for (const row of cancelled) desk.say({ type: 'trigger', row })
    return decision
  }
  return {
    shows, obeys, resting: there, rowOf,
    changes: (orderId: string, over: Partial<TriggerRow>): Decision => say({ ...rowOf(orderId), ...over }),
    /** A row of the user's own, or one that nobody told of. */
    puts: (row: TriggerRow): void => void rows.set(row.orderId, row),
    /** A row goes off: its child is on its way. */
    goesOff: (orderId: string, childId: string): Decision => say({ ...rowOf(orderId), status: 'triggered', childId }),
  }
}

/** What the venue tells of orders, beside what a scenario says. */
const ordersOf = (desk: Desk) => {
  const child = (childId: string, side: Side, over: Partial<OrderRow>): OrderRow => orderFor('system', desk.now(), { orderId: childId, side, direction: 'close', ...over })
  return {
    childFills: (childId: string, at: string, contracts: string, over: Partial<Fill> = {}): Decision => desk.fill(childId, at, contracts, { orderId: childId, clientId: 'system', direction: 'close', ...over }),
    childEnds: (childId: string, status: OrderRow['status'], executed: string, side: Side = 'long'): Decision => desk.say({ type: 'order', row: child(childId, side, { status, executed: q(executed) }) }),
    asksRow: (rowId: string, row: TriggerRow | null, over: Partial<OrderRow> | null): Decision => desk.say({ type: 'child-asked', rowId, row, child: over === null ? null : child(over.orderId ?? '', over.side ?? 'long', over) }),
    refuses: (clientId: string, code: string): Decision => desk.say({ type: 'placed', clientId, answer: { kind: 'refused', code, text: `it says ${code}` } }),
    losesAnswer: (clientId: string): Decision => desk.say({ type: 'placed', clientId, answer: { kind: 'unknown', code: 'timeout' } }),
    /** The venue was asked for an order and shows none. */
    showsNone: (clientId: string, contracts: string, conclusive: boolean): Decision => desk.say({ type: 'asked', clientId, row: null, conclusive, contracts: q(contracts) }),
    /** A fill by the user's own hand, or by the venue itself. */
    hand: (direction: 'open' | 'close', at: string, contracts: string, over: Partial<Fill> = {}): Decision => desk.fill('', at, contracts, { orderId: 'hand', clientId: null, direction, ...over }),
  }
}

/** A desk whose whole life a test tells, with the venue's words for what happens to it. `told`: all that it did since it was asked last. */
export const life = (exitForm: ExitForm = 'locked', untouchedSince: () => boolean = () => true) => {
  const desk = scenario(exitForm, true, untouchedSince)
  const rows = rowsOf(desk)
  return {
    ...desk, ...rows, ...ordersOf(desk),
    told: teller(desk),
    /** Enters at market, fills whole, and has its rows placed and read back. */
    open: (plan: Partial<Plan>, at: string, contracts: string, over: Parameters<typeof desk.enter>[2] = {}): number => {
      const id = desk.enter(examplePlan({ size: { kind: 'contracts', amount: q(contracts) }, ...plan }), at, over)
      const { side } = desk.live(id).plan
      desk.accept(`k1-${id}-1`, { side, quantity: q(contracts) })
      desk.fill(`k1-${id}-1`, at, contracts, { side })
      desk.order(`k1-${id}-1`, { side, status: 'filled', executed: q(contracts), quantity: q(contracts) })
      while (desk.state().sides[`${btc.symbol}:${side}`]?.shown === false) rows.obeys(at, side)
      return id
    },
    price: (last: string, over: { readonly high?: string; readonly low?: string } = {}): Decision => desk.say({ type: 'price', symbol: btc.symbol, last: p(last), mark: p(last), high: p(over.high ?? last), low: p(over.low ?? last) }),
    /** A whole read of the account. */
    reads: ({ contracts = '0', short = '0', orders = [], rows: shown = [...rows.resting('long'), ...rows.resting('short')], read = {} }: Read): Decision =>
      desk.say({ type: 'synced', sync: {
        noted: 0, symbols: [btc.symbol], openOrderIds: orders, openTriggers: shown.filter((row) => row.status === 'waiting'),
        positions: [...(contracts === '0' ? [] : [{ symbol: btc.symbol, side: 'long' as const, contracts: q(contracts) }]), ...(short === '0' ? [] : [{ symbol: btc.symbol, side: 'short' as const, contracts: q(short) }])],
        ...(read === null ? {} : { read: { from: 0, to: desk.now(), equity: usd('10000'), prices: [], ...read } }),
      } }),
    funding: (id: string, change: string, at: number, over: Partial<Flow> = {}): Decision => desk.say({ type: 'flow', flow: { id, kind: 'funding', symbol: btc.symbol, change: usd(change), total: usd('0'), at, ...over } }),
  }
}
