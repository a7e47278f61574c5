import { expect, test } from 'vitest'
import { showDecimal } from '#core/money/decimal.ts'
import type { Flow } from '#core/position/position.ts'
import { owedFlows } from './account.ts'
import { examplePlan, p, q, scenario, usd, WHOLE } from './testing/scenario.ts'

const SYMBOL = 'BTC-SWAP-USDT'
type Desk = ReturnType<typeof scenario>

const open = (desk: Desk, contracts: string, flat = true): number => {
  const id = desk.enter(examplePlan({ size: { kind: 'contracts', amount: q(contracts) }, targets: [] }), '61234.5', { flat })
  desk.accept(`k1-${id}-1`, { quantity: q(contracts) })
  desk.fill(`k1-${id}-1`, '61234.5', contracts)
  desk.order(`k1-${id}-1`, { status: 'filled', executed: q(contracts), quantity: q(contracts) })
  desk.confirmRows('61234.5')
  return id
}
const close = (desk: Desk, id: number, contracts: string, share = WHOLE): void => {
  desk.say({ type: 'close', trade: id, share })
  const order = desk.live(id).exits.at(-1)?.clientId ?? ''
  desk.accept(order, { direction: 'close', quantity: q(contracts) })
  desk.fill(order, '61500', contracts, { direction: 'close' })
  desk.order(order, { direction: 'close', status: 'filled', executed: q(contracts), quantity: q(contracts) })
  desk.confirmRows('61500')
}
const flow = (desk: Desk, at: number, change: string, over: Partial<Flow> = {}) => desk.say({ type: 'flow', flow: { id: `f${at}`, kind: 'funding', symbol: SYMBOL, change: usd(change), total: usd('0'), at, ...over } })
const read = (desk: Desk, over: { readonly equity?: string; readonly contracts?: string } = {}) =>
  desk.say({ type: 'synced', sync: { noted: 0, symbols: [SYMBOL], positions: over.contracts === undefined ? [] : [{ symbol: SYMBOL, side: 'long', contracts: q(over.contracts) }], openOrderIds: [], openTriggers: [], read: { from: 0, to: desk.now(), equity: usd(over.equity ?? '10000'), prices: [] } } })
const fundingOf = (desk: Desk, id: number): string => {
  const trade = desk.trade(id)
  return trade.status === 'draft' ? 'a draft' : showDecimal(trade.ledger.funding)
}

test('a trade that closed between the instant and the read gets its share: result, day and message follow', () => {
  const desk = scenario()
  open(desk, '32')
  desk.pass(60_000)
  const instant = desk.now()
  desk.pass(20_000)
  close(desk, 1, '32')
  const before = desk.trade(1)
  const day = desk.state().day.net
  const { events } = flow(desk, instant, '-0.1968')
  const after = desk.trade(1)
  expect([before.status, after.status, fundingOf(desk, 1)]).toEqual(['closed', 'closed', '-0.1968'])
  if (before.status !== 'closed' || after.status !== 'closed') return
  expect(after.net).toBe(before.net + usd('-0.1968'))
  expect(desk.state().day.net).toBe(day + usd('-0.1968'))
  const booked = events.find((event) => event.type === 'funding-booked')
  expect(booked).toMatchObject({ approximate: false })
  expect(desk.effects.at(-2)).toMatchObject({ type: 'tell', event: { type: 'funding-booked', trade: 1 } })
})

test('a trade that opened after the instant pays nothing; what closed in between still counts in the shares', () => {
  const desk = scenario()
  open(desk, '1')
  open(desk, '3', false)
  desk.pass(60_000)
  const instant = desk.now()
  desk.pass(20_000)
  close(desk, 2, '3')
  open(desk, '40', false)
  flow(desk, instant, '-0.4')
  expect([1, 2, 3].map((id) => fundingOf(desk, id))).toEqual(['-0.1', '-0.3', '0'])
})

