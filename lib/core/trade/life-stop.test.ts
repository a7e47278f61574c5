import { expect, test } from 'vitest'
import { examplePlan, p, pct, q } from './testing/scenario.ts'
import { life } from './testing/life.ts'

const NO_TARGETS = { targets: [] }

test('a stop goes off and its child ends short: the rest closes at market at 0, 0.5, 1 s; a ban of closing makes it stuck for 30 s; what the venue takes frees it', () => {
  const desk = life()
  desk.open(NO_TARGETS, '61234.5', '32')
  desk.told()
  desk.goesOff('r1', 'c1')
  desk.pass(250)
  expect(desk.told()).toEqual([
    'row-seen #1 orderId=r1 status=triggered childId=c1 askAt=+0.25s',
    'row-asked #1 orderId=r1 asks=1 askAt=+0.75s',
    '→ look-up-row trade=1 rowId=r1 symbol=BTC since=-60s (behind ask:r1 as ask, replaces ask:r1)',
    '~ #1: status=closing, rows=[stop 32 @ 60316 orderId=r1 status=triggered childId=c1 askAt=+0.75s asks=1]',
    'wakes at +0.75s',
    'armed at nothing',
  ])
  desk.childFills('c1', '60300', '12')
  desk.asksRow('r1', desk.rowOf('r1'), { orderId: 'c1', status: 'cancelled', executed: q('12') })
  expect(desk.told()).toEqual([
    'exit-filled #1 ticket=c1/2 price=60300 contracts=12 value=723.6 fee=0.1 final filledAt=+0.25s reason=stop by={kind=row orderId=r1 filled=12}',
    'protection-asked symbol=BTC side=long ask=2 wanted=[#1 stop 20 @ 60316]',
    '→ protect symbol=BTC side=long ask=2 own={ids=[r1] shapes=[stop @ 60316]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'child-ended #1 orderId=r1 executed=12',
    'close-planned #1 plan={why=stop contracts=20 step=cancelling notBefore=+0.25s}',
    'exit-requested #1 order={purpose=close why=stop quantity=20 clientId=k1-1-2 state=requested requestedAt=+0.25s}',
    '→ place trade=1 order={clientId=k1-1-2 symbol=BTC side=long direction=close quantity=20 timeInForce=ioc} (behind BTC:long as exit)',
    '→ chat: tell exit-filled, show 1, tell close-planned, show 1',
    '~ #1: exits=[{purpose=close why=stop quantity=20 clientId=k1-1-2 state=requested requestedAt=+0.25s}], rows=[stop 32 @ 60316 orderId=r1 status=triggered childId=c1 booked=12 childExecuted=12 asks=1], ledger.open=20, ledger.costLeft=1224.69, ledger.exited=12, ledger.proceeds=723.6, ledger.exitFees=0.1, ledger.gross=-11.214, close={why=stop contracts=20 step=cancelling tries=1 notBefore=+0.25s}, nextOrder=3, closedBy.stop=12, closedLast=stop',
    '~ BTC:long: ask=2, shown=no',
    'sleeps',
  ])
  desk.refuses('k1-1-2', 'rate-limited')
  expect(desk.told()).toEqual([
    'order-refused #1 clientId=k1-1-2 code=rate-limited text=it says rate-limited sent',
    'close-stepped #1 step=closing notBefore=+0.75s',
    '→ chat: tell order-refused',
    '~ #1: exits=[{purpose=close why=stop quantity=20 clientId=k1-1-2 state=ended end=refused requestedAt=+0.25s}], close={why=stop contracts=20 step=closing tries=1 notBefore=+0.75s}',
    'wakes at +0.75s',
  ])
  desk.pass(500)
  desk.told()
  desk.refuses('k1-1-3', 'closing-banned')
  expect(desk.told()).toEqual([
    'order-refused #1 clientId=k1-1-3 code=closing-banned text=it says closing-banned sent',
    'stuck #1 code=closing-banned retryAt=+30.75s',
    '→ chat: tell order-refused, tell stuck, show 1',
    '~ #1: status=stuck, exits=[{purpose=close why=stop quantity=20 clientId=k1-1-2 state=ended end=refused requestedAt=+0.25s}; {purpose=close why=stop quantity=20 clientId=k1-1-3 state=ended end=refused requestedAt=+0.75s}], close={why=stop contracts=20 step=closing tries=2 notBefore=+30.75s}, stuckSince=+0.75s',
    'wakes at +30.75s',
  ])
  desk.pass(29_999)
  desk.told()
  desk.pass(1)
  expect(desk.told()).toEqual([
    'exit-requested #1 order={purpose=close why=stop quantity=20 clientId=k1-1-4 state=requested requestedAt=+30.75s}',
    '→ place trade=1 order={clientId=k1-1-4 symbol=BTC side=long direction=close quantity=20 timeInForce=ioc} (behind BTC:long as exit)',
    '~ #1: exits=[{purpose=close why=stop quantity=20 clientId=k1-1-2 state=ended end=refused requestedAt=+0.25s}; {purpose=close why=stop quantity=20 clientId=k1-1-3 state=ended end=refused requestedAt=+0.75s}; {purpose=close why=stop quantity=20 clientId=k1-1-4 state=requested requestedAt=+30.75s}], close={why=stop contracts=20 step=closing tries=3 notBefore=+30.75s}, nextOrder=5',
    'sleeps',
  ])
  desk.accept('k1-1-4', { direction: 'close', quantity: q('20') })
  expect(desk.told()).toEqual([
    'order-accepted #1 clientId=k1-1-4 orderId=v-k1-1-4 askAt=+31.45s',
    'unstuck #1',
    '→ chat: show 1',
    '~ #1: status=closing, exits=[{purpose=close why=stop quantity=20 clientId=k1-1-2 state=ended end=refused requestedAt=+0.25s}; {purpose=close why=stop quantity=20 clientId=k1-1-3 state=ended end=refused requestedAt=+0.75s}; {purpose=close why=stop quantity=20 clientId=k1-1-4 state=resting orderId=v-k1-1-4 requestedAt=+30.75s askAt=+31.45s}], stuckSince=-',
    'wakes at +31.45s',
  ])
  desk.fill('k1-1-4', '60200', '20', { direction: 'close' })
  desk.order('k1-1-4', { direction: 'close', status: 'filled', executed: q('20'), quantity: q('20') })
  desk.obeys('60200')
  expect(desk.told()).toEqual([
    'exit-filled #1 ticket=v-k1-1-4/3 price=60200 contracts=20 value=1204 fee=0.1 final filledAt=+30.75s reason=stop by={kind=order clientId=k1-1-4 filled=20}',
    'protection-asked symbol=BTC side=long ask=3',
    '→ protect symbol=BTC side=long ask=3 own={ids=[r1] shapes=[stop @ 60316]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'order-seen #1 clientId=k1-1-4 orderId=v-k1-1-4 executed=20 end=filled',
    'close-finished #1',
    'protection-read symbol=BTC side=long ask=3 shown',
    'closed #1 reason=stop net=-32.204 margin=195.9504',
    '→ chat: tell exit-filled, show 1, show 1, show 1, show 1, tell closed, show 1',
    '~ #1: status=closed, ledger.open=0, ledger.costLeft=0, ledger.exited=32, ledger.proceeds=1927.6, ledger.exitFees=0.2, ledger.gross=-31.904, closedBy.stop=32, reason=stop, net=-32.204, margin=195.9504, closedAt=+30.75s',
    '~ BTC:long: ask=3, answered=3, shown=yes, answeredAt=+30.75s',
    '~ account: day.date=19675, day.net=-32.204, day.lossesInRow=1, endedOrders=[{orderId=v-k1-1-1 until=+90030.75s}; {orderId=v-k1-1-4 until=+90030.75s}; {orderId=r1 until=+90030.75s}; {orderId=c1 until=+90030.75s}]',
    'sleeps',
  ])
})

