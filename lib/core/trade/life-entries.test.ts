import { expect, test } from 'vitest'
import { examplePlan, p, q } from './testing/scenario.ts'
import { life } from './testing/life.ts'

const LIMIT = examplePlan({ entry: { kind: 'limit', price: p('61240.5') }, size: { kind: 'contracts', amount: q('32') } })

test('a limit long fills 12 at 61,230.0 and 20 at 61,240.5: the stop exists with the first fill, follows E and grows, and freezes with the end of the entry', () => {
  const desk = life()
  desk.enter(LIMIT, '61300')
  desk.accept('k1-1-1', { price: p('61240.5') })
  expect(desk.told()).toEqual([
    'drafted #1 head={id=1 exitForm=locked createdAt=+0s}',
    'entry-requested #1 order={clientId=k1-1-1 purpose=entry quantity=32 price=61240.5 state=requested requestedAt=+0s} leverage=10 marginMode=isolated prepare missable attachedStop={trigger=60321.9 by=last}',
    '→ enter trade=1 order={clientId=k1-1-1 symbol=BTC side=long direction=open quantity=32 price=61240.5 timeInForce=gtc attachedStop={trigger=60321.9 by=last}} leverage=10 marginMode=isolated prepare (behind enter:1 as entry, begun within 30000 ms, replaces enter:1)',
    'order-accepted #1 clientId=k1-1-1 orderId=v-k1-1-1',
    '→ chat: show 1',
    '~ account: nextTrade=2',
    '~ #1: id=1, exitForm=locked, createdAt=+0s, status=pending, leverage=10, marginMode=isolated, entry={clientId=k1-1-1 purpose=entry quantity=32 price=61240.5 state=resting orderId=v-k1-1-1 requestedAt=+0s}, needs=197.51971968, attachedStop=60321.9, missable=yes, stop.source=fixed, nextOrder=2',
    '~ BTC:long: shown=yes',
    'armed ≥62465.3! ≤61240.4',
  ])
  desk.fill('k1-1-1', '61230', '12')
  expect(desk.told()).toEqual([
    'entry-filled #1 clientId=k1-1-1 ticket=v-k1-1-1/1 price=61230 contracts=12 value=734.76 fee=0.1 final filledAt=+0s',
    'stop-moved #1 price=60311.6 source=fixed fixed=60311.6',
    'protection-asked symbol=BTC side=long ask=1 wanted=[#1 stop 12 @ 60311.6]',
    '→ protect symbol=BTC side=long ask=1 own={shapes=[stop @ 60321.9; stop @ 60311.6] owed=[{trade=1 trigger=60321.9}]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: tell entry-filled, show 1, tell stop-moved, show 1',
    '~ #1: status=opening, entry={clientId=k1-1-1 purpose=entry quantity=32 price=61240.5 state=resting orderId=v-k1-1-1 executed=12 booked=12 requestedAt=+0s}, ledger.entry={cost=734.76 contracts=12}, ledger.entryFees=0.1, ledger.open=12, ledger.costLeft=734.76, stop.fixed=60311.6, stop.wanted=60311.6, stop.movedAt=+0s, openedAt=+0s, nakedSince=+0s',
    '~ BTC:long: ask=1, shown=no',
    'wakes at +10s',
    'armed ≤60311.6! ≤61240.4',
  ])
  desk.obeys('61230')
  desk.order('k1-1-1', { status: 'partially-filled', executed: q('12'), price: p('61240.5') })
  desk.fill('k1-1-1', '61240.5', '20', { maker: true })
  desk.order('k1-1-1', { status: 'filled', executed: q('32'), price: p('61240.5') })
  desk.obeys('61240.5')
  expect(desk.told()).toEqual([
    'protection-read symbol=BTC side=long ask=1 shown rows=[#1 stop 12 @ 60311.6 orderId=r1]',
    'protection-asked symbol=BTC side=long ask=2 wanted=[#1 stop 12 @ 60311.6; #1 tp1 5 @ 62454.6; #1 tp2 4 @ 63679.2; #1 tp3 3 @ 64903.8]',
    '→ protect symbol=BTC side=long ask=2 own={ids=[r1] shapes=[stop @ 60321.9; stop @ 60311.6; tp @ 62454.6; tp @ 63679.2; tp @ 64903.8] owed=[{trade=1 trigger=60321.9}]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'entry-filled #1 clientId=k1-1-1 ticket=v-k1-1-1/2 price=61240.5 contracts=20 value=1224.81 fee=0.1 final maker filledAt=+0s',
    'stop-moved #1 price=60318.1 source=fixed fixed=60318.1',
    'protection-asked symbol=BTC side=long ask=3 wanted=[#1 stop 32 @ 60318.1; #1 tp1 5 @ 62454.6; #1 tp2 4 @ 63679.2; #1 tp3 3 @ 64903.8]',
    '→ protect symbol=BTC side=long ask=3 own={ids=[r1] shapes=[stop @ 60321.9; stop @ 60311.6; tp @ 62454.6; tp @ 63679.2; tp @ 64903.8; stop @ 60318.1] owed=[{trade=1 trigger=60321.9}]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'order-seen #1 clientId=k1-1-1 orderId=v-k1-1-1 executed=32 end=filled',
    'entry-ended #1',
    'protection-read symbol=BTC side=long ask=3 shown rows=[#1 stop 32 @ 60318.1 orderId=r1; #1 tp1 5 @ 62454.6 orderId=r2; #1 tp2 4 @ 63679.2 orderId=r3; #1 tp3 3 @ 64903.8 orderId=r4]',
    'protection-asked symbol=BTC side=long ask=4 wanted=[#1 stop 32 @ 60318.1; #1 tp1 13 @ 62461.2; #1 tp2 10 @ 63686; #1 tp3 9 @ 64910.7]',
    '→ protect symbol=BTC side=long ask=4 own={ids=[r1; r2; r3; r4] shapes=[stop @ 60321.9; stop @ 60311.6; tp @ 62454.6; tp @ 63679.2; tp @ 64903.8; stop @ 60318.1; tp @ 62461.2; tp @ 63686; tp @ 64910.7]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: show 1, tell entry-filled, show 1, tell stop-moved, show 1, show 1, show 1, show 1',
    '~ #1: status=open, entry={clientId=k1-1-1 purpose=entry quantity=32 price=61240.5 state=ended end=filled orderId=v-k1-1-1 executed=32 booked=32 requestedAt=+0s}, entryEnded=yes, rows=[stop 32 @ 60318.1 orderId=r1 status=waiting; tp1 5 @ 62454.6 orderId=r2 status=waiting; tp2 4 @ 63679.2 orderId=r3 status=waiting; tp3 3 @ 64903.8 orderId=r4 status=waiting], ledger.entry={cost=1959.57 contracts=32}, ledger.entryFees=0.2, ledger.open=32, ledger.costLeft=1959.57, stop.fixed=60318.1, stop.wanted=60318.1, stop.confirmed={price=60318.1 quantity=32 at=+0s}, nakedSince=-',
    '~ BTC:long: ask=4, answered=3, answeredAt=+0s',
    'sleeps',
    'armed ≤60318!',
  ])
})

