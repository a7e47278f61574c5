import { expect, test } from 'vitest'
import { examplePlan, p, q, scenario } from './testing/scenario.ts'

test('an entry that the venue placed at another leverage: the rest is cancelled and told, what filled keeps its stop', () => {
  const desk = scenario()
  desk.enter(examplePlan({ size: { kind: 'contracts', amount: q('12') }, targets: [], entry: { kind: 'limit', price: p('61000') } }), '61234.5')
  desk.accept('k1-1-1', { quantity: q('12'), price: p('61000'), leverage: 20 })
  expect(desk.events.filter((event) => event.type === 'leverage-differs')).toMatchObject([{ asked: 10, shown: 20 }])
  expect(desk.effects.filter((effect) => effect.type === 'cancel' || (effect.type === 'tell' && effect.event.type === 'leverage-differs'))).toHaveLength(2)
  desk.fill('k1-1-1', '61000', '5')
  desk.order('k1-1-1', { status: 'cancelled', quantity: q('12'), executed: q('5'), price: p('61000') })
  expect(desk.live(1).stop.wanted).not.toBeNull()
  expect(desk.state().sides['BTC-SWAP-USDT:long']?.wanted.map((row) => row.quantity)).toEqual([q('5')])
})

test('an entry at the leverage that was asked for is left alone', () => {
  const desk = scenario()
  desk.enter(examplePlan(), '61234.5')
  desk.accept('k1-1-1', { leverage: 10 })
  expect(desk.events.map((event) => event.type)).not.toContain('leverage-differs')
})
