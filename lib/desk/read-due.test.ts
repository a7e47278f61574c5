import { expect, test } from 'vitest'
import { examplePlan, q, scenario, WHOLE } from '#core/trade/testing/scenario.ts'
import { readDueAt } from './read-due.ts'

const HOUR = 3_600_000
const SOON = 10_000
const open = () => {
  const desk = scenario()
  desk.enter(examplePlan({ size: { kind: 'contracts', amount: q('32') }, targets: [] }), '61234.5')
  desk.accept('k1-1-1')
  desk.fill('k1-1-1', '61234.5', '32')
  desk.order('k1-1-1', { status: 'filled', executed: q('32') })
  desk.confirmRows('61234.5')
  return desk
}

test('an account with nothing open needs no read; one with a trade is read each minute', () => {
  expect(readDueAt(scenario().state(), 5)).toBeNull()
  const at = 8 * HOUR * 60_000 + HOUR
  expect(readDueAt(open().state(), at)).toBe(at + 60_000)
})

test('a funding instant is read soon after it, once', () => {
  const instant = 8 * HOUR * 60_000
  const { state } = open()
  expect(readDueAt(state(), instant - 20_000)).toBe(instant + SOON)
  expect(readDueAt(state(), instant + SOON)).toBe(instant + SOON + 60_000)
})

test('a close is read soon after it, and once more when its last flow must have shown up', () => {
  const desk = open()
  desk.say({ type: 'close', trade: 1, share: WHOLE })
  desk.accept('k1-1-2', { direction: 'close' })
  desk.fill('k1-1-2', '61500', '32', { direction: 'close' })
  desk.order('k1-1-2', { direction: 'close', status: 'filled', executed: q('32') })
  desk.confirmRows('61500')
  const closedAt = desk.now()
  expect(desk.trade(1).status).toBe('closed')
  expect(readDueAt(desk.state(), closedAt - 1)).toBe(closedAt + SOON)
  expect(readDueAt(desk.state(), closedAt + SOON)).toBe(closedAt + 70_000)
  desk.pass(71_000)
  desk.say({ type: 'synced', sync: { noted: 0, symbols: [], positions: [], openOrderIds: [], openTriggers: [], read: { from: 0, to: desk.now(), equity: desk.state().equityPeak, prices: [] } } })
  expect(readDueAt(desk.state(), desk.now())).toBeNull()
})
