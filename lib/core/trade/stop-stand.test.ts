import { expect, test } from 'vitest'
import { stopStand } from './stop-stand.ts'
import { examplePlan, p, pct, q, scenario } from './testing/scenario.ts'

const waiting = (over: Parameters<typeof examplePlan>[0] = {}) => {
  const desk = scenario()
  const id = desk.enter(examplePlan({ entry: { kind: 'limit', price: p('61000') }, size: { kind: 'contracts', amount: q('32') }, ...over }), '61234.5')
  desk.accept(desk.live(id).entry.clientId, { price: p('61000') })
  return { desk, stand: () => stopStand(desk.live(id)), fill: (contracts: string) => desk.fill(desk.live(id).entry.clientId, '61000', contracts) }
}

test('a trade that waits for its entry has the stop of its plan, not none', () => {
  expect(waiting({ stop: { level: { kind: 'price', price: p('60000') }, by: 'last' } }).stand()).toEqual({ kind: 'planned', price: p('60000') })
  expect(waiting({ stop: { level: { kind: 'percent', rate: pct('1.5') }, by: 'last' } }).stand()).toEqual({ kind: 'planned', price: p('60085') })
  expect(waiting({ stop: null }).stand()).toEqual({ kind: 'none' })
})

test('a stop that covers a part of what is open does not rest: it is short', () => {
  const { desk, stand, fill } = waiting()
  fill('10')
  expect(stand()).toMatchObject({ kind: 'missing', price: p('60085') })
  desk.confirmRows('61000')
  expect(stand()).toEqual({ kind: 'rests', price: p('60085') })
  fill('22')
  expect(stand()).toEqual({ kind: 'short', price: p('60085'), covered: q('10') })
  desk.confirmRows('61000')
  expect(stand()).toEqual({ kind: 'rests', price: p('60085') })
})

test('a stop that moves covers all at the level before', () => {
  const { desk, stand, fill } = waiting()
  fill('32')
  desk.confirmRows('61000')
  desk.say({ type: 'move-stop', trade: 1, level: { kind: 'price', price: p('60500') }, last: p('61000') })
  expect(stand()).toEqual({ kind: 'moves', price: p('60500'), from: p('60085') })
})
