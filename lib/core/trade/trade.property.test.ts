import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromCanonical, toCanonical } from '#core/json.ts'
import type { Side } from '#core/market/instrument.ts'
import { ONE, type Price, price, quantity, type Rate, rate } from '#core/money/money.ts'
import { liveTrades, sideOf, tradesOn } from './account.ts'
import { deal } from './deal.ts'
import { decide } from './decide.ts'
import type { Effect } from './effect.ts'
import type { Event } from './event.ts'
import { evolve } from './evolve.ts'
import type { FactInput, Input, UserInput } from './input.ts'
import type { Plan } from './plan.ts'
import type { ExitForm } from './preview.ts'
import { react } from './react.ts'
import type { LiveTrade } from './state.ts'
import { isLive, isSettled } from './state.ts'
import { btc } from './testing/instruments.ts'
import { type Luck, modelVenue, movePrice, openOrders, rowsOf, runEffect } from './testing/model-venue.ts'
import { emptyAccount, examplePlan, factsAt, p, q } from './testing/scenario.ts'
import { showDecimal } from '#core/money/decimal.ts'

type Step = { readonly kind: 'trade' | 'work' | 'deliver' | 'repeat' | 'price' | 'close' | 'move-stop' | 'time'; readonly a: number; readonly b: number; readonly c: number }
const START = p('60000')
/** Tenths of a percent. */
const tenths = (n: number): Rate => rate((BigInt(n) * ONE) / 1000n)
const SIDES: readonly Side[] = ['long', 'short']

const planOf = (side: Side, { a, b, c }: Step): Plan => {
  const count = a % 4
  return examplePlan({
    side, size: { kind: 'contracts', amount: q(String(1 + (b % 60))) }, leverage: 10, stop: { level: { kind: 'percent', rate: tenths(5 + (c % 20)) }, by: 'last' },
    entry: c % 3 === 0 ? { kind: 'limit', price: price(START + (side === 'long' ? -1n : 1n) * btc.tick * BigInt(b * 3)) } : { kind: 'market' },
    targets: Array.from({ length: count }, (_, i) => ({ level: { kind: 'percent' as const, rate: tenths(4 * (i + 1)) }, share: rate((ONE / BigInt(count)) - (a % 5 === 0 ? ONE / 20n : 0n)) })),
    breakEven: count > 0 && a % 2 === 0 ? { afterTarget: 1, offset: rate(0n) } : null,
    trailing: b % 4 !== 0 ? { distance: tenths(5), start: count > 0 && c % 2 === 0 ? { kind: 'target', target: 1 } : { kind: 'now' } } : null,
  })
}

