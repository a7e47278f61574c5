import { expect, test } from 'vitest'
import { fromCanonical, toCanonical } from '#core/json.ts'
import { showDecimal } from '#core/money/decimal.ts'
import { sideOf } from './account.ts'
import type { Event } from './event.ts'
import { evolve } from './evolve.ts'
import type { SeenPositions } from './input.ts'
import { btc } from './testing/instruments.ts'
import { emptyAccount, examplePlan, q, scenario, usd } from './testing/scenario.ts'

type Desk = ReturnType<typeof scenario>
const ETH = 'ETH-SWAP-USDT'
const seenOf = (...rows: readonly (readonly [string, 'long' | 'short', string])[]): SeenPositions => ({ noted: 0, positions: rows.map(([symbol, side, contracts]) => ({ symbol, side, contracts: q(contracts) })) })
const SEVEN = seenOf([btc.symbol, 'long', '7'])
const offered = (desk: Desk, seen: SeenPositions | null = SEVEN) => {
  desk.say({ type: 'close-all' })
  desk.say({ type: 'offer-foreign', seen })
  return desk.state().foreignOffer
}
const press = (desk: Desk, offer: number, seen: SeenPositions | null = SEVEN) => desk.say({ type: 'close-foreign', offer, seen }).outcome
const placed = (desk: Desk) => desk.effects.flatMap((effect) => (effect.type === 'place' ? [effect.order] : []))
const known = (desk: Desk) => sideOf(desk.state(), btc.symbol, 'long')
const told = (desk: Desk): readonly string[] => desk.effects.flatMap((effect) => (effect.type === 'tell' ? [effect.event.type === 'foreign-order' ? effect.event.fact.type : effect.event.type] : []))
const SELL = { direction: 'close' as const, quantity: q('7') }

const open = (desk: Desk, contracts: string): void => {
  desk.enter(examplePlan({ size: { kind: 'contracts', amount: q(contracts) }, targets: [] }), '61234.5')
  desk.accept('k1-1-1', { quantity: q(contracts) })
  desk.fill('k1-1-1', '61234.5', contracts)
  desk.order('k1-1-1', { status: 'filled', executed: q(contracts), quantity: q(contracts) })
  desk.confirmRows('61234.5')
}

test('one press closes just the contracts that were offered, each side by an order of its own, and only once', () => {
  const desk = scenario()
  const seen = seenOf([btc.symbol, 'long', '7'], [ETH, 'short', '3'])
  expect(offered(desk, seen)?.rows.map((row) => `${row.symbol} ${row.side} ${showDecimal(row.contracts)}`)).toEqual([`${btc.symbol} long 7`, `${ETH} short 3`])
  expect(press(desk, 1, seen)).toMatchObject({ type: 'accepted' })
  expect(press(desk, 1, seen)).toMatchObject({ type: 'refused', refusal: { code: 'no-offer' } })
  expect(placed(desk)).toMatchObject([
    { clientId: 'k1-0-1', symbol: btc.symbol, side: 'long', direction: 'close', quantity: q('7'), price: null },
    { clientId: 'k1-0-2', symbol: ETH, side: 'short', direction: 'close', quantity: q('3'), price: null },
  ])
})

test('after 60 s the press shows the numbers anew instead of acting, and the newer button acts', () => {
  const desk = scenario()
  offered(desk)
  desk.pass(60_001)
  expect(press(desk, 1)).toEqual({ type: 'offered', why: 'too-old' })
  expect(placed(desk)).toEqual([])
  expect(press(desk, 1)).toEqual({ type: 'offered', why: 'changed' })
  expect(press(desk, 2)).toMatchObject({ type: 'accepted' })
  expect(placed(desk)).toMatchObject([{ clientId: 'k1-0-2', quantity: q('7') }])
})

test.each<readonly [string, SeenPositions, unknown]>([
  ['more', seenOf([btc.symbol, 'long', '9']), { type: 'offered', why: 'changed' }],
  ['fewer', seenOf([btc.symbol, 'long', '2']), { type: 'offered', why: 'changed' }],
  ['none', seenOf(), { type: 'refused', refusal: { code: 'nothing-foreign' }, trade: null }],
  ['another side’s', seenOf([btc.symbol, 'long', '7'], [btc.symbol, 'short', '1']), { type: 'offered', why: 'changed' }],
])('where the exchange shows %s contracts by now, nothing is closed', (_, seen, outcome) => {
  const desk = scenario()
  offered(desk)
  expect(press(desk, 1, seen)).toEqual(outcome)
  expect(placed(desk)).toEqual([])
})

