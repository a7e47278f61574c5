import { expect, test } from 'vitest'
import type { Fill, TriggerRow } from '#core/order/order.ts'
import { DRIFT_TYPES, type Drift, driftsOf, notOurs } from './drift.ts'
import type { Synced } from './input.ts'
import { btc } from './testing/instruments.ts'
import { examplePlan, p, q, scenario, usd } from './testing/scenario.ts'
import { UNKNOWN_TYPES, unknownOrders } from './unknown-orders.ts'

const SYMBOL = btc.symbol
type Desk = ReturnType<typeof scenario>
const linesOf = (desk: Desk, types: readonly string[]) => desk.events.map((event, index) => ({ seq: index + 1, event })).filter(({ event }) => types.includes(event.type))
const report = (desk: Desk): readonly Drift[] => driftsOf(linesOf(desk, DRIFT_TYPES))
const open = (desk: Desk, contracts: string, flat = true): void => {
  const id = desk.enter(examplePlan({ size: { kind: 'contracts', amount: q(contracts) }, targets: [] }), '61234.5', { flat })
  desk.accept(`k1-${id}-1`, { quantity: q(contracts) })
  desk.fill(`k1-${id}-1`, '61234.5', contracts)
  desk.order(`k1-${id}-1`, { status: 'filled', executed: q(contracts), quantity: q(contracts) })
  desk.confirmRows('61234.5')
}
const byHand = (over: Partial<Fill>): Fill => ({ orderId: 'hand-1', ticketId: '9', clientId: null, symbol: SYMBOL, side: 'long', direction: 'open', price: p('60000'), quantity: q('5'), fee: usd('0'), maker: false, at: 1_999_999_999_999, ...over })
const rowsOf = (desk: Desk, change: (row: TriggerRow) => TriggerRow = (row) => row): readonly TriggerRow[] =>
  Object.values(desk.state().trades).flatMap((trade) => ('rows' in trade ? trade.rows : [])).map((row) => change({ orderId: row.orderId, clientId: 'system', symbol: SYMBOL, side: 'long', direction: 'close', kind: row.kind, status: 'waiting', trigger: row.trigger, by: 'last', price: null, quantity: row.quantity, childId: null, trailing: null, createdAt: 0, updatedAt: 0 }))
const read = (desk: Desk, contracts: string, over: Partial<Synced> = {}): void =>
  void desk.say({ type: 'synced', sync: { noted: 0, symbols: [SYMBOL], positions: contracts === '0' ? [] : [{ symbol: SYMBOL, side: 'long', contracts: q(contracts) }], openOrderIds: [], openTriggers: rowsOf(desk), ...over } })

test('what agrees is no difference', () => {
  const desk = scenario()
  open(desk, '32')
  read(desk, '32')
  expect([report(desk), notOurs(desk.state())]).toEqual([[], []])
})

test('contracts opened by hand are a fill that is looked into, and then are not Keel’s', () => {
  const desk = scenario()
  open(desk, '32')
  desk.say({ type: 'fill', fill: byHand({}) })
  expect(report(desk)).toMatchObject([{ symbol: SYMBOL, side: 'long', trades: [], end: null, found: { kind: 'fill', fill: { orderId: 'hand-1', ticketId: '9' } } }])
  read(desk, '37')
  read(desk, '37')
  expect(report(desk)).toMatchObject([{ end: { as: 'not-ours' }, trades: [] }])
  expect(notOurs(desk.state())).toEqual([{ symbol: SYMBOL, side: 'long', contracts: q('5'), left: false, closing: false, unsure: false }])
})

test('contracts closed by hand name the trades that they were taken from', () => {
  const desk = scenario()
  open(desk, '32')
  open(desk, '20', false)
  desk.say({ type: 'fill', fill: byHand({ direction: 'close', quantity: q('26') }) })
  read(desk, '26')
  read(desk, '26')
  expect(report(desk)).toMatchObject([{ end: { as: 'by-hand' }, trades: [2, 1] }])
})

test.each([[1_000, []], [5_000, [{ end: { as: 'ours' }, trades: [] }]]])('a fill that its own order explains %i ms later was ours all along, and a difference only when that is late', (ms, expected) => {
  const desk = scenario()
  const id = desk.enter(examplePlan({ size: { kind: 'contracts', amount: q('32') }, targets: [] }), '61234.5', { flat: true })
  desk.say({ type: 'fill', fill: byHand({ orderId: 'v-1', quantity: q('32'), price: p('61234.5') }) })
  expect(report(desk)).toMatchObject([{ end: null }])
  desk.pass(ms)
  desk.accept(`k1-${id}-1`, { orderId: 'v-1', quantity: q('32') })
  expect(report(desk)).toMatchObject(expected)
})

