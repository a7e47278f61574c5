import { expect, test } from 'vitest'
import { decide } from './decide.ts'
import type { UserInput } from './input.ts'
import { life } from './testing/life.ts'
import { examplePlan, factsAt, p, pct, q, usd, WHOLE } from './testing/scenario.ts'
import { tellValue } from './testing/telling.ts'

type Desk = ReturnType<typeof life>
const opened = (over: Parameters<Desk['open']>[0] = {}): Desk => {
  const desk = life()
  desk.open(over, '61234.5', '32')
  return desk
}
const waiting = (): Desk => {
  const desk = life()
  desk.enter(examplePlan({ entry: { kind: 'limit', price: p('61000') } }), '61234.5')
  return desk
}
/** What the desk says to an act, and how many events came of it. */
const said = (desk: Desk, act: UserInput): string => {
  const { outcome, events } = desk.say(act)
  return `${tellValue(outcome)} ${events.length}`
}
const move = (price: string, over: object = {}): UserInput => ({ type: 'move-stop', trade: 1, level: { kind: 'price', price: p(price) }, last: p('61234.5'), ...over })
const targets = (levels: readonly (readonly [string, string])[], over: object = {}): UserInput => ({ type: 'change-targets', trade: 1, targets: levels.map(([level, share]) => ({ level: { kind: 'percent', rate: pct(level) }, share: pct(share) })), last: p('61234.5'), ...over })

test('acts on a trade that is not there, on one that is over, and on a draft that is none', () => {
  const desk = opened()
  const over = life()
  over.enter(examplePlan(), '61234.5')
  over.refuses('k1-1-1', 'bad')
  const acts = (trade: number): readonly UserInput[] => [{ type: 'close', trade, share: WHOLE }, { type: 'cancel-entry', trade }, { ...move('60000'), trade } as UserInput, { ...targets([]), trade } as UserInput, { type: 'add-margin', trade, amount: usd('1') }]
  for (const act of acts(9)) expect(said(desk, act)).toBe('{type=refused refusal={code=no-such-trade trade=9} trade=9} 0')
  for (const act of acts(1)) expect(said(over, act)).toBe('{type=refused refusal={code=not-open trade=1} trade=1} 0')
  expect([said(desk, { type: 'drop-draft', trade: 9 }), said(desk, { type: 'drop-draft', trade: 1 })]).toEqual(['{type=refused refusal={code=no-such-trade trade=9} trade=9} 0', '{type=refused refusal={code=not-a-draft trade=1} trade=1} 0'])
  desk.say({ type: 'draft', name: '', plan: examplePlan({ targets: [] }), facts: factsAt('61234.5', desk.now(), { flat: false }) })
  expect(said(desk, { type: 'close', trade: 2, share: WHOLE })).toBe('{type=refused refusal={code=not-open trade=2} trade=2} 0')
  expect([said(desk, { type: 'drop-draft', trade: 2 }), desk.state().trades['2']]).toEqual(['{type=accepted trade=2} 1', undefined])
})

test('a stop moved by hand: on the tick, on the waiting side of the price, before liquidation; by percent from the entry', () => {
  const desk = opened()
  expect([move('60000.05'), move('61234.5'), move('61300'), move('55286.1'), move('60000', { from: p('60000') })].map((act) => said(desk, act))).toEqual([
    '{type=refused refusal={code=price-off-tick field=stop asked=60000.05 below=60000 above=60000.1} trade=1} 0',
    '{type=refused refusal={code=stop-past-price stop=61234.5 last=61234.5 side=long nearest=61173.2} trade=1} 0',
    '{type=refused refusal={code=stop-past-price stop=61300 last=61234.5 side=long nearest=61173.2} trade=1} 0',
    '{type=refused refusal={code=liquidation-before-stop stop=55286.1 liquidation=55286.1 nearest=55564} trade=1} 0',
    '{type=refused refusal={code=changed-since trade=1 what=stop} trade=1} 0',
  ])
  expect(said(desk, move('60000', { level: { kind: 'percent', rate: pct('100') } }))).toBe('{type=refused refusal={code=stop-on-wrong-side reference=61234.5} trade=1} 0')
  expect(said(desk, move('60000', { level: { kind: 'percent', rate: pct('100') }, last: null }))).toBe('{type=refused refusal={code=stop-on-wrong-side reference=0.1} trade=1} 0')
  desk.told()
  expect(said(desk, move('60000', { level: { kind: 'percent', rate: pct('2') }, from: p('60316') }))).toBe('{type=accepted trade=1} 2')
  expect(desk.live(1).stop).toMatchObject({ wanted: p('60009.9'), fixed: p('60009.9'), fixedByHand: true, source: 'by-hand' })
  // Nobody saw a price: moving never waits for one.
  expect(said(desk, move('61300', { last: null }))).toBe('{type=accepted trade=1} 2')
})

