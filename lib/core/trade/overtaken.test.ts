import { expect, test } from 'vitest'
import { sideOf, tradesOn } from './account.ts'
import { btc } from './testing/instruments.ts'
import { examplePlan, p, q, scenario, usd } from './testing/scenario.ts'

const booked = (desk: ReturnType<typeof scenario>): bigint =>
  tradesOn(desk.state(), btc.symbol, 'long').reduce<bigint>((sum, trade) => sum + trade.ledger.open, sideOf(desk.state(), btc.symbol, 'long').foreign)

test('an exit that takes contracts of a sibling whose entry is not told yet waits for it, and nothing is lost', () => {
  const desk = scenario()
  const plan = (contracts: string) => examplePlan({ size: { kind: 'contracts', amount: q(contracts) }, targets: [] })
  desk.enter(plan('12'), '61234.5')
  desk.accept('k1-1-1', { quantity: q('12') })
  desk.fill('k1-1-1', '61234.5', '12')
  desk.order('k1-1-1', { status: 'filled', quantity: q('12'), executed: q('12') })
  desk.confirmRows('61234.5')
  desk.enter(plan('16'), '61234.5', { flat: false })
  const stop = desk.live(1).rows.find((row) => row.kind === 'stop-loss')
  desk.say({ type: 'trigger', row: { orderId: stop?.orderId ?? '', clientId: '', symbol: btc.symbol, side: 'long', direction: 'close', kind: 'stop-loss', status: 'triggered', trigger: p('60316'), by: 'last', price: null, quantity: q('25'), childId: 'child', trailing: null, createdAt: 0, updatedAt: 0 } })

  desk.fill('child', '60300', '25', { orderId: 'child', clientId: 'system', direction: 'close' })
  expect(booked(desk)).toBe(q('12'))
  expect(sideOf(desk.state(), btc.symbol, 'long').unexplained.map(({ fill }) => fill.quantity)).toEqual([q('25')])

  desk.fill('k1-2-1', '61234.5', '16')
  expect(sideOf(desk.state(), btc.symbol, 'long').unexplained).toEqual([])
  expect(booked(desk)).toBe(q('3'))
})

test('the record of the venue of a fill that waits takes the place of its hint, so that its fee is not lost', () => {
  const desk = scenario()
  desk.enter(examplePlan({ size: { kind: 'contracts', amount: q('12') }, targets: [] }), '61234.5')
  desk.accept('k1-1-1', { quantity: q('12') })
  const trigger = desk.live(1).attachedStop
  desk.say({ type: 'trigger', row: { orderId: 'attached', clientId: '', symbol: btc.symbol, side: 'long', direction: 'close', kind: 'stop-loss', status: 'triggered', trigger, by: 'last', price: null, quantity: q('12'), childId: 'child', trailing: null, createdAt: 0, updatedAt: 0 } })
  const child = { orderId: 'child', clientId: 'system', direction: 'close' as const, ticketId: 't1' }
  desk.fill('child', '60300', '12', { ...child, fee: null })
  desk.fill('child', '60300', '12', { ...child, fee: usd('0.43') })
  desk.fill('k1-1-1', '61234.5', '12')
  expect(desk.live(1).ledger.exitFees).toBe(usd('0.43'))
  expect(Object.values(desk.live(1).tickets)).toEqual([null, null])
})
