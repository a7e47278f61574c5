import { expect, test } from 'vitest'
import { examplePlan, p, pct, q, rowFor, usd, WHOLE } from './testing/scenario.ts'
import { life } from './testing/life.ts'

const LIMIT = examplePlan({ entry: { kind: 'limit', price: p('61240.5') }, size: { kind: 'contracts', amount: q('32') }, targets: [] })
type Desk = ReturnType<typeof life>
const entry = (desk: Desk, status: 'accepted' | 'partially-filled' | 'filled' | 'cancelled', executed: string) => desk.order('k1-1-1', { status, executed: q(executed), price: p('61240.5') })

test('an older picture of an order undoes nothing; more of it executed than its end told is news', () => {
  const desk = life()
  desk.enter(LIMIT, '61300')
  desk.accept('k1-1-1', { price: p('61240.5') })
  desk.told()
  entry(desk, 'accepted', '0')
  expect(desk.told()).toEqual([])
  entry(desk, 'partially-filled', '12')
  expect(desk.told()).toEqual([
    'order-seen #1 clientId=k1-1-1 orderId=v-k1-1-1 executed=12 askAt=+0.5s',
    '→ chat: show 1',
    '~ #1: entry={clientId=k1-1-1 purpose=entry quantity=32 price=61240.5 state=resting orderId=v-k1-1-1 executed=12 requestedAt=+0s askAt=+0.5s}',
    'wakes at +0.5s',
    'armed at nothing',
  ])
  desk.fill('k1-1-1', '61240.5', '12')
  desk.told()
  entry(desk, 'partially-filled', '12')
  expect(desk.told()).toEqual([
    'order-seen #1 clientId=k1-1-1 orderId=v-k1-1-1 executed=12',
    '→ chat: show 1',
    '~ #1: entry={clientId=k1-1-1 purpose=entry quantity=32 price=61240.5 state=resting orderId=v-k1-1-1 executed=12 booked=12 requestedAt=+0s}',
    'wakes at +10s',
    'armed ≤60321.9! ≤61240.4',
  ])
  entry(desk, 'partially-filled', '12')
  entry(desk, 'partially-filled', '7')
  expect(desk.told()).toEqual([])
  desk.fill('k1-1-1', '61240.5', '3')
  desk.told()
  entry(desk, 'partially-filled', '12')
  expect(desk.told()).toEqual([])
  entry(desk, 'cancelled', '15')
  desk.told()
  entry(desk, 'partially-filled', '20')
  entry(desk, 'cancelled', '15')
  expect(desk.told()).toEqual([])
  entry(desk, 'cancelled', '16')
  expect(desk.told()).toEqual([
    'order-seen #1 clientId=k1-1-1 orderId=v-k1-1-1 executed=16 end=cancelled askAt=+0.5s',
    '→ chat: show 1',
    '~ #1: entry={clientId=k1-1-1 purpose=entry quantity=32 price=61240.5 state=ended end=cancelled orderId=v-k1-1-1 executed=16 booked=15 requestedAt=+0s askAt=+0.5s}',
    'wakes at +0.5s',
  ])
})

