import { decimal } from '#core/money/decimal.ts'
import { money, ONE, price, type Price, quantity, type Quantity, rate } from '#core/money/money.ts'
import type { Fill, OrderRow, TriggerRow } from '#core/order/order.ts'
import { DEFAULT_LIMITS } from '#core/risk/limits.ts'
import type { AccountState, WantedRow } from '../account.ts'
import { decide, type Decision } from '../decide.ts'
import type { Event } from '../event.ts'
import type { EntryFacts, FactInput, Input, UserInput } from '../input.ts'
import type { Plan } from '../plan.ts'
import type { ExitForm } from '../preview.ts'
import { react } from '../react.ts'
import type { Effect } from '../effect.ts'
import { isLive, type LiveTrade, type Trade } from '../state.ts'
import { btc } from './instruments.ts'

export const p = (text: string): Price => price(decimal(text))
export const q = (text: string): Quantity => quantity(decimal(text))
export const pct = (text: string) => rate(decimal(text) / 100n)
export const usd = (text: string) => money(decimal(text))

export const emptyAccount = (exitForm: ExitForm = 'locked'): AccountState => ({
  version: 1, epoch: 1, exitForm, nextTrade: 1, blocked: null, trades: {}, sides: {}, watched: [], limits: DEFAULT_LIMITS,
  day: { date: 0, net: money(0n), lossesInRow: 0 }, endedOrders: [], flowIds: [], steps: [], readTo: 0, equityPeak: money(0n), foreignOffer: null, nextForeign: 1,
})

/** The plan of RULES.md's examples: 200 USDT at 10x, targets 2/4/6 % 40/30/30, stop 1.5 %. */
export const examplePlan = (over: Partial<Plan> = {}): Plan => ({
  symbol: btc.symbol, side: 'long', size: { kind: 'margin', amount: usd('200') }, leverage: 10, marginMode: 'isolated', entry: { kind: 'market' },
  targets: [['2', '40'], ['4', '30'], ['6', '30']].map(([level = '', share = '']) => ({ level: { kind: 'percent', rate: pct(level) }, share: pct(share) })),
  stop: { level: { kind: 'percent', rate: pct('1.5') }, by: 'last' }, breakEven: null, trailing: null, cancelWhenMissed: true, ...over,
})

export const factsAt = (at: string, now: number, over: Partial<EntryFacts> = {}): EntryFacts => ({
  quote: { symbol: btc.symbol, bid: p(at), ask: p(at), last: p(at), mark: p(at), aliveAt: now, from: 'stream' },
  instrument: btc, fees: { maker: rate(20_000n), taker: rate(60_000n) }, leverage: 10, marginMode: 'isolated', flat: true,
  free: usd('10000'), equity: usd('10000'), position: { contracts: q('0'), average: null }, slots: { orders: 0, triggers: 0 }, exitForm: 'locked', restricted: false, ...over,
})

/** A wanted row as the venue shows it when it waits. */
export const rowFor = (row: WantedRow, side: 'long' | 'short', shown: { readonly orderId: string; readonly at: number }): TriggerRow => ({
  orderId: shown.orderId, clientId: 'system', symbol: btc.symbol, side, direction: 'close', kind: row.kind, status: 'waiting', trigger: row.trigger, by: row.by,
  price: null, quantity: row.quantity, childId: null, trailing: null, createdAt: shown.at, updatedAt: shown.at,
})

/** A row that went off is another one when it is placed again. */
const freshId = (trades: readonly Trade[], orderId: string): string =>
  trades.some((trade) => isLive(trade) && trade.rows.some((row) => row.orderId === orderId && row.status === 'triggered')) ? freshId(trades, `${orderId}+`) : orderId

/** A venue's plain order that a client id made, resting unless told otherwise. */
export const orderFor = (clientId: string, at: number, over: Partial<OrderRow> = {}): OrderRow => ({
  orderId: `v-${clientId}`, clientId, symbol: btc.symbol, side: 'long', direction: 'open', status: 'accepted', quantity: q('32'), executed: q('0'), price: null,
  averagePrice: null, leverage: 10, origin: 'user', createdAt: at, updatedAt: at, ...over,
})

