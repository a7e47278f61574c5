import { expect, test } from 'vitest'
import type { TriggerRow } from '#core/order/order.ts'
import { ownershipOf } from './ownership.ts'
import { protectionSteps } from './protection.ts'
import { stopStand } from './stop-stand.ts'
import { btc } from './testing/instruments.ts'
import { examplePlan, p, pct, q, rowFor, scenario } from './testing/scenario.ts'

type Desk = ReturnType<typeof scenario>

/** 32 long from 61,234.5 with the stop of the example read back at 60,316.0. */
const protectedTrade = (): Desk => {
  const desk = scenario()
  desk.enter(examplePlan({ targets: [] }), '61234.5')
  desk.accept('k1-1-1')
  desk.fill('k1-1-1', '61234.5', '32')
  desk.order('k1-1-1', { status: 'filled', executed: q('32') })
  desk.confirmRows('61234.5')
  expect(stopStand(desk.live(1))).toEqual({ kind: 'rests', price: p('60316') })
  return desk
}
const stopRow = (desk: Desk, over: Partial<TriggerRow> = {}): TriggerRow => {
  const [own] = desk.live(1).rows
  if (own === undefined) throw new Error('a stop rests')
  return { ...rowFor({ trade: 1, kind: 'stop-loss', target: null, trigger: own.trigger, quantity: own.quantity, by: 'last' }, 'long', { orderId: own.orderId, at: desk.now() }), ...over }
}
const readWhole = (desk: Desk, rows: readonly TriggerRow[]): void =>
  void desk.say({ type: 'synced', sync: { noted: 0, symbols: [btc.symbol], positions: [{ symbol: btc.symbol, side: 'long', contracts: q('32') }], openOrderIds: [], openTriggers: rows } })
const asks = (desk: Desk): number => desk.effects.filter(({ type }) => type === 'protect').length

test('a stop that was cancelled at the exchange is not shown as resting any more, and is asked for again at once', () => {
  const desk = protectedTrade()
  const before = asks(desk)
  desk.say({ type: 'trigger', row: stopRow(desk, { status: 'cancelled' }) })
  expect(stopStand(desk.live(1))).toEqual({ kind: 'missing', price: p('60316') })
  expect(desk.live(1).nakedSince).toBe(desk.now())
  expect(asks(desk)).toBe(before + 1)
  desk.say({ type: 'rows-read', symbol: btc.symbol, side: 'long', ask: desk.state().sides[`${btc.symbol}:long`]?.ask ?? 0, rows: [rowFor({ trade: 1, kind: 'stop-loss', target: null, trigger: p('60316'), quantity: q('32'), by: 'last' }, 'long', { orderId: 'new', at: desk.now() })], last: p('61234.5'), fault: null })
  expect(stopStand(desk.live(1))).toEqual({ kind: 'rests', price: p('60316') })
  expect(asks(desk)).toBe(before + 1)
})

test('a stop that a whole read shows at another level is the user’s own move, and no row is sent against it', () => {
  const desk = protectedTrade()
  readWhole(desk, [stopRow(desk, { trigger: p('59900') })])
  expect(desk.live(1).stop).toMatchObject({ wanted: p('59900'), source: 'by-hand', fixedByHand: true })
  expect(desk.events.at(-1)).toMatchObject({ type: 'protection-asked', wanted: [{ trigger: p('59900'), quantity: q('32') }] })
})

test('a move at the exchange to behind the liquidation is put right', () => {
  const desk = protectedTrade()
  readWhole(desk, [stopRow(desk, { trigger: p('40000') })])
  expect(desk.live(1).stop.wanted).toBe(p('60316'))
  expect(desk.events.at(-1)).toMatchObject({ type: 'protection-asked', wanted: [{ trigger: p('60316') }] })
})

test('a stop that was cut at the exchange is put right', () => {
  const desk = protectedTrade()
  readWhole(desk, [stopRow(desk, { quantity: q('5') })])
  expect(desk.live(1).stop.wanted).toBe(p('60316'))
  expect(desk.events.at(-1)).toMatchObject({ type: 'protection-asked', wanted: [{ quantity: q('32') }] })
})

