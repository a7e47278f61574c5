import { expect, test } from 'vitest'
import type { TriggerRow } from '#core/order/order.ts'
import type { WantedRow } from './account.ts'
import { assignRows, ownWaitingRows, type Ownership, protectionSteps } from './protection.ts'
import { p, q, rowFor } from './testing/scenario.ts'
import { tellValue } from './testing/telling.ts'

const want = (trade: number, at: string, contracts: string, over: Partial<WantedRow> = {}): WantedRow => ({ trade, kind: 'stop-loss', target: null, trigger: p(at), quantity: q(contracts), by: 'last', ...over })
const target = (trade: number, at: string, contracts: string, n = 1): WantedRow => want(trade, at, contracts, { kind: 'take-profit', target: n })
const there = (orderId: string, row: WantedRow, over: Partial<TriggerRow> = {}): TriggerRow => ({ ...rowFor(row, 'long', { orderId, at: 0 }), by: row.by, ...over })
const own = (ids: readonly string[], over: Partial<Ownership> = {}): Ownership => ({ ids, shapes: [], owed: [], ...over })
const steps = (rows: readonly TriggerRow[], wanted: readonly WantedRow[], over: Partial<Ownership> = {}): readonly string[] =>
  protectionSteps(rows, 'long', wanted, own(rows.map(({ orderId }) => orderId), over)).map((step) => (step.type === 'cancel' ? `cancel ${step.orderId}` : `${step.type} ${step.type === 'amend' ? `${step.orderId} ` : ''}${tellValue(step.row)}`))

test('rows of ours are those that close, wait, have a trigger and no trail, and are known by id or shape; every stop, where the side is all ours', () => {
  const stop = want(1, '60000', '5')
  const rows = [
    there('id', stop), there('shape', want(1, '59000', '5')), there('hand', want(1, '58000', '5')), there('tp', target(1, '59000', '5')), there('open', stop, { direction: 'open' }), there('short', stop, { side: 'short' }),
    there('off', stop, { status: 'triggered' }), there('plain', stop, { kind: 'plain' }), there('dormant', stop, { status: 'dormant' }), there('bare', stop, { trigger: null }), there('trail', stop, { trailing: { active: true } }),
  ]
  const ids = ['id', 'open', 'short', 'off', 'plain', 'dormant', 'bare', 'trail']
  const mine = (over: Partial<Ownership>) => ownWaitingRows(rows, 'long', own(ids, over)).map(({ orderId }) => orderId)
  expect([mine({}), mine({ shapes: [{ kind: 'stop-loss', trigger: p('59000') }] }), mine({ everyStop: true })]).toEqual([['id'], ['id', 'shape'], ['id', 'shape', 'hand']])
})

test('what rests as it is wanted stays: kind, price, size and source; any of them otherwise is a step', () => {
  const stop = want(1, '60000', '5')
  expect(steps([there('a', stop)], [stop])).toEqual([])
  expect(steps([there('a', want(1, '60001', '5'))], [stop])).toEqual(['amend a #1 stop 5 @ 60000'])
  expect(steps([there('a', want(1, '60000', '4'))], [stop])).toEqual(['amend a #1 stop 5 @ 60000'])
  expect(steps([there('a', want(1, '60000', '5', { by: 'mark' }))], [stop])).toEqual(['cancel a', 'place #1 stop 5 @ 60000'])
  expect(steps([there('a', stop, { price: p('59990') })], [stop])).toEqual(['amend a #1 stop 5 @ 60000'])
  expect(steps([], [stop])).toEqual(['place #1 stop 5 @ 60000'])
  expect(steps([there('a', stop)], [])).toEqual(['cancel a'])
})

