import { expect, test } from 'vitest'
import { showDecimal } from '#core/money/decimal.ts'
import { armedTriggers } from './armed.ts'
import type { Plan } from './plan.ts'
import { examplePlan, p, pct, q, scenario } from './testing/scenario.ts'

type Desk = ReturnType<typeof scenario>
const armed = (desk: Desk): readonly string[] => armedTriggers(desk.state(), 'me').map((one) => `${one.owner} ${one.symbol} ${one.direction} ${showDecimal(one.price)}${one.urgent ? ' urgent' : ''}`)
const opened = (over: Partial<Plan> = {}, form: 'locked' | 'single' = 'locked', side: 'long' | 'short' = 'long') => {
  const desk = scenario(form)
  desk.enter(examplePlan({ side, targets: [], ...over }), '61234.5')
  desk.accept('k1-1-1', { side })
  desk.fill('k1-1-1', '61234.5', '32', { side })
  desk.order('k1-1-1', { side, status: 'filled', executed: q('32') })
  return desk
}
const trailing = (start: NonNullable<Plan['trailing']>['start']): Partial<Plan> => ({ trailing: { distance: pct('0.8'), start } })
const long = (text: string) => `me BTC-SWAP-USDT ${text}`

test('until the exchange has confirmed the stop, Keel watches it itself; from then on, the price one tick through it', () => {
  const desk = opened()
  expect(armed(desk)).toEqual([long('at-or-below 60316 urgent')])
  desk.confirmRows('61234.5')
  expect(armed(desk)).toEqual([long('at-or-below 60315.9 urgent')])
  expect(armed(opened({}, 'locked', 'short'))).toEqual([long('at-or-above 62153 urgent')])
})

test('trailing is told of its start: a price, a profit, or the next tick', () => {
  const of = (over: Partial<Plan>, side: 'long' | 'short' = 'long') => armed(opened(over, 'locked', side))[0]
  expect(of(trailing({ kind: 'price', price: p('63000') }))).toBe(long('at-or-above 63000'))
  expect(of(trailing({ kind: 'profit', rate: pct('1') }))).toBe(long('at-or-above 61846.845'))
  expect(of(trailing({ kind: 'profit', rate: pct('1') }), 'short')).toBe(long('at-or-below 60622.155'))
  expect(of(trailing({ kind: 'now' }))).toBe(long('at-or-above 0.00000001'))
  expect(of(trailing({ kind: 'now' }), 'short')).toBe(long('at-or-below 10000000000000000'))
})

test('once trailing, the next price is 0.02 % better than the best, and a tick at least', () => {
  const desk = opened(trailing({ kind: 'now' }))
  desk.confirmRows('61234.5')
  desk.say({ type: 'price', symbol: 'BTC-SWAP-USDT', last: p('63000'), mark: null, high: p('63000'), low: p('63000') })
  expect(armed(desk)[0]).toBe(long('at-or-above 63012.6'))
})

test('in form single Keel works the targets, the nearest first; in form locked the exchange does', () => {
  const targets = examplePlan().targets
  const [single, locked] = [opened({ targets }, 'single'), opened({ targets })]
  for (const desk of [single, locked]) desk.confirmRows('61234.5')
  expect(armed(single)).toEqual([long('at-or-above 62459.1 urgent'), long('at-or-below 60315.9 urgent')])
  expect(armed(locked)).toEqual([long('at-or-below 60315.9 urgent')])
})

test('a resting limit entry is watched for the first target that it may miss, and for a price one tick through it', () => {
  const rest = (over: Partial<Plan>, side: 'long' | 'short' = 'long') => {
    const desk = scenario()
    desk.enter(examplePlan({ entry: { kind: 'limit', price: p('61000') }, side, ...over }), '61234.5')
    desk.accept('k1-1-1', { price: p('61000'), side })
    return desk
  }
  expect(armed(rest({}))).toContain(long('at-or-above 62220 urgent'))
  expect(armed(rest({}))).toContain(long('at-or-below 60999.9'))
  expect(armed(rest({ cancelWhenMissed: false }))).toEqual([long('at-or-below 60999.9')])
  expect(armed(rest({ targets: [] }, 'short'))).toEqual([long('at-or-above 61000.1')])
})