/** An account beside the model venue, with every fact delivered as the steps say, and the claims checked after each decision. */
const world = (side: 'both' | Side, form: ExitForm = 'locked') => {
  let state = emptyAccount(form)
  let now = 1_700_000_000_000
  const venue = modelVenue(START, now)
  const events: Event[] = []
  /** How often each claim had something to judge. */
  const judged = { stops: 0, closes: 0, partial: 0 }
  const queue: Effect[] = []
  const told: FactInput[] = []
  const delivered = new Set<string>()
  const net: Record<Side, bigint> = { long: 0n, short: 0n }

  const say = (input: UserInput | FactInput) => {
    let before = state
    const decision = decide(state, { ...input, at: now } satisfies Input, { untouchedSince: () => true, mayTrade: true })
    state = decision.state
    events.push(...decision.events)
    for (const event of decision.events) {
      checkStop(before, event)
      checkClose(before, event)
      before = evolve(before, event)
      queue.push(...react(state, event).filter(({ lane }) => lane === 'exchange').map(({ effect }) => effect))
    }
    checkSizes()
    checkLedgers()
    return decision
  }
  /** Judged against the last stop of the trade in this account, event by event. */
  const stops = new Map<number, bigint>()
  const checkStop = (before: typeof state, event: Event): void => {
    if (event.type !== 'stop-moved' || event.price === null) return
    const was = stops.get(event.trade)
    const trade = before.trades[String(event.trade)]
    const frozen = trade !== undefined && isLive(trade) && trade.entryEnded
    if (was !== undefined && frozen && event.source !== 'by-hand') {
      judged.stops += 1
      expect(event.source === 'fixed' || (trade.plan.side === 'long' ? event.price >= was : event.price <= was)).toBe(true)
    }
    stops.set(event.trade, event.price)
  }
  /** What a trade sends to close, with what it sent before and nobody knows the end of, is no more than it has open then. */
  const checkClose = (before: typeof state, event: Event): void => {
    const trade = event.type === 'exit-requested' ? before.trades[String(event.trade)] : undefined
    if (event.type !== 'exit-requested' || trade === undefined || !isLive(trade)) return
    judged.closes += 1
    const unsettled = trade.exits.filter((order) => !isSettled(order)).reduce((sum, order) => sum + (order.state === 'ended' ? order.executed : order.quantity) - order.booked, 0n)
    expect(unsettled + event.order.quantity, `closing orders of trade ${trade.id}`).toBeLessThanOrEqual(trade.ledger.open)
  }
  const checkSizes = (): void => {
    for (const trade of liveTrades(state)) {
      if (trade.entry.booked > 0n && trade.entry.booked < trade.entry.quantity) judged.partial += 1
      const wanted = sideOf(state, btc.symbol, trade.plan.side).wanted.filter((row) => row.trade === trade.id)
      const sum = (kind: 'stop-loss' | 'take-profit') => wanted.filter((row) => row.kind === kind).reduce((total, row) => total + row.quantity, 0n)
      expect(sum('stop-loss')).toBeLessThanOrEqual(trade.ledger.open)
      expect(sum('take-profit')).toBeLessThanOrEqual(trade.ledger.open)
    }
  }
  /** All that was delivered is booked to a trade, to what is not ours, or waits to be explained. */
  const checkLedgers = (): void => {
    for (const name of SIDES) {
      const known = sideOf(state, btc.symbol, name)
      const waiting = known.unexplained.reduce((sum, { fill }) => sum + (fill.direction === 'open' ? fill.quantity : -fill.quantity), 0n)
      const ours = tradesOn(state, btc.symbol, name).reduce<bigint>((sum, trade) => sum + trade.ledger.open, 0n)
      expect(ours + known.foreign + waiting, `ledgers of the ${name} side`).toBe(net[name])
    }
  }
  const deliver = (fact: FactInput): void => {
    if (fact.type === 'fill' && !delivered.has(fact.fill.ticketId)) {
      delivered.add(fact.fill.ticketId)
      net[fact.fill.side] += fact.fill.direction === 'open' ? fact.fill.quantity : -fact.fill.quantity
    }
    told.push(fact)
    say(fact)
  }
  const trades = (): readonly LiveTrade[] => liveTrades(state)
  const facts = (flat: boolean) => factsAt(showDecimal(venue.last), now, { flat, exitForm: form })
  const luckOf = ({ a, b }: Step): Luck => ({ share: BigInt(20 + (a % 81)), lostAnswer: b % 10 === 0, lostRequest: b % 13 === 0 })
  const pass = (ms: number): void => {
    now += ms
    venue.now = now
  }

  const newTrade = (step: Step): void => {
    const on = side === 'both' ? (SIDES[step.a % 2] ?? 'long') : side
    const entry = facts(venue.position.long === 0n && venue.position.short === 0n && openOrders(venue).length === 0)
    const drafted = say({ type: 'draft', name: '', plan: planOf(on, step), facts: entry }).outcome
    if (drafted.type === 'accepted' && drafted.trade !== null) say({ type: 'confirm', trade: drafted.trade, quoteNumber: 1, facts: entry })
  }
  const take = (step: Step): void => {
    pass(1 + (step.a % 400))
    switch (step.kind) {
      case 'trade':
        return newTrade(step)
      case 'work': {
        const effect = queue.shift()
        return effect === undefined ? undefined : runEffect(venue, effect, luckOf(step))
      }
      case 'deliver': {
        const [fact] = venue.facts.splice(step.c % 3 === 0 ? step.a % Math.max(1, venue.facts.length) : 0, 1)
        return fact === undefined ? undefined : deliver(fact)
      }
      case 'repeat': {
        const fact = told[step.a % Math.max(1, told.length)]
        return fact === undefined ? undefined : deliver(fact)
      }
      case 'price':
        return movePrice(venue, price(START + btc.tick * BigInt((step.a - 500) * 30)), luckOf(step))
      case 'close': {
        const trade = trades()[step.a % Math.max(1, trades().length)]
        return trade === undefined ? undefined : void say({ type: 'close', trade: trade.id, share: rate(step.b % 2 === 0 ? ONE : ONE / 2n) })
      }
      case 'move-stop': {
        const trade = trades()[step.a % Math.max(1, trades().length)]
        return trade === undefined ? undefined : void say({ type: 'move-stop', trade: trade.id, last: null, level: { kind: 'percent', rate: tenths(2 + (step.b % 30)) } })
      }
      case 'time':
        pass(step.b * 40)
        return void say({ type: 'time' })
    }
  }
  /** No more misfortune: all is worked and delivered, then everything is closed, until nothing is left to do. */
  const calm = (): void => {
    const lucky: Luck = { share: 100n, lostAnswer: false, lostRequest: false }
    for (let round = 0; round < 120; round += 1) {
      for (let effect = queue.shift(); effect !== undefined; effect = queue.shift()) runEffect(venue, effect, lucky)
      for (const fact of venue.facts.splice(0)) deliver(fact)
      if (round === 40) for (const trade of trades()) say({ type: 'close', trade: trade.id, share: rate(ONE) })
      if (round > 0 && isAtRest()) return
      pass(3_000)
      say({ type: 'time' })
    }
  }
  /** Nothing lives, waits to be sent, to be told, to be explained or to be compared again: the rounds that are left would say nothing. */
  const isAtRest = (): boolean =>
    trades().length === 0 && queue.length === 0 && venue.facts.length === 0 && SIDES.every((name) => sideOf(state, btc.symbol, name).unexplained.length === 0 && sideOf(state, btc.symbol, name).retryAt === null)
  return { take, calm, state: () => state, events, venue, judged }
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom<Step['kind']>('trade', 'work', 'work', 'work', 'deliver', 'deliver', 'deliver', 'deliver', 'deliver', 'repeat', 'price', 'price', 'close', 'move-stop', 'time'),
  a: fc.nat(999), b: fc.nat(999), c: fc.nat(999),
})
const steps = fc.array(step, { minLength: 1, maxLength: 160, size: 'max' })
const RUNS = 60
/** Other lives each time; a failing one is told with its seed and is made smaller for this long at the most (ms). The runner's patience must be longer, or nobody learns the seed. */
const SMALLER_MS = 60_000
const PATIENCE_MS = SMALLER_MS + 30_000

