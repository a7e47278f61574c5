import { expect, test } from 'vitest'
import { examplePlan, factsAt, p, pct, q, scenario, usd } from '#core/trade/testing/scenario.ts'
import type { Outcome } from '#core/trade/outcome.ts'
import { refusalWords } from './refusals.ts'

const said = (outcome: Outcome): string => {
  if (outcome.type !== 'refused') throw new Error(`it was ${outcome.type}`)
  const { says, helps } = refusalWords(outcome.refusal)
  return `${says} ${helps ?? ''}`
}

test('what needs an open part says of an entry that still waits that it waits, and of one taken back that it ends', () => {
  const desk = scenario()
  const id = desk.enter(examplePlan({ entry: { kind: 'limit', price: p('61000') }, size: { kind: 'contracts', amount: q('32') } }), '61234.5')
  desk.accept(desk.live(id).entry.clientId, { price: p('61000') })
  const asked = [{ type: 'add-margin', trade: id, amount: usd('10') }, { type: 'move-stop', trade: id, level: { kind: 'price', price: p('60500') }, last: null }] as const
  for (const input of asked) expect(said(desk.say(input).outcome)).toBe('Nothing of trade 1 is filled yet: its entry waits. /close 1 takes the entry back')
  desk.say({ type: 'close', trade: id, share: pct('100') })
  for (const input of asked) expect(said(desk.say(input).outcome)).toContain('Its entry is being cancelled or has ended')
})

test('a stop of 100 % is refused by what is wrong with it, not by the price of the entry', () => {
  const desk = scenario()
  const plan = examplePlan({ stop: { level: { kind: 'percent', rate: pct('100') }, by: 'last' } })
  expect(said(desk.say({ type: 'draft', name: '', plan, facts: factsAt('61234.5', desk.now()) }).outcome)).toBe('A stop 100 % or more below the entry has no price. Use less, like 1.5%')
})

test('a stop that is refused is told with the nearest one that is taken, and is taken there', () => {
  const desk = scenario()
  const id = desk.enter(examplePlan({ size: { kind: 'contracts', amount: q('32') } }), '61234.5')
  desk.accept(desk.live(id).entry.clientId)
  desk.fill(desk.live(id).entry.clientId, '61234.5', '32')
  desk.confirmRows('61234.5')
  const move = (to: string): Outcome => desk.say({ type: 'move-stop', trade: id, level: { kind: 'price', price: p(to) }, last: p('61234.5') }).outcome
  expect(said(move('65000'))).toBe("A long's stop must lie below the price 61,234.5; 65,000 does not. Nearest: 61,173.2")
  expect(said(move('50000'))).toBe('Liquidation at about 55,286.1 would come before the stop at 50,000. Nearest stop: 55,564, or less leverage')
  expect([move('61173.2'), move('55564')]).toMatchObject([{ type: 'accepted' }, { type: 'accepted' }])
})
