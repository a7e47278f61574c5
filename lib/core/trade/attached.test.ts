import { expect, test } from 'vitest'
import type { TriggerRow } from '#core/order/order.ts'
import { ownershipOf } from './ownership.ts'
import { protectionSteps } from './protection.ts'
import { btc } from './testing/instruments.ts'
import { examplePlan, p, q, rowFor, scenario } from './testing/scenario.ts'

type Desk = ReturnType<typeof scenario>
const LIMIT = { size: { kind: 'contracts' as const, amount: q('8') }, targets: [], entry: { kind: 'limit' as const, price: p('61000') } }

/** Trade 1 open with its stop; trade 2 a limit entry that rests, with a stop attached. */
const openAndResting = (): Desk => {
  const desk = scenario()
  desk.enter(examplePlan({ size: { kind: 'contracts', amount: q('12') }, targets: [] }), '61234.5')
  desk.accept('k1-1-1', { quantity: q('12') })
  desk.fill('k1-1-1', '61234.5', '12')
  desk.order('k1-1-1', { status: 'filled', quantity: q('12'), executed: q('12') })
  desk.confirmRows('61234.5')
  desk.enter(examplePlan(LIMIT), '61234.5', { flat: false })
  desk.accept('k1-2-1', { quantity: q('8'), price: p('61000') })
  return desk
}
const attachedRow = (desk: Desk, contracts: string): TriggerRow => {
  const trigger = desk.live(2).attachedStop
  if (trigger === null) throw new Error('the entry has a stop')
  return rowFor({ trade: 2, kind: 'stop-loss', target: null, trigger, quantity: q(contracts), by: 'last' }, 'long', { orderId: 'attached', at: desk.now() })
}
const stepsOf = (desk: Desk, rows: readonly TriggerRow[]) => protectionSteps(rows, 'long', desk.state().sides[`${btc.symbol}:long`]?.wanted ?? [], ownershipOf(desk.state(), btc.symbol, 'long'))

test('the stop of an entry that filled unheard stays when the rest of the side is cleared, and the entry is asked for', () => {
  const desk = openAndResting()
  const stop = desk.live(1).rows.find((row) => row.kind === 'stop-loss')
  desk.say({ type: 'trigger', row: { ...attachedRow(desk, '12'), orderId: stop?.orderId ?? '', trigger: stop?.trigger ?? null, status: 'triggered', childId: 'child' } })
  desk.fill('child', '60300', '12', { orderId: 'child', clientId: 'system', direction: 'close' })
  const side = desk.state().sides[`${btc.symbol}:long`]
  expect(side?.wanted).toEqual([])

  const rows = [attachedRow(desk, '8')]
  expect(stepsOf(desk, rows)).toEqual([])
  desk.say({ type: 'rows-read', symbol: btc.symbol, side: 'long', ask: side?.ask ?? 0, rows, last: p('60300'), fault: null })
  desk.pass(600)
  expect(desk.effects.flatMap((effect) => (effect.type === 'look-up' ? [effect.clientId] : []))).toContain('k1-2-1')
})

test('no sibling takes the stop of an entry that may have filled unheard', () => {
  const desk = openAndResting()
  const [step, ...more] = stepsOf(desk, [attachedRow(desk, '8')])
  expect(more).toEqual([])
  expect(step).toMatchObject({ type: 'place', row: { trade: 1 } })
})

test('a stop that grew with fills which are not told yet is moved, not cut, until the entry has ended', () => {
  const desk = openAndResting()
  const own = rowFor(desk.state().sides[`${btc.symbol}:long`]?.wanted[0] ?? { trade: 1, kind: 'stop-loss', target: null, trigger: p('1'), quantity: q('1'), by: 'last' }, 'long', { orderId: 'own', at: 0 })
  desk.fill('k1-2-1', '61001.1', '5')
  const rows = [own, attachedRow(desk, '8')]
  const wanted = desk.live(2).stop.wanted
  expect(wanted).not.toBe(desk.live(2).attachedStop)
  expect(stepsOf(desk, rows)).toEqual([{ type: 'amend', orderId: 'attached', row: { trade: 2, kind: 'stop-loss', target: null, trigger: wanted, quantity: q('8'), by: 'last' } }])

  const moved = { ...attachedRow(desk, '8'), trigger: wanted }
  expect(stepsOf(desk, [own, moved])).toEqual([])
  desk.say({ type: 'rows-read', symbol: btc.symbol, side: 'long', ask: desk.state().sides[`${btc.symbol}:long`]?.ask ?? 0, rows: [own, moved], last: p('61000'), fault: null })
  expect(desk.live(2).stop.confirmed).toMatchObject({ price: wanted, quantity: q('8') })

  desk.order('k1-2-1', { status: 'cancelled', quantity: q('8'), executed: q('5'), price: p('61000') })
  expect(stepsOf(desk, [own, moved])).toMatchObject([{ type: 'amend', orderId: 'attached', row: { quantity: q('5') } }])
  expect(desk.effects.at(-1)).toMatchObject({ type: 'protect' })
})

test('a lost entry counts as absent though an exit waits for it, when the position is explained without it', () => {
  const desk = scenario()
  desk.enter(examplePlan(LIMIT), '61234.5')
  desk.enter(examplePlan(LIMIT), '61234.5', { flat: false })
  desk.say({ type: 'placed', clientId: 'k1-1-1', answer: { kind: 'unknown', code: 'timeout' } })
  // Both brought the same stop. The row is trade 2's, of which nothing is told yet: the older trade seems its owner.
  desk.say({ type: 'trigger', row: { ...attachedRow(desk, '8'), status: 'triggered', childId: 'child' } })
  desk.fill('child', '60300', '8', { orderId: 'child', clientId: 'system', direction: 'close' })
  const askFirst = (contracts: string) => desk.say({ type: 'asked', clientId: 'k1-1-1', row: null, conclusive: true, contracts: q(contracts) })
  askFirst('0')
  expect(desk.live(1).entry.state).toBe('unknown')

  desk.accept('k1-2-1', { quantity: q('8'), price: p('61000') })
  desk.fill('k1-2-1', '61000', '8')
  expect(desk.live(2).ledger.open).toBe(q('8'))
  askFirst('0')
  expect(desk.live(1).entry.state).toBe('ended')
  expect(desk.live(2).ledger.open).toBe(q('0'))
})