test('in any order of facts: closes within what is open, ledgers equal the position, a stop only toward profit; in the end all is flat and each digit accounted for', () => {
  const counts = { closed: 0, flat: 0, stops: 0, closes: 0, partial: 0 }
  fc.assert(fc.property(fc.constantFrom('both' as const, ...SIDES), fc.constantFrom<ExitForm>('locked', 'free', 'single'), steps, (side, form, taken) => {
    const live = world(side, form)
    for (const one of [{ kind: 'trade' as const, a: 3, b: 30, c: 1 }, ...taken]) live.take(one)
    live.calm()
    const { trades, sides } = live.state()
    expect(Object.values(trades).filter(isLive).map((trade) => `${trade.id} ${trade.status}`)).toEqual([])
    expect(live.venue.position).toEqual({ long: 0n, short: 0n })
    expect(SIDES.flatMap((name) => rowsOf(live.venue, name))).toEqual([])
    expect(openOrders(live.venue)).toEqual([])
    const ended = Object.values(trades).flatMap((trade) => (trade.status === 'closed' || trade.status === 'failed' ? [trade] : []))
    for (const claim of ['stops', 'closes', 'partial'] as const) counts[claim] += live.judged[claim]
    counts.closed += ended.filter((trade) => trade.status === 'closed').length
    // What an overtaken look-up gave up as not ours is no trade's result.
    if (live.events.some((event) => event.type === 'foreign-changed')) return
    counts.flat += 1
    expect(Object.values(sides).map((row) => row.unexplained.length)).toEqual(Object.values(sides).map(() => 0))
    const sum = (of: (trade: (typeof ended)[number]) => bigint): bigint => ended.reduce((total, trade) => total + of(trade), 0n)
    expect(sum((trade) => trade.ledger.gross)).toBe(live.venue.cash.gross)
    expect(sum((trade) => trade.ledger.entryFees + trade.ledger.exitFees)).toBe(live.venue.cash.fees)
    expect(sum((trade) => trade.net)).toBe(live.venue.cash.gross - live.venue.cash.fees)
  }), { numRuns: RUNS, interruptAfterTimeLimit: SMALLER_MS, markInterruptAsFailure: true })
  expect(Object.entries(counts).filter(([claim, count]) => count < (claim === 'closed' || claim === 'closes' ? RUNS : RUNS / 3))).toEqual([])
}, PATIENCE_MS)