test('the first exit cancels what rests of the entry; what still arrives joins the trade under the stop in force', () => {
  const desk = life()
  desk.enter({ ...LIMIT, targets: [] }, '61300')
  desk.accept('k1-1-1', { price: p('61240.5') })
  desk.fill('k1-1-1', '61240.5', '12')
  desk.obeys('61240.5')
  desk.told()
  desk.goesOff('r1', 'c1')
  desk.childFills('c1', '60321', '5')
  expect(desk.told()).toEqual([
    'row-seen #1 orderId=r1 status=triggered childId=c1 askAt=+0.25s',
    'exit-filled #1 ticket=c1/2 price=60321 contracts=5 value=301.605 fee=0.1 final filledAt=+0s reason=stop by={kind=row orderId=r1 filled=5}',
    'cancel-requested #1 clientId=k1-1-1 why=exit-began',
    '→ cancel trade=1 clientId=k1-1-1 orderId=v-k1-1-1 symbol=BTC (behind enter:1 as exit, replaces enter:1)',
    'protection-asked symbol=BTC side=long ask=2 wanted=[#1 stop 7 @ 60321.9]',
    '→ protect symbol=BTC side=long ask=2 own={ids=[r1] shapes=[stop @ 60321.9] owed=[{trade=1 trigger=60321.9}]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: tell exit-filled, show 1',
    '~ #1: status=closing, entry={clientId=k1-1-1 purpose=entry quantity=32 price=61240.5 state=resting orderId=v-k1-1-1 executed=12 booked=12 cancelAsked cancelWhy=exit-began requestedAt=+0s}, rows=[stop 12 @ 60321.9 orderId=r1 status=triggered childId=c1 booked=5 askAt=+0.25s], ledger.open=7, ledger.costLeft=428.6835, ledger.exited=5, ledger.proceeds=301.605, ledger.exitFees=0.1, ledger.gross=-4.5975, closedBy.stop=5, closedLast=stop',
    '~ BTC:long: ask=2, shown=no',
    'wakes at +0.25s',
    'armed at nothing',
  ])
  desk.fill('k1-1-1', '61240.5', '4')
  desk.say({ type: 'cancel-answered', clientId: 'k1-1-1', code: null })
  expect(desk.told()).toEqual([
    'entry-filled #1 clientId=k1-1-1 ticket=v-k1-1-1/3 price=61240.5 contracts=4 value=244.962 fee=0.1 final filledAt=+0s',
    'protection-asked symbol=BTC side=long ask=3 wanted=[#1 stop 11 @ 60321.9]',
    '→ protect symbol=BTC side=long ask=3 own={ids=[r1] shapes=[stop @ 60321.9] owed=[{trade=1 trigger=60321.9}]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'order-unknown #1 clientId=k1-1-1 code=cancel-sent askAt=+0s',
    'order-asked #1 clientId=k1-1-1 asks=1 askAt=+0.5s',
    '→ look-up trade=1 clientId=k1-1-1 orderId=v-k1-1-1 symbol=BTC side=long since=-60s sentBy=+0s (behind ask:k1-1-1 as ask, replaces ask:k1-1-1)',
    '→ chat: tell entry-filled, show 1, tell order-unknown, show 1',
    '~ #1: entry={clientId=k1-1-1 purpose=entry quantity=32 price=61240.5 state=resting orderId=v-k1-1-1 executed=16 booked=16 cancelAsked cancelWhy=exit-began requestedAt=+0s asks=1 askAt=+0.5s}, ledger.entry={cost=979.848 contracts=16}, ledger.entryFees=0.2, ledger.open=11, ledger.costLeft=673.6455',
    '~ BTC:long: ask=3',
  ])
  desk.order('k1-1-1', { status: 'cancelled', executed: q('16'), price: p('61240.5') })
  expect(desk.told()).toEqual([
    'order-seen #1 clientId=k1-1-1 orderId=v-k1-1-1 executed=16 end=cancelled',
    'entry-ended #1',
    '→ chat: show 1, show 1',
    '~ #1: entry={clientId=k1-1-1 purpose=entry quantity=32 price=61240.5 state=ended end=cancelled orderId=v-k1-1-1 executed=16 booked=16 cancelAsked cancelWhy=exit-began requestedAt=+0s asks=1}, entryEnded=yes',
  ])
  desk.childEnds('c1', 'filled', '12')
  expect(desk.told()).toEqual([
    'child-ended #1 orderId=r1 executed=12',
    '~ #1: rows=[stop 12 @ 60321.9 orderId=r1 status=triggered childId=c1 booked=5 childExecuted=12 askAt=+0.4s]',
    'wakes at +0.4s',
  ])
  desk.childFills('c1', '60320', '7')
  expect(desk.told()).toEqual([
    'exit-filled #1 ticket=c1/4 price=60320 contracts=7 value=422.24 fee=0.1 final filledAt=+0s reason=stop by={kind=row orderId=r1 filled=7}',
    'close-planned #1 plan={why=stop contracts=4 step=cancelling notBefore=+0s}',
    'exit-requested #1 order={purpose=close why=stop quantity=4 clientId=k1-1-2 state=requested requestedAt=+0s}',
    '→ place trade=1 order={clientId=k1-1-2 symbol=BTC side=long direction=close quantity=4 timeInForce=ioc} (behind BTC:long as exit)',
    'protection-asked symbol=BTC side=long ask=4 wanted=[#1 stop 4 @ 60321.9]',
    '→ protect symbol=BTC side=long ask=4 own={ids=[r1] shapes=[stop @ 60321.9]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: tell exit-filled, show 1, tell close-planned, show 1',
    '~ #1: exits=[{purpose=close why=stop quantity=4 clientId=k1-1-2 state=requested requestedAt=+0s}], rows=[stop 12 @ 60321.9 orderId=r1 status=triggered childId=c1 booked=12 childExecuted=12 askAt=+0.4s], ledger.open=4, ledger.costLeft=244.962, ledger.exited=12, ledger.proceeds=723.845, ledger.exitFees=0.2, ledger.gross=-11.041, close={why=stop contracts=4 step=cancelling tries=1 notBefore=+0s}, closedBy.stop=12, nextOrder=3',
    '~ BTC:long: ask=4',
  ])
})

