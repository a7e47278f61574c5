import { expect, test } from 'vitest'
import { examplePlan, p, pct, q, scenario, usd } from './testing/scenario.ts'

/** 32 long at 61,234.5 with 10×: liquidation is estimated at 55,286.1 (RULES.md). */
const opened = (over: Parameters<typeof examplePlan>[0] = {}) => {
  const desk = scenario()
  const id = desk.enter(examplePlan({ size: { kind: 'contracts', amount: q('32') }, ...over }), '61234.5')
  desk.accept(desk.live(id).entry.clientId)
  desk.fill(desk.live(id).entry.clientId, '61234.5', '32')
  desk.confirmRows('61234.5')
  return { desk, move: (to: string) => desk.say({ type: 'move-stop', trade: id, level: { kind: 'price', price: p(to) }, last: null }).outcome }
}

test('a stop that is moved behind liquidation is refused with the price of liquidation, and stays', () => {
  const { desk, move } = opened()
  for (const slipped of ['5', '30000', '55286.1', '55560']) expect(move(slipped)).toMatchObject({ type: 'refused', refusal: { code: 'liquidation-before-stop', stop: p(slipped), liquidation: p('55286.1') } })
  expect(desk.live(1).stop).toMatchObject({ wanted: p('60316'), confirmed: { price: p('60316') } })
  expect(move('55564')).toMatchObject({ type: 'accepted' })
})

test('margin that was added moves liquidation away, and the stop may follow', () => {
  const { desk, move } = opened()
  desk.say({ type: 'add-margin', trade: 1, amount: usd('100') })
  desk.say({ type: 'margin-answered', trade: 1, amount: usd('100'), code: null })
  expect(move('53000')).toMatchObject({ type: 'accepted' })
})

test('a move toward profit is never refused for liquidation, nor is one in cross margin', () => {
  const { desk, move } = opened({ stop: { level: { kind: 'percent', rate: pct('1.5') }, by: 'last' } })
  expect(move('60500')).toMatchObject({ type: 'accepted' })
  expect(desk.live(1).stop.wanted).toBe(p('60500'))
  expect(opened({ marginMode: 'cross' }).move('30000')).toMatchObject({ type: 'accepted' })
})
