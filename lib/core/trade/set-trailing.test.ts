import { expect, test } from 'vitest'
import type { UserInput } from './input.ts'
import { life } from './testing/life.ts'
import { examplePlan, p, pct } from './testing/scenario.ts'
import { tellValue } from './testing/telling.ts'

type Desk = ReturnType<typeof life>
const opened = (over: Parameters<Desk['open']>[0] = {}): Desk => {
  const desk = life()
  desk.open({ targets: [], ...over }, '61234.5', '10')
  return desk
}
const trail = (percent: string | null): UserInput => ({ type: 'set-trailing', trade: 1, distance: percent === null ? null : pct(percent) })
const stop = (desk: Desk): string => {
  const { wanted, source, best, trailing } = desk.live(1).stop
  return tellValue({ wanted, source, best, trailing })
}

test('trailing that is turned on begins at the price of now, and moves the stop only where it is nearer', () => {
  const desk = opened()
  expect(desk.say(trail('0.8')).outcome).toEqual({ type: 'accepted', trade: 1 })
  expect(desk.live(1).plan.trailing).toEqual({ distance: pct('0.8'), start: { kind: 'now' } })
  expect(stop(desk)).toBe('{wanted=60316 source=fixed}')
  desk.price('63000')
  expect(stop(desk)).toBe('{wanted=62496 source=trailing best=63000 trailing=62496}')
})

test('turned off, the stop stays where trailing brought it, is the user’s from then on, and no price moves it', () => {
  const desk = opened({ trailing: { distance: pct('0.8'), start: { kind: 'now' } } })
  desk.price('63000')
  desk.obeys('63000')
  const { events } = desk.say(trail(null))
  expect(events.map(({ type }) => type)).toEqual(['stop-moved', 'trailing-set'])
  expect(desk.live(1).plan.trailing).toBeNull()
  expect(stop(desk)).toBe('{wanted=62496 source=by-hand}')
  expect(desk.live(1).stop.confirmed?.price).toBe(p('62496'))
  desk.price('64000')
  expect(stop(desk)).toBe('{wanted=62496 source=by-hand}')
})

test.each(['long', 'short'] as const)('another distance of a %s never loosens the stop: the wider trail waits until it is the nearer one', (side) => {
  const at = side === 'long' ? { entry: '61234.5', best: '63000', held: '62496', behind: '63100', further: '64000', moved: '62720' } : { entry: '61234.5', best: '60000', held: '60480', behind: '59900', further: '59000', moved: '60180' }
  const desk = opened({ side, trailing: { distance: pct('0.8'), start: { kind: 'now' } } })
  desk.price(at.best)
  expect(desk.live(1).stop.wanted).toBe(p(at.held))
  desk.say(trail('2'))
  desk.price(at.behind)
  expect(desk.live(1).stop).toMatchObject({ wanted: p(at.held), source: 'by-hand' })
  desk.price(at.further)
  expect(desk.live(1).stop).toMatchObject({ wanted: p(at.moved), source: 'trailing' })
})

test('a trade whose plan has no stop gets one from the trail', () => {
  const desk = opened({ stop: null })
  desk.say(trail('0.8'))
  desk.price('61234.5')
  expect(desk.live(1).stop).toMatchObject({ wanted: p('60744.6'), source: 'trailing' })
})

test('what cannot be is refused with what can: no trail to turn off, a distance out of range, an entry that waits', () => {
  const desk = opened()
  expect(desk.say(trail(null)).outcome).toEqual({ type: 'refused', refusal: { code: 'trailing-is-off', trade: 1 }, trade: 1 })
  expect(desk.say(trail('60')).outcome).toMatchObject({ refusal: { code: 'trailing-distance', asked: pct('60'), nearest: pct('50') } })
  expect(desk.say(trail('0.01')).outcome).toMatchObject({ refusal: { code: 'trailing-distance', nearest: pct('0.02') } })
  expect([desk.say(trail('50')).outcome.type, desk.say(trail('0.02')).outcome.type]).toEqual(['accepted', 'accepted'])
  const waiting = life()
  waiting.enter(examplePlan({ entry: { kind: 'limit', price: p('61000') } }), '61234.5')
  expect(waiting.say(trail('0.8')).outcome).toMatchObject({ refusal: { code: 'nothing-filled' } })
})