test('a limit is missed when its first target trades before anything filled; touched by its own price it is only asked for', () => {
  const desk = life()
  desk.enter(LIMIT, '61300')
  desk.accept('k1-1-1', { price: p('61240.5') })
  desk.told()
  desk.price('61240.5')
  expect(desk.told()).toEqual([])
  desk.price('61300', { low: '61240.4' })
  expect(desk.told()).toEqual([
    'order-asked #1 clientId=k1-1-1 askAt=+2s',
    '→ look-up trade=1 clientId=k1-1-1 orderId=v-k1-1-1 symbol=BTC side=long since=-60s sentBy=+0s (behind ask:k1-1-1 as ask, replaces ask:k1-1-1)',
    '~ #1: entry={clientId=k1-1-1 purpose=entry quantity=32 price=61240.5 state=resting orderId=v-k1-1-1 requestedAt=+0s askAt=+2s}',
    'wakes at +2s',
    'armed ≥62465.3!',
  ])
  desk.price('62465.2')
  expect(desk.told()).toEqual([])
  desk.price('62465', { high: '62465.3' })
  expect(desk.told()).toEqual([
    'cancel-requested #1 clientId=k1-1-1 why=missed',
    '→ cancel trade=1 clientId=k1-1-1 orderId=v-k1-1-1 symbol=BTC (behind enter:1 as exit, replaces enter:1)',
    '~ #1: entry={clientId=k1-1-1 purpose=entry quantity=32 price=61240.5 state=resting orderId=v-k1-1-1 cancelAsked cancelWhy=missed requestedAt=+0s askAt=+2s}',
    'armed at nothing',
  ])
  desk.order('k1-1-1', { status: 'cancelled', price: p('61240.5') })
  expect(desk.told()).toEqual([
    'order-seen #1 clientId=k1-1-1 orderId=v-k1-1-1 end=cancelled',
    'entry-ended #1',
    'failed #1 reason=expired-entry code=cancelled',
    '→ chat: show 1, show 1, tell failed, show 1',
    '~ #1: status=failed, reason=expired-entry, closedAt=+0s',
    '~ account: endedOrders=[{orderId=v-k1-1-1 until=+90000s}]',
    'sleeps',
  ])
})