test('while an ask of ours is under way nothing is concluded from what a row shows', () => {
  const desk = protectedTrade()
  desk.say({ type: 'move-stop', trade: 1, level: { kind: 'price', price: p('60500') }, last: p('61234.5') })
  const before = desk.events.length
  readWhole(desk, [stopRow(desk, { trigger: p('60400') })])
  expect(desk.events.slice(before).filter(({ type }) => type === 'stop-moved' || type === 'protection-asked')).toEqual([])
})

/** 32 long whose stop the user moved at the exchange before anybody had read it, and `answers` of the exchange that showed nothing of ours. */
const movedUnread = (answers: number, over: Partial<TriggerRow> = {}) => {
  const desk = scenario()
  desk.enter(examplePlan({ targets: [] }), '61234.5')
  desk.accept('k1-1-1')
  desk.fill('k1-1-1', '61234.5', '32')
  desk.order('k1-1-1', { status: 'filled', executed: q('32') })
  const row = { ...rowFor({ trade: 1, kind: 'stop-loss', target: null, trigger: p('60190.1'), quantity: q('32'), by: 'last' }, 'long', { orderId: 'moved', at: desk.now() }), ...over }
  for (let n = 0; n < answers; n += 1) {
    desk.say({ type: 'rows-read', symbol: btc.symbol, side: 'long', ask: desk.state().sides[`${btc.symbol}:long`]?.ask ?? 0, rows: [row], last: p('61234.5'), fault: { code: 'unknown-outcome', kind: 'stop-loss' } })
    desk.pass(30_000)
  }
  return { desk, steps: protectionSteps([row], 'long', desk.state().sides[`${btc.symbol}:long`]?.wanted ?? [], ownershipOf(desk.state(), btc.symbol, 'long')) }
}

test('a stop that nobody ever read is moved to where the desk wants it once the exchange has shown twice that it lets no other in', () => {
  expect(movedUnread(1).steps).toMatchObject([{ type: 'place' }])
  const { desk, steps } = movedUnread(2)
  expect(steps).toMatchObject([{ type: 'amend', orderId: 'moved', row: { trigger: p('60316'), quantity: q('32') } }])
  desk.confirmRows('61234.5')
  expect(stopStand(desk.live(1))).toEqual({ kind: 'rests', price: p('60316') })
})

test('a stop that trails on meanwhile, so that each answer is of another set, is put through as well', () => {
  const desk = scenario()
  desk.enter(examplePlan({ targets: [], trailing: { distance: pct('1'), start: { kind: 'now' } } }), '61234.5')
  desk.accept('k1-1-1')
  desk.fill('k1-1-1', '61234.5', '32')
  desk.order('k1-1-1', { status: 'filled', executed: q('32') })
  const row = rowFor({ trade: 1, kind: 'stop-loss', target: null, trigger: p('60190.1'), quantity: q('32'), by: 'last' }, 'long', { orderId: 'moved', at: desk.now() })
  const side = () => desk.state().sides[`${btc.symbol}:long`]
  const steps = () => protectionSteps([row], 'long', side()?.wanted ?? [], ownershipOf(desk.state(), btc.symbol, 'long'))
  for (const price of ['61400', '61600', '61800']) {
    expect(steps()).toMatchObject([{ type: 'place' }])
    desk.say({ type: 'rows-read', symbol: btc.symbol, side: 'long', ask: side()?.ask ?? 0, rows: [row], last: p('61234.5'), fault: { code: 'stop-rows-exceed-position', kind: 'stop-loss' } })
    desk.pass(3_000)
    desk.say({ type: 'price', symbol: btc.symbol, last: p(price), mark: null, high: p(price), low: p(price) })
    expect(side()?.tries).toBe(0)
  }
  expect(steps()).toMatchObject([{ type: 'amend', orderId: 'moved', row: { trigger: p('61182'), quantity: q('32') } }])
})

test('a take-profit of the user, and a stop beside contracts of the user, are never taken for ours', () => {
  expect(movedUnread(3, { kind: 'take-profit', trigger: p('63000') }).steps).toMatchObject([{ type: 'place' }])
  const { desk } = movedUnread(3)
  desk.say({ type: 'fill', fill: { orderId: 'own', ticketId: '9', clientId: 'own', symbol: btc.symbol, side: 'long', direction: 'open', price: p('61234.5'), quantity: q('5'), fee: null, maker: false, at: desk.now() } })
  expect(ownershipOf(desk.state(), btc.symbol, 'long').everyStop).toBeUndefined()
})
