import { expect, test } from 'vitest'
import { examplePlan, factsAt, scenario } from './testing/scenario.ts'
import type { VenueTold } from './watched.ts'

const told = (state: VenueTold['state'], againAt: number | null = null): VenueTold => ({ state, failures: 3, againAt, medianMs: 100, fault: null })
const changes = (desk: ReturnType<typeof scenario>) => desk.events.flatMap((event) => (event.type === 'venue-changed' ? [[event.was, event.health.state, event.health.since, event.health.againAt]] : []))

test('a change of the exchange is told once; a longer pause of the same silence moves only the time', () => {
  const desk = scenario()
  const since = desk.now()
  desk.say({ type: 'venue', told: told('well') })
  desk.say({ type: 'venue', told: told('silent', since + 10_000) })
  desk.pass(5_000)
  desk.say({ type: 'venue', told: told('silent', since + 10_999) })
  desk.say({ type: 'venue', told: told('silent', since + 11_000) })
  desk.say({ type: 'venue', told: told('well') })
  expect(changes(desk)).toEqual([['well', 'silent', since, since + 10_000], ['silent', 'silent', since, since + 11_000], ['silent', 'well', since + 5_000, null]])
})

test('while the exchange is silent nothing opens; from the end of its pause on an entry may try it', () => {
  const desk = scenario()
  const againAt = desk.now() + 10_000
  const draft = () => desk.say({ type: 'draft', name: '', plan: examplePlan(), facts: factsAt('61234.5', desk.now()) }).outcome
  desk.say({ type: 'venue', told: told('slow', againAt) })
  expect(draft().type).toBe('accepted')
  desk.say({ type: 'venue', told: told('silent', againAt) })
  desk.pass(9_999)
  expect(draft()).toEqual({ type: 'refused', refusal: { code: 'venue-silent', failures: 3, since: againAt - 10_000, againAt, now: againAt - 1 }, trade: null })
  desk.pass(1)
  expect(draft().type).toBe('accepted')
})
