import { expect, test } from 'vitest'
import { examplePlan, factsAt, p, q, scenario } from './testing/scenario.ts'

const plan = (contracts: string) => examplePlan({ size: { kind: 'contracts', amount: q(contracts) }, targets: [] })

/** Two trades of one side, filled and protected, as a backup holds them. */
const two = () => {
  const desk = scenario()
  for (const [id, contracts] of [[1, '12'], [2, '16']] as const) {
    desk.enter(plan(contracts), '61234.5', { flat: id === 1 })
    desk.accept(`k1-${id}-1`, { quantity: q(contracts) })
    desk.fill(`k1-${id}-1`, '61234.5', contracts)
    desk.order(`k1-${id}-1`, { status: 'filled', quantity: q(contracts), executed: q(contracts) })
    desk.confirmRows('61234.5')
  }
  return desk
}
const LOST = { direction: 'close' as const, quantity: q('12') }

test('a restored desk takes no entry until its user says so, and says why', () => {
  const desk = two()
  desk.restore(7)
  expect(desk.state().blocked?.why).toBe('restored')
  const facts = factsAt('61234.5', desk.now(), { flat: false })
  const drafted = desk.say({ type: 'draft', name: '', plan: plan('5'), facts }).outcome
  expect(drafted).toMatchObject({ type: 'refused', refusal: { code: 'blocked', why: 'restored' } })
  expect(desk.effects.some((effect) => effect.type === 'tell' && effect.event.type === 'blocked')).toBe(true)
  desk.say({ type: 'unblock' })
  desk.enter(plan('5'), '61234.5', { flat: false })
  expect(desk.live(3).entry.clientId).toBe('k7-3-1')
})

test('an emergency stop outlives a restore', () => {
  const desk = two()
  desk.say({ type: 'close-all' })
  desk.restore(7)
  expect(desk.state().blocked?.why).toBe('emergency-stop')
})

test('an order sent after the backup closes the trade that its id names, and no sibling', () => {
  const desk = two()
  desk.restore(7)
  desk.order('k1-1-2', { ...LOST, status: 'filled', executed: q('12') })
  desk.fill('k1-1-2', '61300', '12', { direction: 'close' })
  desk.confirmRows('61300')
  expect(desk.trade(1).status).toBe('closed')
  expect(desk.live(2).ledger.open).toBe(q('16'))
  expect(desk.events.filter((event) => event.type === 'order-recovered').map((event) => event.order.clientId)).toEqual(['k1-1-2'])
})

test('its fill may come first: it waits for the order that explains it', () => {
  const desk = two()
  desk.restore(7)
  desk.fill('k1-1-2', '61300', '12', { direction: 'close' })
  expect(desk.live(1).ledger.open).toBe(q('12'))
  desk.order('k1-1-2', { ...LOST, status: 'filled', executed: q('12') })
  desk.confirmRows('61300')
  expect(desk.trade(1).status).toBe('closed')
})

test('what rests of a lost order is cancelled, what it filled is the trade’s', () => {
  const desk = two()
  desk.restore(7)
  desk.order('k1-1-2', { ...LOST, price: p('62000'), status: 'partially-filled', executed: q('5') })
  desk.fill('k1-1-2', '62000', '5', { direction: 'close' })
  expect(desk.live(1).ledger.open).toBe(q('7'))
  expect(desk.effects.filter((effect) => effect.type === 'cancel').map((effect) => effect.clientId)).toEqual(['k1-1-2'])
})

test.each([
  ['an id of this epoch', 'k7-1-9', {}], ['of a trade that is not known', 'k1-9-1', {}], ['that opens', 'k1-1-3', { direction: 'open' as const }], ['of the other side', 'k1-1-3', { side: 'short' as const }],
])('an order with %s is nobody’s', (_, clientId, over) => {
  const desk = two()
  desk.restore(7)
  desk.order(clientId, { ...LOST, status: 'filled', executed: q('12'), ...over })
  expect(desk.events.some((event) => event.type === 'order-recovered')).toBe(false)
  expect([desk.live(1).exits.length, desk.live(2).exits.length]).toEqual([0, 0])
})

test('an order of a trade that the copy never had is not taken for one of the trade that has its number now', () => {
  const desk = two()
  desk.restore(7)
  desk.say({ type: 'unblock' })
  desk.enter(plan('32'), '61234.5', { flat: false })
  desk.accept('k7-3-1', { quantity: q('32') })
  desk.fill('k7-3-1', '61234.5', '32')
  desk.order('k7-3-1', { status: 'filled', quantity: q('32'), executed: q('32') })
  desk.confirmRows('61234.5')
  // A target of the third trade of before the restore fills: its contracts are not ours any more.
  desk.order('k1-3-2', { direction: 'close', quantity: q('40'), price: p('62000'), status: 'filled', executed: q('40') })
  desk.fill('k1-3-2', '62000', '40', { direction: 'close' })
  expect(desk.live(3)).toMatchObject({ status: 'open', exits: [] })
  expect([1, 2, 3].map((id) => desk.live(id).ledger.open)).toEqual([q('12'), q('16'), q('32')])
})
