import { expect, test } from 'vitest'
import { accountIdOf } from '#db/identity.ts'
import { examplePlan, factsAt, p, pct, scenario, usd } from '#core/trade/testing/scenario.ts'
import type { EntryFacts } from '#core/trade/input.ts'
import type { Plan } from '#core/trade/plan.ts'
import { summaryView } from './summary.ts'

const PAPER = { account: accountIdOf({ account: 'paper' }), name: 'paper', venue: 'paper', live: false } as const

const summaryOf = (over: (now: number) => Partial<EntryFacts>, plan: Partial<Plan> = {}): string => {
  const desk = scenario()
  desk.say({ type: 'synced', sync: { noted: 0, symbols: [], positions: [], openOrderIds: [], openTriggers: [], read: { from: 0, to: desk.now(), equity: usd('10000'), prices: [] } } })
  desk.say({ type: 'draft', name: '', plan: examplePlan(plan), facts: factsAt('61234.5', desk.now(), over(desk.now())) })
  const trade = desk.trade(1)
  return trade.status === 'draft' ? summaryView(trade, PAPER).text.html : ''
}

test('the summary says when free margin is unknown or was told long ago, and nothing of it otherwise', () => {
  expect(summaryOf(() => ({ free: null, equity: null }))).toContain('⚠️ Free margin unknown: the exchange did not tell the balance. It may refuse this trade.')
  expect(summaryOf((now) => ({ free: usd('100'), balanceAt: now - 75_000 }))).toContain('⚠️ Margin and both fees are <code>198.30</code> USDT; <code>100.00</code> were free 1 m 15 s ago')
  expect(summaryOf(() => ({}))).not.toContain('⚠️')
})

test('where the paper exchange has no process, the summary says how late fills come', () => {
  expect(summaryOf(() => ({ fillsLate: true }))).toContain('while no worker runs, fills come up to a minute late')
  expect(summaryOf(() => ({}))).not.toContain('a minute late')
})

test.each([
  [{ breakEven: { afterTarget: 1, offset: pct('0') }, trailing: { distance: pct('0.8'), start: { kind: 'now' } } }, '🛡 Then break-even after TP1 · trailing 0.80 % from the entry'],
  [{ breakEven: { afterTarget: 2, offset: pct('0.1') } }, '🛡 Then break-even after TP2 +0.10 %'],
  [{ trailing: { distance: pct('0.8'), start: { kind: 'price', price: p('62000') } } }, '🛡 Then trailing 0.80 % from 62,000.0'],
  [{ trailing: { distance: pct('0.8'), start: { kind: 'profit', rate: pct('1') } } }, '🛡 Then trailing 0.80 % from +1.00 %'],
  [{ trailing: { distance: pct('0.8'), start: { kind: 'target', target: 1 } } }, '🛡 Then trailing 0.80 % after TP1'],
] as const)('what the stop does by itself stands in the summary before it is confirmed: %#', (plan, row) => {
  expect(summaryOf(() => ({}), plan)).toContain(`\n${row}\n`)
  expect(summaryOf(() => ({}))).not.toContain('Then')
})

test('details of a plan say how targets exit where it has some, and nothing of them where it has none', () => {
  const details = (plan: Partial<Plan>): string => {
    const desk = scenario()
    desk.say({ type: 'draft', name: '', plan: examplePlan(plan), facts: factsAt('61234.5', desk.now()) })
    const trade = desk.trade(1)
    return trade.status === 'draft' ? summaryView(trade, PAPER, true).text.html : ''
  }
  expect(details({})).toContain('Exits: targets rest at the exchange')
  expect(details({ targets: [], breakEven: null, trailing: null })).toContain('Entry and stop fees')
  expect(details({ targets: [], breakEven: null, trailing: null })).not.toContain('Exits')
})