test('a stop moved by hand takes the place of break-even and of the trail, and the trail goes on from the price then', () => {
  const desk = opened({ targets: [], trailing: { distance: pct('0.8'), start: { kind: 'now' } } })
  desk.price('63000')
  expect(desk.live(1).stop).toMatchObject({ wanted: p('62496'), source: 'trailing' })
  desk.say(move('61000', { last: p('63000') }))
  expect(desk.live(1).stop).toMatchObject({ wanted: p('61000'), fixed: p('61000'), best: null, trailing: null, breakEven: null, source: 'by-hand' })
  desk.price('62000')
  expect(desk.live(1).stop).toMatchObject({ wanted: p('61504'), best: p('62000'), source: 'trailing' })
})

test('targets: ten at the most, together at most the whole, each on the profit side of the entry', () => {
  const desk = opened()
  expect([
    targets(Array.from({ length: 11 }, (_, i) => [String(i + 1), '1'] as const)), targets([['1', '60'], ['2', '40.000001']]), targets([['1', '50'], ['0', '50']]), targets([], { open: q('31') }),
    { ...targets([]), targets: [{ level: { kind: 'price', price: p('61000') }, share: pct('1') }] } as UserInput,
  ].map((act) => said(desk, act))).toEqual([
    '{type=refused refusal={code=too-many-targets asked=11 most=10} trade=1} 0', '{type=refused refusal={code=shares-above-whole sum=1.00000001} trade=1} 0',
    '{type=refused refusal={code=target-on-wrong-side target=2 price=61234.5 reference=61234.5} trade=1} 0', '{type=refused refusal={code=changed-since trade=1 what=open} trade=1} 0',
    '{type=refused refusal={code=target-on-wrong-side target=1 price=61000 reference=61234.5} trade=1} 0',
  ])
  expect(said(desk, targets([['1', '60'], ['2', '40']], { open: q('32') }))).toBe('{type=accepted trade=1} 2')
  expect(said(desk, targets(Array.from({ length: 10 }, (_, i) => [String(i + 1), '1'] as const)))).toBe('{type=accepted trade=1} 2')
})

test('before anything filled there is nothing to move or change; a close then cancels the entry, once', () => {
  const desk = waiting()
  expect([move('60000'), targets([]), { type: 'add-margin', trade: 1, amount: usd('1') } as const].map((act) => said(desk, act))).toEqual(Array.from({ length: 3 }, () => '{type=refused refusal={code=nothing-filled trade=1} trade=1} 0'))
  expect([said(desk, { type: 'close', trade: 1, share: WHOLE, contracts: q('1') }), said(desk, { type: 'close', trade: 1, share: WHOLE }), said(desk, { type: 'close', trade: 1, share: WHOLE }), said(desk, move('60000'))]).toEqual([
    '{type=refused refusal={code=changed-since trade=1 what=open} trade=1} 0', '{type=accepted trade=1} 1', '{type=refused refusal={code=nothing-open trade=1} trade=1} 0', '{type=refused refusal={code=nothing-open trade=1} trade=1} 0',
  ])
})

test('a close that runs already is one; a smaller one on top of it changes nothing of its size, a larger one does', () => {
  const desk = opened()
  expect([said(desk, { type: 'close', trade: 1, share: pct('25') }), said(desk, { type: 'close', trade: 1, share: pct('50') }), said(desk, { type: 'close', trade: 1, share: pct('25') })]).toEqual(['{type=accepted trade=1} 2', '{type=accepted trade=1} 1', '{type=accepted trade=1} 1'])
  expect(desk.live(1).close).toMatchObject({ contracts: q('16'), why: 'by-hand', tries: 1 })
  expect([said(desk, { type: 'close', trade: 1, share: WHOLE }), said(desk, { type: 'close', trade: 1, share: WHOLE })]).toEqual(['{type=accepted trade=1} 1', '{type=refused refusal={code=already-closing trade=1} trade=1} 0'])
})

