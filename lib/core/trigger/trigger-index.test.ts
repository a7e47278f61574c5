import fc from 'fast-check'
import { expect, test } from 'vitest'
import { price } from '#core/money/money.ts'
import { makeTriggerIndex, type Trigger } from './trigger-index.ts'

const at = (owner: string, direction: Trigger['direction'], units: number): Trigger => ({ owner, symbol: 'BTC', direction, price: price(BigInt(units)), urgent: false })

test('a trigger fires once, when the price is at or beyond it', () => {
  const index = makeTriggerIndex()
  index.arm('a', [at('a', 'at-or-above', 100), at('a', 'at-or-below', 50)])
  expect(index.tick('BTC', price(99n))).toEqual([])
  expect(index.tick('BTC', price(100n)).map((t) => t.price)).toEqual([100n])
  expect(index.tick('BTC', price(100n))).toEqual([])
  expect(index.tick('BTC', price(50n)).map((t) => t.price)).toEqual([50n])
})

test('arming anew replaces what the owner had', () => {
  const index = makeTriggerIndex()
  index.arm('a', [at('a', 'at-or-above', 100)])
  index.arm('b', [at('b', 'at-or-above', 100)])
  index.arm('a', [at('a', 'at-or-above', 200)])
  expect(index.tick('BTC', price(150n)).map((t) => t.owner)).toEqual(['b'])
  expect(index.armed()).toBe(1)
})

test('what fires is just what a look at every trigger would find', () => {
  const armed = fc.array(fc.record({ owner: fc.constantFrom('a', 'b', 'c'), direction: fc.constantFrom('at-or-above' as const, 'at-or-below' as const), units: fc.integer({ min: 1, max: 100 }) }), { maxLength: 30 })
  fc.assert(fc.property(armed, fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 20 }), (rows, ticks) => {
    const index = makeTriggerIndex()
    let left = rows.map((row) => at(row.owner, row.direction, row.units))
    for (const owner of ['a', 'b', 'c']) index.arm(owner, left.filter((row) => row.owner === owner))
    for (const tick of ticks) {
      const due = left.filter((row) => (row.direction === 'at-or-above' ? row.price <= BigInt(tick) : row.price >= BigInt(tick)))
      left = left.filter((row) => !due.includes(row))
      const key = (row: Trigger) => `${row.owner}${row.direction}${row.price}`
      expect(index.tick('BTC', price(BigInt(tick))).map(key).toSorted()).toEqual(due.map(key).toSorted())
    }
    expect(index.armed()).toBe(left.length)
  }))
})