test('the journal, written and read again, replays to the very state', () => {
  fc.assert(fc.property(steps, (taken) => {
    const live = world('both')
    for (const one of taken) live.take(one)
    const replayed = live.events.reduce((state, event) => evolve(state, fromCanonical<Event>(toCanonical(event))), emptyAccount('locked'))
    expect(toCanonical(replayed)).toBe(toCanonical(live.state()))
  }), { numRuns: 20 })
})

test('sizes add up to what is dealt and none shrinks as more arrives', () => {
  const shares = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 10 }).map((parts): readonly Rate[] => {
    const total = BigInt(parts.reduce((sum, part) => sum + part, 0))
    return parts.map((part) => rate((BigInt(part) * ONE) / total))
  })
  fc.assert(fc.property(shares, fc.nat(400), fc.integer({ min: 1, max: 60 }), (parts, from, more) => {
    const before = deal(BigInt(from), parts)
    const after = deal(BigInt(from + more), parts)
    expect(after.reduce((sum, size) => sum + size, 0n)).toBe(BigInt(from + more))
    expect(after.every((size, i) => size >= (before[i] ?? 0n))).toBe(true)
  }), { numRuns: 500 })
})

const anyId = fc.constantFrom('', 'k1-1-1', 'k1-1-2', 'k1-0-1', 'k9-9-9', 'o1', 'r1', 'c1', 'no such', '__proto__', 'constructor')
const anyQuantity = fc.constantFrom(0n, 1n, ONE, 7n * ONE, 10n ** 30n).map(quantity)
const anyPrice: fc.Arbitrary<Price> = fc.constantFrom(1n, 60_000n * ONE, 10n ** 24n).map(price)
const anySide = fc.constantFrom<Side>('long', 'short')
const anySymbol = fc.constantFrom(btc.symbol, 'NO-SUCH', '')
const anyRow = fc.record({
  orderId: anyId, clientId: anyId, symbol: anySymbol, side: anySide, direction: fc.constantFrom('open' as const, 'close' as const), status: fc.constantFrom('accepted' as const, 'partially-filled' as const, 'filled' as const, 'cancelled' as const, 'expired' as const, 'refused' as const),
  quantity: anyQuantity, executed: anyQuantity, price: fc.option(anyPrice), averagePrice: fc.option(anyPrice), leverage: fc.constant(10), origin: fc.constantFrom('user' as const, 'liquidation' as const, 'deleveraging' as const), createdAt: fc.constant(0), updatedAt: fc.constant(0),
})
const anyTrigger = fc.record({
  orderId: anyId, clientId: anyId, symbol: anySymbol, side: anySide, direction: fc.constantFrom('open' as const, 'close' as const), kind: fc.constantFrom('stop-loss' as const, 'take-profit' as const, 'plain' as const),
  status: fc.constantFrom('waiting' as const, 'dormant' as const, 'triggered' as const, 'rejected' as const, 'failed' as const, 'cancelled' as const), trigger: fc.option(anyPrice), by: fc.constantFrom('last' as const, 'mark' as const),
  price: fc.option(anyPrice), quantity: anyQuantity, childId: fc.option(anyId), trailing: fc.constant(null), createdAt: fc.constant(0), updatedAt: fc.constant(0),
})
const anyFact: fc.Arbitrary<FactInput> = fc.oneof(
  fc.record({ type: fc.constant('placed' as const), clientId: anyId, answer: fc.oneof(fc.record({ kind: fc.constant('row' as const), row: anyRow }), fc.record({ kind: fc.constantFrom('refused' as const), code: fc.constantFrom('no-position', 'x'), text: fc.string() }), fc.record({ kind: fc.constantFrom('unknown' as const, 'not-sent' as const), code: fc.string() })) }),
  fc.record({ type: fc.constant('cancel-answered' as const), clientId: anyId, code: fc.option(fc.string()) }),
  fc.record({ type: fc.constant('order' as const), row: anyRow }),
  fc.record({ type: fc.constant('trigger' as const), row: anyTrigger }),
  fc.record({ type: fc.constant('fill' as const), fill: fc.record({ orderId: anyId, ticketId: anyId, clientId: fc.option(anyId), symbol: anySymbol, side: anySide, direction: fc.constantFrom('open' as const, 'close' as const), price: anyPrice, quantity: anyQuantity, fee: fc.option(fc.constantFrom(0n, -5n, 10n ** 20n).map((raw) => raw as never)), maker: fc.boolean(), at: fc.nat() }) }),
  fc.record({ type: fc.constant('asked' as const), clientId: anyId, row: fc.option(anyRow), conclusive: fc.boolean(), contracts: anyQuantity }),
  fc.record({ type: fc.constant('child-asked' as const), rowId: anyId, row: fc.option(anyTrigger), child: fc.option(anyRow) }),
  fc.record({ type: fc.constant('rows-read' as const), symbol: anySymbol, side: anySide, ask: fc.nat(5), rows: fc.array(anyTrigger, { maxLength: 4 }), last: anyPrice, fault: fc.option(fc.record({ code: fc.constantFrom('stop-on-wrong-side', 'stop-rows-exceed-position', 'x'), kind: fc.constantFrom('stop-loss' as const, 'take-profit' as const, null) })) }),
  fc.record({ type: fc.constant('price' as const), symbol: anySymbol, last: anyPrice, mark: fc.option(anyPrice), high: anyPrice, low: anyPrice }),
  fc.record({ type: fc.constant('flow' as const), flow: fc.record({ id: anyId, kind: fc.constantFrom('funding' as const, 'fee' as const, 'other' as const), symbol: fc.option(anySymbol), change: fc.constantFrom(0n, -7n, 10n ** 20n).map((raw) => raw as never), total: fc.constant(0n as never), at: fc.nat() }) }),
  fc.record({ type: fc.constant('synced' as const), sync: fc.record({ noted: fc.nat(9), symbols: fc.array(anySymbol, { maxLength: 2 }), positions: fc.array(fc.record({ symbol: anySymbol, side: anySide, contracts: anyQuantity }), { maxLength: 2 }), openOrderIds: fc.array(anyId, { maxLength: 3 }), openTriggers: fc.array(anyTrigger, { maxLength: 3 }) }) }),
  fc.constant({ type: 'time' as const }),
)