test('margin is added to isolated trades only', () => {
  const cross = life()
  cross.open({ marginMode: 'cross', targets: [] }, '61234.5', '5', { marginMode: 'cross' })
  expect(said(cross, { type: 'add-margin', trade: 1, amount: usd('1') })).toBe('{type=refused refusal={code=margin-is-cross trade=1} trade=1} 0')
  expect(said(opened(), { type: 'add-margin', trade: 1, amount: usd('1') })).toBe('{type=accepted trade=1} 1')
})

test('a quote binds for 60 s and a move of 0.3 %, each to the last of it', () => {
  const confirmed = (at: string, ms: number): string => {
    const desk = life()
    desk.say({ type: 'draft', name: '', plan: examplePlan({ stop: null, targets: [] }), facts: factsAt('60000', desk.now()) })
    desk.pass(ms)
    return tellValue(desk.say({ type: 'confirm', trade: 1, quoteNumber: 1, facts: factsAt(at, desk.now()) }).outcome)
  }
  expect([confirmed('60180', 60_000), confirmed('59820', 0), confirmed('60180.1', 0), confirmed('59819.9', 0), confirmed('60180.1', 60_001)]).toEqual([
    '{type=accepted trade=1}', '{type=accepted trade=1}', '{type=requoted trade=1 why=moved}', '{type=requoted trade=1 why=moved}', '{type=requoted trade=1 why=too-old}',
  ])
})

test('nothing that opens, adopts or closes what is not ours is taken of an account that was not turned live; everything that protects is', () => {
  const desk = opened()
  desk.hand('open', '61000', '4')
  for (const _ of [1, 2, 3]) desk.reads({ contracts: '36' })
  desk.say({ type: 'offer-foreign', seen: null })
  desk.say({ type: 'draft', name: '', plan: examplePlan({ targets: [] }), facts: factsAt('61234.5', desk.now(), { flat: false }) })
  const facts = factsAt('61234.5', desk.now(), { flat: false })
  const acts: readonly UserInput[] = [
    { type: 'confirm', trade: 2, quoteNumber: 1, facts }, { type: 'adopt', symbol: 'BTC-SWAP-USDT', side: 'long', contracts: q('4'), stop: { kind: 'price', price: p('60000') }, facts }, { type: 'close-foreign', offer: 1, seen: null },
    move('60000'), { type: 'close', trade: 1, share: WHOLE },
  ]
  const asked = (mayTrade: boolean) => acts.map((act) => tellValue(decide(desk.state(), { ...act, at: desk.now() }, { mayTrade, untouchedSince: () => true }).outcome))
  expect(asked(false)).toEqual(['{type=refused refusal={code=not-live} trade=2}', '{type=refused refusal={code=not-live}}', '{type=refused refusal={code=not-live}}', '{type=accepted trade=1}', '{type=accepted trade=1}'])
  expect(asked(true)).toEqual(['{type=accepted trade=2}', '{type=refused refusal={code=not-adoptable symbol=BTC side=long why=trade-beside}}', '{type=accepted}', '{type=accepted trade=1}', '{type=accepted trade=1}'])
})

test('an account takes the form that is known of its venue while nothing lives on another; one that a refusal showed stays', () => {
  const desk = life()
  const draft = (form: 'free' | 'locked' | 'single'): string => (desk.say({ type: 'draft', name: '', plan: examplePlan(), facts: factsAt('61234.5', desk.now(), { exitForm: form, fillsLate: true }) }), desk.state().exitForm)
  expect([draft('locked'), draft('free'), draft('locked')]).toEqual(['locked', 'free', 'locked'])
  expect(desk.events.filter(({ type }) => type === 'form-dropped').map((event) => tellValue(event))).toEqual(['{type=form-dropped to=free code=capability at=+0s}', '{type=form-dropped to=locked code=capability at=+0s}'])
  expect(desk.trade(1)).toMatchObject({ fillsLate: true })
  const facts = factsAt('61234.5', desk.now(), { exitForm: 'locked' })
  desk.say({ type: 'confirm', trade: 3, quoteNumber: 1, facts })
  expect(draft('free')).toBe('locked')
  const single = life('single')
  single.say({ type: 'draft', name: '', plan: examplePlan(), facts })
  expect(single.state().exitForm).toBe('single')
})
