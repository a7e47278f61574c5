import { expect, test } from 'vitest'
import { showDecimal } from '#core/money/decimal.ts'
import type { Level } from './plan.ts'
import type { EntryFacts } from './input.ts'
import { notOurs } from './drift.ts'
import { btc } from './testing/instruments.ts'
import { factsAt, p, pct, q, scenario } from './testing/scenario.ts'

const SYMBOL = btc.symbol
type Desk = ReturnType<typeof scenario>
const read = (desk: Desk, contracts: string): void =>
  void desk.say({ type: 'synced', sync: { noted: 0, symbols: [SYMBOL], positions: [{ symbol: SYMBOL, side: 'long', contracts: q(contracts) }], openOrderIds: [], openTriggers: [] } })
const withHand = (contracts = '20', mayTrade = true): Desk => {
  const desk = scenario('locked', mayTrade)
  for (let n = 0; n < 2; n += 1) read(desk, contracts)
  return desk
}
const facts = (desk: Desk, over: Partial<EntryFacts> = {}): EntryFacts => factsAt('61234.5', desk.now(), { flat: false, position: { contracts: q('20'), average: p('60000') }, ...over })
const PRICE: Level = { kind: 'price', price: p('59000') }
const adopt = (desk: Desk, over: { readonly contracts?: string; readonly stop?: Level; readonly facts?: Partial<EntryFacts> } = {}) =>
  desk.say({ type: 'adopt', symbol: SYMBOL, side: 'long', contracts: q(over.contracts ?? '20'), stop: over.stop ?? PRICE, facts: facts(desk, over.facts) }).outcome

test('contracts opened by hand become a trade at the venue’s average, and its stop is all that is asked of the venue', () => {
  const desk = withHand()
  const before = desk.effects.length
  expect(adopt(desk)).toEqual({ type: 'accepted', trade: 1 })
  const trade = desk.live(1)
  expect([trade.status, trade.entryEnded, trade.approximate, trade.ledger.open, trade.stop.wanted]).toEqual(['open', true, true, q('20'), p('59000')])
  expect(notOurs(desk.state())).toEqual([])
  expect(desk.effects.slice(before).map(({ type }) => type).filter((type) => type !== 'tell' && type !== 'show')).toEqual(['protect'])
  desk.confirmRows('61234.5')
  expect(desk.live(1).stop.confirmed).toMatchObject({ price: p('59000'), quantity: q('20') })
})

test('a stop in percent is counted from the venue’s average', () => {
  const desk = withHand()
  adopt(desk, { stop: { kind: 'percent', rate: pct('2') } })
  expect(desk.live(1).stop.wanted).toBe(p('58800'))
})

test('ledgers and what is not ours equal the position before and after, and a read finds no difference', () => {
  const desk = withHand()
  adopt(desk)
  desk.confirmRows('61234.5')
  const events = desk.events.length
  read(desk, '20')
  expect(desk.events.slice(events).filter(({ type }) => type === 'position-differs' || type === 'foreign-changed' || type === 'ledgers-lowered')).toEqual([])
})

test('a close by hand at the exchange takes from it then, as from any trade', () => {
  const desk = withHand()
  adopt(desk)
  desk.confirmRows('61234.5')
  desk.say({ type: 'fill', fill: { orderId: 'hand-2', ticketId: '5', clientId: null, symbol: SYMBOL, side: 'long', direction: 'close', price: p('61000'), quantity: q('5'), fee: null, maker: false, at: desk.now() } })
  read(desk, '15')
  read(desk, '15')
  expect(showDecimal(desk.live(1).ledger.open)).toBe('15')
})

test.each<[string, Parameters<typeof adopt>[1], object]>([
  ['other contracts than are there', { contracts: '19' }, { code: 'foreign-changed', now: q('20') }],
  ['a position that moved since', { facts: { position: { contracts: q('25'), average: p('60000') } } }, { code: 'fills-unexplained' }],
  ['no average', { facts: { position: { contracts: q('20'), average: null } } }, { code: 'not-adoptable', why: 'no-average' }],
  ['separate positions', { facts: { separate: true } }, { code: 'separate-positions' }],
  ['no free slot', { facts: { slots: { orders: 0, triggers: btc.triggerOrdersMax } } }, { code: 'no-free-slots', needed: 1, free: 0 }],
  ['a stop that the price is past', { stop: { kind: 'price', price: p('61300') } }, { code: 'stop-past-price', last: p('61234.5') }],
  ['a stop off the tick', { stop: { kind: 'price', price: p('59000.05') } }, { code: 'price-off-tick', below: p('59000'), above: p('59000.1') }],
  ['a stop beyond liquidation', { stop: { kind: 'price', price: p('50000') } }, { code: 'liquidation-before-stop', nearest: p('54443.8') }],
])('%s is refused, and nothing is changed', (_, over, refusal) => {
  const desk = withHand()
  const before = [desk.events.length, desk.state()]
  expect(adopt(desk, over)).toMatchObject({ type: 'refused', refusal })
  expect([desk.events.length, desk.state()]).toEqual(before)
})

test('without anything that is not ours, and on an account that is not live, nothing is adopted', () => {
  expect(adopt(scenario())).toMatchObject({ refusal: { code: 'nothing-foreign' } })
  expect(adopt(withHand('20', false))).toMatchObject({ refusal: { code: 'not-live' } })
})

test('beside a trade of ours the average is pooled: refused', () => {
  const desk = withHand()
  adopt(desk)
  desk.confirmRows('61234.5')
  for (let n = 0; n < 2; n += 1) read(desk, '27')
  expect(adopt(desk, { contracts: '7', facts: { position: { contracts: q('27'), average: p('60500') } } })).toMatchObject({ refusal: { code: 'not-adoptable', why: 'trade-beside' } })
})