test('an entry whose answer is lost is asked for at 0.5, 0.5, 1, 2 s; absent only after its horizon and with the position as the ledgers say; watched for a day; adopted and protected when it shows up', () => {
  const desk = life()
  desk.enter(LIMIT, '61300')
  desk.told()
  desk.losesAnswer('k1-1-1')
  expect(desk.told()).toEqual([
    'order-unknown #1 clientId=k1-1-1 code=timeout askAt=+0.5s',
    '→ chat: tell order-unknown, show 1',
    '~ #1: entry={clientId=k1-1-1 purpose=entry quantity=32 price=61240.5 state=unknown requestedAt=+0s sentBy=+0s askAt=+0.5s}',
    'wakes at +0.5s',
  ])
  desk.pass(500)
  expect(desk.told()).toEqual([
    'order-asked #1 clientId=k1-1-1 asks=1 askAt=+1s',
    '→ look-up trade=1 clientId=k1-1-1 symbol=BTC side=long since=-60s sentBy=+0s (behind ask:k1-1-1 as ask, replaces ask:k1-1-1)',
    '~ #1: entry={clientId=k1-1-1 purpose=entry quantity=32 price=61240.5 state=unknown requestedAt=+0s sentBy=+0s asks=1 askAt=+1s}',
    'wakes at +1s',
  ])
  desk.showsNone('k1-1-1', '0', false)
  desk.pass(500)
  desk.pass(1_000)
  expect(desk.told()).toEqual([
    'order-not-shown of=1 symbol=BTC side=long clientId=k1-1-1',
    'order-asked #1 clientId=k1-1-1 asks=2 askAt=+2s',
    '→ look-up trade=1 clientId=k1-1-1 symbol=BTC side=long since=-60s sentBy=+0s (behind ask:k1-1-1 as ask, replaces ask:k1-1-1)',
    'order-asked #1 clientId=k1-1-1 asks=3 askAt=+4s',
    '→ look-up trade=1 clientId=k1-1-1 symbol=BTC side=long since=-60s sentBy=+0s (behind ask:k1-1-1 as ask, replaces ask:k1-1-1)',
    '~ #1: entry={clientId=k1-1-1 purpose=entry quantity=32 price=61240.5 state=unknown requestedAt=+0s sentBy=+0s asks=3 askAt=+4s}',
    'wakes at +4s',
  ])
  desk.pass(40_000)
  desk.showsNone('k1-1-1', '3', true)
  expect(desk.told()).toEqual([
    'order-asked #1 clientId=k1-1-1 asks=4 askAt=+46s',
    '→ look-up trade=1 clientId=k1-1-1 symbol=BTC side=long since=-60s sentBy=+0s (behind ask:k1-1-1 as ask, replaces ask:k1-1-1)',
    'order-not-shown of=1 symbol=BTC side=long clientId=k1-1-1 conclusive position=3',
    '~ #1: entry={clientId=k1-1-1 purpose=entry quantity=32 price=61240.5 state=unknown requestedAt=+0s sentBy=+0s asks=4 askAt=+46s}',
    'wakes at +46s',
  ])
  desk.showsNone('k1-1-1', '0', true)
  expect(desk.told()).toEqual([
    'order-not-shown of=1 symbol=BTC side=long clientId=k1-1-1 conclusive',
    'order-absent #1 clientId=k1-1-1 watchUntil=+86442s',
    'entry-ended #1',
    'failed #1 reason=expired-entry code=absent',
    '→ chat: tell order-absent, show 1, tell failed, show 1',
    '~ #1: status=failed, reason=expired-entry, closedAt=+42s',
    '~ account: watched=[{clientId=k1-1-1 trade=1 symbol=BTC side=long until=+86442s}]',
    'wakes at +86442s',
  ])
  desk.pass(60_000)
  desk.order('k1-1-1', { status: 'partially-filled', executed: q('12'), price: p('61240.5') })
  expect(desk.told()).toEqual([
    'entry-adopted #1 clientId=k1-1-1 orderId=v-k1-1-1 quantity=32',
    'order-seen #1 clientId=k1-1-1 orderId=v-k1-1-1 executed=12 askAt=+102.5s',
    '→ chat: tell entry-adopted, show 1',
    '~ #1: status=pending, reason=gone, net=gone, margin=gone, closedAt=gone, marginMode=isolated, entry={clientId=k1-1-1 purpose=entry quantity=32 price=61240.5 state=resting orderId=v-k1-1-1 executed=12 requestedAt=+102s askAt=+102.5s}, stop.source=fixed, nextOrder=1000',
    '~ account: watched=[]',
    'wakes at +102.5s',
  ])
  desk.fill('k1-1-1', '61240.5', '12')
  expect(desk.told()).toEqual([
    'entry-filled #1 clientId=k1-1-1 ticket=v-k1-1-1/1 price=61240.5 contracts=12 value=734.886 fee=0.1 final filledAt=+102s',
    'stop-moved #1 price=60321.9 source=fixed fixed=60321.9',
    'protection-asked symbol=BTC side=long ask=1 wanted=[#1 stop 12 @ 60321.9]',
    '→ protect symbol=BTC side=long ask=1 own={shapes=[stop @ 60321.9] owed=[{trade=1}]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: tell entry-filled, show 1, tell stop-moved, show 1',
    '~ #1: status=opening, entry={clientId=k1-1-1 purpose=entry quantity=32 price=61240.5 state=resting orderId=v-k1-1-1 executed=12 booked=12 requestedAt=+102s askAt=+102.5s}, ledger.entry={cost=734.886 contracts=12}, ledger.entryFees=0.1, ledger.open=12, ledger.costLeft=734.886, stop.fixed=60321.9, stop.wanted=60321.9, stop.movedAt=+102s, openedAt=+102s, nakedSince=+102s',
    '~ BTC:long: ask=1, shown=no',
    'armed ≤60321.9!',
  ])
})