test('an entry whose fee is a hint goes on being asked for until its record is there, and no longer', () => {
  const desk = life()
  desk.enter(LIMIT, '61300')
  desk.accept('k1-1-1', { price: p('61240.5') })
  desk.told()
  desk.fill('k1-1-1', '61240.5', '32', { fee: null, maker: true })
  expect(desk.told()).toEqual([
    'entry-filled #1 clientId=k1-1-1 ticket=v-k1-1-1/1 price=61240.5 contracts=32 value=1959.696 fee=0.3919392 maker filledAt=+0s',
    'stop-moved #1 price=60321.9 source=fixed fixed=60321.9',
    'protection-asked symbol=BTC side=long ask=1 wanted=[#1 stop 32 @ 60321.9]',
    '→ protect symbol=BTC side=long ask=1 own={shapes=[stop @ 60321.9] owed=[{trade=1 trigger=60321.9}]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: tell entry-filled, show 1, tell stop-moved, show 1',
    '~ #1: status=opening, entry={clientId=k1-1-1 purpose=entry quantity=32 price=61240.5 state=resting orderId=v-k1-1-1 executed=32 booked=32 requestedAt=+0s askAt=+0.4s}, ledger.entry={cost=1959.696 contracts=32}, ledger.entryFees=0.3919392, ledger.open=32, ledger.costLeft=1959.696, stop.fixed=60321.9, stop.wanted=60321.9, stop.movedAt=+0s, openedAt=+0s, nakedSince=+0s, tickets.v-k1-1-1/1=0.3919392',
    '~ BTC:long: ask=1, shown=no',
    'wakes at +0.4s',
    'armed ≤60321.9!',
  ])
  entry(desk, 'filled', '32')
  expect(desk.told()).toEqual([
    'order-seen #1 clientId=k1-1-1 orderId=v-k1-1-1 executed=32 end=filled askAt=+0.5s',
    'entry-ended #1',
    '→ chat: show 1, show 1',
    '~ #1: status=open, entry={clientId=k1-1-1 purpose=entry quantity=32 price=61240.5 state=ended end=filled orderId=v-k1-1-1 executed=32 booked=32 requestedAt=+0s askAt=+0.5s}, entryEnded=yes',
    'wakes at +0.5s',
  ])
  entry(desk, 'filled', '32')
  expect(desk.told()).toEqual([])
  desk.say({ type: 'fill', fill: { orderId: 'v-k1-1-1', ticketId: '1', clientId: null, symbol: 'BTC-SWAP-USDT', side: 'long', direction: 'open', price: p('61240.5'), quantity: q('32'), fee: usd('0.4'), maker: true, at: 0 } })
  expect(desk.told()).toEqual([
    'fee-corrected #1 ticket=v-k1-1-1/1 entry was=0.3919392 fee=0.4',
    '~ #1: ledger.entryFees=0.4, tickets.v-k1-1-1/1=-',
  ])
  entry(desk, 'filled', '32')
  expect(desk.told()).toEqual([
    'order-seen #1 clientId=k1-1-1 orderId=v-k1-1-1 executed=32 end=filled',
    '→ chat: show 1',
    '~ #1: entry={clientId=k1-1-1 purpose=entry quantity=32 price=61240.5 state=ended end=filled orderId=v-k1-1-1 executed=32 booked=32 requestedAt=+0s}',
    'wakes at +10s',
  ])
  entry(desk, 'filled', '32')
  expect(desk.told()).toEqual([])
})

test('a fill whose record comes before anybody knows its order is booked with that record, once a hint names the order', () => {
  const desk = life()
  desk.enter(LIMIT, '61300')
  desk.losesAnswer('k1-1-1')
  const fill = { orderId: 'v-k1-1-1', ticketId: '1', symbol: 'BTC-SWAP-USDT', side: 'long', direction: 'open', price: p('61240.5'), quantity: q('32'), at: desk.now() } as const
  desk.say({ type: 'fill', fill: { ...fill, clientId: null, fee: usd('0.4'), maker: true } })
  desk.told()
  desk.say({ type: 'fill', fill: { ...fill, clientId: 'k1-1-1', fee: null, maker: false } })
  expect(desk.told().filter((line) => line.startsWith('fill-explained') || line.startsWith('entry-filled'))).toEqual([
    'fill-explained symbol=BTC side=long ticket=v-k1-1-1/1',
    'entry-filled #1 clientId=k1-1-1 ticket=v-k1-1-1/1 price=61240.5 contracts=32 value=1959.696 fee=0.4 final maker filledAt=+0s',
  ])
  entry(desk, 'filled', '32')
  expect(desk.told()).toContain('order-seen #1 clientId=k1-1-1 orderId=v-k1-1-1 executed=32 end=filled')
})

test('answers that come late change nothing: a refusal of an order that rests, a row of one that ended; an answer that is an end is one', () => {
  const desk = life()
  desk.enter(LIMIT, '61300')
  desk.accept('k1-1-1', { price: p('61240.5') })
  desk.told()
  desk.refuses('k1-1-1', 'insufficient-balance')
  desk.losesAnswer('k1-1-1')
  expect(desk.told()).toEqual([])
  entry(desk, 'cancelled', '0')
  desk.told()
  desk.accept('k1-1-1', { price: p('61240.5') })
  desk.say({ type: 'cancel-answered', clientId: 'k1-1-1', code: null })
  expect(desk.told()).toEqual([])
  const other = life()
  other.enter(LIMIT, '61300')
  other.losesAnswer('k1-1-1')
  other.told()
  other.say({ type: 'placed', clientId: 'k1-1-1', answer: { kind: 'not-sent', code: 'too-late' } })
  expect(other.told()).toEqual([])
  other.accept('k1-1-1', { price: p('61240.5'), status: 'expired', executed: q('0') })
  expect(other.told()).toEqual([
    'order-accepted #1 clientId=k1-1-1 orderId=v-k1-1-1',
    'order-seen #1 clientId=k1-1-1 orderId=v-k1-1-1 end=expired',
    'entry-ended #1',
    'failed #1 reason=expired-entry code=expired',
    '→ chat: show 1, show 1, tell failed, show 1',
    '~ #1: status=failed, reason=expired-entry, closedAt=+0s',
    '~ account: endedOrders=[{orderId=v-k1-1-1 until=+90000s}]',
    'sleeps',
  ])
})