test('a position with more than is known is a difference until a second read makes it a fact, or shows none', () => {
  const [stays, goes] = [scenario(), scenario()]
  for (const desk of [stays, goes]) {
    open(desk, '32')
    read(desk, '40')
    expect(report(desk)).toMatchObject([{ end: null, found: { kind: 'position', shown: q('40'), more: q('8'), fewer: null } }])
    expect(notOurs(desk.state())).toEqual([])
  }
  read(stays, '40')
  expect(report(stays)).toMatchObject([{ end: { as: 'not-ours' } }])
  read(goes, '32')
  expect(report(goes)).toMatchObject([{ end: { as: 'gone' } }])
})

test('a position with fewer than the trades have brings them to it, and the report names them', () => {
  const desk = scenario()
  open(desk, '32')
  const whole = { from: 0, to: 9_000_000_000_000, equity: usd('1000'), prices: [{ symbol: SYMBOL, last: p('61000') }] }
  read(desk, '20', { read: whole })
  expect(report(desk)).toMatchObject([{ end: null, found: { kind: 'position', shown: q('20'), fewer: q('12') } }])
  desk.pass(31_000)
  read(desk, '20', { read: whole })
  expect(report(desk)).toMatchObject([{ end: { as: 'lowered' }, trades: [1] }])
  expect(report(desk)).toHaveLength(1)
})

test('a stop that was moved at the exchange is taken over, one that was made smaller is put right; both are told with what rested', () => {
  const desk = scenario()
  open(desk, '32')
  read(desk, '32', { openTriggers: rowsOf(desk, (row) => ({ ...row, trigger: p('60900') })) })
  expect(report(desk)).toMatchObject([{ trades: [1], end: { as: 'moved' }, found: { kind: 'row', row: 'stop-loss', was: { trigger: p('60316') }, now: { trigger: p('60900'), quantity: q('32') } } }])
  const other = scenario()
  open(other, '32')
  read(other, '32', { openTriggers: rowsOf(other, (row) => ({ ...row, quantity: q('10') })) })
  expect(report(other)).toMatchObject([{ end: { as: 'put-right' }, found: { now: { quantity: q('10') } } }])
})

test('what is left as it is stays told as such until it is another number; a number that is not there is refused', () => {
  const desk = scenario()
  const leave = (contracts: string) => desk.say({ type: 'leave-foreign', symbol: SYMBOL, side: 'long', contracts: q(contracts) }).outcome
  expect(leave('5')).toEqual({ type: 'refused', refusal: { code: 'nothing-foreign' }, trade: null })
  for (let n = 0; n < 2; n += 1) read(desk, '5')
  expect(leave('4')).toEqual({ type: 'refused', refusal: { code: 'foreign-changed', symbol: SYMBOL, side: 'long', asked: q('4'), now: q('5') }, trade: null })
  expect([leave('5').type, leave('5').type]).toEqual(['accepted', 'accepted'])
  expect(desk.events.filter(({ type }) => type === 'foreign-left')).toHaveLength(1)
  expect(notOurs(desk.state())).toMatchObject([{ left: true }])
  for (let n = 0; n < 2; n += 1) read(desk, '8')
  expect(notOurs(desk.state())).toMatchObject([{ contracts: q('8'), left: false }])
})

const unknown = (desk: Desk) => unknownOrders(desk.state(), linesOf(desk, UNKNOWN_TYPES))

test('an order of unknown fate is shown with every look; after the horizon it is stuck while position and ledgers differ, and no more once it is absent', () => {
  const desk = scenario()
  const id = desk.enter(examplePlan({ targets: [] }), '61234.5', { flat: true })
  const clientId = `k1-${id}-1`
  expect(unknown(desk)).toEqual([])
  desk.say({ type: 'placed', clientId, answer: { kind: 'unknown', code: 'timeout' } })
  expect(unknown(desk)).toMatchObject([{ trade: id, clientId, purpose: 'entry', code: 'timeout', looks: [], stuck: false }])
  const asked = (contracts: string, conclusive: boolean) => desk.say({ type: 'asked', clientId, row: null, conclusive, contracts: q(contracts) })
  asked('0', false)
  asked('3', true)
  expect(unknown(desk)).toMatchObject([{ stuck: true, looks: [{ conclusive: false, position: q('0'), expected: 0n }, { conclusive: true, position: q('3'), expected: 0n, unexplained: 0 }] }])
  asked('0', true)
  expect(unknown(desk)).toEqual([])
})
