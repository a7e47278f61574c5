import { expect, test } from 'vitest'
import { examplePlan, p, q, scenario } from './testing/scenario.ts'

const limit = examplePlan({ entry: { kind: 'limit', price: p('61234.5') }, size: { kind: 'contracts', amount: q('32') }, targets: [] })

/** A limit entry of 32 that rests. */
const resting = () => {
  const desk = scenario()
  desk.enter(limit, '61300')
  desk.accept('k1-1-1', { price: p('61234.5') })
  return desk
}

test('an entry that waits is cancelled', () => {
  const desk = resting()
  expect(desk.say({ type: 'cancel-entry', trade: 1 }).outcome).toEqual({ type: 'accepted', trade: 1 })
  expect(desk.effects.filter((effect) => effect.type === 'cancel').map((effect) => effect.clientId)).toEqual(['k1-1-1'])
})

test('what filled just before stays open, whatever the press was drawn for', () => {
  const desk = resting()
  desk.fill('k1-1-1', '61234.5', '20')
  desk.say({ type: 'cancel-entry', trade: 1 })
  expect(desk.live(1).close).toBeNull()
  expect(desk.live(1).ledger.open).toBe(q('20'))
  expect(desk.live(1).entry.cancelAsked).toBe(true)
})

test('an entry that has ended is not there to be cancelled, and nothing closes', () => {
  const desk = resting()
  desk.fill('k1-1-1', '61234.5', '32')
  desk.order('k1-1-1', { status: 'filled', executed: q('32') })
  expect(desk.say({ type: 'cancel-entry', trade: 1 }).outcome).toMatchObject({ type: 'refused', refusal: { code: 'nothing-open', trade: 1 } })
  expect(desk.live(1).close).toBeNull()
})