test('the venue throws a stop out: what is open closes at market at once', () => {
  const desk = life()
  desk.open(NO_TARGETS, '61234.5', '32')
  desk.told()
  desk.changes('r1', { status: 'rejected' })
  expect(desk.told()).toEqual([
    'row-seen #1 orderId=r1 status=rejected',
    'close-planned #1 plan={why=stop contracts=32 step=cancelling notBefore=+0s}',
    'exit-requested #1 order={purpose=close why=stop quantity=32 clientId=k1-1-2 state=requested requestedAt=+0s}',
    '→ place trade=1 order={clientId=k1-1-2 symbol=BTC side=long direction=close quantity=32 timeInForce=ioc} (behind BTC:long as exit)',
    'protection-asked symbol=BTC side=long ask=2 wanted=[#1 stop 32 @ 60316]',
    '→ protect symbol=BTC side=long ask=2 own={ids=[r1] shapes=[stop @ 60316]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: tell close-planned, show 1',
    '~ #1: status=closing, exits=[{purpose=close why=stop quantity=32 clientId=k1-1-2 state=requested requestedAt=+0s}], rows=[stop 32 @ 60316 orderId=r1 status=rejected], stop.confirmed=-, close={why=stop contracts=32 step=cancelling tries=1 notBefore=+0s}, nextOrder=3, nakedSince=+0s',
    '~ BTC:long: ask=2, shown=no',
    'wakes at +10s',
    'armed at nothing',
  ])
})

