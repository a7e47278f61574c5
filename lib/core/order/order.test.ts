import { expect, test } from 'vitest'
import { isEnded, opposite, type OrderStatus } from './order.ts'

test.each([['accepted', false], ['partially-filled', false], ['filled', true], ['cancelled', true], ['expired', true], ['refused', true]] satisfies [OrderStatus, boolean][])('%s is the end of an order: %s', (status, ended) => {
  expect(isEnded(status)).toBe(ended)
})

test('long and short are each other’s opposite', () => {
  expect([opposite('long'), opposite('short')]).toEqual(['short', 'long'])
})