test('no fact stops the desk, however senseless: unknown ids, nothing, the immense, in any order', () => {
  fc.assert(fc.property(fc.array(fc.tuple(anyFact, fc.nat(100_000)), { maxLength: 40, size: 'max' }), fc.boolean(), (facts, limit) => {
    let now = 1_700_000_000_000
    let state = emptyAccount('locked')
    const say = (input: UserInput | FactInput): void => {
      state = decide(state, { ...input, at: now }, { untouchedSince: () => true, mayTrade: true }).state
    }
    const entry = factsAt('60000', now)
    say({ type: 'draft', name: '', plan: examplePlan(limit ? { entry: { kind: 'limit', price: p('59900') } } : {}), facts: entry })
    say({ type: 'confirm', trade: 1, quoteNumber: 1, facts: entry })
    const seen = { noted: 0, positions: [{ symbol: btc.symbol, side: 'short' as const, contracts: q('7') }] }
    say({ type: 'offer-foreign', seen })
    say({ type: 'close-foreign', offer: 1, seen })
    expect(sideOf(state, btc.symbol, 'short').foreignClose?.order.clientId).toBe('k1-0-1')
    for (const [fact, ms] of facts) {
      now += ms
      say(fact)
    }
    expect(state.nextTrade).toBeGreaterThan(1)
  }), { numRuns: RUNS * 5 })
})
