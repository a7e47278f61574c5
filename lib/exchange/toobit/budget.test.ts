import { isFault } from '#core/fault.ts'
import type { Priority } from '#desk/ports/exchange.ts'
import { expect, test } from 'vitest'
import { virtualClock } from '../shared/virtual-clock.ts'
import { openBudget } from './budget.ts'

const reply = (status: number, headers: Readonly<Record<string, string>> = {}) => ({ status, headers, body: '' })
const need = (priority: Priority, change: { readonly weight?: number; readonly order?: boolean; readonly waitMs?: number } = {}) => ({ priority, weight: 1, order: false, waitMs: 60_000, ...change })

const codeOf = async (promise: Promise<unknown>): Promise<unknown> => promise.then(() => 'admitted', (thrown: unknown) => (isFault(thrown) ? thrown.facts : thrown))

test('sixty orders go at once when they protect, forty-five when they enter', async () => {
  const clock = virtualClock()
  const budget = openBudget(clock)
  let entered = 0
  let protectedNow = 0
  for (let i = 0; i < 60; i += 1) void budget.admit(need('entry', { order: true })).then(() => { entered += 1 })
  await clock.pass(0)
  expect(entered).toBe(45)
  for (let i = 0; i < 15; i += 1) void budget.admit(need('protect', { order: true })).then(() => { protectedNow += 1 })
  await clock.pass(0)
  expect([entered, protectedNow]).toEqual([45, 15])
  await clock.pass(2_000)
  expect(entered).toBe(60)
})

test('who protects goes first, and equals go in the order they came', async () => {
  const clock = virtualClock()
  const budget = openBudget(clock)
  await budget.admit(need('protect', { weight: 3_000 }))
  const went: string[] = []
  for (const [name, priority] of [['d1', 'data'], ['e1', 'entry'], ['x1', 'exit'], ['e2', 'entry'], ['p1', 'protect']] as const) void budget.admit(need(priority)).then(() => went.push(name))
  await clock.pass(59_999)
  expect(went).toEqual([])
  await clock.pass(1)
  expect(went).toEqual(['p1', 'x1', 'e1', 'e2', 'd1'])
})

test('a request that could not go within its window is refused unsent, with the time it could', async () => {
  const clock = virtualClock()
  const budget = openBudget(clock)
  await budget.admit(need('protect', { weight: 3_000 }))
  expect(await codeOf(budget.admit(need('entry', { order: true, waitMs: 2_000 })))).toMatchObject({ code: 'rate-limited', neverReached: true, outcomeKnown: true, retry: 'after-limit', retryAt: clock.now() + 60_000 })
})

test('a wall clock of ours that is off does not lengthen a limit: the reply’s own Date counts', async () => {
  const clock = virtualClock()
  const budget = openBudget(clock)
  const venue = Date.UTC(2026, 0, 5, 12)
  // Ours is 80 s behind, and the venue's time is not known yet.
  budget.learn(reply(429, { date: new Date(venue).toUTCString(), 'x-api-limit-reset-timestamp': String(venue + 2_000) }), venue - 80_000)
  expect(budget.heldUntil()).toBe(clock.now() + 2_000)
})

test('after a 429 everything waits for the reset that the venue tells', async () => {
  const clock = virtualClock()
  const budget = openBudget(clock)
  budget.learn(reply(429, { 'x-api-limit-reset-timestamp': String(clock.now() + 7_000) }), clock.now())
  expect(budget.heldUntil()).toBe(clock.now() + 7_000)
  let gone = false
  void budget.admit(need('protect')).then(() => { gone = true })
  await clock.pass(6_999)
  expect(gone).toBe(false)
  await clock.pass(1)
  expect(gone).toBe(true)
})

test('answers of one ban that were on the wire together are one ban', () => {
  const clock = virtualClock()
  const budget = openBudget(clock)
  for (const _ of [1, 2, 3, 4, 5]) budget.learn(reply(418), clock.now())
  expect(budget.heldUntil()).toBe(clock.now() + 120_000)
})

test('after a 418 nothing waits and everything is told, longer each time', async () => {
  const clock = virtualClock()
  const budget = openBudget(clock)
  budget.learn(reply(429), clock.now())
  const waiting = codeOf(budget.admit(need('protect', { waitMs: 600_000 })))
  budget.learn(reply(418), clock.now())
  expect(await waiting).toMatchObject({ code: 'banned' })
  expect(await codeOf(budget.admit(need('protect')))).toMatchObject({ code: 'banned', retryAt: clock.now() + 120_000 })
  await clock.pass(120_000)
  budget.learn(reply(418), clock.now())
  expect(budget.heldUntil()).toBe(clock.now() + 240_000)
})

test('weight that other programs used with the key counts', async () => {
  const clock = virtualClock()
  const budget = openBudget(clock)
  budget.learn(reply(200, { 'x-api-limit-status': '100', 'x-api-limit': '3000' }), clock.now())
  expect(budget.state()).toMatchObject({ weightUsed: 2_900 })
  expect(await codeOf(budget.admit(need('data', { waitMs: 10 })))).toMatchObject({ code: 'rate-limited' })
  expect(await codeOf(budget.admit(need('protect', { weight: 100 })))).toBe('admitted')
})
