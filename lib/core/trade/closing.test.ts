import { expect, test } from 'vitest'
import { examplePlan, p, pct, q, scenario, WHOLE } from './testing/scenario.ts'

type Desk = ReturnType<typeof scenario>
const TARGETS = { size: { kind: 'contracts' as const, amount: q('8') }, targets: [{ level: { kind: 'percent' as const, rate: pct('1') }, share: pct('50') }, { level: { kind: 'percent' as const, rate: pct('2') }, share: pct('50') }] }

/** Form Free: 8 open, two targets of 4 rest as limits `k1-1-2` and `k1-1-3`. */
const twoTargetsRest = (): Desk => {
  const desk = scenario('free')
  desk.enter(examplePlan(TARGETS), '60000')
  desk.accept('k1-1-1', { quantity: q('8') })
  desk.fill('k1-1-1', '60000', '8')
  desk.order('k1-1-1', { status: 'filled', quantity: q('8'), executed: q('8') })
  desk.confirmRows('60000')
  for (const id of ['k1-1-2', 'k1-1-3']) desk.accept(id, { direction: 'close', quantity: q('4'), price: p(id === 'k1-1-2' ? '60600' : '61200') })
  return desk
}
const placed = (desk: Desk, from: number) => desk.effects.slice(from).flatMap((effect) => (effect.type === 'place' ? [{ id: effect.order.clientId, contracts: effect.order.quantity }] : []))

test('a close leaves out what a target is known to have closed, though its fill is not told yet', () => {
  const desk = twoTargetsRest()
  const before = desk.effects.length
  desk.say({ type: 'close', trade: 1, share: WHOLE })
  desk.order('k1-1-2', { direction: 'close', status: 'filled', quantity: q('4'), executed: q('4'), price: p('60600') })
  desk.order('k1-1-3', { direction: 'close', status: 'cancelled', quantity: q('4'), executed: q('0'), price: p('61200') })
  expect(placed(desk, before)).toEqual([{ id: 'k1-1-4', contracts: q('4') }])
})

test('a target that takes the place of another waits for its end: together they close no more than is open', () => {
  const desk = twoTargetsRest()
  const stop = desk.live(1).rows.find((row) => row.kind === 'stop-loss')
  desk.say({ type: 'trigger', row: { orderId: stop?.orderId ?? '', clientId: '', symbol: 'BTC-SWAP-USDT', side: 'long', direction: 'close', kind: 'stop-loss', status: 'triggered', trigger: stop?.trigger ?? null, by: 'last', price: null, quantity: q('8'), childId: 'child', trailing: null, createdAt: 0, updatedAt: 0 } })
  const before = desk.effects.length
  desk.fill('child', '59000', '2', { orderId: 'child', clientId: 'system', direction: 'close' })
  expect(desk.live(1).exits.filter((order) => order.cancelAsked).map((order) => order.clientId)).toEqual(['k1-1-2', 'k1-1-3'])
  expect(placed(desk, before)).toEqual([])

  desk.confirmRows('59000')
  desk.order('k1-1-2', { direction: 'close', status: 'cancelled', quantity: q('4'), executed: q('0'), price: p('60600') })
  expect(placed(desk, before)).toEqual([])
  desk.order('k1-1-3', { direction: 'close', status: 'cancelled', quantity: q('4'), executed: q('0'), price: p('61200') })
  expect(placed(desk, before).map(({ contracts }) => contracts)).toEqual([q('3'), q('3')])
})

test('a stop that went for one try comes back when nobody knows what became of the try', () => {
  const desk = scenario('single')
  desk.enter(examplePlan({ ...TARGETS, targets: [] }), '60000')
  desk.accept('k1-1-1', { quantity: q('8') })
  desk.fill('k1-1-1', '60000', '8')
  desk.order('k1-1-1', { status: 'filled', quantity: q('8'), executed: q('8') })
  desk.confirmRows('60000')
  desk.say({ type: 'close', trade: 1, share: WHOLE })
  for (const n of [2, 3, 4]) {
    desk.say({ type: 'placed', clientId: `k1-1-${n}`, answer: { kind: 'refused', code: 'no-position', text: '' } })
    desk.pass(5_000)
  }
  const wanted = () => desk.state().sides['BTC-SWAP-USDT:long']?.wanted.map((row) => row.kind)
  expect(desk.live(1).close?.step).toBe('unlocking')
  expect(wanted()).toEqual([])
  expect(desk.live(1).exits).toHaveLength(3)

  desk.confirmRows('60000')
  expect(desk.live(1).exits).toHaveLength(4)
  desk.say({ type: 'placed', clientId: 'k1-1-5', answer: { kind: 'unknown', code: 'timeout' } })
  expect(desk.live(1).close?.step).toBe('closing')
  expect(wanted()).toEqual(['stop-loss'])
})

test('a close without an answer waits for the horizon only while a sibling has contracts, or may get some', () => {
  const desk = scenario()
  for (const id of [1, 2]) {
    desk.enter(examplePlan({ ...TARGETS, targets: [] }), '60000', { flat: id === 1 })
    desk.accept(`k1-${id}-1`, { quantity: q('8') })
    desk.fill(`k1-${id}-1`, '60000', '8')
    desk.order(`k1-${id}-1`, { status: 'filled', quantity: q('8'), executed: q('8') })
    desk.confirmRows('60000')
  }
  const soleNow = (): boolean | undefined => desk.effects.flatMap((effect) => (effect.type === 'look-up' && effect.clientId === 'k1-2-2' ? [effect.sole] : [])).at(-1)
  desk.say({ type: 'close', trade: 2, share: WHOLE })
  desk.say({ type: 'placed', clientId: 'k1-2-2', answer: { kind: 'unknown', code: 'timeout' } })
  desk.pass(1_000)
  expect(soleNow()).toBe(false)
  desk.say({ type: 'close', trade: 1, share: WHOLE })
  desk.fill('k1-1-2', '60000', '8', { direction: 'close' })
  expect(desk.live(1).ledger.open).toBe(0n)
  desk.pass(1_000)
  expect(soleNow()).toBe(true)
})

test('a target that nothing showed up to its horizon and that rests after all is taken back, since another stands in its place', () => {
  const desk = scenario('free')
  desk.enter(examplePlan({ ...TARGETS, targets: TARGETS.targets.slice(0, 1) }), '60000')
  desk.accept('k1-1-1', { quantity: q('8') })
  desk.fill('k1-1-1', '60000', '8')
  desk.order('k1-1-1', { status: 'filled', quantity: q('8'), executed: q('8') })
  desk.confirmRows('60000')
  desk.say({ type: 'placed', clientId: 'k1-1-2', answer: { kind: 'unknown', code: 'timeout' } })
  const before = desk.effects.length
  desk.say({ type: 'asked', clientId: 'k1-1-2', row: null, conclusive: true, contracts: q('8') })
  expect(placed(desk, before)).toMatchObject([{ id: 'k1-1-3' }])
  desk.accept('k1-1-3', { direction: 'close', quantity: q('4'), price: p('60600') })
  desk.order('k1-1-2', { direction: 'close', quantity: q('4'), price: p('60600') })
  expect(desk.effects.slice(before).flatMap((effect) => (effect.type === 'cancel' ? [effect.clientId] : []))).toEqual(['k1-1-2'])
  desk.order('k1-1-2', { direction: 'close', status: 'cancelled', quantity: q('4'), executed: q('0'), price: p('60600') })
  expect(desk.live(1).exits.map(({ clientId, state }) => [clientId, state])).toEqual([['k1-1-2', 'ended'], ['k1-1-3', 'resting']])
})