test('a wanted row takes the free one that is nearest in price, then in size; stops come before targets; what is cut comes before what grows', () => {
  const rows = [there('far', want(1, '59000', '5')), there('near', want(1, '60010', '9')), there('size', want(1, '60010', '6'))]
  expect(steps(rows, [want(1, '60000', '5')])).toEqual(['cancel far', 'cancel near', 'amend size #1 stop 5 @ 60000'])
  expect(steps([there('b', want(1, '60010', '5')), there('a', want(1, '59990', '5'))], [want(1, '60000', '5')])).toEqual(['cancel a', 'amend b #1 stop 5 @ 60000'])
  expect(steps([there('t', target(1, '62000', '5')), there('s', want(1, '60000', '5'))], [target(1, '62000', '4'), want(1, '60000', '4')])).toEqual(['amend s #1 stop 4 @ 60000', 'amend t #1 tp1 4 @ 62000'])
  expect(steps([there('a', want(1, '60000', '5')), there('b', want(2, '59000', '2'))], [want(1, '60000', '4'), want(2, '59000', '3')])).toEqual(['amend a #1 stop 4 @ 60000', 'amend b #2 stop 3 @ 59000'])
  expect(steps([there('a', want(1, '60000', '2')), there('b', want(2, '59000', '5'))], [want(1, '60000', '3'), want(2, '59000', '4'), want(3, '58000', '1')])).toEqual(['amend b #2 stop 4 @ 59000', 'amend a #1 stop 3 @ 60000', 'place #3 stop 1 @ 58000'])
})

test('rows that together exceed the position: the smallest go first and come back last, the largest are cut', () => {
  const rows = [there('a', want(1, '60000', '10')), there('b', want(2, '59000', '6')), there('c', want(3, '58000', '3'))]
  // Of 19 but 6 are left: cutting 10 to 4 leaves 13, so the three go; cutting it then leaves 10, so the six go too.
  expect(steps(rows, [want(1, '60000', '4'), want(2, '59000', '1'), want(3, '58000', '1')])).toEqual(['cancel c', 'cancel b', 'amend a #1 stop 4 @ 60000', 'place #3 stop 1 @ 58000', 'place #2 stop 1 @ 59000'])
  // Targets are held to the sum of the stops.
  expect(steps([there('s', want(1, '60000', '4')), there('t', target(1, '62000', '6')), there('u', target(1, '63000', '4', 2))], [want(1, '60000', '4'), target(1, '62000', '2'), target(1, '63000', '2', 2)])).toEqual(['cancel u', 'amend t #1 tp1 2 @ 62000', 'place #1 tp2 2 @ 63000'])
  expect(steps([there('t', target(1, '62000', '6')), there('u', target(1, '63000', '4', 2))], [target(1, '62000', '2'), target(1, '63000', '2', 2)])).toEqual(['cancel u', 'amend t #1 tp1 2 @ 62000', 'place #1 tp2 2 @ 63000'])
})

test('the stop that an entry brought along stays while the entry owes fills, and is never cut by it; it serves its own trade only', () => {
  const brought = there('e', want(1, '60000', '8'))
  const owed = [{ trade: 1, trigger: p('60000') }]
  const assigned = (wanted: readonly WantedRow[]) => {
    const { kept, ...rest } = assignRows(ownWaitingRows([brought], 'long', own(['e'])), wanted, { owed })
    return `${tellValue({ ...rest, surplus: rest.surplus.map(({ orderId }) => orderId) })} kept ${[...kept].map(([trade, row]) => `${trade}:${row.orderId}`).join()}`
  }
  expect(assigned([want(1, '60000', '5')])).toBe('{assigned=[#1 stop 8 @ 60000 orderId=e]} kept ')
  expect(assigned([want(2, '60000', '5')])).toBe('{missing=[#2 stop 5 @ 60000]} kept 1:e')
  expect(assigned([want(1, '60000', '9')])).toBe('{missing=[#1 stop 9 @ 60000]} kept 1:e')
  expect(assigned([target(1, '60000', '5')])).toBe('{missing=[#1 tp1 5 @ 60000]} kept 1:e')
  expect(steps([brought], [want(1, '60010', '5')], { owed })).toEqual(['amend e #1 stop 8 @ 60010'])
  expect(steps([brought], [want(1, '60010', '9')], { owed })).toEqual(['amend e #1 stop 9 @ 60010'])
  expect(steps([brought], [want(2, '60010', '5')], { owed })).toEqual(['place #2 stop 5 @ 60010'])
  expect(steps([there('t', target(1, '60000', '8'))], [], { owed })).toEqual(['cancel t'])
})
