import { expect, test } from 'vitest'
import { examplePlan, p, pct, q, scenario } from './testing/scenario.ts'

const SYMBOL = 'BTC-SWAP-USDT'

test('given a trail that hangs below a stop moved by hand, when the best price rises, then it goes on unseen, and is told again when it takes the stop over', () => {
  const desk = scenario()
  const id = desk.enter(examplePlan({ size: { kind: 'contracts', amount: q('32') }, targets: [], trailing: { distance: pct('1'), start: { kind: 'now' } } }), '61234.5')
  desk.accept(`k1-${id}-1`)
  desk.fill(`k1-${id}-1`, '61234.5', '32')
  desk.order(`k1-${id}-1`, { status: 'filled', executed: q('32') })
  desk.confirmRows('61234.5')
  const price = (at: string) => desk.say({ type: 'price', symbol: SYMBOL, last: p(at), mark: null, low: p(at), high: p(at) })
  const moves = () => desk.events.flatMap((event) => (event.type === 'stop-moved' ? [event] : []))
  const told = () => desk.effects.flatMap((effect) => (effect.type === 'tell' && effect.event.type === 'stop-moved' ? [effect.event.price] : []))
  price('61300')
  desk.say({ type: 'move-stop', trade: id, last: p('61300'), level: { kind: 'price', price: p('61200') } })
  const before = told().length
  price('61500')
  price('61700')
  expect(moves().slice(-2)).toMatchObject([{ price: p('61200'), still: true }, { price: p('61200'), still: true }])
  expect(told().length, 'a stop that stays where it is is no news').toBe(before)
  price('62000')
  expect(moves().at(-1)).toMatchObject({ price: p('61380'), source: 'trailing' })
  expect(moves().at(-1)).not.toHaveProperty('still')
  expect(told().length).toBe(before + 1)
})