test('an entry given up as absent shows up while the emergency stop is on: it is taken up, and cancelled', () => {
  const desk = life()
  desk.enter(LIMIT, '61300')
  desk.losesAnswer('k1-1-1')
  desk.showsNone('k1-1-1', '0', true)
  desk.say({ type: 'close-all' })
  desk.told()
  entry(desk, 'accepted', '0')
  expect(desk.told()).toEqual([
    'entry-adopted #1 clientId=k1-1-1 orderId=v-k1-1-1 quantity=32',
    'cancel-requested #1 clientId=k1-1-1 why=emergency-stop',
    '→ cancel trade=1 clientId=k1-1-1 orderId=v-k1-1-1 symbol=BTC (behind enter:1 as exit, replaces enter:1)',
    'order-seen #1 clientId=k1-1-1 orderId=v-k1-1-1 askAt=+0.5s',
    '→ chat: tell entry-adopted, show 1',
    '~ #1: status=pending, reason=gone, net=gone, margin=gone, closedAt=gone, marginMode=isolated, entry={clientId=k1-1-1 purpose=entry quantity=32 price=61240.5 state=resting orderId=v-k1-1-1 cancelAsked cancelWhy=emergency-stop requestedAt=+0s askAt=+0.5s}, stop.source=fixed, nextOrder=1000',
    '~ account: watched=[]',
    'wakes at +0.5s',
  ])
})

test('a target given up as absent shows up when its trade is over: nobody waits for it any more', () => {
  const desk = life('free')
  desk.open({ targets: [{ level: { kind: 'price', price: p('62000') }, share: pct('100') }] }, '61234.5', '3')
  desk.losesAnswer('k1-1-2')
  desk.showsNone('k1-1-2', '3', true)
  desk.refuses('k1-1-3', 'bad')
  desk.say({ type: 'close', trade: 1, share: WHOLE })
  desk.fill('k1-1-4', '61500', '3', { direction: 'close' })
  desk.order('k1-1-4', { direction: 'close', status: 'filled', executed: q('3'), quantity: q('3') })
  desk.obeys('61500')
  expect(desk.trade(1).status).toBe('closed')
  desk.told()
  desk.order('k1-1-2', { direction: 'close', price: p('62000'), quantity: q('3') })
  desk.order('k1-1-9', { direction: 'close', price: p('62000'), quantity: q('3') })
  expect(desk.told()).toEqual([
    'watch-ended clientId=k1-1-2',
    '~ account: watched=[]',
    'sleeps',
  ])
})

test('closes that the venue refuses twice for want of a position that is there drop the form to single; while a stop works they do not', () => {
  const desk = life()
  desk.open({}, '61234.5', '32')
  desk.say({ type: 'close', trade: 1, share: WHOLE })
  desk.told()
  desk.refuses('k1-1-2', 'no-position')
  expect(desk.told().filter((line) => line.startsWith('form'))).toEqual([])
  desk.pass(500)
  desk.told()
  desk.refuses('k1-1-3', 'no-position')
  expect(desk.told()).toEqual([
    'order-refused #1 clientId=k1-1-3 code=no-position text=it says no-position sent',
    'form-dropped to=single code=no-position',
    'close-stepped #1 step=closing notBefore=+1.5s',
    'protection-asked symbol=BTC side=long ask=3 wanted=[#1 stop 32 @ 60316]',
    '→ protect symbol=BTC side=long ask=3 own={ids=[r1; r2; r3; r4] shapes=[stop @ 60316; tp @ 62459.1; tp @ 63683.8; tp @ 64908.5]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: tell order-refused, tell form-dropped',
    '~ account: exitForm=single',
    '~ #1: exits=[{purpose=close why=by-hand quantity=32 clientId=k1-1-2 state=ended end=refused requestedAt=+0s}; {purpose=close why=by-hand quantity=32 clientId=k1-1-3 state=ended end=refused requestedAt=+0.5s}], close={why=by-hand contracts=32 step=closing tries=2 notBefore=+1.5s}',
    '~ BTC:long: ask=3, shown=no',
    'wakes at +1.5s',
  ])
})

test('a row that was amended for a sibling before anybody read it back, and went off, is the sibling’s', () => {
  const desk = life()
  desk.open({ targets: [] }, '61234.5', '3')
  desk.open({ targets: [], stop: { level: { kind: 'price', price: p('59100') }, by: 'last' } }, '61234.5', '1', { flat: false })
  desk.changes('r2', { status: 'cancelled' })
  desk.told()
  desk.puts({ ...desk.rowOf('r1'), trigger: p('59100'), quantity: q('1') })
  desk.goesOff('r1', 'c1')
  expect(desk.told()).toEqual([
    'row-found #2 row=stop 1 @ 59100 orderId=r1 childId=c1 askAt=+0.25s',
    '~ #1: rows=[]',
    '~ #2: status=closing, rows=[stop 1 @ 59100 orderId=r2 status=cancelled; stop 1 @ 59100 orderId=r1 childId=c1 status=triggered askAt=+0.25s]',
    'wakes at +0.25s',
    'armed ≤59100!',
  ])
})