test('a stop that is cancelled at the exchange is asked for anew; a row of it that goes off twice is one', () => {
  const desk = life()
  desk.open(NO_TARGETS, '61234.5', '32')
  desk.told()
  desk.changes('r1', { status: 'cancelled' })
  expect(desk.told()).toEqual([
    'row-seen #1 orderId=r1 status=cancelled',
    'protection-asked symbol=BTC side=long ask=2 wanted=[#1 stop 32 @ 60316]',
    '→ protect symbol=BTC side=long ask=2 own={ids=[r1] shapes=[stop @ 60316]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '~ #1: rows=[stop 32 @ 60316 orderId=r1 status=cancelled], stop.confirmed=-, nakedSince=+0s',
    '~ BTC:long: ask=2, shown=no',
    'wakes at +10s',
    'armed ≤60316!',
  ])
  desk.obeys('61234.5')
  desk.goesOff('r2', 'c1')
  desk.told()
  desk.goesOff('r2', 'c1')
  desk.changes('r2', { status: 'waiting' })
  expect(desk.told()).toEqual([])
})

test('given an entry that filled in part, when the stop that came along with it is cancelled at the exchange, what rests of the entry goes: a stop placed anew would not grow with it', () => {
  const desk = life()
  desk.enter(examplePlan({ entry: { kind: 'limit', price: p('61240.5') }, size: { kind: 'contracts', amount: q('32') }, targets: [] }), '61300')
  desk.accept('k1-1-1', { price: p('61240.5') })
  desk.fill('k1-1-1', '61240.5', '12')
  desk.obeys('61240.5')
  desk.told()
  desk.changes('r1', { status: 'cancelled' })
  expect(desk.told().filter((line) => /^(row-seen|cancel|protection-asked)/.test(line))).toEqual([
    'row-seen #1 orderId=r1 status=cancelled',
    'cancel-requested #1 clientId=k1-1-1 why=stop-gone',
    'protection-asked symbol=BTC side=long ask=2 wanted=[#1 stop 12 @ 60321.9]',
  ])
})

