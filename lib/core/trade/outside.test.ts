import { expect, test } from 'vitest'
import { showDecimal } from '#core/money/decimal.ts'
import type { Fill, OrderRow } from '#core/order/order.ts'
import type { Flow } from '#core/position/position.ts'
import { examplePlan, p, q, scenario, usd, WHOLE } from './testing/scenario.ts'

const SYMBOL = 'BTC-SWAP-USDT'
const open = (desk: ReturnType<typeof scenario>, contracts: string, flat = true): number => {
  const id = desk.enter(examplePlan({ size: { kind: 'contracts', amount: q(contracts) }, targets: [] }), '61234.5', { flat })
  desk.accept(`k1-${id}-1`, { quantity: q(contracts) })
  desk.fill(`k1-${id}-1`, '61234.5', contracts)
  desk.order(`k1-${id}-1`, { status: 'filled', executed: q(contracts), quantity: q(contracts) })
  desk.confirmRows('61234.5')
  return id
}
const openOf = (desk: ReturnType<typeof scenario>, id: number): string => showDecimal(desk.live(id).ledger.open)
const outside = (over: Partial<Fill>): Fill => ({ orderId: 'venue-1', ticketId: '1', clientId: null, symbol: SYMBOL, side: 'long', direction: 'close', price: p('60000'), quantity: q('26'), fee: usd('0'), maker: false, at: 1_999_999_999_999, ...over })
const synced = (desk: ReturnType<typeof scenario>, contracts: string) =>
  desk.say({ type: 'synced', sync: { noted: 0, symbols: [SYMBOL], positions: contracts === '0' ? [] : [{ symbol: SYMBOL, side: 'long', contracts: q(contracts) }], openOrderIds: [], openTriggers: Object.values(desk.state().sides).flatMap((side) => side.wanted).map((row, i) => ({ orderId: `row-${row.trade}-${row.kind}-${row.target ?? 0}-${i}`, clientId: 'system', symbol: SYMBOL, side: 'long', direction: 'close', kind: row.kind, status: 'waiting', trigger: row.trigger, by: row.by, price: null, quantity: row.quantity, childId: null, trailing: null, createdAt: 0, updatedAt: 0 })) } })
const funding = (id: string, change: string): Flow => ({ id, kind: 'funding', symbol: SYMBOL, change: usd(change), total: usd('0'), at: 2_000_000_000_000 })

test('funding of 32 long at mark 61,500 and 0.0001 is booked once: 0.1968 paid', () => {
  const desk = scenario()
  open(desk, '32')
  desk.say({ type: 'flow', flow: funding('f1', '-0.1968') })
  desk.say({ type: 'flow', flow: funding('f1', '-0.1968') })
  expect(showDecimal(desk.live(1).ledger.funding)).toBe('-0.1968')
})

test('funding is shared by contracts, rounded down, the remainder to the largest holder', () => {
  const desk = scenario()
  open(desk, '1')
  open(desk, '2', false)
  desk.say({ type: 'flow', flow: funding('f2', '0.00000010') })
  expect([desk.live(1), desk.live(2)].map((trade) => showDecimal(trade.ledger.funding))).toEqual(['0.00000003', '0.00000007'])
})

const venueOrder = (origin: OrderRow['origin']): OrderRow => ({ orderId: 'venue-1', clientId: 'system', symbol: SYMBOL, side: 'long', direction: 'close', status: 'filled', quantity: q('26'), executed: q('26'), price: null, averagePrice: null, leverage: 10, origin, createdAt: 0, updatedAt: 0 })

test.each(['liquidation', 'deleveraging'] as const)('%s takes from all trades of the side in proportion', (origin) => {
  const desk = scenario()
  open(desk, '32')
  open(desk, '20', false)
  desk.say({ type: 'fill', fill: outside({}) })
  expect([openOf(desk, 1), openOf(desk, 2)]).toEqual(['32', '20'])
  desk.say({ type: 'order', row: venueOrder(origin) })
  expect([openOf(desk, 1), openOf(desk, 2)]).toEqual(['16', '10'])
  expect(desk.live(1).closedBy).toEqual({ [origin]: q('16') })
})

test('what the venue liquidates just as the user opened it by hand is neither ours nor left, in whatever order it is told', () => {
  const desk = scenario()
  open(desk, '32')
  desk.say({ type: 'fill', fill: outside({ quantity: q('42'), ticketId: '12' }) })
  desk.say({ type: 'fill', fill: outside({ orderId: 'hand-1', quantity: q('10'), direction: 'open', ticketId: '11' }) })
  desk.say({ type: 'order', row: { ...venueOrder('liquidation'), quantity: q('42'), executed: q('42') } })
  expect(openOf(desk, 1)).toBe('32')
  synced(desk, '0')
  synced(desk, '0')
  expect(openOf(desk, 1)).toBe('0')
  expect(desk.live(1).closedBy, 'not by hand: the venue said who did it').toEqual({ liquidation: q('32') })
  expect(desk.state().sides[`${SYMBOL}:long`]?.foreign).toBe(q('0'))
})

