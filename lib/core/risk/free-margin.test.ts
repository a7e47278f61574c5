import { expect, test } from 'vitest'
import { showDecimal } from '#core/money/decimal.ts'
import { examplePlan, factsAt, pct, q, scenario, usd } from '#core/trade/testing/scenario.ts'
import type { EntryFacts } from '#core/trade/input.ts'
import type { Plan } from '#core/trade/plan.ts'

type Desk = ReturnType<typeof scenario>
const bySize = (contracts: string, over: Partial<Plan> = {}): Plan => examplePlan({ size: { kind: 'contracts', amount: q(contracts) }, targets: [], ...over })
const factsOf = (desk: Desk, over: Partial<EntryFacts>): EntryFacts => factsAt('61234.5', desk.now(), over)
const draft = (desk: Desk, plan: Plan, over: Partial<EntryFacts> = {}) => desk.say({ type: 'draft', name: '', plan, facts: factsOf(desk, over) }).outcome
const confirm = (desk: Desk, over: Partial<EntryFacts> = {}) => desk.say({ type: 'confirm', trade: 1, quoteNumber: 1, facts: factsOf(desk, over) }).outcome
const previewOf = (desk: Desk) => {
  const trade = desk.trade(1)
  return trade.status === 'draft' ? trade.preview : null
}
const figures = (outcome: ReturnType<typeof draft>): readonly string[] =>
  outcome.type === 'refused' && outcome.refusal.code === 'not-enough-margin' ? [outcome.refusal.contracts, outcome.refusal.needed, outcome.refusal.free, outcome.refusal.mostContracts, outcome.refusal.mostNeeds].map(showDecimal) : [outcome.type]

test('33 contracts at 10x need 204.4987362 with both fees: with 200 free they are refused, and 32 are named', () => {
  expect(figures(draft(scenario(), bySize('33'), { free: usd('200') }))).toEqual(['33', '204.4987362', '200', '32', '198.3018048'])
})

test.each(['33', '60', '320'])('the size that is named passes, and one contract more does not (asked %s)', (asked) => {
  for (const free of ['200', '198.3018048', '198.30180479', '37.2', '6.1969314', '6.19693139']) {
    const most = figures(draft(scenario(), bySize(asked), { free: usd(free) }))[3] ?? '0'
    const larger = String(Number(most) + 1)
    expect(most === '0' ? 'accepted' : draft(scenario(), bySize(most), { free: usd(free) }).type).toBe('accepted')
    expect(figures(draft(scenario(), bySize(larger), { free: usd(free) }))[3]).toBe(most)
  }
})

test('the size that is named passes every other check as well', () => {
  const desk = scenario()
  const facts = { free: usd('200'), equity: usd('300') }
  const [, , , most = ''] = figures(draft(desk, bySize('60'), facts))
  expect(Number(most)).toBeLessThan(32)
  expect(draft(desk, bySize(most), facts).type).toBe('accepted')
})

test('where another check refuses every size, that one is told', () => {
  const desk = scenario()
  desk.say({ type: 'synced', sync: { noted: 0, symbols: [], positions: [], openOrderIds: [], openTriggers: [], read: { from: 0, to: desk.now(), equity: usd('10000'), prices: [] } } })
  expect(draft(desk, bySize('33'), { free: usd('200'), equity: usd('200') })).toMatchObject({ refusal: { code: 'limit', breach: { limit: 'drawdown' }, mostContracts: 0n } })
})

test('nothing is sent when the margin is gone at confirm time, and the draft stays', () => {
  const desk = scenario()
  expect(draft(desk, bySize('32')).type).toBe('accepted')
  expect(figures(confirm(desk, { free: usd('100') }))).toEqual(['32', '198.3018048', '100', '16', '99.1509024'])
  expect([desk.trade(1).status, desk.effects.filter((effect) => effect.type === 'enter')]).toEqual(['draft', []])
  expect(confirm(desk).type).toBe('accepted')
})

test('a balance that nobody told refuses nothing: the preview says so', () => {
  const desk = scenario()
  desk.say({ type: 'synced', sync: { noted: 0, symbols: [], positions: [], openOrderIds: [], openTriggers: [], read: { from: 0, to: desk.now(), equity: usd('10000'), prices: [] } } })
  expect(draft(desk, bySize('32'), { free: null, equity: null }).type).toBe('accepted')
  expect(previewOf(desk)?.doubt).toEqual({ kind: 'unknown' })
  expect(confirm(desk, { free: null, equity: null }).type).toBe('accepted')
})

test('one that was told a while ago warns with its age, and refuses nothing', () => {
  const desk = scenario()
  expect(draft(desk, bySize('32'), { free: usd('100'), balanceAt: desk.now() - 45_000 }).type).toBe('accepted')
  expect(previewOf(desk)?.doubt).toEqual({ kind: 'old', needed: usd('198.3018048'), free: usd('100'), ageMs: 45_000 })
  expect(figures(draft(desk, bySize('32'), { free: usd('100'), balanceAt: desk.now() - 10_000 }))[0]).toBe('32')
})

test('without any balance no size is a share of it, and no limit on equity counts as kept', () => {
  expect(draft(scenario(), bySize('1', { size: { kind: 'share', rate: pct('10') } }), { free: null })).toMatchObject({ refusal: { code: 'balance-unknown', for: 'size' } })
  expect(draft(scenario(), bySize('1'), { free: null, equity: null })).toMatchObject({ refusal: { code: 'balance-unknown', for: 'limits' } })
})

test('what an entry on its way may take is not free for the next, until the exchange has told of it', () => {
  const desk = scenario()
  const facts = { free: usd('300') }
  desk.enter(bySize('32'), '61234.5', facts)
  const second = draft(desk, bySize('32'), { ...facts, flat: false })
  expect(second).toMatchObject({ refusal: { code: 'not-enough-margin', free: usd('101.7158304'), reserved: usd('198.2841696'), mostContracts: q('16') } })
  desk.say({ type: 'placed', clientId: 'k1-1-1', answer: { kind: 'unknown', code: 'timeout' } })
  expect(draft(desk, bySize('32'), { ...facts, flat: false }).type).toBe('refused')
  desk.accept('k1-1-1')
  expect(draft(desk, bySize('32'), { ...facts, flat: false }).type).toBe('accepted')
})
