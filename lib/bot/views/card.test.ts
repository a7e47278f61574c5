import { expect, test } from 'vitest'
import { accountIdOf } from '#db/identity.ts'
import { examplePlan, p, q, scenario } from '#core/trade/testing/scenario.ts'
import { needOf } from '#words/en/pages.ts'
import { cardView } from './card.ts'

const PAPER = { account: accountIdOf({ account: 'paper' }), name: 'paper', venue: 'paper', live: false } as const

const waiting = () => {
  const desk = scenario()
  const id = desk.enter(examplePlan({ entry: { kind: 'limit', price: p('61000') }, size: { kind: 'contracts', amount: q('32') } }), '61234.5')
  desk.accept(desk.live(id).entry.clientId, { price: p('61000') })
  return {
    desk,
    live: () => desk.live(id),
    fill: (contracts: string) => desk.fill(desk.live(id).entry.clientId, '61000', contracts),
    card: () => cardView(desk.live(id), { of: PAPER, quote: null, now: desk.now(), timeZone: 'UTC', seq: 1, exitForm: 'locked' }).text.html,
  }
}

test('a trade that waits for its entry shows the stop that comes with it', () => {
  expect(waiting().card()).toContain('🛡 <code>60,085.0</code> with the first fill')
})

test('a stop that covers a part of what is open is no shield, and needs the user', () => {
  const { desk, live, fill, card } = waiting()
  fill('10')
  desk.confirmRows('61000')
  expect(card()).toContain('🛡 <code>60,085.0</code> at the exchange')
  expect(needOf(live())).toBeNull()
  fill('22')
  expect(card()).not.toContain('🛡')
  expect(card()).toContain('⚠️ Stop wanted <code>60,085.0</code>, confirmed for <code>10</code> of <code>32</code>')
  expect(needOf(live())).toBe('Its stop is confirmed for 10 of 32 contracts only.')
})

test('where the paper exchange has no process, the card says how late fills come', () => {
  const card = (over: Parameters<ReturnType<typeof scenario>['enter']>[2]): string => {
    const desk = scenario()
    const id = desk.enter(examplePlan(), '61234.5', over)
    return cardView(desk.live(id), { of: PAPER, quote: null, now: desk.now(), timeZone: 'UTC', seq: 1, exitForm: 'locked' }).text.html
  }
  expect(card({ fillsLate: true })).toContain('while no worker runs, fills come up to a minute late')
  expect(card({})).not.toContain('a minute late')
})