test('a watch ends after its day, and with what shows up of a trade that lives', () => {
  const desk = life()
  desk.enter(LIMIT, '61300')
  desk.losesAnswer('k1-1-1')
  desk.pass(40_000)
  desk.showsNone('k1-1-1', '0', true)
  desk.told()
  desk.pass(24 * 3_600_000 - 1)
  expect(desk.told()).toEqual([])
  desk.pass(1)
  expect(desk.told()).toEqual([
    'watch-ended clientId=k1-1-1',
    '~ account: watched=[]',
    'sleeps',
  ])
})

const ended = (act: (desk: ReturnType<typeof life>) => void): readonly string[] => {
  const desk = life()
  desk.enter(LIMIT, '61300')
  act(desk)
  return desk.events.filter(({ type }) => type === 'failed').map((event) => (event.type === 'failed' ? `${event.reason} ${event.code}` : ''))
}
const cancelled = (desk: ReturnType<typeof life>) => desk.order('k1-1-1', { status: 'cancelled', price: p('61240.5') })

test.each([
  ['refused', 'refused refused', (desk) => desk.refuses('k1-1-1', 'insufficient-balance')],
  ['never sent, too late', 'refused refused', (desk) => desk.say({ type: 'placed', clientId: 'k1-1-1', answer: { kind: 'not-sent', code: 'too-late' } })],
  ['expired', 'expired-entry expired', (desk) => desk.order('k1-1-1', { status: 'expired', price: p('61240.5') })],
  ['cancelled by the user at the exchange', 'by-hand-at-exchange cancelled', cancelled],
  ['cancelled by the user’s word to the desk', 'by-hand cancelled', (desk) => (desk.accept('k1-1-1', { price: p('61240.5') }), desk.say({ type: 'cancel-entry', trade: 1 }), cancelled(desk))],
  ['placed at another leverage', 'refused cancelled', (desk) => (desk.accept('k1-1-1', { price: p('61240.5'), leverage: 20 }), cancelled(desk))],
  ['cancelled by the emergency stop', 'emergency-stop cancelled', (desk) => (desk.accept('k1-1-1', { price: p('61240.5') }), desk.say({ type: 'close-all' }), cancelled(desk))],
  ['missed', 'expired-entry cancelled', (desk) => (desk.accept('k1-1-1', { price: p('61240.5') }), desk.price('62500'), cancelled(desk))],
  ['shown by nobody up to its horizon', 'expired-entry absent', (desk) => (desk.losesAnswer('k1-1-1'), desk.showsNone('k1-1-1', '0', true))],
] as const satisfies readonly (readonly [string, string, (desk: ReturnType<typeof life>) => unknown])[])('an entry that is %s fails as %s', (_, said, act) => {
  expect(ended(act)).toEqual([said])
})

