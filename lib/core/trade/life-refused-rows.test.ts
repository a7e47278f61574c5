import { expect, test } from 'vitest'
import { examplePlan, p, pct, q } from './testing/scenario.ts'
import { life } from './testing/life.ts'

const NO_TARGETS = { targets: [] }

test('a venue that refuses the stop as on the wrong side: the part closes at market; a refused target does not', () => {
  const desk = life()
  desk.enter(examplePlan(NO_TARGETS), '61234.5')
  desk.accept('k1-1-1')
  desk.fill('k1-1-1', '61234.5', '32')
  desk.told()
  desk.shows('60300', 'long', { code: 'stop-on-wrong-side', kind: 'take-profit' })
  expect(desk.told()).toEqual([
    'protection-read symbol=BTC side=long ask=1 retryAt=+0.5s',
    '→ chat: show 1',
    '~ BTC:long: answered=1, answeredAt=+0s, retryAt=+0.5s',
    'wakes at +0.5s',
  ])
  desk.shows('60300', 'long', { code: 'stop-on-wrong-side', kind: 'stop-loss' })
  expect(desk.told()).toEqual([
    'protection-read symbol=BTC side=long ask=1 retryAt=+0.5s',
    'close-planned #1 plan={why=stop contracts=32 step=cancelling notBefore=+0s}',
    'cancel-requested #1 clientId=k1-1-1 why=exit-began',
    '→ cancel trade=1 clientId=k1-1-1 orderId=v-k1-1-1 symbol=BTC (behind enter:1 as exit, replaces enter:1)',
    'exit-requested #1 order={purpose=close why=stop quantity=32 clientId=k1-1-2 state=requested requestedAt=+0s}',
    '→ place trade=1 order={clientId=k1-1-2 symbol=BTC side=long direction=close quantity=32 timeInForce=ioc} (behind BTC:long as exit)',
    '→ chat: show 1, tell close-planned, show 1',
    '~ #1: status=closing, entry={clientId=k1-1-1 purpose=entry quantity=32 state=resting orderId=v-k1-1-1 executed=32 booked=32 cancelAsked cancelWhy=exit-began requestedAt=+0s askAt=+0.7s}, exits=[{purpose=close why=stop quantity=32 clientId=k1-1-2 state=requested requestedAt=+0s}], close={why=stop contracts=32 step=cancelling tries=1 notBefore=+0s}, nextOrder=3',
    'armed at nothing',
  ])
  desk.shows('60300', 'long', { code: 'too-many-stop-rows', kind: 'stop-loss' })
  expect(desk.told().filter((line) => line.startsWith('close-planned'))).toEqual([])
})

