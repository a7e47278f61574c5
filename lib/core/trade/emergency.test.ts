import { expect, test } from 'vitest'
import { react } from './react.ts'
import { examplePlan, p, q, scenario } from './testing/scenario.ts'

const CONTRACTS = { size: { kind: 'contracts' as const, amount: q('32') } }
const placed = (desk: ReturnType<typeof scenario>) => desk.effects.flatMap((effect) => (effect.type === 'place' ? [effect.order.quantity] : []))

test('an emergency stop closes what a market entry filled before anyone knew of it', () => {
  const desk = scenario()
  desk.enter(examplePlan(CONTRACTS), '61234.5')
  desk.say({ type: 'close-all' })
  desk.accept('k1-1-1')
  desk.fill('k1-1-1', '61234.5', '32')
  desk.order('k1-1-1', { status: 'filled', executed: q('32') })
  expect(desk.live(1).close).toMatchObject({ why: 'emergency-stop', contracts: q('32') })
  expect(placed(desk)).toEqual([q('32')])
})

test('an emergency stop closes the late part of a limit entry too', () => {
  const desk = scenario()
  desk.enter(examplePlan({ ...CONTRACTS, entry: { kind: 'limit', price: p('61000') } }), '61234.5')
  desk.accept('k1-1-1', { price: p('61000') })
  desk.fill('k1-1-1', '61000', '12')
  desk.say({ type: 'close-all' })
  desk.accept('k1-1-2', { direction: 'close', quantity: q('12') })
  desk.fill('k1-1-2', '61000', '12', { direction: 'close' })
  desk.order('k1-1-2', { direction: 'close', status: 'filled', quantity: q('12'), executed: q('12') })
  desk.fill('k1-1-1', '61000', '20')
  desk.order('k1-1-1', { status: 'filled', executed: q('32'), price: p('61000') })
  desk.pass(1_000)
  expect(placed(desk)).toEqual([q('12'), q('20')])
})

test('the cancel of an entry comes after it, and in its place while it is unsent', () => {
  const desk = scenario()
  desk.enter(examplePlan(CONTRACTS), '61234.5')
  desk.say({ type: 'close-all' })
  const queued = desk.events.flatMap((event) => react(desk.state(), event)).filter(({ effect }) => effect.type === 'enter' || effect.type === 'cancel')
  expect(queued.map(({ effect, key, replaces }) => [effect.type, key, replaces])).toEqual([['enter', 'enter:1', 'enter:1'], ['cancel', 'enter:1', 'enter:1']])
})

test('what is unknown counts as absent only after the horizon of its sending, not of its decision', () => {
  const desk = scenario()
  desk.enter(examplePlan(CONTRACTS), '61234.5')
  desk.pass(25_000)
  desk.say({ type: 'placed', clientId: 'k1-1-1', answer: { kind: 'unknown', code: 'timeout' } })
  const sent = desk.now()
  desk.pass(1_000)
  expect(desk.effects.flatMap((effect) => (effect.type === 'look-up' ? [effect.sentBy] : []))).toEqual([sent])
})
