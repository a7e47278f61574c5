import { expect, test } from 'vitest'
import { nakedOfDay } from './naked-budget.ts'
import { examplePlan, q, scenario } from './testing/scenario.ts'
import { wakeAt } from './wake.ts'

type Desk = ReturnType<typeof scenario>

/** Filled, and its stop not shown yet: naked from now on. */
const bare = (desk: Desk): number => {
  const id = desk.enter(examplePlan({ size: { kind: 'contracts', amount: q('32') }, targets: [] }), '61234.5', { flat: desk.state().nextTrade === 1 })
  const { clientId } = desk.live(id).entry
  desk.accept(clientId)
  desk.fill(clientId, '61234.5', '32')
  desk.order(clientId, { status: 'filled', executed: q('32') })
  return id
}
const told = (desk: Desk) => desk.events.flatMap((event) => (event.type === 'naked-budget' ? [{ of: event.of, ms: event.ms, limitMs: event.limitMs }] : []))

test('a trade that was naked for longer than its budget is told once, at that moment, and so is the day', () => {
  const desk = scenario()
  const from = desk.now()
  bare(desk)
  desk.pass(29_999)
  expect(told(desk)).toEqual([])
  expect(wakeAt(desk.state())).toBeLessThanOrEqual(from + 30_000)
  desk.pass(1)
  expect(told(desk)).toEqual([{ of: 1, ms: 30_000, limitMs: 30_000 }])
  desk.pass(60_000)
  expect(told(desk)).toHaveLength(1)
  desk.pass(30_000)
  expect(told(desk)).toEqual([{ of: 1, ms: 30_000, limitMs: 30_000 }, { of: null, ms: 120_000, limitMs: 120_000 }])
  desk.pass(3_600_000)
  expect(told(desk)).toHaveLength(2)
  expect(desk.effects.filter((effect) => effect.type === 'tell' && effect.event.type === 'naked-budget')).toHaveLength(2)
})

test('finished naked time of all trades of a UTC day is summed; the next day begins at nothing and is told anew', () => {
  const desk = scenario()
  for (const id of [1, 2]) {
    expect(bare(desk)).toBe(id)
    desk.pass(20_000)
    desk.confirmRows('61234.5')
  }
  expect(nakedOfDay(desk.state(), desk.now())).toBe(40_000)
  expect(told(desk)).toEqual([])
  desk.pass(86_400_000)
  expect(nakedOfDay(desk.state(), desk.now())).toBe(0)
  bare(desk)
  desk.pass(10_000)
  expect(nakedOfDay(desk.state(), desk.now())).toBe(10_000)
})

test('two parts that are naked at once use the day up twice as fast, and nothing waits for a time that has passed', () => {
  const desk = scenario()
  desk.say({ type: 'set-naked-budget', budget: { tradeMs: 300_000, dayMs: 60_000 } })
  const from = desk.now()
  bare(desk)
  bare(desk)
  desk.pass(29_999)
  expect(told(desk)).toEqual([])
  desk.pass(1)
  expect(told(desk)).toEqual([{ of: null, ms: 60_000, limitMs: 60_000 }])
  expect(wakeAt(desk.state())).toBeGreaterThan(from + 30_000)
})

test('naked time that runs over midnight is told once for the day in which it ran out', () => {
  const desk = scenario()
  const midnight = Math.ceil(desk.now() / 86_400_000) * 86_400_000
  desk.pass(midnight - 60_000 - desk.now())
  bare(desk)
  desk.pass(120_000)
  expect(told(desk).filter(({ of }) => of === null)).toEqual([{ of: null, ms: 120_000, limitMs: 120_000 }])
  for (let second = 0; second < 100; second += 1) desk.pass(1_000)
  expect(told(desk).filter(({ of }) => of === null)).toHaveLength(1)
})
