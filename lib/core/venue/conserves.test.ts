import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Command } from './command.ts'
import { btc } from './market/instruments.ts'
import { chanceFrom, below, once, between, type Chance } from './market/chance.ts'
import { loadVenue, openVenue } from './open-venue.ts'
import { allMoney, BTC, px, qty, rated, START, usdt } from './staged.ts'
import { defaultSwitches, type Switches } from './switches.ts'
import type { Venue } from './venue.ts'

const accounts = ['a', 'b', 'c']
const pick = <T>(chance: Chance, from: readonly T[]): T => from[below(chance, from.length)] as T

const drawnSwitches = (chance: Chance): Switches => ({
  closingLimitsLock: once(chance, 2), closingRowsLock: once(chance, 2), rowTotals: pick(chance, ['apart', 'joint', 'free']),
  tradingStopRepeat: pick(chance, ['adds', 'replaces']), attachedSize: pick(chance, ['by-fills', 'by-order', 'dropped']),
  stopDirection: pick(chance, ['inferred', 'by-side']), rowDirection: pick(chance, ['by-kind', 'inferred']), amendId: pick(chance, ['keeps', 'replaces']),
  amendQuantity: pick(chance, ['total', 'remaining']), cancelAll: pick(chance, ['orders', 'orders-and-triggers']),
  endedClientIds: pick(chance, ['accepted', 'refused']), childShortfall: pick(chance, ['cut', 'rejected']), childFill: pick(chance, ['whole', 'half']),
  marketBandOf: pick(chance, ['last', 'mark']), childReports: pick(chance, ['sent', 'silent']), rowsWhenFlat: pick(chance, ['stay', 'cancelled']), valueRounding: pick(chance, ['down', 'up']),
  feeReserve: pick(chance, ['checked', 'locked']), liquidationShown: pick(chance, ['truncated', 'toward-price']),
})

const open = (chance: Chance): Venue => {
  const venue = openVenue({ startAt: START, instruments: [btc], switches: once(chance, 3) ? defaultSwitches : drawnSwitches(chance), insurance: usdt(500), book: { size: qty(30), levels: 6, stepTicks: 20 } })
  accounts.forEach((account, at) => venue.apply({
    type: 'open-account', account, balance: usdt(2000), leverage: 20, marginMode: at === 1 ? 'cross' : 'isolated', mode: at === 2 ? 'one-way' : 'hedge',
  }, START))
  venue.apply({ type: 'trade', symbol: BTC, price: px('60000'), quantity: qty(1), buyerIsTaker: true }, START)
  return venue
}

const near = (chance: Chance, last: bigint, ticks: number) => px('0.1') * (last / px('0.1') + BigInt(between(chance, -ticks, ticks))) as typeof btc.tick

const place = (chance: Chance, venue: Venue, id: number): Command => {
  const last = venue.last(BTC) ?? 0n
  const side = pick(chance, ['long', 'short'] as const)
  const direction = once(chance, 3) ? 'close' : 'open'
  const trigger = near(chance, last, 20_000)
  return {
    type: 'place', account: pick(chance, accounts), clientId: `c${id}`, symbol: BTC, side, direction, size: { contracts: qty(between(chance, 1, 60)) },
    price: once(chance, 2) ? null : near(chance, last, 3000), timeInForce: pick(chance, ['gtc', 'gtc', 'ioc', 'fok', 'post-only'] as const),
    stopLoss: direction === 'open' && once(chance, 2) ? { trigger, by: pick(chance, ['last', 'mark'] as const), price: null } : null,
  }
}