test('contracts of a trade are never offered; while ours are closing, and where nobody can look, the known figure stands', () => {
  const desk = scenario()
  open(desk, '32')
  for (let i = 0; i < 2; i += 1) desk.say({ type: 'synced', sync: { noted: 0, symbols: [btc.symbol], positions: [{ symbol: btc.symbol, side: 'long', contracts: q('37') }], openOrderIds: [], openTriggers: [] } })
  desk.say({ type: 'offer-foreign', seen: seenOf([btc.symbol, 'long', '39']) })
  expect(desk.state().foreignOffer?.rows[0]?.contracts).toBe(q('7'))
  expect(offered(desk, seenOf([btc.symbol, 'long', '20']))?.rows[0]?.contracts).toBe(q('5'))
  expect(offered(desk, null)?.rows[0]?.contracts).toBe(q('5'))
})

test('while fills of the side wait for an owner and nobody can look, nothing is closed', () => {
  const desk = scenario()
  for (let i = 0; i < 2; i += 1) desk.say({ type: 'synced', sync: { noted: 0, symbols: [btc.symbol], positions: [{ symbol: btc.symbol, side: 'long', contracts: q('7') }], openOrderIds: [], openTriggers: [] } })
  offered(desk, null)
  desk.fill('by-hand', '61000', '3', { direction: 'close', clientId: null })
  expect(press(desk, 1, null)).toMatchObject({ type: 'refused', refusal: { code: 'fills-unexplained', symbol: btc.symbol } })
  expect(placed(desk)).toEqual([])
})

test('its fills are booked once against what is not ours, and with its end the order is forgotten', () => {
  const desk = scenario()
  offered(desk)
  press(desk, 1)
  desk.fill('k1-0-1', '61000', '5', { ...SELL, ticketId: 'a', fee: null, quantity: q('5') })
  desk.accept('k1-0-1', SELL)
  desk.fill('k1-0-1', '61000', '5', { ...SELL, ticketId: 'a', clientId: null, quantity: q('5') })
  expect([showDecimal(known(desk).foreign), known(desk).foreignClose?.order.state]).toEqual(['2', 'resting'])
  desk.order('k1-0-1', { ...SELL, status: 'filled', executed: q('7') })
  desk.fill('k1-0-1', '60999', '2', { ...SELL, ticketId: 'b', quantity: q('2') })
  desk.fill('k1-0-1', '60999', '2', { ...SELL, ticketId: 'b', clientId: null, quantity: q('2') })
  desk.order('k1-0-1', { ...SELL, status: 'filled', executed: q('7') })
  expect(known(desk)).toMatchObject({ foreign: q('0'), foreignClose: null, unexplained: [] })
  expect(told(desk).filter((type) => type === 'order-seen')).toHaveLength(1)
  expect(Object.keys(desk.state().trades)).toEqual([])
})

test('what was opened by hand a moment ago is closed at once, and booked in its turn', () => {
  const desk = scenario()
  desk.fill('by-hand', '61000', '7', { clientId: null })
  offered(desk)
  expect(press(desk, 1)).toMatchObject({ type: 'accepted' })
  desk.accept('k1-0-1', SELL)
  desk.fill('k1-0-1', '61000', '7', SELL)
  desk.order('k1-0-1', { ...SELL, status: 'filled', executed: q('7') })
  expect(known(desk).unexplained).toHaveLength(2)
  for (let i = 0; i < 2; i += 1) desk.say({ type: 'synced', sync: { noted: 0, symbols: [btc.symbol], positions: [], openOrderIds: [], openTriggers: [] } })
  expect(known(desk)).toMatchObject({ foreign: q('0'), foreignClose: null, unexplained: [] })
})

test('a fill that the exchange lists before the order’s number is known waits for it', () => {
  const desk = scenario()
  offered(desk)
  press(desk, 1)
  desk.fill('k1-0-1', '61000', '7', { ...SELL, clientId: null, quantity: q('7') })
  expect(known(desk).unexplained).toHaveLength(1)
  desk.accept('k1-0-1', SELL)
  expect(known(desk)).toMatchObject({ foreign: q('0'), unexplained: [] })
})

test('an order without an answer is asked for, never sent again; found, its end counts', () => {
  const desk = scenario()
  offered(desk)
  press(desk, 1)
  desk.say({ type: 'placed', clientId: 'k1-0-1', answer: { kind: 'unknown', code: 'timeout' } })
  const sent = desk.now()
  desk.pass(500)
  desk.pass(1_000)
  expect(desk.effects.flatMap((effect) => (effect.type === 'look-up' ? [[effect.trade, effect.clientId, effect.sentBy, effect.sole]] : []))).toEqual([[null, 'k1-0-1', sent, false], [null, 'k1-0-1', sent, false]])
  desk.fill('k1-0-1', '61000', '4', { ...SELL, quantity: q('4') })
  desk.say({ type: 'asked', clientId: 'k1-0-1', row: { orderId: 'v-k1-0-1', clientId: 'k1-0-1', symbol: btc.symbol, side: 'long', direction: 'close', status: 'cancelled', quantity: q('7'), executed: q('4'), price: null, averagePrice: null, leverage: 10, origin: 'user', createdAt: 0, updatedAt: 0 }, conclusive: false, contracts: q('0') })
  expect(known(desk)).toMatchObject({ foreign: q('3'), foreignClose: null })
  expect(placed(desk)).toHaveLength(1)
  expect(told(desk)).toContain('order-seen')
})

