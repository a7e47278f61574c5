import { expect, test } from 'vitest'
import type { Price } from '#core/money/money.ts'
import { accountIdOf } from '#db/identity.ts'
import { examplePlan, p, pct, q, scenario } from '#core/trade/testing/scenario.ts'
import { needOf } from '#words/en/pages.ts'
import { readCard } from '#sim/read-card.ts'
import type { Menu } from '../menu.ts'
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
    card: () => cardView(desk.live(id), { of: PAPER, quote: null, now: desk.now(), timeZone: 'UTC', state: desk.state() }).text.html,
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
  expect(card()).toContain('⚠️ Stop <code>60,085.0</code> confirmed for <code>10</code> of <code>32</code>')
  expect(needOf(live())).toBe('Its stop is confirmed for 10 of 32 contracts only.')
})

test('where the paper exchange has no process, the card says how late fills come', () => {
  const card = (over: Parameters<ReturnType<typeof scenario>['enter']>[2]): string => {
    const desk = scenario()
    const id = desk.enter(examplePlan(), '61234.5', over)
    return cardView(desk.live(id), { of: PAPER, quote: null, now: desk.now(), timeZone: 'UTC', state: desk.state() }).text.html
  }
  expect(card({ fillsLate: true })).toContain('while no worker runs, fills come up to a minute late')
  expect(card({})).not.toContain('a minute late')
})

const FOLLOWED = { targets: [{ level: { kind: 'percent', rate: pct('1') }, share: pct('50') }], breakEven: { afterTarget: 1, offset: pct('0') }, trailing: { distance: pct('0.4'), start: { kind: 'target', target: 1 } } } as const
const followed = (over: Parameters<typeof examplePlan>[0] = {}) => {
  const desk = scenario()
  const id = desk.enter(examplePlan({ size: { kind: 'contracts', amount: q('32') }, ...FOLLOWED, ...over }), '61234.5')
  desk.accept(desk.live(id).entry.clientId)
  desk.fill(desk.live(id).entry.clientId, '61234.5', '32')
  desk.confirmRows('61234.5')
  const live = desk.live(id)
  return { card: (menu?: Menu, trailing: Price | null = null) => cardView({ ...live, stop: { ...live.stop, trailing } }, { of: PAPER, quote: null, now: desk.now(), timeZone: 'UTC', state: desk.state(), ...(menu === undefined ? {} : { menu }) }).text.html }
}

test('what the stop does next stands under it on the card, as the draft said it, and what has begun as begun', () => {
  expect(followed().card()).toContain('at the exchange\n🛡 Then break-even after TP1 · trailing 0.40 % after TP1\n')
  expect(followed({ trailing: { distance: pct('0.4'), start: { kind: 'now' } } }).card(undefined, p('61000'))).toContain('\n🛡 Trails by 0.40 %; then break-even after TP1\n')
  expect(followed({ breakEven: null, trailing: null }).card()).toMatch(/at the exchange\nas of/)
  expect(readCard(followed().card())).toMatchObject({ stop: p('60316'), open: [q('32'), q('32')] })
})

test('the stop menu of a trade that trails says that a stop farther than the trail is moved back', () => {
  const menu = { kind: 'stop', n: 1 } as const
  expect(followed({ trailing: { distance: pct('0.4'), start: { kind: 'now' } } }).card(menu, p('61000'))).toContain('Trails the best price by 0.40 %: a stop farther from the price is moved back at once.')
  expect(followed().card(menu)).not.toContain('moved back')
})