test.each([[1_900, true], [-1_900, true], [2_100, false]])('a fill %i ms from the instant marks the shares approximate: %s', (ms, approximate) => {
  const desk = scenario()
  open(desk, '32')
  desk.pass(60_000)
  const filledAt = desk.now()
  close(desk, 1, '16', WHOLE / 2n as typeof WHOLE)
  desk.pass(10_000)
  flow(desk, filledAt + ms, '-0.1')
  expect(desk.events.findLast((event) => event.type === 'funding-booked')).toMatchObject({ approximate })
  close(desk, 1, '16')
  expect(desk.trade(1)).toMatchObject({ status: 'closed', approximate })
})

test('a fill that is told late counts at its own time', () => {
  const desk = scenario()
  open(desk, '10')
  desk.pass(60_000)
  const id = desk.enter(examplePlan({ size: { kind: 'contracts', amount: q('30') }, targets: [] }), '61234.5', { flat: false })
  desk.accept(`k1-${id}-1`, { quantity: q('30') })
  const filledAt = desk.now()
  desk.pass(30_000)
  desk.fill(`k1-${id}-1`, '61234.5', '30', { at: filledAt })
  flow(desk, filledAt + 10_000, '-0.4')
  expect([1, 2].map((trade) => fundingOf(desk, trade))).toEqual(['-0.1', '-0.3'])
})

test('a closed trade is kept until a read went past its last flows, and steps are added up behind it', () => {
  const desk = scenario()
  open(desk, '32')
  desk.pass(60_000)
  close(desk, 1, '32')
  expect(owedFlows(desk.state()).map((trade) => trade.id)).toEqual([1])
  desk.pass(30_000)
  read(desk)
  expect(owedFlows(desk.state())).toHaveLength(1)
  desk.pass(31_000)
  read(desk)
  expect(owedFlows(desk.state())).toHaveLength(0)
  expect(desk.state().steps).toHaveLength(2)
  desk.pass(3 * 3_600_000)
  read(desk)
  expect(desk.state().steps).toEqual([])
})

test('the steps of every holder add up to its ledger, however many they are', () => {
  const desk = scenario()
  const id = desk.enter(examplePlan({ size: { kind: 'contracts', amount: q('900') }, targets: [] }), '61234.5', { equity: usd('1000000'), free: usd('1000000') })
  desk.accept(`k1-${id}-1`, { quantity: q('900') })
  for (let i = 0; i < 900; i += 1) desk.fill(`k1-${id}-1`, '61234.5', '1')
  expect(desk.state().steps.length).toBeLessThanOrEqual(400)
  expect(desk.state().steps.reduce((sum, step) => sum + step.change, 0n)).toBe(desk.live(id).ledger.open)
})

test("the equity's peak is the highest of the whole reads, and what is paid out is no fall", () => {
  const desk = scenario()
  for (const equity of ['10000', '12000', '7000']) {
    desk.pass(60_000)
    read(desk, { equity })
  }
  expect(showDecimal(desk.state().equityPeak)).toBe('12000')
  flow(desk, desk.now(), '-5000', { kind: 'transfer', symbol: null })
  expect(showDecimal(desk.state().equityPeak)).toBe('7000')
})

test('a fall below the limit of the peak refuses entries, though the equity of now is its own highest', () => {
  const desk = scenario()
  read(desk, { equity: '10000' })
  expect(() => desk.enter(examplePlan(), '61234.5', { equity: usd('4900'), free: usd('4900') })).toThrow('drawdown')
  expect(desk.enter(examplePlan(), '61234.5', { equity: usd('5100'), free: usd('5100') })).toBeGreaterThan(0)
})

test('the time up to which everything is read is in the state, and moves on at least each ten minutes', () => {
  const desk = scenario()
  read(desk)
  const first = desk.now()
  expect(desk.state().readTo).toBe(first)
  desk.pass(599_000)
  expect(read(desk).events).toEqual([])
  desk.pass(1_000)
  read(desk)
  expect(desk.state().readTo).toBe(first + 600_000)
})

