import { expect, test } from 'vitest'
import { examplePlan, p, pct, q, scenario, usd } from '#core/trade/testing/scenario.ts'
import type { Event } from '#core/trade/event.ts'
import { whyView } from './why.ts'

/** 32 long at 61,234.5, of which the first target took its half; between begin and end many steps of the trail. */
const story = (trails: number) => {
  const desk = scenario()
  const id = desk.enter(examplePlan({ size: { kind: 'contracts', amount: q('32') }, targets: [{ level: { kind: 'percent', rate: pct('1') }, share: pct('50') }] }), '61234.5')
  desk.accept(desk.live(id).entry.clientId)
  desk.fill(desk.live(id).entry.clientId, '61234.5', '32')
  const { at } = desk.events.at(-1) ?? { at: 0 }
  const step = (price: string, source: 'trailing' | 'break-even' | 'by-hand'): Event => ({ type: 'stop-moved', trade: id, at, price: p(price), source, fixed: null, breakEven: null, best: p('62000'), trailing: null, begins: false })
  const fill: Event = { type: 'exit-filled', trade: id, at, ticket: 't1', price: p('61846.8'), contracts: q('16'), value: usd('989.5488'), fee: usd('0.59372928'), final: false, maker: false, reason: 'take-profit', target: 1, by: { kind: 'row', orderId: 'r1', filled: q('16') }, filledAt: at }
  const trail = (count: number): readonly Event[] => Array.from({ length: count }, (_, n) => step(String(61_000 + n), 'trailing'))
  const told = [...desk.events.filter((event) => event.trade === id), ...trail(trails), fill, step('61308', 'break-even'), ...trail(trails), step('61400', 'by-hand'), ...trail(trails)]
  const view = (now = at) => whyView(desk.live(id), told, { now, timeZone: 'UTC' }).text.html
  return { at, view }
}

test('of a long story only steps of the trail are folded: a fill, a break-even and a move by hand stand with their numbers', () => {
  const html = story(20).view()
  expect(html).toMatch(/^<b>1 BTC long<\/b> · times in UTC\n/)
  expect(html).toContain('TP1 filled: 16 at 61,846.8, +9.80 USDT gross, fee 0.59.')
  expect(html).toContain('Stop moves to 61,308.0: the target filled')
  expect(html).toContain('Stop moves to 61,400.0: you moved it')
  expect(html.match(/more stand on the trade’s page/g)).toHaveLength(3)
  expect(html.split('\n').length).toBeLessThan(24)
})

test('the day after, every row has its date', () => {
  const { at, view } = story(1)
  const rows = (html: string) => html.split('\n').slice(1)
  expect(rows(view(at + 86_400_000)).every((row) => /^<code>\d+ \w{3} \d\d:\d\d:\d\d<\/code>/.test(row))).toBe(true)
  expect(rows(view()).every((row) => /^<code>\d\d:\d\d:\d\d<\/code>/.test(row))).toBe(true)
})
