import { expect, test } from 'vitest'
import { examplePlan, p, pct, q, scenario, WHOLE } from './testing/scenario.ts'

/** `filled` of 32 long from 61,234.5, stop 60,316.0. */
const open = (filled: string) => {
  const desk = scenario()
  desk.enter(examplePlan({ targets: [] }), '61234.5')
  desk.accept('k1-1-1')
  desk.fill('k1-1-1', '61234.5', filled)
  desk.confirmRows('61234.5')
  return desk
}
const CHANGED = (what: string) => ({ type: 'refused', refusal: { code: 'changed-since', trade: 1, what } })

test.each([['half', pct('50'), '8'], ['all', WHOLE, '16']] as const)('a button that said %s of the contracts closes none when more have filled as it is decided', (_, share, said) => {
  const desk = open('16')
  desk.fill('k1-1-1', '61234.5', '16')
  expect(desk.say({ type: 'close', trade: 1, share, contracts: q(said) }).outcome).toMatchObject(CHANGED('open'))
  expect(desk.live(1).close).toBeNull()
  expect(desk.say({ type: 'change-targets', trade: 1, targets: [], last: null, open: q('16') }).outcome).toMatchObject(CHANGED('open'))
  expect(desk.say({ type: 'close', trade: 1, share }).outcome.type).toBe('accepted')
})

test('a button closes what it said while just that is open', () => {
  const desk = open('32')
  expect(desk.say({ type: 'close', trade: 1, share: pct('50'), contracts: q('16') }).outcome.type).toBe('accepted')
  expect(desk.live(1).close?.contracts).toBe(q('16'))
})

test('a step that was drawn for one stop does not move another: what trailed meanwhile is not taken back', () => {
  const desk = open('32')
  desk.say({ type: 'move-stop', trade: 1, level: { kind: 'price', price: p('60900') }, last: p('61234.5') })
  expect(desk.say({ type: 'move-stop', trade: 1, level: { kind: 'price', price: p('60400') }, last: p('61234.5'), from: p('60316') }).outcome).toMatchObject(CHANGED('stop'))
  expect(desk.live(1).stop.wanted).toBe(p('60900'))
  expect(desk.say({ type: 'move-stop', trade: 1, level: { kind: 'price', price: p('60400') }, last: p('61234.5'), from: p('60900') }).outcome.type).toBe('accepted')
})