test('the price is a tick through a stop that rests and nobody told of it: the venue is asked for the row, three times at most', () => {
  const desk = life()
  desk.open(NO_TARGETS, '61234.5', '32')
  desk.told()
  desk.price('60316')
  expect(desk.told()).toEqual([])
  desk.price('60400', { low: '60315.9' })
  expect(desk.told()).toEqual([
    'row-asked #1 orderId=r1 asks=1 askAt=+2s',
    '→ look-up-row trade=1 rowId=r1 symbol=BTC since=-60s (behind ask:r1 as ask, replaces ask:r1)',
    '~ #1: rows=[stop 32 @ 60316 orderId=r1 status=waiting askAt=+2s asks=1]',
    'wakes at +2s',
    'armed at nothing',
  ])
  desk.asksRow('r1', { ...desk.rowOf('r1') }, null)
  expect(desk.told()).toEqual([
    'row-seen #1 orderId=r1 status=waiting',
    '~ #1: rows=[stop 32 @ 60316 orderId=r1 status=waiting asks=1]',
    'sleeps',
    'armed ≤60315.9!',
  ])
  for (const _ of [2, 3, 4]) {
    desk.price('60400', { low: '60315.9' })
    desk.asksRow('r1', { ...desk.rowOf('r1') }, null)
  }
  expect(desk.told().filter((line) => line.startsWith('row-asked'))).toEqual(['row-asked #1 orderId=r1 asks=2 askAt=+2s', 'row-asked #1 orderId=r1 asks=3 askAt=+2s'])
})

test('a stop by mark: its row says so, and no price of ours asks for it', () => {
  const desk = life()
  desk.open({ targets: [], stop: { level: { kind: 'percent', rate: pct('1.5') }, by: 'mark' } }, '61234.5', '32')
  expect(desk.told()).toEqual([
    'drafted #1 head={id=1 exitForm=locked createdAt=+0s}',
    'entry-requested #1 order={clientId=k1-1-1 purpose=entry quantity=32 state=requested requestedAt=+0s} leverage=10 marginMode=isolated prepare attachedStop={trigger=60316 by=mark}',
    '→ enter trade=1 order={clientId=k1-1-1 symbol=BTC side=long direction=open quantity=32 timeInForce=ioc attachedStop={trigger=60316 by=mark}} leverage=10 marginMode=isolated prepare (behind enter:1 as entry, begun within 5000 ms, replaces enter:1)',
    'order-accepted #1 clientId=k1-1-1 orderId=v-k1-1-1 askAt=+0.7s',
    'entry-filled #1 clientId=k1-1-1 ticket=v-k1-1-1/1 price=61234.5 contracts=32 value=1959.504 fee=0.1 final filledAt=+0s',
    'stop-moved #1 price=60316 source=fixed fixed=60316',
    'protection-asked symbol=BTC side=long ask=1 wanted=[#1 stop 32 @ 60316 by mark]',
    '→ protect symbol=BTC side=long ask=1 own={shapes=[stop @ 60316] owed=[{trade=1 trigger=60316}]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'order-seen #1 clientId=k1-1-1 orderId=v-k1-1-1 executed=32 end=filled',
    'entry-ended #1',
    'protection-read symbol=BTC side=long ask=1 shown rows=[#1 stop 32 @ 60316 orderId=r1]',
    '→ chat: show 1, tell entry-filled, show 1, tell stop-moved, show 1, show 1, show 1, show 1',
    '~ account: nextTrade=2',
    '~ #1: id=1, exitForm=locked, createdAt=+0s, status=open, leverage=10, marginMode=isolated, entry={clientId=k1-1-1 purpose=entry quantity=32 state=ended end=filled orderId=v-k1-1-1 executed=32 booked=32 requestedAt=+0s}, needs=198.2841696, attachedStop=60316, entryEnded=yes, rows=[stop 32 @ 60316 orderId=r1 status=waiting], ledger.entry={cost=1959.504 contracts=32}, ledger.entryFees=0.1, ledger.open=32, ledger.costLeft=1959.504, stop.fixed=60316, stop.wanted=60316, stop.source=fixed, stop.movedAt=+0s, stop.confirmed={price=60316 quantity=32 at=+0s}, nextOrder=2, openedAt=+0s',
    '~ BTC:long: ask=1, answered=1, shown=yes, answeredAt=+0s',
  ])
  desk.price('60300')
  expect(desk.told()).toEqual([])
})
