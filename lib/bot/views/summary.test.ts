import { expect, test } from 'vitest'
import { accountIdOf } from '#db/identity.ts'
import { examplePlan, factsAt, scenario, usd } from '#core/trade/testing/scenario.ts'
import type { EntryFacts } from '#core/trade/input.ts'
import { summaryView } from './summary.ts'

const PAPER = { account: accountIdOf({ account: 'paper' }), name: 'paper', venue: 'paper', live: false } as const

const summaryOf = (over: (now: number) => Partial<EntryFacts>): string => {
  const desk = scenario()
  desk.say({ type: 'synced', sync: { noted: 0, symbols: [], positions: [], openOrderIds: [], openTriggers: [], read: { from: 0, to: desk.now(), equity: usd('10000'), prices: [] } } })
  desk.say({ type: 'draft', name: '', plan: examplePlan(), facts: factsAt('61234.5', desk.now(), over(desk.now())) })
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
