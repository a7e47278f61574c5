import { expect, test } from 'vitest'
import type { SideRisk } from './watched.ts'
import { examplePlan, p, q, scenario, usd } from './testing/scenario.ts'

type Desk = ReturnType<typeof scenario>
const whole = (desk: Desk, over: { readonly margin?: string; readonly equity?: string; readonly risks?: readonly SideRisk[] }) =>
  desk.say({ type: 'synced', sync: { noted: 0, symbols: [], positions: [], openOrderIds: [], openTriggers: [], read: { from: 0, to: 0, equity: usd(over.equity ?? '1000'), prices: [], ...(over.margin === undefined ? {} : { margin: usd(over.margin) }), ...(over.risks === undefined ? {} : { risks: over.risks }) } } })
const uses = (desk: Desk) => desk.events.flatMap((event) => (event.type === 'margin-use' ? [[event.high, event.margin, event.equity]] : []))
const nears = (desk: Desk) => desk.events.flatMap((event) => (event.type === 'liquidation-near' ? [[event.side, event.near, event.mark, event.stop]] : []))
const risk = (mark: string, liquidation: string, side: 'long' | 'short' = 'long'): SideRisk => ({ symbol: 'BTC-SWAP-USDT', side, mark: p(mark), liquidation: p(liquidation) })

test('margin in use is told from 80 % of equity on, once, and is over below 70 %', () => {
  const desk = scenario()
  for (const margin of ['799.99', '800', '900', '700', '699.99', '100']) whole(desk, { margin })
  expect(uses(desk)).toEqual([[true, usd('800'), usd('1000')], [false, usd('699.99'), usd('1000')]])
})

test('no margin is never much, and equity below nothing is told as nothing', () => {
  const desk = scenario()
  whole(desk, { margin: '0', equity: '-5' })
  expect(uses(desk)).toEqual([])
  whole(desk, { margin: '1', equity: '-5' })
  expect(uses(desk)).toEqual([[true, usd('1'), usd('0')]])
})

test('a side without stops is near its liquidation below 2 %, once, and is not from 3 % on', () => {
  const desk = scenario()
  for (const liquidation of ['98000', '98000.1', '98500', '97000.1', '97000']) whole(desk, { risks: [risk('100000', liquidation)] })
  expect(nears(desk)).toEqual([['long', true, p('100000'), null], ['long', false, p('100000'), null]])
})

test('a short is near from the other side, and a side that is gone is near no more', () => {
  const desk = scenario()
  whole(desk, { risks: [risk('100000', '101999.9', 'short')] })
  whole(desk, { risks: [] })
  expect(nears(desk)).toEqual([['short', true, p('100000'), null], ['short', false, null, null]])
})

const covered = (over = {}) => {
  const desk = scenario()
  desk.enter(examplePlan({ targets: [], ...over }), '61234.5')
  desk.accept('k1-1-1')
  desk.fill('k1-1-1', '61234.5', '32')
  desk.order('k1-1-1', { status: 'filled', executed: q('32') })
  desk.confirmRows('61234.5')
  return desk
}

test('a side that its stop covers whole is near only below 0.5 % of the mark, or where liquidation is nearer than 0.4 % beyond the stop', () => {
  const desk = covered()
  whole(desk, { risks: [risk('60600', '60000')] })
  expect(nears(desk)).toEqual([])
  whole(desk, { risks: [risk('60600', '60080')] })
  expect(nears(desk)).toEqual([['long', true, p('60600'), p('60316')]])
  whole(desk, { risks: [risk('62000', '60030')] })
  expect(nears(desk)).toHaveLength(1)
  whole(desk, { risks: [risk('62000', '60000')] })
  expect(nears(desk).at(-1)).toEqual(['long', false, p('62000'), null])
})