test('the venue places the entry at another leverage: told, what is left of it is cancelled once, what filled keeps its stop', () => {
  const desk = life()
  desk.enter(LIMIT, '61300')
  desk.told()
  desk.accept('k1-1-1', { price: p('61240.5'), leverage: 20, status: 'partially-filled', executed: q('2') })
  expect(desk.told()).toEqual([
    'order-accepted #1 clientId=k1-1-1 orderId=v-k1-1-1',
    'leverage-differs #1 clientId=k1-1-1 asked=10 shown=20',
    'cancel-requested #1 clientId=k1-1-1 why=leverage',
    '→ cancel trade=1 clientId=k1-1-1 orderId=v-k1-1-1 symbol=BTC (behind enter:1 as exit, replaces enter:1)',
    '→ chat: tell leverage-differs',
    '~ #1: entry={clientId=k1-1-1 purpose=entry quantity=32 price=61240.5 state=resting orderId=v-k1-1-1 cancelAsked cancelWhy=leverage requestedAt=+0s}',
  ])
  desk.accept('k1-1-1', { price: p('61240.5'), leverage: 20 })
  expect(desk.told().filter((line) => line.startsWith('cancel') || line.startsWith('lev'))).toEqual(['leverage-differs #1 clientId=k1-1-1 asked=10 shown=20'])
})