test('rows that together exceed the position are refused twice: the form drops to single, and only the stop is wanted', () => {
  const desk = life()
  desk.open({}, '61234.5', '32')
  desk.changes('r3', { status: 'cancelled' })
  desk.told()
  desk.say({ type: 'move-stop', trade: 1, level: { kind: 'price', price: p('60500') }, last: p('61234.5') })
  desk.shows('61234.5', 'long', { code: 'stop-rows-exceed-position', kind: 'take-profit' })
  expect(desk.told()).toEqual([
    'stop-moved #1 price=60500 source=by-hand fixed=60500',
    'protection-asked symbol=BTC side=long ask=3 wanted=[#1 stop 32 @ 60500; #1 tp1 13 @ 62459.1; #1 tp2 10 @ 63683.8; #1 tp3 9 @ 64908.5]',
    '→ protect symbol=BTC side=long ask=3 own={ids=[r1; r2; r3; r4] shapes=[stop @ 60316; tp @ 62459.1; tp @ 63683.8; tp @ 64908.5; stop @ 60500]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'protection-read symbol=BTC side=long ask=3 rows=[#1 tp1 13 @ 62459.1 orderId=r2; #1 tp3 9 @ 64908.5 orderId=r4] surplus=[r1] retryAt=+0.5s',
    '→ chat: tell stop-moved, show 1, show 1',
    '~ #1: rows=[stop 32 @ 60316 orderId=r1 status=waiting; tp1 13 @ 62459.1 orderId=r2 status=waiting; tp3 9 @ 64908.5 orderId=r4 status=waiting], stop.fixed=60500, stop.fixedByHand=yes, stop.wanted=60500, stop.source=by-hand, stop.confirmed=-, nakedSince=+0s',
    '~ BTC:long: ask=3, answered=3, shown=no, retryAt=+0.5s',
    'wakes at +0.5s',
    'armed ≤60500! ≤60315.9!',
  ])
  desk.pass(500)
  desk.shows('61234.5', 'long', { code: 'no-position', kind: null })
  expect(desk.told()).toEqual([
    'protection-asked symbol=BTC side=long ask=4 wanted=[#1 stop 32 @ 60500; #1 tp1 13 @ 62459.1; #1 tp2 10 @ 63683.8; #1 tp3 9 @ 64908.5] again',
    '→ protect symbol=BTC side=long ask=4 own={ids=[r1; r2; r4] shapes=[stop @ 60316; tp @ 62459.1; tp @ 63683.8; tp @ 64908.5; stop @ 60500]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'protection-read symbol=BTC side=long ask=4 rows=[#1 tp1 13 @ 62459.1 orderId=r2; #1 tp3 9 @ 64908.5 orderId=r4] surplus=[r1] retryAt=+1.5s',
    'form-dropped to=single code=no-position',
    'protection-asked symbol=BTC side=long ask=5 wanted=[#1 stop 32 @ 60500]',
    '→ protect symbol=BTC side=long ask=5 own={ids=[r1; r2; r4] shapes=[stop @ 60316; tp @ 62459.1; tp @ 63683.8; tp @ 64908.5; stop @ 60500]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: show 1, tell form-dropped',
    '~ account: exitForm=single',
    '~ BTC:long: ask=5, answered=4, answeredAt=+0.5s, retryAt=-',
    'wakes at +10s',
    'armed ≥62459.1! ≤60500! ≤60315.9!',
  ])
})

test('a target’s child ends short: the rest of it closes at market as that target’s, the others stay as they are, and break-even follows it', () => {
  const desk = life()
  desk.open({ breakEven: { afterTarget: 1, offset: pct('0') } }, '61234.5', '32')
  desk.goesOff('r2', 'c1')
  desk.childFills('c1', '62459.1', '10')
  desk.told()
  desk.childEnds('c1', 'cancelled', '10')
  expect(desk.told()).toEqual([
    'child-ended #1 orderId=r2 executed=10',
    'close-planned #1 plan={why=take-profit contracts=3 target=1 step=cancelling notBefore=+0s}',
    'exit-requested #1 order={purpose=close target=1 why=take-profit quantity=3 clientId=k1-1-2 state=requested requestedAt=+0s}',
    '→ place trade=1 order={clientId=k1-1-2 symbol=BTC side=long direction=close quantity=3 timeInForce=ioc} (behind BTC:long as exit)',
    '→ chat: tell close-planned, show 1',
    '~ #1: status=closing, exits=[{purpose=close target=1 why=take-profit quantity=3 clientId=k1-1-2 state=requested requestedAt=+0s}], rows=[stop 32 @ 60316 orderId=r1 status=waiting; tp1 13 @ 62459.1 orderId=r2 status=triggered childId=c1 booked=10 childExecuted=10; tp2 10 @ 63683.8 orderId=r3 status=waiting; tp3 9 @ 64908.5 orderId=r4 status=waiting], close={why=take-profit contracts=3 target=1 step=cancelling tries=1 notBefore=+0s}, nextOrder=3',
    'sleeps',
  ])
  desk.accept('k1-1-2', { direction: 'close', quantity: q('3') })
  desk.fill('k1-1-2', '62450', '3', { direction: 'close' })
  desk.order('k1-1-2', { direction: 'close', status: 'filled', executed: q('3'), quantity: q('3') })
  expect(desk.told()).toEqual([
    'order-accepted #1 clientId=k1-1-2 orderId=v-k1-1-2 askAt=+0.7s',
    'exit-filled #1 ticket=v-k1-1-2/3 price=62450 contracts=3 value=187.35 fee=0.1 final filledAt=+0s reason=take-profit target=1 by={kind=order clientId=k1-1-2 filled=3}',
    'protection-asked symbol=BTC side=long ask=5 wanted=[#1 stop 19 @ 60316; #1 tp2 10 @ 63683.8; #1 tp3 9 @ 64908.5]',
    '→ protect symbol=BTC side=long ask=5 own={ids=[r1; r2; r3; r4] shapes=[stop @ 60316; tp @ 62459.1; tp @ 63683.8; tp @ 64908.5]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'order-seen #1 clientId=k1-1-2 orderId=v-k1-1-2 executed=3 end=filled',
    'close-finished #1',
    'stop-moved #1 price=61274.4 source=break-even fixed=60316 breakEven=61274.4',
    'protection-asked symbol=BTC side=long ask=6 wanted=[#1 stop 19 @ 61274.4; #1 tp2 10 @ 63683.8; #1 tp3 9 @ 64908.5]',
    '→ protect symbol=BTC side=long ask=6 own={ids=[r1; r2; r3; r4] shapes=[stop @ 60316; tp @ 62459.1; tp @ 63683.8; tp @ 64908.5; stop @ 61274.4]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: tell exit-filled, show 1, show 1, show 1, tell stop-moved, show 1',
    '~ #1: status=open, exits=[{purpose=close target=1 why=take-profit quantity=3 clientId=k1-1-2 state=ended end=filled orderId=v-k1-1-2 executed=3 booked=3 requestedAt=+0s}], ledger.open=19, ledger.costLeft=1163.4555, ledger.exited=13, ledger.proceeds=811.941, ledger.exitFees=0.2, ledger.gross=15.8925, targetFilled.1=13, stop.breakEven=61274.4, stop.wanted=61274.4, stop.source=break-even, close=-, closedBy.take-profit=13',
    '~ BTC:long: ask=6',
  ])
})
