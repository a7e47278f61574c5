import { expect, test } from 'vitest'
import { editedTargets, shareUncovered, type TargetChange } from './edit-targets.ts'
import { partAt, netAt } from './standing.ts'
import { targetsNow } from './targets.ts'
import { examplePlan, p, pct, q, scenario, usd } from './testing/scenario.ts'

/** 32 long at 61,234.5 with targets of 13, 10 and 9. */
const open = () => {
  const desk = scenario()
  const id = desk.enter(examplePlan(), '61234.5')
  desk.accept(desk.live(id).entry.clientId)
  desk.fill(desk.live(id).entry.clientId, '61234.5', '32')
  const change = (what: TargetChange): readonly (readonly [bigint, bigint])[] | null => {
    const targets = editedTargets(desk.live(id), what)
    if (targets === null) return null
    expect(desk.say({ type: 'change-targets', trade: id, targets, last: null }).outcome.type).toBe('accepted')
    return targetsNow(desk.live(id)).map(({ price, left }) => [price, left] as const)
  }
  return { desk, id, live: () => desk.live(id), change }
}

test('given three targets, when one is moved past another, then all keep their contracts and stand near to far', () => {
  expect(open().change({ kind: 'move', from: p('62459.1'), to: { kind: 'price', price: p('64000') } })).toEqual([[p('63683.8'), q('10')], [p('64000'), q('13')], [p('64908.5'), q('9')]])
})

test('given three targets, when one is removed, then its contracts stay with the stop and the others stay as they were said', () => {
  const { live, change } = open()
  expect(change({ kind: 'remove', from: p('63683.8') })).toEqual([[p('62459.1'), q('13')], [p('64908.5'), q('9')]])
  expect(live().plan.targets.map(({ level }) => level.kind)).toEqual(['percent', 'percent'])
  expect(shareUncovered(live())).toBe(pct('31.25'))
})

test('given a free share, when a target is added in percent, then it closes that share of what is open', () => {
  const { change } = open()
  change({ kind: 'remove', from: p('63683.8') })
  expect(change({ kind: 'add', level: { kind: 'percent', rate: pct('1') }, share: pct('25') })).toEqual([[p('61846.8'), q('8')], [p('62459.1'), q('13')], [p('64908.5'), q('9')]])
})

test('given a price that is past a new target, the targets stay as they are; one that waits there already may stand in the way of no other', () => {
  const { desk, id, live } = open()
  const last = p('62500')
  const level = (at: string) => ({ level: { kind: 'price' as const, price: p(at) }, share: pct('50') })
  expect(desk.say({ type: 'change-targets', trade: id, targets: [level('62000'), level('64000')], last }).outcome).toMatchObject({ type: 'refused', refusal: { code: 'target-on-wrong-side', target: 1, price: p('62000'), reference: last } })
  expect(targetsNow(live()).map(({ price }) => price)).toEqual([p('62459.1'), p('63683.8'), p('64908.5')])
  expect(desk.say({ type: 'change-targets', trade: id, targets: [level('62459.1'), level('64000')], last }).outcome.type).toBe('accepted')
})

test('a target that is not there is not changed', () => {
  expect(open().change({ kind: 'remove', from: p('62000') })).toBeNull()
})

test('a part’s net is its share of cost and entry fee, less its own fee; all parts are the whole', () => {
  const trade = open().live()
  const at = p('62480.2')
  expect(partAt(trade, at, q('32')).net).toBe(netAt(trade, at))
  const [half, fee] = [partAt(trade, at, q('16')).net, partAt(trade, at, q('16')).fee]
  expect(fee).toBe(usd('0.59980992'))
  expect(half * 2n - netAt(trade, at)).toBe(0n)
})