test('what the venue liquidates of an entry that is known as filled and not booked yet waits for its fills, and is the trade’s', () => {
  const desk = scenario()
  const id = desk.enter(examplePlan({ size: { kind: 'contracts', amount: q('32') }, targets: [] }), '61234.5')
  desk.accept(`k1-${id}-1`, { quantity: q('32') })
  desk.order(`k1-${id}-1`, { status: 'filled', executed: q('32'), quantity: q('32') })
  desk.say({ type: 'fill', fill: outside({ quantity: q('12') }) })
  desk.say({ type: 'order', row: { ...venueOrder('liquidation'), quantity: q('12'), executed: q('12') } })
  expect(desk.events.filter(({ type }) => type === 'foreign-changed')).toEqual([])
  desk.fill(`k1-${id}-1`, '61234.5', '32')
  expect(openOf(desk, 1)).toBe('20')
  expect(desk.live(1).closedBy).toEqual({ liquidation: q('12') })
})

test('a close by hand at the exchange takes first from what is not ours, then from trades newest first, and only after two reads', () => {
  const desk = scenario()
  open(desk, '32')
  open(desk, '20', false)
  synced(desk, '60')
  synced(desk, '60')
  expect(desk.state().sides[`${SYMBOL}:long`]?.foreign).toBe(q('8'))
  desk.say({ type: 'fill', fill: outside({ quantity: q('13') }) })
  synced(desk, '47')
  expect([openOf(desk, 1), openOf(desk, 2)]).toEqual(['32', '20'])
  synced(desk, '47')
  expect([openOf(desk, 1), openOf(desk, 2), showDecimal(desk.state().sides[`${SYMBOL}:long`]?.foreign ?? -1n)]).toEqual(['32', '15', '0'])
  expect(desk.live(2).closedBy).toEqual({ 'by-hand-at-exchange': q('5') })
})

test('a close by hand is found by two reads even while something touches the symbol all the time, but not by a read that began with it', () => {
  const desk = scenario(undefined, true, () => false)
  open(desk, '32')
  const began = desk.now()
  const read = (ms: number): void => void desk.say({ type: 'synced', sync: { noted: 0, symbols: [SYMBOL], positions: [{ symbol: SYMBOL, side: 'long', contracts: q('19') }], openOrderIds: [], openTriggers: [], read: { from: 0, to: began + ms, equity: usd('0'), prices: [] } } })
  desk.say({ type: 'fill', fill: outside({ quantity: q('13'), at: began + 10_000 }) })
  for (const ms of [10_000, 12_000, 14_999]) read(ms)
  expect(openOf(desk, 1)).toBe('32')
  read(15_000)
  expect(openOf(desk, 1)).toBe('32')
  read(75_000)
  expect(openOf(desk, 1)).toBe('19')
})

test('one differing read concludes nothing', () => {
  const desk = scenario()
  open(desk, '32')
  synced(desk, '40')
  expect(desk.state().sides[`${SYMBOL}:long`]?.foreign).toBe(0n)
  synced(desk, '32')
  synced(desk, '40')
  expect(desk.state().sides[`${SYMBOL}:long`]?.foreign).toBe(0n)
})

test('while closing is banned the trade is stuck, its naked time runs, and the close is tried again after 30 s', () => {
  const desk = scenario()
  open(desk, '32')
  desk.say({ type: 'close', trade: 1, share: WHOLE })
  desk.say({ type: 'placed', clientId: 'k1-1-2', answer: { kind: 'refused', code: 'closing-banned', text: 'ban' } })
  expect(desk.live(1).status).toBe('stuck')
  desk.pass(29_000)
  expect(desk.effects.filter((effect) => effect.type === 'place')).toHaveLength(1)
  desk.pass(1_100)
  expect(desk.effects.filter((effect) => effect.type === 'place')).toHaveLength(2)
})

test('a pause refuses entries and leaves what is open protected', () => {
  const desk = scenario()
  open(desk, '32')
  desk.say({ type: 'block' })
  expect(() => desk.enter(examplePlan(), '61234.5', { flat: false })).toThrow('blocked')
  expect(desk.live(1).stop.confirmed?.quantity).toBe(q('32'))
  desk.say({ type: 'unblock' })
  expect(desk.enter(examplePlan(), '61234.5', { flat: false })).toBe(2)
})