test('a stop that goes off before it was read back belongs to the trade that is known to have filled, of those whose entries brought that stop', () => {
  const desk = life()
  const stop = { level: { kind: 'price', price: p('60000') }, by: 'last' } as const
  desk.enter({ ...LIMIT, stop }, '61300')
  desk.enter({ ...LIMIT, stop, size: { kind: 'contracts', amount: q('5') } }, '61300', { flat: false })
  desk.accept('k1-2-1', { price: p('61240.5'), quantity: q('5') })
  desk.told()
  const off = (orderId: string) => desk.say({ type: 'trigger', row: { ...rowFor({ trade: 0, kind: 'stop-loss', target: null, trigger: p('60000'), quantity: q('5'), by: 'last' }, 'long', { orderId, at: 0 }), status: 'triggered', childId: `${orderId}-c` } })
  off('x1')
  expect(desk.told()).toEqual([
    'row-found #2 row=stop 5 @ 60000 orderId=x1 childId=x1-c askAt=+0.25s',
    '~ #2: status=closing, rows=[stop 5 @ 60000 orderId=x1 childId=x1-c status=triggered askAt=+0.25s]',
    'wakes at +0.25s',
  ])
  const filled = life()
  filled.enter({ ...LIMIT, stop }, '61300')
  filled.accept('k1-1-1', { price: p('61240.5') })
  filled.enter({ ...LIMIT, stop, size: { kind: 'contracts', amount: q('5') } }, '61300', { flat: false })
  filled.fill('k1-2-1', '61240.5', '5')
  filled.told()
  filled.say({ type: 'trigger', row: { ...rowFor({ trade: 0, kind: 'stop-loss', target: null, trigger: p('60000'), quantity: q('5'), by: 'last' }, 'long', { orderId: 'x2', at: 0 }), status: 'triggered', childId: 'x2-c' } })
  expect(filled.told()).toEqual([
    'row-found #2 row=stop 5 @ 60000 orderId=x2 childId=x2-c askAt=+0.25s',
    '~ #2: status=closing, rows=[stop 5 @ 60000 orderId=x2 childId=x2-c status=triggered askAt=+0.25s]',
    'wakes at +0.25s',
  ])
})

test('a child that still fills has not ended; one whose end was told twice ends once; a row read back as gone off is one that went off', () => {
  const desk = life()
  desk.open({ targets: [] }, '61234.5', '5')
  desk.told()
  desk.shows('60300', 'long', null, [{ ...desk.rowOf('r1'), status: 'triggered', childId: 'c1' }])
  expect(desk.told()).toEqual([
    'row-seen #1 orderId=r1 status=triggered childId=c1 askAt=+0.25s',
    'protection-read symbol=BTC side=long ask=1 retryAt=+0.5s',
    '→ chat: show 1',
    '~ #1: status=closing, rows=[stop 5 @ 60316 orderId=r1 status=triggered childId=c1 askAt=+0.25s], stop.confirmed=-, nakedSince=+0s',
    '~ BTC:long: shown=no, retryAt=+0.5s',
    'wakes at +0.25s',
    'armed ≤60316!',
  ])
  desk.childEnds('c1', 'partially-filled', '2')
  expect(desk.told()).toEqual([])
  desk.childFills('c1', '60300', '5', { fee: null })
  desk.childEnds('c1', 'filled', '5')
  desk.told()
  desk.childEnds('c1', 'filled', '5')
  desk.asksRow('r1', { ...desk.rowOf('r1'), status: 'triggered', childId: 'c1' }, { orderId: 'c1', status: 'filled', executed: q('5') })
  expect(desk.told()).toEqual([])
  desk.say({ type: 'fill', fill: { orderId: 'c1', ticketId: '2', clientId: 'system', symbol: 'BTC-SWAP-USDT', side: 'long', direction: 'close', price: p('60300'), quantity: q('5'), fee: usd('0.2'), maker: false, at: 0 } })
  desk.told()
  desk.asksRow('r1', null, { orderId: 'c1', status: 'filled', executed: q('5') })
  expect(desk.told()).toEqual([
    'row-seen #1 orderId=r1 status=triggered childId=c1',
    '~ #1: rows=[stop 5 @ 60316 orderId=r1 status=triggered childId=c1 booked=5 childExecuted=5]',
    'sleeps',
  ])
})
