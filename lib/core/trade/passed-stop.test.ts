import { expect, test } from 'vitest'
import { armedTriggers } from './armed.ts'
import { examplePlan, p, q, scenario } from './testing/scenario.ts'

const SYMBOL = 'BTC-SWAP-USDT'
const open = (by: 'last' | 'mark' = 'last') => {
  const desk = scenario()
  const plan = examplePlan({ size: { kind: 'contracts', amount: q('32') }, targets: [] })
  const id = desk.enter({ ...plan, ...(plan.stop === null ? {} : { stop: { ...plan.stop, by } }) }, '61234.5')
  desk.accept(`k1-${id}-1`)
  desk.fill(`k1-${id}-1`, '61234.5', '32')
  desk.order(`k1-${id}-1`, { status: 'filled', executed: q('32') })
  desk.confirmRows('61234.5')
  const price = (low: string, high = low) => desk.say({ type: 'price', symbol: SYMBOL, last: p(low), mark: null, low: p(low), high: p(high) })
  const asked = (): number => desk.effects.filter(({ type }) => type === 'look-up-row').length
  return { ...desk, price, asked }
}

test('given a stop at 60,316.0 that rests, when the price goes through it and nothing is told, the venue is asked for the row', () => {
  const { price, asked, live } = open()
  expect(live(1).stop.confirmed?.price).toBe(p('60316'))
  price('60316.0')
  expect(asked(), 'at the level itself the venue is about to tell').toBe(0)
  price('60315.9')
  expect(asked()).toBe(1)
  price('60300')
  expect(asked(), 'one question at a time').toBe(1)
})

test('a row that is told to wait though the price passed it is asked for a few times, not for ever', () => {
  const desk = open()
  const row = desk.live(1).rows[0]
  if (row === undefined) throw new Error('a row rests')
  for (let round = 0; round < 6; round += 1) {
    desk.price('60300')
    desk.say({ type: 'trigger', row: { orderId: row.orderId, clientId: 'system', symbol: SYMBOL, side: 'long', direction: 'close', kind: 'stop-loss', status: 'waiting', trigger: row.trigger, by: 'last', price: null, quantity: row.quantity, childId: null, trailing: null, createdAt: 0, updatedAt: desk.now() } })
  }
  expect(desk.asked()).toBe(3)
})

test('a stop by the mark price is not judged by the last one', () => {
  const { price, asked } = open('mark')
  price('60000')
  expect(asked()).toBe(0)
})

test('the price index is armed one tick through the stop', () => {
  const desk = open()
  expect(armedTriggers(desk.state(), 'a')).toContainEqual({ owner: 'a', symbol: SYMBOL, direction: 'at-or-below', price: p('60315.9'), urgent: true })
})