/** A desk of one account in a test: says inputs, collects events and effects. */
export const scenario = (exitForm: ExitForm = 'locked', mayTrade = true, untouchedSince: () => boolean = () => true) => {
  let state = emptyAccount(exitForm)
  let now = 1_700_000_000_000
  let ticket = 0
  const events: Event[] = []
  const effects: Effect[] = []
  const say = (input: UserInput | FactInput): Decision => {
    const decision = decide(state, { ...input, at: now } satisfies Input, { untouchedSince, mayTrade })
    state = decision.state
    events.push(...decision.events)
    for (const event of decision.events) effects.push(...react(state, event).map((queued) => queued.effect))
    return decision
  }
  const desk = {
    say,
    now: () => now,
    pass: (ms: number) => {
      now += ms
      return say({ type: 'time' })
    },
    restore: (epoch: number): Decision => ((state = { ...state, epoch }), say({ type: 'restored' })),
    state: () => state, events, effects,
    trade: (id: number): Trade => {
      const trade = state.trades[String(id)]
      if (trade === undefined) throw new Error(`no trade ${id}`)
      return trade
    },
    live: (id: number): LiveTrade => {
      const trade = desk.trade(id)
      if (!isLive(trade)) throw new Error(`trade ${id} is ${trade.status}`)
      return trade
    },
    /** Drafts and confirms at a price; the entry is requested. Returns the trade's number. */
    enter: (plan: Plan, at: string, over: Partial<EntryFacts> = {}): number => {
      const facts = factsAt(at, now, { exitForm, ...over })
      const drafted = say({ type: 'draft', name: '', plan, facts }).outcome
      if (drafted.type !== 'accepted' || drafted.trade === null) throw new Error(`draft: ${JSON.stringify(drafted, (_, v) => (typeof v === 'bigint' ? `${v}` : v))}`)
      const confirmed = say({ type: 'confirm', trade: drafted.trade, quoteNumber: 1, facts }).outcome
      if (confirmed.type !== 'accepted') throw new Error(`confirm: ${confirmed.type}`)
      return drafted.trade
    },
    /** The venue's order number for a client id, fixed for tests. */
    accept: (clientId: string, over: Partial<OrderRow> = {}) => say({ type: 'placed', clientId, answer: { kind: 'row', row: orderFor(clientId, now, over) } }),
    fill: (clientId: string, at: string, contracts: string, over: Partial<Fill> = {}) => {
      ticket += 1
      return say({ type: 'fill', fill: { orderId: `v-${clientId}`, ticketId: String(ticket), clientId, symbol: btc.symbol, side: 'long', direction: 'open', price: p(at), quantity: q(contracts), fee: usd('0.1'), maker: false, at: now, ...over } })
    },
    order: (clientId: string, over: Partial<OrderRow>) => say({ type: 'order', row: orderFor(clientId, now, over) }),
    /** The venue shows just the set that was asked for last. */
    confirmRows: (at: string, side: 'long' | 'short' = 'long') => {
      const key = `${btc.symbol}:${side}`
      const known = state.sides[key]
      if (known === undefined) throw new Error('nothing was asked of this side')
      const rows = known.wanted.map((row, i) => triggerOf(row, side, i))
      const decision = say({ type: 'rows-read', symbol: btc.symbol, side, ask: known.ask, rows, last: p(at), fault: null })
      tellCancelled(new Set(rows.map((row) => row.orderId)), side)
      return decision
    },
  }
  /** The venue tells of every row that it cancelled. */
  const tellCancelled = (shown: ReadonlySet<string>, side: 'long' | 'short'): void => {
    const gone = Object.values(state.trades).flatMap((trade) => (isLive(trade) ? trade.rows.filter((row) => row.status === 'waiting' && !shown.has(row.orderId)).map((row) => ({ row, trade: trade.id })) : []))
    for (const { row, trade } of gone) {
      const wanted: WantedRow = { trade, kind: row.kind, target: row.target, trigger: row.trigger, quantity: row.quantity, by: 'last' }
      say({ type: 'trigger', row: { ...triggerOf(wanted, side, 0), orderId: row.orderId, status: 'cancelled' } })
    }
  }
  const triggerOf = (row: WantedRow, side: 'long' | 'short', i: number): TriggerRow => rowFor(row, side, { orderId: freshId(Object.values(state.trades), `row-${row.trade}-${row.kind}-${row.target ?? 0}-${i}`), at: now })
  return desk
}
export const WHOLE = rate(ONE)
