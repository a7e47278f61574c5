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

const stated = (desk: ReturnType<typeof scenario>) => desk.events.flatMap((event) => (event.type === 'emergency-stated' ? [event] : []))
const opened = (desk: ReturnType<typeof scenario>) => {
  desk.enter(examplePlan({ ...CONTRACTS, targets: [] }), '61234.5')
  desk.accept('k1-1-1')
  desk.fill('k1-1-1', '61234.5', '32')
  desk.order('k1-1-1', { status: 'filled', executed: q('32') })
  desk.confirmRows('61234.5')
}
/** The exchange shows the close filled and nothing resting. */
const closed = (desk: ReturnType<typeof scenario>) => {
  desk.accept('k1-1-2', { direction: 'close', quantity: q('32') })
  desk.fill('k1-1-2', '61000', '32', { direction: 'close' })
  desk.order('k1-1-2', { direction: 'close', status: 'filled', quantity: q('32'), executed: q('32') })
  desk.confirmRows('61000')
}

test('an emergency stop ends in one statement, when the exchange has shown the end of its last trade', () => {
  const desk = scenario()
  opened(desk)
  desk.say({ type: 'close-all' })
  expect(stated(desk)).toEqual([])
  desk.pass(5_000)
  closed(desk)
  expect(desk.trade(1).status).toBe('closed')
  const trade = desk.trade(1)
  expect(stated(desk)).toMatchObject([{ left: [], foreign: [], ended: [{ trade: 1, how: 'closed', net: trade.status === 'closed' ? trade.net : 0n }] }])
  desk.say({ type: 'close-all' })
  desk.pass(120_000)
  expect(stated(desk)).toHaveLength(1)
  expect(desk.state().emergency).toBeUndefined()
  expect(desk.effects.filter((effect) => effect.type === 'tell' && effect.event.type === 'emergency-stated')).toHaveLength(1)
})

test('what is not closed a minute later is stated as it is, with its stop, and once more when it is done', () => {
  const desk = scenario()
  opened(desk)
  desk.say({ type: 'close-all' })
  desk.say({ type: 'placed', clientId: 'k1-1-2', answer: { kind: 'unknown', code: 'timeout' } })
  desk.pass(59_999)
  expect(stated(desk)).toEqual([])
  desk.pass(1)
  expect(stated(desk)).toMatchObject([{ ended: [], left: [{ trade: 1, side: 'long', open: q('32'), stop: p('60316'), entryWaits: false }] }])
  desk.pass(60_000)
  expect(stated(desk)).toHaveLength(1)
  closed(desk)
  expect(stated(desk).map(({ left }) => left.length)).toEqual([1, 0])
})

test('with nothing open the statement comes at once; what is not ours is named in it', () => {
  const desk = scenario()
  desk.say({ type: 'close-all' })
  expect(stated(desk)).toMatchObject([{ ended: [], left: [], foreign: [] }])
})
