import { expect, test } from 'vitest'
import type { TriggerRow } from '#core/order/order.ts'
import { btc } from './testing/instruments.ts'
import { examplePlan, p, pct, q, rowFor, scenario } from './testing/scenario.ts'

type Desk = ReturnType<typeof scenario>

/** Two trades on one side, each with its stop; then the second's is moved up, and the exchange is asked for it. */
const twoAndMoved = (): Desk => {
  const desk = scenario()
  for (const [id, contracts] of [[1, '12'], [2, '8']] as const) {
    desk.enter(examplePlan({ size: { kind: 'contracts', amount: q(contracts) }, targets: [], stop: { level: { kind: 'percent', rate: pct(id === 1 ? '1.5' : '2') }, by: 'last' } }), '61234.5', { flat: id === 1 })
    desk.accept(`k1-${id}-1`, { quantity: q(contracts) })
    desk.fill(`k1-${id}-1`, '61234.5', contracts)
    desk.order(`k1-${id}-1`, { status: 'filled', quantity: q(contracts), executed: q(contracts) })
    desk.confirmRows('61234.5')
  }
  desk.say({ type: 'move-stop', trade: 2, level: { kind: 'price', price: p('61000') }, last: p('61234.5') })
  return desk
}
const rowOf = (desk: Desk, id: number): string => desk.live(id).rows.find((row) => row.kind === 'stop-loss')?.orderId ?? ''
/** The first trade's row as the exchange has it after it was amended to what the second wants. */
const amended = (desk: Desk, facts: Partial<TriggerRow>): TriggerRow =>
  ({ ...rowFor({ trade: 2, kind: 'stop-loss', target: null, trigger: p('61000'), quantity: q('8'), by: 'last' }, 'long', { orderId: rowOf(desk, 1), at: desk.now() }), ...facts })

test('a row that was amended for a sibling and went off before anyone read it closes the sibling, not the trade that had it', () => {
  const desk = twoAndMoved()
  desk.say({ type: 'trigger', row: amended(desk, { status: 'triggered', childId: 'child' }) })
  desk.fill('child', '60995', '8', { orderId: 'child', clientId: 'system', direction: 'close' })
  expect(desk.live(2).ledger.open).toBe(0n)
  expect(desk.live(1)).toMatchObject({ close: null, ledger: { open: q('12') }, status: 'open' })
  expect(desk.state().sides[`${btc.symbol}:long`]?.wanted).toMatchObject([{ trade: 1, quantity: q('12') }])
})

test('a row that its own trade wants as it is now stays its own', () => {
  const desk = twoAndMoved()
  desk.say({ type: 'move-stop', trade: 1, level: { kind: 'price', price: p('61100') }, last: p('61234.5') })
  desk.say({ type: 'trigger', row: amended(desk, { trigger: p('61100'), quantity: q('12'), status: 'triggered', childId: 'child' }) })
  desk.fill('child', '61095', '12', { orderId: 'child', clientId: 'system', direction: 'close' })
  expect(desk.live(1).ledger.open).toBe(0n)
  expect(desk.live(2).ledger.open).toBe(q('8'))
})

test('a read made before a row went off gives it to nobody, and its side is asked for again', () => {
  const desk = twoAndMoved()
  const spent = rowOf(desk, 1)
  desk.say({ type: 'trigger', row: amended(desk, { trigger: desk.live(1).rows[0]?.trigger ?? null, quantity: q('12'), status: 'triggered', childId: 'child' }) })
  const side = desk.state().sides[`${btc.symbol}:long`]
  desk.say({ type: 'rows-read', symbol: btc.symbol, side: 'long', ask: side?.ask ?? 0, rows: [{ ...amended(desk, {}), orderId: spent }], last: p('61234.5'), fault: null })
  expect(desk.live(2).rows.map((row) => row.orderId)).not.toContain(spent)
  expect(desk.live(2).stop.confirmed).toBeNull()
  expect(desk.state().sides[`${btc.symbol}:long`]).toMatchObject({ shown: false })
})