test('absent takes the horizon and a position that the ledgers explain; a late fill of it is booked all the same', () => {
  const desk = scenario()
  offered(desk)
  press(desk, 1)
  desk.say({ type: 'placed', clientId: 'k1-0-1', answer: { kind: 'unknown', code: 'timeout' } })
  const asked = (conclusive: boolean, contracts: string): void => void desk.say({ type: 'asked', clientId: 'k1-0-1', row: null, conclusive, contracts: q(contracts) })
  asked(false, '7')
  asked(true, '0')
  expect(known(desk).foreignClose?.order.state).toBe('unknown')
  asked(true, '7')
  expect(known(desk).foreignClose).toBeNull()
  expect(told(desk)).toContain('order-absent')
  desk.fill('k1-0-1', '61000', '7', { ...SELL, quantity: q('7') })
  for (let i = 0; i < 3; i += 1) desk.say({ type: 'synced', sync: { noted: 0, symbols: [btc.symbol], positions: [], openOrderIds: [], openTriggers: [] } })
  expect(known(desk)).toMatchObject({ foreign: q('0'), unexplained: [] })
})

test.each([['refused', 'no-position'], ['not-sent', 'too-late']] as const)('%s is told, and what is left is offered again under a new id', (kind, code) => {
  const desk = scenario()
  offered(desk)
  press(desk, 1)
  desk.say({ type: 'placed', clientId: 'k1-0-1', answer: kind === 'refused' ? { kind, code, text: '' } : { kind, code } })
  expect(told(desk)).toContain('order-refused')
  expect(offered(desk)).toMatchObject({ number: 2, rows: [{ contracts: q('7') }] })
  press(desk, 2)
  expect(placed(desk).map(({ clientId }) => clientId)).toEqual(['k1-0-1', 'k1-0-2'])
})

test('while its order may be filling a size read concludes nothing, and the side is not offered again', () => {
  const desk = scenario()
  offered(desk)
  press(desk, 1)
  for (let i = 0; i < 3; i += 1) desk.say({ type: 'synced', sync: { noted: 0, symbols: [btc.symbol], positions: [], openOrderIds: [], openTriggers: [] } })
  expect(known(desk).foreign).toBe(q('7'))
  expect(desk.say({ type: 'offer-foreign', seen: SEVEN }).outcome).toMatchObject({ type: 'refused', refusal: { code: 'nothing-foreign' } })
})

test('what it took beyond what is not ours is booked to our trades, so that the ledgers stay the position', () => {
  const desk = scenario()
  open(desk, '32')
  for (let i = 0; i < 2; i += 1) desk.say({ type: 'synced', sync: { noted: 0, symbols: [btc.symbol], positions: [{ symbol: btc.symbol, side: 'long', contracts: q('39') }], openOrderIds: [], openTriggers: [] } })
  desk.say({ type: 'offer-foreign', seen: null })
  press(desk, 1, null)
  desk.fill('by-hand', '61000', '4', { direction: 'close', clientId: null, fee: usd('0') })
  desk.accept('k1-0-1', SELL)
  desk.fill('k1-0-1', '61000', '7', SELL)
  desk.order('k1-0-1', { ...SELL, status: 'filled', executed: q('7') })
  for (let i = 0; i < 3; i += 1) desk.say({ type: 'synced', sync: { noted: 0, symbols: [btc.symbol], positions: [{ symbol: btc.symbol, side: 'long', contracts: q('28') }], openOrderIds: [], openTriggers: [] } })
  expect([showDecimal(desk.live(1).ledger.open), showDecimal(known(desk).foreign)]).toEqual(['28', '0'])
})

test('the journal alone rebuilds it', () => {
  const desk = scenario()
  offered(desk)
  press(desk, 1)
  desk.say({ type: 'placed', clientId: 'k1-0-1', answer: { kind: 'unknown', code: 'timeout' } })
  desk.pass(500)
  desk.fill('k1-0-1', '61000', '4', { ...SELL, quantity: q('4') })
  const replayed = desk.events.reduce((state, event) => evolve(state, fromCanonical<Event>(toCanonical(event))), emptyAccount())
  expect(toCanonical(replayed)).toBe(toCanonical(desk.state()))
})