test('close-all blocks, cancels entries, closes every trade of ours and leaves what is not ours', () => {
  const desk = scenario()
  open(desk, '32')
  synced(desk, '40')
  synced(desk, '40')
  const id = desk.enter(examplePlan({ entry: { kind: 'limit', price: p('60000') }, size: { kind: 'contracts', amount: q('5') } }), '61234.5', { flat: false })
  desk.accept(`k1-${id}-1`, { price: p('60000'), quantity: q('5') })
  desk.say({ type: 'close-all' })
  expect(desk.state().blocked?.why).toBe('emergency-stop')
  expect(desk.effects.filter((effect) => effect.type === 'cancel')).toMatchObject([{ clientId: `k1-${id}-1` }])
  const closes = desk.effects.filter((effect) => effect.type === 'place')
  expect(closes).toMatchObject([{ order: { quantity: q('32'), direction: 'close', price: null } }])
})

test('new targets share what is open, whatever the old ones closed', () => {
  const desk = scenario()
  open(desk, '32')
  desk.say({ type: 'change-targets', trade: 1, targets: [{ level: { kind: 'price', price: p('63000') }, share: WHOLE }], last: null })
  expect(desk.state().sides[`${SYMBOL}:long`]?.wanted.map((row) => `${row.kind} ${showDecimal(row.quantity)} ${showDecimal(row.trigger)}`)).toEqual(['stop-loss 32 60316', 'take-profit 32 63000'])
  expect(desk.say({ type: 'change-targets', trade: 1, targets: [{ level: { kind: 'price', price: p('60000') }, share: WHOLE }], last: null }).outcome).toMatchObject({ type: 'refused', refusal: { code: 'target-on-wrong-side' } })
})

test('margin is added once, on isolated positions only', () => {
  const desk = scenario()
  open(desk, '32')
  desk.say({ type: 'add-margin', trade: 1, amount: usd('50') })
  expect(desk.effects.filter((effect) => effect.type === 'add-margin')).toMatchObject([{ amount: usd('50'), side: 'long' }])
  desk.say({ type: 'margin-answered', trade: 1, amount: usd('50'), code: null })
  expect(showDecimal(desk.live(1).addedMargin)).toBe('50')
})

type Read = { readonly contracts: string; readonly last?: string; readonly from?: number }
const wholeRead = (desk: ReturnType<typeof scenario>, { contracts, last = '61000', from = 0 }: Read) =>
  desk.say({
    type: 'synced',
    sync: {
      noted: 0, symbols: [SYMBOL], positions: contracts === '0' ? [] : [{ symbol: SYMBOL, side: 'long', contracts: q(contracts) }], openOrderIds: [], openTriggers: [],
      read: { from, to: desk.now(), equity: usd('10000'), prices: [{ symbol: SYMBOL, last: p(last) }] },
    },
  })
const told = (desk: ReturnType<typeof scenario>): readonly string[] => desk.effects.flatMap((effect) => (effect.type === 'tell' ? [effect.event.type] : []))

test('a position that stays below the ledgers is told at once, and after two reads the newest trades are brought to it, with the cause named', () => {
  const desk = scenario()
  open(desk, '32')
  open(desk, '20', false)
  const since = desk.now()
  wholeRead(desk, { contracts: '40' })
  expect(told(desk).at(-1)).toBe('position-differs')
  expect([openOf(desk, 1), openOf(desk, 2)]).toEqual(['32', '20'])
  desk.pass(60_000)
  wholeRead(desk, { contracts: '40' })
  expect([openOf(desk, 1), openOf(desk, 2)]).toEqual(['32', '8'])
  expect(desk.events.find((event) => event.type === 'ledgers-lowered')).toMatchObject({ was: q('52'), contracts: q('40'), since, price: p('61000') })
  expect(told(desk)).toContain('ledgers-lowered')
  expect(desk.live(2)).toMatchObject({ approximate: true, closedBy: { 'settled-by-exchange': q('12') } })
  desk.pass(60_000)
  expect(wholeRead(desk, { contracts: '40' }).events.map((event) => event.type)).not.toContain('position-differs')
})

test('a position that is gone ends the trade at the price of the read', () => {
  const desk = scenario()
  open(desk, '32')
  wholeRead(desk, { contracts: '0' })
  desk.pass(60_000)
  wholeRead(desk, { contracts: '0' })
  desk.confirmRows('61000')
  expect(desk.trade(1)).toMatchObject({ status: 'closed', reason: 'settled-by-exchange', approximate: true })
})