const rows = (chance: Chance, venue: Venue, id: number): Command => {
  const last = venue.last(BTC) ?? 0n
  const of = { account: pick(chance, accounts), symbol: BTC, side: pick(chance, ['long', 'short'] as const) }
  const quantity = once(chance, 2) ? null : qty(between(chance, 1, 40))
  const by = pick(chance, ['last', 'mark'] as const)
  switch (below(chance, 4)) {
    case 0: return { type: 'trading-stop', ...of, stopLoss: { trigger: near(chance, last, 9000), by, quantity } }
    case 1: return { type: 'trading-stop', ...of, takeProfit: { trigger: near(chance, last, 9000), by, quantity } }
    case 2: return { type: 'trading-stop', ...of, trailing: { fallback: { by: 'rate', amount: rated('0.01') }, activation: null, by, quantity } }
    default: return {
      type: 'place-trigger', ...of, clientId: `t${id}`, direction: once(chance, 2) ? 'open' : 'close', size: { contracts: qty(between(chance, 1, 40)) },
      trigger: near(chance, last, 9000), by, price: once(chance, 4) ? near(chance, last, 9000) : null,
    }
  }
}

const steer = (chance: Chance, account: string): Command => {
  const of = { account, symbol: BTC, side: pick(chance, ['long', 'short'] as const) }
  return pick<Command>(chance, [
    { type: 'flash-close', ...of, clientId: null }, { type: 'reverse', ...of, quantity: null },
    { type: 'leverage', account, symbol: BTC, leverage: between(chance, 5, 60) }, { type: 'cancel-all', account, symbol: BTC, taker: null },
  ])
}

const handle = (chance: Chance, venue: Venue, id: number): Command => {
  const account = pick(chance, accounts)
  const order = { orderId: pick(chance, [...venue.openOrders(account, {}).map(({ orderId }) => orderId), '1']) }
  const row = pick(chance, venue.openTriggers(account, {}))
  const rowKey = { orderId: row === undefined ? '1' : row.orderId }
  const price = near(chance, venue.last(BTC) ?? 0n, 4000)
  switch (below(chance, 8)) {
    case 0: return { type: 'amend', account, key: order, size: { contracts: qty(between(chance, 1, 50)) }, newClientId: `n${id}` }
    case 1: return { type: 'amend', account, key: order, price }
    case 2: return { type: 'amend-trigger', account, key: rowKey, kind: row?.kind === 'plain' ? 'stop' : 'protective', trigger: price }
    case 3: return { type: 'cancel', account, key: rowKey, family: 'trigger' }
    default: return steer(chance, account)
  }
}

const candle = (chance: Chance, venue: Venue, wild: number): Command => {
  const [one, two, three] = [0, 0, 0].map(() => near(chance, venue.last(BTC) ?? 0n, wild)) as [typeof btc.tick, typeof btc.tick, typeof btc.tick]
  const high = [one, two, three].reduce((a, b) => (a > b ? a : b))
  const low = [one, two, three].reduce((a, b) => (a < b ? a : b))
  return { type: 'candle', symbol: BTC, candle: { at: venue.now() - (venue.now() % 60_000), open: one, high, low, close: three, volume: qty(between(chance, 0, 200)) } }
}

const market = (chance: Chance, venue: Venue): Command => {
  const last = venue.last(BTC) ?? 0n
  const wild = once(chance, 8) ? 60_000 : 1500
  switch (below(chance, 5)) {
    case 0: return candle(chance, venue, wild)
    case 1: return { type: 'funding-rate', symbol: BTC, rate: rated(pick(chance, ['0.0013', '-0.0007'])) }
    case 2: return once(chance, 10) ? { type: 'mark', symbol: BTC, price: near(chance, last, 9000) } : { type: 'trade', symbol: BTC, price: near(chance, last, 50), quantity: qty(9), buyerIsTaker: once(chance, 2) }
    default: return { type: 'trade', symbol: BTC, price: near(chance, last, wild), quantity: qty(between(chance, 1, 90)), buyerIsTaker: once(chance, 2) }
  }
}

const act = (chance: Chance, venue: Venue, id: number): void => {
  const kind = below(chance, 10)
  const command = kind < 4 ? place(chance, venue, id) : kind < 5 ? rows(chance, venue, id) : kind < 6 ? handle(chance, venue, id) : market(chance, venue)
  venue.apply(command, venue.now() + (once(chance, 50) ? 4 * 3_600_000 : between(chance, 0, 5000)))
}

