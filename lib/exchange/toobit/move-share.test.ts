import fc from 'fast-check'
import { expect, test } from 'vitest'
import { virtualClock } from '../shared/virtual-clock.ts'
import { openBudget } from './budget.ts'
import { openMoveShare } from './move-share.ts'
import { moveCost } from './routes/orders.ts'

const LIMITS = { weight: 3_000, weightMs: 60_000, orders: 60, ordersMs: 2_000 }

test('in any order of asks the moves of any minute weigh at most 30 % of its limit, and of any 2 s at most 30 % of the orders', () => {
  let full = 0
  fc.assert(fc.property(fc.array(fc.record({ after: fc.oneof(fc.constant(0), fc.nat(400), fc.nat(20_000)), stops: fc.integer({ min: 1, max: 18 }) }), { minLength: 50, maxLength: 400, size: 'max' }), (asks) => {
    const take = openMoveShare(LIMITS)
    const taken: { readonly at: number; readonly weight: number; readonly orders: number }[] = []
    let now = 1_000
    for (const { after, stops } of asks) {
      now += after
      if (take(moveCost(stops), now) === 0) taken.push({ at: now, ...moveCost(stops) })
      else full += 1
    }
    for (const { at: since } of taken) {
      const within = (ms: number) => taken.filter(({ at }) => at >= since && at < since + ms)
      expect(within(60_000).reduce((sum, { weight }) => sum + weight, 0)).toBeLessThanOrEqual(900)
      expect(within(2_000).reduce((sum, { orders }) => sum + orders, 0)).toBeLessThanOrEqual(18)
    }
  }), { numRuns: 60 })
  expect(full).toBeGreaterThan(1_000)
})

test('after a quiet time thirty stops move within four seconds; then two a second, evenly', () => {
  const take = openMoveShare(LIMITS)
  const moved = (from: number, to: number): number => {
    let count = 0
    for (let at = from; at < to; at += 10) while (take(moveCost(1), at) === 0) count += 1
    return count
  }
  expect(moved(0, 4_000)).toBeGreaterThanOrEqual(30)
  moved(4_000, 60_000)
  const later = Array.from({ length: 10 }, (_, i) => moved(60_000 + i * 1_000, 61_000 + i * 1_000))
  expect(later).toEqual(later.map(() => 2))
})

test('who is told to wait finds room after just that time, and no sooner', () => {
  const take = openMoveShare(LIMITS)
  let now = 0
  const found = Array.from({ length: 200 }, (_, i) => {
    const cost = moveCost(1 + (i % 5))
    const wait = take(cost, now)
    const sooner = wait <= 1 ? 1 : take(cost, now + wait - 1)
    now += wait
    return wait === 0 || (sooner > 0 && take(cost, now) === 0)
  })
  expect(found.filter((kept) => !kept)).toEqual([])
})

test('while the venue’s limit or a ban holds the key, no move begins', () => {
  const clock = virtualClock()
  const budget = openBudget(clock)
  expect(budget.admitMove(moveCost(1))).toBe(0)
  budget.learn({ status: 429, headers: { 'x-api-limit-reset-timestamp': String(clock.now() + 7_000) }, body: '' }, clock.now())
  expect(budget.admitMove(moveCost(1))).toBe(7_000)
})