test.each<readonly [string, (desk: ReturnType<typeof scenario>) => void]>([
  ['the second read shows it whole again', (desk) => { wholeRead(desk, { contracts: '20' }); desk.pass(60_000); wholeRead(desk, { contracts: '32' }); desk.pass(60_000); wholeRead(desk, { contracts: '20' }) }],
  ['the two reads show different sizes', (desk) => { wholeRead(desk, { contracts: '20' }); desk.pass(60_000); wholeRead(desk, { contracts: '10' }) }],
  ['the two reads are a moment apart', (desk) => { wholeRead(desk, { contracts: '20' }); desk.pass(1_000); wholeRead(desk, { contracts: '20' }) }],
  ['the fills were not read back to its entry', (desk) => { wholeRead(desk, { contracts: '20', from: desk.now() + 1 }); desk.pass(60_000); wholeRead(desk, { contracts: '20', from: desk.now() + 1 }) }],
  ['an order of ours may be filling', (desk) => { desk.say({ type: 'close', trade: 1, share: WHOLE }); wholeRead(desk, { contracts: '20' }); desk.pass(60_000); wholeRead(desk, { contracts: '20' }) }],
])('nothing is booked when %s', (_, act) => {
  const desk = scenario()
  open(desk, '32')
  act(desk)
  expect(openOf(desk, 1)).toBe('32')
  expect(desk.events.map((event) => event.type)).not.toContain('ledgers-lowered')
})

test('in separate position mode an entry is refused, and what is open is counted over all rows of the side', () => {
  const desk = scenario()
  expect(() => desk.enter(examplePlan(), '61234.5', { separate: true })).toThrow('separate-positions')
  open(desk, '32')
  for (let i = 0; i < 3; i += 1) {
    desk.say({ type: 'synced', sync: { noted: 0, symbols: [SYMBOL], positions: ['20', '12'].map((contracts) => ({ symbol: SYMBOL, side: 'long', contracts: q(contracts) })), openOrderIds: [], openTriggers: [], read: { from: 0, to: desk.now(), equity: usd('10000'), prices: [{ symbol: SYMBOL, last: p('61000') }] } } })
    desk.pass(60_000)
  }
  expect(desk.events.map((event) => event.type)).not.toContain('position-differs')
})

test('given a close by hand that is told only after its trade ended and another began, then the new trade keeps its contracts, and what is not ours is found by the position', () => {
  const desk = scenario()
  const early = desk.now()
  desk.pass(10_000)
  const id = open(desk, '8')
  desk.say({ type: 'fill', fill: outside({ orderId: 'hand-1', quantity: q('4'), ticketId: '11', at: early }) })
  desk.say({ type: 'fill', fill: outside({ orderId: 'hand-2', quantity: q('9'), direction: 'open', ticketId: '12', at: early + 5_000 }) })
  for (let read = 0; read < 5; read += 1) {
    synced(desk, '13')
    desk.pass(60_000)
  }
  expect(openOf(desk, id)).toBe('8')
  expect(showDecimal(desk.state().sides[`${SYMBOL}:long`]?.foreign ?? q('0'))).toBe('5')
})

test('given a close by hand after which the trade’s own order closed it once more, and so a trade that began later, then that one has lost them, at the price by hand', () => {
  const desk = scenario()
  const first = open(desk, '32')
  desk.say({ type: 'fill', fill: outside({ orderId: 'hand-1', quantity: q('32'), ticketId: '11', at: desk.now() }) })
  desk.pass(10_000)
  const second = open(desk, '40', false)
  desk.say({ type: 'close', trade: first, share: WHOLE })
  desk.confirmRows('61234.5')
  desk.accept(`k1-${first}-2`, { direction: 'close' })
  desk.fill(`k1-${first}-2`, '61300', '32', { direction: 'close' })
  expect(openOf(desk, second)).toBe('40')
  for (let read = 0; read < 3; read += 1) {
    synced(desk, '8')
    desk.pass(60_000)
  }
  expect(openOf(desk, second)).toBe('8')
  expect(desk.events.filter((event) => event.type === 'exit-filled' && event.trade === second)).toMatchObject([{ contracts: q('32'), price: p('60000'), reason: 'by-hand-at-exchange' }])
  expect(desk.events.map(({ type }) => type)).not.toContain('ledgers-lowered')
})

test('what the venue took before a trade had filled is never taken from that trade: it waits for the contracts by hand that it took', () => {
  const desk = scenario()
  const early = desk.now()
  desk.say({ type: 'fill', fill: outside({ quantity: q('7'), ticketId: '12', at: early + 8_000 }) })
  desk.say({ type: 'fill', fill: outside({ orderId: 'hand-1', quantity: q('7'), direction: 'open', ticketId: '11', at: early }) })
  desk.pass(10_000)
  const id = open(desk, '24')
  desk.say({ type: 'order', row: { ...venueOrder('liquidation'), quantity: q('7'), executed: q('7') } })
  for (let read = 0; read < 3; read += 1) {
    synced(desk, '24')
    desk.pass(60_000)
  }
  expect(openOf(desk, id)).toBe('24')
  expect(showDecimal(desk.state().sides[`${SYMBOL}:long`]?.foreign ?? q('0'))).toBe('0')
})