const signed = (venue: Venue, account: string, side: 'long' | 'short'): bigint =>
  venue.fills(account, {}).filter((fill) => fill.side === side).reduce((sum, { direction, quantity }) => (direction === 'open' ? sum + quantity : sum - quantity), 0n)

/** An oracle of its own: what came in for closing less what was paid for opening, with what is still held at cost, is what was realised. */
const checkRealised = (venue: Venue, account: string): void => {
  const flows = venue.flows(account, {})
  if (flows.some(({ code }) => code >= 700)) return
  let cash = 0n
  for (const { side, direction, price, quantity } of venue.fills(account, {})) {
    const value = (price * quantity * btc.multiplier) / 10n ** 16n
    cash += (side === 'long') === (direction === 'close') ? value : -value
  }
  for (const { side, cost } of venue.positions(account, {})) cash += side === 'long' ? cost : -cost
  expect(cash).toBe(flows.filter(({ code }) => code === 28).reduce((sum, { change }) => sum + change, 0n))
}

const checkAccount = (venue: Venue, account: string): void => {
  for (const side of ['long', 'short'] as const) {
    const contracts = venue.positions(account, { side })[0]?.contracts ?? 0n
    expect(signed(venue, account, side), 'positions are the sum of fills').toBe(contracts)
    expect(venue.positions(account, { side })[0]?.available ?? 0n).toBeGreaterThanOrEqual(0n)
  }
  for (const order of [...venue.orderHistory(account, {}), ...venue.openOrders(account, {})]) {
    expect(order.executed, 'no fill beyond the order').toBeLessThanOrEqual(order.quantity)
    if (order.status === 'filled') expect(order.executed).toBe(order.quantity)
  }
}

const checkMoney = (venue: Venue, account: string): void => {
  const balance = venue.balance(account)
  expect(balance?.available).toBeGreaterThanOrEqual(0n)
  expect(balance?.positionMargin).toBe(venue.positions(account, {}).reduce((sum, { margin }) => sum + margin, 0n))
  const locked = venue.openOrders(account, {}).reduce((sum, { marginLocked }) => sum + marginLocked, 0n)
  expect(balance?.orderMargin, 'locked with the orders, or with their fees').toBeGreaterThanOrEqual(locked)
  if (locked === 0n) expect(balance?.orderMargin).toBe(0n)
  checkRealised(venue, account)
  expect(balance?.total).toBe(venue.flows(account, {}).reduce((sum, { change }) => sum + change, 0n))
}

test('whatever happens, money conserves, positions are the sum of their fills and no order fills beyond itself', () => {
  let fills = 0
  let liquidations = 0
  fc.assert(fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seed) => {
    const chance = chanceFrom(seed, 'conserves')
    const venue = open(chance)
    for (let id = 0; id < 150; id += 1) {
      act(chance, venue, id)
      expect(allMoney(venue), 'all money adds up to 0').toBe(0n)
    }
    for (const account of accounts) {
      checkAccount(venue, account)
      checkMoney(venue, account)
      fills += venue.fills(account, {}).length
      liquidations += venue.flows(account, {}).filter(({ code }) => code >= 700).length
    }
  }), { numRuns: 150, seed: 7 })
  expect(fills, 'the premise held').toBeGreaterThan(3000)
  expect(liquidations).toBeGreaterThan(30)
})

test('a clone, and a venue that was saved and loaded, have the same future as the one they came from', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seed) => {
    const chance = chanceFrom(seed, 'futures')
    const venue = open(chance)
    for (let id = 0; id < 80; id += 1) act(chance, venue, id)
    const others = [venue.clone(), loadVenue(venue.save(), { size: qty(30), levels: 6, stepTicks: 20 })]
    const chances = others.map(() => ({ ...chance }))
    venue.drainEvents()
    for (const other of others) other.drainEvents()
    for (let id = 80; id < 160; id += 1) {
      act(chance, venue, id)
      others.forEach((other, at) => { act(chances[at] as Chance, other, id) })
    }
    const events = venue.drainEvents()
    for (const other of others) {
      expect(other.drainEvents()).toEqual(events)
      expect(other.save()).toBe(venue.save())
    }
  }), { numRuns: 40, seed: 11 })
})