test('funding waits for a fill from before its instant that nobody owns yet: what the user had closed by hand by then pays nothing', () => {
  const desk = scenario()
  open(desk, '6')
  desk.pass(60_000)
  const taken = { clientId: null, orderId: 'by-hand', ticketId: 'h1', symbol: SYMBOL, side: 'long', direction: 'close', price: p('61500'), quantity: q('4'), fee: usd('0.1'), maker: false } as const
  desk.say({ type: 'fill', fill: { ...taken, at: desk.now() } })
  desk.pass(4_000)
  const instant = desk.now()
  desk.pass(20_000)
  flow(desk, instant, '-0.2')
  expect([fundingOf(desk, 1), desk.state().waitingFlows?.length]).toEqual(['0', 1])
  expect(flow(desk, instant, '-0.2').events).toEqual([])
  read(desk, { contracts: '2' })
  desk.pass(10_000)
  expect(fundingOf(desk, 1)).toBe('0')
  read(desk, { contracts: '2' })
  expect([fundingOf(desk, 1), desk.live(1).ledger.open, desk.state().waitingFlows]).toEqual(['-0.2', q('2'), []])
  expect(desk.events.findLast((event) => event.type === 'funding-booked')).toMatchObject({ approximate: false })
})

test('whose part was closed by hand before the instant and whole after it has no share; the trade is kept until that is known', () => {
  const desk = scenario()
  open(desk, '5')
  open(desk, '3', false)
  desk.pass(60_000)
  // The youngest trade is what a close by hand takes from first.
  const taken = { clientId: null, orderId: 'by-hand', ticketId: 'h1', symbol: SYMBOL, side: 'long', direction: 'close', price: p('61500'), quantity: q('3'), fee: usd('0.1'), maker: false } as const
  desk.say({ type: 'fill', fill: { ...taken, at: desk.now() } })
  desk.pass(4_000)
  const instant = desk.now()
  desk.pass(10_000)
  close(desk, 1, '5')
  desk.pass(90_000)
  flow(desk, instant, '-0.5')
  read(desk)
  expect([fundingOf(desk, 1), owedFlows(desk.state()).map((trade) => trade.id)]).toEqual(['0', [1]])
  desk.pass(10_000)
  read(desk)
  expect([1, 2].map((id) => fundingOf(desk, id))).toEqual(['-0.5', '0'])
  expect(owedFlows(desk.state()).map((trade) => trade.id)).not.toContain(1)
})

test('what was closed at the very instant had paid before: the share is its, and marked ≈', () => {
  const desk = scenario()
  open(desk, '32')
  desk.pass(60_000)
  close(desk, 1, '32')
  flow(desk, desk.now(), '-0.1968')
  expect(fundingOf(desk, 1)).toBe('-0.1968')
  expect(desk.events.find(({ type }) => type === 'funding-booked')).toMatchObject({ trade: 1, approximate: true })
})

test('given an entry whose count says more than its fills, when funding is told, it waits for them and is shared by what was held', () => {
  const desk = scenario()
  open(desk, '10')
  const id = desk.enter(examplePlan({ entry: { kind: 'limit', price: p('61200') }, size: { kind: 'contracts', amount: q('30') }, targets: [] }), '61234.5', { flat: false })
  desk.accept(`k1-${id}-1`, { quantity: q('30'), price: p('61200') })
  desk.fill(`k1-${id}-1`, '61200', '10')
  desk.order(`k1-${id}-1`, { status: 'filled', executed: q('30'), quantity: q('30'), price: p('61200') })
  const early = desk.now()
  desk.pass(60_000)
  flow(desk, desk.now(), '-4')
  expect([fundingOf(desk, 1), fundingOf(desk, id)]).toEqual(['0', '0'])
  desk.fill(`k1-${id}-1`, '61200', '20', { at: early })
  expect([fundingOf(desk, 1), fundingOf(desk, id)]).toEqual(['-1', '-3'])
})
