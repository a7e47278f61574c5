import { expect, test } from 'vitest'
import { examplePlan, p, pct, q, scenario } from './testing/scenario.ts'

type Desk = ReturnType<typeof scenario>

const opened = (): Desk => {
  const desk = scenario()
  desk.enter(examplePlan({ targets: [] }), '61234.5')
  desk.accept('k1-1-1')
  desk.fill('k1-1-1', '61234.5', '32')
  desk.order('k1-1-1', { status: 'filled', executed: q('32') })
  desk.confirmRows('61234.5')
  return desk
}
const closePart = (desk: Desk, share: string, contracts: string): void => {
  desk.say({ type: 'close', trade: 1, share: pct(share) })
  desk.accept('k1-1-2', { direction: 'close', quantity: q(contracts) })
  desk.fill('k1-1-2', '61100', contracts, { direction: 'close' })
  desk.order('k1-1-2', { direction: 'close', status: 'filled', quantity: q(contracts), executed: q(contracts) })
  desk.confirmRows('61100')
}
const stopOut = (desk: Desk, contracts: string): void => {
  const stop = desk.live(1).rows.find((row) => row.kind === 'stop-loss' && row.status === 'waiting')
  desk.say({ type: 'trigger', row: { orderId: stop?.orderId ?? '', clientId: '', symbol: 'BTC-SWAP-USDT', side: 'long', direction: 'close', kind: 'stop-loss', status: 'triggered', trigger: p('60316'), by: 'last', price: null, quantity: q(contracts), childId: 'child', trailing: null, createdAt: 0, updatedAt: 0 } })
  desk.fill('child', '60316', contracts, { orderId: 'child', clientId: 'system', direction: 'close' })
  desk.order('child', { orderId: 'child', clientId: 'system', direction: 'close', status: 'filled', quantity: q(contracts), executed: q(contracts) })
  desk.confirmRows('60316')
}

test.each([['50', '16', '16', 'stop'], ['75', '24', '8', 'by-hand'], ['25', '8', '24', 'stop']] as const)('%s %% by hand, then the stop: of equal parts the one that ended the trade is its reason', (share, byHand, byStop, reason) => {
  const desk = opened()
  closePart(desk, share, byHand)
  stopOut(desk, byStop)
  expect(desk.trade(1)).toMatchObject({ status: 'closed', reason })
})

test('an ended trade keeps what closed each part of it, and what came last', () => {
  const desk = opened()
  closePart(desk, '75', '24')
  stopOut(desk, '8')
  expect(desk.trade(1)).toMatchObject({ status: 'closed', reason: 'by-hand', closedBy: { 'by-hand': q('24'), stop: q('8') }, closedLast: 'stop' })
})

test('a close that filled whole is done: nothing says that it is tried again', () => {
  const desk = opened()
  closePart(desk, '50', '16')
  expect(desk.events.filter(({ type }) => type === 'close-stepped' || type === 'close-finished').map(({ type }) => type)).toEqual(['close-finished'])
})
