import { expect, test } from 'vitest'
import { pct, q, WHOLE } from './testing/scenario.ts'
import { life } from './testing/life.ts'

test('half of it by hand, then all: the stop shrinks before anything else, the close is one market order each, and the trade ends when nothing rests', () => {
  const desk = life()
  desk.open({}, '61234.5', '32')
  desk.told()
  desk.say({ type: 'close', trade: 1, share: pct('50') })
  expect(desk.told()).toEqual([
    'close-planned #1 plan={why=by-hand contracts=16 step=cancelling notBefore=+0s}',
    'exit-requested #1 order={purpose=close why=by-hand quantity=16 clientId=k1-1-2 state=requested requestedAt=+0s}',
    '→ place trade=1 order={clientId=k1-1-2 symbol=BTC side=long direction=close quantity=16 timeInForce=ioc} (behind BTC:long as exit)',
    '→ chat: tell close-planned, show 1',
    '~ #1: status=closing, exits=[{purpose=close why=by-hand quantity=16 clientId=k1-1-2 state=requested requestedAt=+0s}], close={why=by-hand contracts=16 step=cancelling tries=1 notBefore=+0s}, nextOrder=3',
  ])
  desk.accept('k1-1-2', { direction: 'close', quantity: q('16') })
  desk.fill('k1-1-2', '61500', '10', { direction: 'close' })
  expect(desk.told()).toEqual([
    'order-accepted #1 clientId=k1-1-2 orderId=v-k1-1-2 askAt=+0.7s',
    'exit-filled #1 ticket=v-k1-1-2/2 price=61500 contracts=10 value=615 fee=0.1 final filledAt=+0s reason=by-hand by={kind=order clientId=k1-1-2 filled=10}',
    'protection-asked symbol=BTC side=long ask=3 wanted=[#1 stop 22 @ 60316; #1 tp1 9 @ 62459.1; #1 tp2 7 @ 63683.8; #1 tp3 6 @ 64908.5]',
    '→ protect symbol=BTC side=long ask=3 own={ids=[r1; r2; r3; r4] shapes=[stop @ 60316; tp @ 62459.1; tp @ 63683.8; tp @ 64908.5]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: tell exit-filled, show 1',
    '~ #1: exits=[{purpose=close why=by-hand quantity=16 clientId=k1-1-2 state=resting orderId=v-k1-1-2 executed=10 booked=10 requestedAt=+0s askAt=+0.7s}], ledger.open=22, ledger.costLeft=1347.159, ledger.exited=10, ledger.proceeds=615, ledger.exitFees=0.1, ledger.gross=2.655, close={why=by-hand contracts=6 step=cancelling tries=1 notBefore=+0s}, closedBy.by-hand=10, closedLast=by-hand',
    '~ BTC:long: ask=3, shown=no',
    'wakes at +0.7s',
  ])
  desk.order('k1-1-2', { direction: 'close', status: 'cancelled', executed: q('10'), quantity: q('16') })
  expect(desk.told()).toEqual([
    'order-seen #1 clientId=k1-1-2 orderId=v-k1-1-2 executed=10 end=cancelled',
    'close-stepped #1 step=closing notBefore=+0.5s',
    '→ chat: show 1',
    '~ #1: exits=[{purpose=close why=by-hand quantity=16 clientId=k1-1-2 state=ended end=cancelled orderId=v-k1-1-2 executed=10 booked=10 requestedAt=+0s}], close={why=by-hand contracts=6 step=closing tries=1 notBefore=+0.5s}',
    'wakes at +0.5s',
  ])
  desk.pass(499)
  expect(desk.told()).toEqual([])
  desk.pass(1)
  expect(desk.told()).toEqual([
    'exit-requested #1 order={purpose=close why=by-hand quantity=6 clientId=k1-1-3 state=requested requestedAt=+0.5s}',
    '→ place trade=1 order={clientId=k1-1-3 symbol=BTC side=long direction=close quantity=6 timeInForce=ioc} (behind BTC:long as exit)',
    '~ #1: exits=[{purpose=close why=by-hand quantity=16 clientId=k1-1-2 state=ended end=cancelled orderId=v-k1-1-2 executed=10 booked=10 requestedAt=+0s}; {purpose=close why=by-hand quantity=6 clientId=k1-1-3 state=requested requestedAt=+0.5s}], close={why=by-hand contracts=6 step=closing tries=2 notBefore=+0.5s}, nextOrder=4',
    'sleeps',
  ])
  desk.accept('k1-1-3', { direction: 'close', quantity: q('6') })
  desk.fill('k1-1-3', '61500', '6', { direction: 'close' })
  desk.order('k1-1-3', { direction: 'close', status: 'filled', executed: q('6'), quantity: q('6') })
  desk.obeys('61500')
  desk.obeys('61500')
  expect(desk.told()).toEqual([
    'order-accepted #1 clientId=k1-1-3 orderId=v-k1-1-3 askAt=+1.2s',
    'exit-filled #1 ticket=v-k1-1-3/3 price=61500 contracts=6 value=369 fee=0.1 final filledAt=+0.5s reason=by-hand by={kind=order clientId=k1-1-3 filled=6}',
    'protection-asked symbol=BTC side=long ask=4 wanted=[#1 stop 16 @ 60316; #1 tp1 6 @ 62459.1; #1 tp2 5 @ 63683.8; #1 tp3 5 @ 64908.5]',
    '→ protect symbol=BTC side=long ask=4 own={ids=[r1; r2; r3; r4] shapes=[stop @ 60316; tp @ 62459.1; tp @ 63683.8; tp @ 64908.5]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'order-seen #1 clientId=k1-1-3 orderId=v-k1-1-3 executed=6 end=filled',
    'close-finished #1',
    'protection-read symbol=BTC side=long ask=4 shown rows=[#1 stop 16 @ 60316 orderId=r1; #1 tp1 6 @ 62459.1 orderId=r2; #1 tp2 5 @ 63683.8 orderId=r3; #1 tp3 5 @ 64908.5 orderId=r5]',
    'row-asked #1 orderId=r4 asks=1 askAt=+1s',
    '→ look-up-row trade=1 rowId=r4 symbol=BTC since=-60s (behind ask:r4 as ask, replaces ask:r4)',
    'row-seen #1 orderId=r4 status=cancelled',
    'protection-read symbol=BTC side=long ask=4 shown rows=[#1 stop 16 @ 60316 orderId=r1; #1 tp1 6 @ 62459.1 orderId=r2; #1 tp2 5 @ 63683.8 orderId=r3; #1 tp3 5 @ 64908.5 orderId=r5]',
    '→ chat: tell exit-filled, show 1, show 1, show 1, show 1, show 1',
    '~ #1: status=open, exits=[{purpose=close why=by-hand quantity=16 clientId=k1-1-2 state=ended end=cancelled orderId=v-k1-1-2 executed=10 booked=10 requestedAt=+0s}; {purpose=close why=by-hand quantity=6 clientId=k1-1-3 state=ended end=filled orderId=v-k1-1-3 executed=6 booked=6 requestedAt=+0.5s}], rows=[stop 16 @ 60316 orderId=r1 status=waiting; tp1 6 @ 62459.1 orderId=r2 status=waiting; tp2 5 @ 63683.8 orderId=r3 status=waiting; tp3 5 @ 64908.5 orderId=r5 status=waiting], ledger.open=16, ledger.costLeft=979.752, ledger.exited=16, ledger.proceeds=984, ledger.exitFees=0.2, ledger.gross=4.248, stop.confirmed={price=60316 quantity=16 at=+0.5s}, close=-, closedBy.by-hand=16',
    '~ BTC:long: ask=4, answered=4, shown=yes, answeredAt=+0.5s',
  ])
  desk.say({ type: 'close', trade: 1, share: WHOLE })
  desk.accept('k1-1-4', { direction: 'close', quantity: q('16') })
  desk.fill('k1-1-4', '61600', '16', { direction: 'close' })
  desk.order('k1-1-4', { direction: 'close', status: 'filled', executed: q('16'), quantity: q('16') })
  expect(desk.told()).toEqual([
    'close-planned #1 plan={why=by-hand contracts=16 step=cancelling notBefore=+0.5s}',
    'exit-requested #1 order={purpose=close why=by-hand quantity=16 clientId=k1-1-4 state=requested requestedAt=+0.5s}',
    '→ place trade=1 order={clientId=k1-1-4 symbol=BTC side=long direction=close quantity=16 timeInForce=ioc} (behind BTC:long as exit)',
    'order-accepted #1 clientId=k1-1-4 orderId=v-k1-1-4 askAt=+1.2s',
    'exit-filled #1 ticket=v-k1-1-4/4 price=61600 contracts=16 value=985.6 fee=0.1 final filledAt=+0.5s reason=by-hand by={kind=order clientId=k1-1-4 filled=16}',
    'protection-asked symbol=BTC side=long ask=5',
    '→ protect symbol=BTC side=long ask=5 own={ids=[r1; r2; r3; r5] shapes=[stop @ 60316; tp @ 62459.1; tp @ 63683.8; tp @ 64908.5]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'order-seen #1 clientId=k1-1-4 orderId=v-k1-1-4 executed=16 end=filled',
    'close-finished #1',
    '→ chat: tell close-planned, show 1, tell exit-filled, show 1, show 1, show 1',
    '~ #1: status=closing, exits=[{purpose=close why=by-hand quantity=16 clientId=k1-1-2 state=ended end=cancelled orderId=v-k1-1-2 executed=10 booked=10 requestedAt=+0s}; {purpose=close why=by-hand quantity=6 clientId=k1-1-3 state=ended end=filled orderId=v-k1-1-3 executed=6 booked=6 requestedAt=+0.5s}; {purpose=close why=by-hand quantity=16 clientId=k1-1-4 state=ended end=filled orderId=v-k1-1-4 executed=16 booked=16 requestedAt=+0.5s}], ledger.open=0, ledger.costLeft=0, ledger.exited=32, ledger.proceeds=1969.6, ledger.exitFees=0.3, ledger.gross=10.096, closedBy.by-hand=32, nextOrder=5',
    '~ BTC:long: ask=5, shown=no',
    'armed at nothing',
  ])
  desk.obeys('61600')
  expect(desk.told()).toEqual([
    'protection-read symbol=BTC side=long ask=5 shown',
    'row-asked #1 orderId=r1 asks=1 askAt=+1s',
    '→ look-up-row trade=1 rowId=r1 symbol=BTC since=-60s (behind ask:r1 as ask, replaces ask:r1)',
    'row-asked #1 orderId=r2 asks=1 askAt=+1s',
    '→ look-up-row trade=1 rowId=r2 symbol=BTC since=-60s (behind ask:r2 as ask, replaces ask:r2)',
    'row-asked #1 orderId=r3 asks=1 askAt=+1s',
    '→ look-up-row trade=1 rowId=r3 symbol=BTC since=-60s (behind ask:r3 as ask, replaces ask:r3)',
    'row-asked #1 orderId=r5 asks=1 askAt=+1s',
    '→ look-up-row trade=1 rowId=r5 symbol=BTC since=-60s (behind ask:r5 as ask, replaces ask:r5)',
    'row-seen #1 orderId=r1 status=cancelled',
    'row-seen #1 orderId=r2 status=cancelled',
    'row-seen #1 orderId=r3 status=cancelled',
    'row-seen #1 orderId=r5 status=cancelled',
    'closed #1 reason=by-hand net=9.696 margin=195.9504',
    '→ chat: show 1, tell closed, show 1',
    '~ #1: status=closed, reason=by-hand, net=9.696, margin=195.9504, closedAt=+0.5s',
    '~ BTC:long: answered=5, shown=yes',
    '~ account: day.date=19675, day.net=9.696, endedOrders=[{orderId=v-k1-1-1 until=+90000.5s}; {orderId=v-k1-1-2 until=+90000.5s}; {orderId=v-k1-1-3 until=+90000.5s}; {orderId=v-k1-1-4 until=+90000.5s}; {orderId=r1 until=+90000.5s}; {orderId=r2 until=+90000.5s}; {orderId=r3 until=+90000.5s}; {orderId=r5 until=+90000.5s}]',
  ])
})
