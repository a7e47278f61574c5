import { expect, test } from 'vitest'
import { p, pct, q } from './testing/scenario.ts'
import { life } from './testing/life.ts'

test('form free: targets rest as limits once the stop is confirmed; a close of half cancels them farthest first, waits for their ends, closes, and they come back smaller', () => {
  const desk = life('free')
  desk.open({}, '61234.5', '32')
  expect(desk.told()).toEqual([
    'drafted #1 head={id=1 exitForm=free createdAt=+0s}',
    'entry-requested #1 order={clientId=k1-1-1 purpose=entry quantity=32 state=requested requestedAt=+0s} leverage=10 marginMode=isolated prepare attachedStop={trigger=60316 by=last}',
    '→ enter trade=1 order={clientId=k1-1-1 symbol=BTC side=long direction=open quantity=32 timeInForce=ioc attachedStop={trigger=60316 by=last}} leverage=10 marginMode=isolated prepare (behind enter:1 as entry, begun within 5000 ms, replaces enter:1)',
    'order-accepted #1 clientId=k1-1-1 orderId=v-k1-1-1 askAt=+0.7s',
    'entry-filled #1 clientId=k1-1-1 ticket=v-k1-1-1/1 price=61234.5 contracts=32 value=1959.504 fee=0.1 final filledAt=+0s',
    'stop-moved #1 price=60316 source=fixed fixed=60316',
    'protection-asked symbol=BTC side=long ask=1 wanted=[#1 stop 32 @ 60316]',
    '→ protect symbol=BTC side=long ask=1 own={shapes=[stop @ 60316] owed=[{trade=1 trigger=60316}]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'order-seen #1 clientId=k1-1-1 orderId=v-k1-1-1 executed=32 end=filled',
    'entry-ended #1',
    'protection-read symbol=BTC side=long ask=1 shown rows=[#1 stop 32 @ 60316 orderId=r1]',
    'exit-requested #1 order={purpose=target target=1 why=take-profit quantity=13 price=62459.1 clientId=k1-1-2 state=requested requestedAt=+0s}',
    '→ place trade=1 order={clientId=k1-1-2 symbol=BTC side=long direction=close quantity=13 price=62459.1 timeInForce=gtc} (behind BTC:long as exit)',
    'exit-requested #1 order={purpose=target target=2 why=take-profit quantity=10 price=63683.8 clientId=k1-1-3 state=requested requestedAt=+0s}',
    '→ place trade=1 order={clientId=k1-1-3 symbol=BTC side=long direction=close quantity=10 price=63683.8 timeInForce=gtc} (behind BTC:long as exit)',
    'exit-requested #1 order={purpose=target target=3 why=take-profit quantity=9 price=64908.5 clientId=k1-1-4 state=requested requestedAt=+0s}',
    '→ place trade=1 order={clientId=k1-1-4 symbol=BTC side=long direction=close quantity=9 price=64908.5 timeInForce=gtc} (behind BTC:long as exit)',
    '→ chat: show 1, tell entry-filled, show 1, tell stop-moved, show 1, show 1, show 1, show 1',
    '~ account: nextTrade=2',
    '~ #1: id=1, exitForm=free, createdAt=+0s, status=open, leverage=10, marginMode=isolated, entry={clientId=k1-1-1 purpose=entry quantity=32 state=ended end=filled orderId=v-k1-1-1 executed=32 booked=32 requestedAt=+0s}, needs=198.2841696, attachedStop=60316, entryEnded=yes, exits=[{purpose=target target=1 why=take-profit quantity=13 price=62459.1 clientId=k1-1-2 state=requested requestedAt=+0s}; {purpose=target target=2 why=take-profit quantity=10 price=63683.8 clientId=k1-1-3 state=requested requestedAt=+0s}; {purpose=target target=3 why=take-profit quantity=9 price=64908.5 clientId=k1-1-4 state=requested requestedAt=+0s}], rows=[stop 32 @ 60316 orderId=r1 status=waiting], ledger.entry={cost=1959.504 contracts=32}, ledger.entryFees=0.1, ledger.open=32, ledger.costLeft=1959.504, stop.fixed=60316, stop.wanted=60316, stop.source=fixed, stop.movedAt=+0s, stop.confirmed={price=60316 quantity=32 at=+0s}, nextOrder=5, openedAt=+0s',
    '~ BTC:long: ask=1, answered=1, shown=yes, answeredAt=+0s',
    'armed ≤60315.9!',
  ])
  desk.accept('k1-1-2', { direction: 'close', price: p('62459.1'), quantity: q('13') })
  desk.accept('k1-1-3', { direction: 'close', price: p('63683.8'), quantity: q('10') })
  desk.accept('k1-1-4', { direction: 'close', price: p('64908.5'), quantity: q('9') })
  desk.told()
  desk.say({ type: 'close', trade: 1, share: pct('50') })
  expect(desk.told()).toEqual([
    'close-planned #1 plan={why=by-hand contracts=16 step=cancelling notBefore=+0s}',
    'cancel-requested #1 clientId=k1-1-4 why=close',
    '→ cancel trade=1 clientId=k1-1-4 orderId=v-k1-1-4 symbol=BTC (behind BTC:long as exit)',
    'cancel-requested #1 clientId=k1-1-3 why=close',
    '→ cancel trade=1 clientId=k1-1-3 orderId=v-k1-1-3 symbol=BTC (behind BTC:long as exit)',
    'cancel-requested #1 clientId=k1-1-2 why=close',
    '→ cancel trade=1 clientId=k1-1-2 orderId=v-k1-1-2 symbol=BTC (behind BTC:long as exit)',
    '→ chat: tell close-planned, show 1',
    '~ #1: status=closing, exits=[{purpose=target target=1 why=take-profit quantity=13 price=62459.1 clientId=k1-1-2 state=resting orderId=v-k1-1-2 cancelAsked cancelWhy=close requestedAt=+0s}; {purpose=target target=2 why=take-profit quantity=10 price=63683.8 clientId=k1-1-3 state=resting orderId=v-k1-1-3 cancelAsked cancelWhy=close requestedAt=+0s}; {purpose=target target=3 why=take-profit quantity=9 price=64908.5 clientId=k1-1-4 state=resting orderId=v-k1-1-4 cancelAsked cancelWhy=close requestedAt=+0s}], close={why=by-hand contracts=16 step=cancelling notBefore=+0s}',
  ])
  desk.order('k1-1-4', { direction: 'close', status: 'cancelled', quantity: q('9') })
  desk.order('k1-1-3', { direction: 'close', status: 'cancelled', quantity: q('10') })
  expect(desk.told()).toEqual([
    'order-seen #1 clientId=k1-1-4 orderId=v-k1-1-4 end=cancelled',
    'order-seen #1 clientId=k1-1-3 orderId=v-k1-1-3 end=cancelled',
    '→ chat: show 1, show 1',
    '~ #1: exits=[{purpose=target target=1 why=take-profit quantity=13 price=62459.1 clientId=k1-1-2 state=resting orderId=v-k1-1-2 cancelAsked cancelWhy=close requestedAt=+0s}; {purpose=target target=2 why=take-profit quantity=10 price=63683.8 clientId=k1-1-3 state=ended end=cancelled orderId=v-k1-1-3 cancelAsked cancelWhy=close requestedAt=+0s}; {purpose=target target=3 why=take-profit quantity=9 price=64908.5 clientId=k1-1-4 state=ended end=cancelled orderId=v-k1-1-4 cancelAsked cancelWhy=close requestedAt=+0s}]',
  ])
  desk.order('k1-1-2', { direction: 'close', status: 'cancelled', executed: q('2'), quantity: q('13') })
  expect(desk.told()).toEqual([
    'order-seen #1 clientId=k1-1-2 orderId=v-k1-1-2 executed=2 end=cancelled askAt=+0.5s',
    'exit-requested #1 order={purpose=close why=by-hand quantity=16 clientId=k1-1-5 state=requested requestedAt=+0s}',
    '→ place trade=1 order={clientId=k1-1-5 symbol=BTC side=long direction=close quantity=16 timeInForce=ioc} (behind BTC:long as exit)',
    '→ chat: show 1',
    '~ #1: exits=[{purpose=target target=1 why=take-profit quantity=13 price=62459.1 clientId=k1-1-2 state=ended end=cancelled orderId=v-k1-1-2 executed=2 cancelAsked cancelWhy=close requestedAt=+0s askAt=+0.5s}; {purpose=target target=2 why=take-profit quantity=10 price=63683.8 clientId=k1-1-3 state=ended end=cancelled orderId=v-k1-1-3 cancelAsked cancelWhy=close requestedAt=+0s}; {purpose=target target=3 why=take-profit quantity=9 price=64908.5 clientId=k1-1-4 state=ended end=cancelled orderId=v-k1-1-4 cancelAsked cancelWhy=close requestedAt=+0s}; {purpose=close why=by-hand quantity=16 clientId=k1-1-5 state=requested requestedAt=+0s}], close={why=by-hand contracts=16 step=cancelling tries=1 notBefore=+0s}, nextOrder=6',
    'wakes at +0.5s',
  ])
  desk.fill('k1-1-2', '62459.1', '2', { direction: 'close', maker: true })
  expect(desk.told()).toEqual([
    'exit-filled #1 ticket=v-k1-1-2/2 price=62459.1 contracts=2 value=124.9182 fee=0.1 final maker filledAt=+0s reason=take-profit target=1 by={kind=order clientId=k1-1-2 filled=2}',
    'protection-asked symbol=BTC side=long ask=2 wanted=[#1 stop 30 @ 60316]',
    '→ protect symbol=BTC side=long ask=2 own={ids=[r1] shapes=[stop @ 60316]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: tell exit-filled, show 1',
    '~ #1: exits=[{purpose=target target=1 why=take-profit quantity=13 price=62459.1 clientId=k1-1-2 state=ended end=cancelled orderId=v-k1-1-2 executed=2 booked=2 cancelAsked cancelWhy=close requestedAt=+0s askAt=+0.5s}; {purpose=target target=2 why=take-profit quantity=10 price=63683.8 clientId=k1-1-3 state=ended end=cancelled orderId=v-k1-1-3 cancelAsked cancelWhy=close requestedAt=+0s}; {purpose=target target=3 why=take-profit quantity=9 price=64908.5 clientId=k1-1-4 state=ended end=cancelled orderId=v-k1-1-4 cancelAsked cancelWhy=close requestedAt=+0s}; {purpose=close why=by-hand quantity=16 clientId=k1-1-5 state=requested requestedAt=+0s}], ledger.open=30, ledger.costLeft=1837.035, ledger.exited=2, ledger.proceeds=124.9182, ledger.exitFees=0.1, ledger.gross=2.4492, close={why=by-hand contracts=14 step=cancelling tries=1 notBefore=+0s}, targetFilled.1=2, closedBy.take-profit=2, closedLast=take-profit',
    '~ BTC:long: ask=2, shown=no',
  ])
  desk.accept('k1-1-5', { direction: 'close', quantity: q('16') })
  desk.fill('k1-1-5', '61500', '16', { direction: 'close' })
  desk.order('k1-1-5', { direction: 'close', status: 'filled', executed: q('16'), quantity: q('16') })
  desk.obeys('61500')
  expect(desk.told()).toEqual([
    'order-accepted #1 clientId=k1-1-5 orderId=v-k1-1-5 askAt=+0.7s',
    'exit-filled #1 ticket=v-k1-1-5/3 price=61500 contracts=16 value=984 fee=0.1 final filledAt=+0s reason=by-hand by={kind=order clientId=k1-1-5 filled=16}',
    'protection-asked symbol=BTC side=long ask=3 wanted=[#1 stop 14 @ 60316]',
    '→ protect symbol=BTC side=long ask=3 own={ids=[r1] shapes=[stop @ 60316]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'order-seen #1 clientId=k1-1-5 orderId=v-k1-1-5 executed=16 end=filled',
    'close-finished #1',
    'exit-requested #1 order={purpose=target target=1 why=take-profit quantity=4 price=62459.1 clientId=k1-1-6 state=requested requestedAt=+0s}',
    '→ place trade=1 order={clientId=k1-1-6 symbol=BTC side=long direction=close quantity=4 price=62459.1 timeInForce=gtc} (behind BTC:long as exit)',
    'exit-requested #1 order={purpose=target target=2 why=take-profit quantity=5 price=63683.8 clientId=k1-1-7 state=requested requestedAt=+0s}',
    '→ place trade=1 order={clientId=k1-1-7 symbol=BTC side=long direction=close quantity=5 price=63683.8 timeInForce=gtc} (behind BTC:long as exit)',
    'exit-requested #1 order={purpose=target target=3 why=take-profit quantity=5 price=64908.5 clientId=k1-1-8 state=requested requestedAt=+0s}',
    '→ place trade=1 order={clientId=k1-1-8 symbol=BTC side=long direction=close quantity=5 price=64908.5 timeInForce=gtc} (behind BTC:long as exit)',
    'protection-read symbol=BTC side=long ask=3 shown rows=[#1 stop 14 @ 60316 orderId=r1]',
    '→ chat: tell exit-filled, show 1, show 1, show 1, show 1',
    '~ #1: status=open, exits=[{purpose=target target=1 why=take-profit quantity=13 price=62459.1 clientId=k1-1-2 state=ended end=cancelled orderId=v-k1-1-2 executed=2 booked=2 cancelAsked cancelWhy=close requestedAt=+0s askAt=+0.5s}; {purpose=target target=2 why=take-profit quantity=10 price=63683.8 clientId=k1-1-3 state=ended end=cancelled orderId=v-k1-1-3 cancelAsked cancelWhy=close requestedAt=+0s}; {purpose=target target=3 why=take-profit quantity=9 price=64908.5 clientId=k1-1-4 state=ended end=cancelled orderId=v-k1-1-4 cancelAsked cancelWhy=close requestedAt=+0s}; {purpose=close why=by-hand quantity=16 clientId=k1-1-5 state=ended end=filled orderId=v-k1-1-5 executed=16 booked=16 requestedAt=+0s}; {purpose=target target=1 why=take-profit quantity=4 price=62459.1 clientId=k1-1-6 state=requested requestedAt=+0s}; {purpose=target target=2 why=take-profit quantity=5 price=63683.8 clientId=k1-1-7 state=requested requestedAt=+0s}; {purpose=target target=3 why=take-profit quantity=5 price=64908.5 clientId=k1-1-8 state=requested requestedAt=+0s}], rows=[stop 14 @ 60316 orderId=r1 status=waiting], ledger.open=14, ledger.costLeft=857.283, ledger.exited=18, ledger.proceeds=1108.9182, ledger.exitFees=0.2, ledger.gross=6.6972, stop.confirmed={price=60316 quantity=14 at=+0s}, close=-, nextOrder=9, closedLast=by-hand, closedBy.by-hand=16',
    '~ BTC:long: ask=3, answered=3, shown=yes',
  ])
})

test('form free: a target that is refused is sent again after 0.5, then 1 s; refused twice for want of a position that is there it drops the form to single, and the targets that rest are cancelled', () => {
  const desk = life('free')
  desk.open({}, '61234.5', '32')
  desk.accept('k1-1-3', { direction: 'close', price: p('63683.8'), quantity: q('10') })
  desk.accept('k1-1-4', { direction: 'close', price: p('64908.5'), quantity: q('9') })
  desk.told()
  desk.refuses('k1-1-2', 'no-position')
  expect(desk.told()).toEqual([
    'order-refused #1 clientId=k1-1-2 code=no-position text=it says no-position sent',
    '→ chat: tell order-refused',
    '~ #1: exits=[{purpose=target target=1 why=take-profit quantity=13 price=62459.1 clientId=k1-1-2 state=ended end=refused requestedAt=+0s}; {purpose=target target=2 why=take-profit quantity=10 price=63683.8 clientId=k1-1-3 state=resting orderId=v-k1-1-3 requestedAt=+0s}; {purpose=target target=3 why=take-profit quantity=9 price=64908.5 clientId=k1-1-4 state=resting orderId=v-k1-1-4 requestedAt=+0s}]',
  ])
  desk.pass(499)
  expect(desk.told()).toEqual([])
  desk.pass(1)
  expect(desk.told()).toEqual([
    'exit-requested #1 order={purpose=target target=1 why=take-profit quantity=13 price=62459.1 clientId=k1-1-5 state=requested requestedAt=+0.5s}',
    '→ place trade=1 order={clientId=k1-1-5 symbol=BTC side=long direction=close quantity=13 price=62459.1 timeInForce=gtc} (behind BTC:long as exit)',
    '~ #1: exits=[{purpose=target target=1 why=take-profit quantity=13 price=62459.1 clientId=k1-1-2 state=ended end=refused requestedAt=+0s}; {purpose=target target=2 why=take-profit quantity=10 price=63683.8 clientId=k1-1-3 state=resting orderId=v-k1-1-3 requestedAt=+0s}; {purpose=target target=3 why=take-profit quantity=9 price=64908.5 clientId=k1-1-4 state=resting orderId=v-k1-1-4 requestedAt=+0s}; {purpose=target target=1 why=take-profit quantity=13 price=62459.1 clientId=k1-1-5 state=requested requestedAt=+0.5s}], nextOrder=6',
  ])
  desk.refuses('k1-1-5', 'no-position')
  expect(desk.told()).toEqual([
    'order-refused #1 clientId=k1-1-5 code=no-position text=it says no-position sent',
    'form-dropped to=single code=no-position',
    'cancel-requested #1 clientId=k1-1-3 why=target-changed',
    '→ cancel trade=1 clientId=k1-1-3 orderId=v-k1-1-3 symbol=BTC (behind BTC:long as exit)',
    'cancel-requested #1 clientId=k1-1-4 why=target-changed',
    '→ cancel trade=1 clientId=k1-1-4 orderId=v-k1-1-4 symbol=BTC (behind BTC:long as exit)',
    '→ chat: tell order-refused, tell form-dropped',
    '~ account: exitForm=single',
    '~ #1: exits=[{purpose=target target=1 why=take-profit quantity=13 price=62459.1 clientId=k1-1-2 state=ended end=refused requestedAt=+0s}; {purpose=target target=2 why=take-profit quantity=10 price=63683.8 clientId=k1-1-3 state=resting orderId=v-k1-1-3 cancelAsked cancelWhy=target-changed requestedAt=+0s}; {purpose=target target=3 why=take-profit quantity=9 price=64908.5 clientId=k1-1-4 state=resting orderId=v-k1-1-4 cancelAsked cancelWhy=target-changed requestedAt=+0s}; {purpose=target target=1 why=take-profit quantity=13 price=62459.1 clientId=k1-1-5 state=ended end=refused requestedAt=+0.5s}]',
    'armed ≥62459.1! ≤60315.9!',
  ])
})

test('form free: a target given up as absent rests after all: it goes, another was asked for in its place', () => {
  const desk = life('free')
  desk.open({ targets: [{ level: { kind: 'price', price: p('62000') }, share: pct('100') }] }, '61234.5', '32')
  desk.losesAnswer('k1-1-2')
  desk.pass(40_000)
  desk.showsNone('k1-1-2', '32', true)
  expect(desk.told()).toEqual([
    'drafted #1 head={id=1 exitForm=free createdAt=+0s}',
    'entry-requested #1 order={clientId=k1-1-1 purpose=entry quantity=32 state=requested requestedAt=+0s} leverage=10 marginMode=isolated prepare attachedStop={trigger=60316 by=last}',
    '→ enter trade=1 order={clientId=k1-1-1 symbol=BTC side=long direction=open quantity=32 timeInForce=ioc attachedStop={trigger=60316 by=last}} leverage=10 marginMode=isolated prepare (behind enter:1 as entry, begun within 5000 ms, replaces enter:1)',
    'order-accepted #1 clientId=k1-1-1 orderId=v-k1-1-1 askAt=+0.7s',
    'entry-filled #1 clientId=k1-1-1 ticket=v-k1-1-1/1 price=61234.5 contracts=32 value=1959.504 fee=0.1 final filledAt=+0s',
    'stop-moved #1 price=60316 source=fixed fixed=60316',
    'protection-asked symbol=BTC side=long ask=1 wanted=[#1 stop 32 @ 60316]',
    '→ protect symbol=BTC side=long ask=1 own={shapes=[stop @ 60316] owed=[{trade=1 trigger=60316}]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'order-seen #1 clientId=k1-1-1 orderId=v-k1-1-1 executed=32 end=filled',
    'entry-ended #1',
    'protection-read symbol=BTC side=long ask=1 shown rows=[#1 stop 32 @ 60316 orderId=r1]',
    'exit-requested #1 order={purpose=target target=1 why=take-profit quantity=32 price=62000 clientId=k1-1-2 state=requested requestedAt=+0s}',
    '→ place trade=1 order={clientId=k1-1-2 symbol=BTC side=long direction=close quantity=32 price=62000 timeInForce=gtc} (behind BTC:long as exit)',
    'order-unknown #1 clientId=k1-1-2 code=timeout askAt=+0.5s',
    'order-asked #1 clientId=k1-1-2 asks=1 askAt=+40.5s',
    '→ look-up trade=1 clientId=k1-1-2 symbol=BTC side=long since=-60s sentBy=+0s sole (behind ask:k1-1-2 as ask, replaces ask:k1-1-2)',
    'order-not-shown of=1 symbol=BTC side=long clientId=k1-1-2 conclusive position=32 expected=32',
    'order-absent #1 clientId=k1-1-2 watchUntil=+86440s',
    'exit-requested #1 order={purpose=target target=1 why=take-profit quantity=32 price=62000 clientId=k1-1-3 state=requested requestedAt=+40s}',
    '→ place trade=1 order={clientId=k1-1-3 symbol=BTC side=long direction=close quantity=32 price=62000 timeInForce=gtc} (behind BTC:long as exit)',
    '→ chat: show 1, tell entry-filled, show 1, tell stop-moved, show 1, show 1, show 1, show 1, tell order-unknown, show 1, tell order-absent',
    '~ account: nextTrade=2, watched=[{clientId=k1-1-2 trade=1 symbol=BTC side=long until=+86440s}]',
    '~ #1: id=1, exitForm=free, createdAt=+0s, status=open, leverage=10, marginMode=isolated, entry={clientId=k1-1-1 purpose=entry quantity=32 state=ended end=filled orderId=v-k1-1-1 executed=32 booked=32 requestedAt=+0s}, needs=198.2841696, attachedStop=60316, entryEnded=yes, exits=[{purpose=target target=1 why=take-profit quantity=32 price=62000 clientId=k1-1-2 state=ended end=absent requestedAt=+0s sentBy=+0s asks=1}; {purpose=target target=1 why=take-profit quantity=32 price=62000 clientId=k1-1-3 state=requested requestedAt=+40s}], rows=[stop 32 @ 60316 orderId=r1 status=waiting], ledger.entry={cost=1959.504 contracts=32}, ledger.entryFees=0.1, ledger.open=32, ledger.costLeft=1959.504, stop.fixed=60316, stop.wanted=60316, stop.source=fixed, stop.movedAt=+0s, stop.confirmed={price=60316 quantity=32 at=+0s}, nextOrder=4, openedAt=+0s',
    '~ BTC:long: ask=1, answered=1, shown=yes, answeredAt=+0s',
    'wakes at +86440s',
    'armed ≤60315.9!',
  ])
  desk.order('k1-1-2', { direction: 'close', price: p('62000') })
  expect(desk.told()).toEqual([
    'order-seen #1 clientId=k1-1-2 orderId=v-k1-1-2 askAt=+40.5s',
    'cancel-requested #1 clientId=k1-1-2 why=target-changed',
    '→ cancel trade=1 clientId=k1-1-2 orderId=v-k1-1-2 symbol=BTC (behind BTC:long as exit)',
    '→ chat: show 1',
    '~ #1: exits=[{purpose=target target=1 why=take-profit quantity=32 price=62000 clientId=k1-1-2 state=resting orderId=v-k1-1-2 cancelAsked cancelWhy=target-changed requestedAt=+0s sentBy=+0s asks=1 askAt=+40.5s}; {purpose=target target=1 why=take-profit quantity=32 price=62000 clientId=k1-1-3 state=requested requestedAt=+40s}]',
    'wakes at +40.5s',
  ])
  desk.order('k1-1-2', { direction: 'close', price: p('62000'), status: 'filled', executed: q('32') })
  expect(desk.told()).toEqual([
    'order-seen #1 clientId=k1-1-2 orderId=v-k1-1-2 executed=32 end=filled askAt=+41s',
    '→ chat: show 1',
    '~ #1: exits=[{purpose=target target=1 why=take-profit quantity=32 price=62000 clientId=k1-1-2 state=ended end=filled orderId=v-k1-1-2 executed=32 cancelAsked cancelWhy=target-changed requestedAt=+0s sentBy=+0s asks=1 askAt=+41s}; {purpose=target target=1 why=take-profit quantity=32 price=62000 clientId=k1-1-3 state=requested requestedAt=+40s}]',
    'wakes at +41s',
  ])
})

test('a lost cancel is asked for again while the order is shown alive', () => {
  const desk = life('free')
  desk.open({ targets: [{ level: { kind: 'price', price: p('62000') }, share: pct('100') }] }, '61234.5', '32')
  desk.accept('k1-1-2', { direction: 'close', price: p('62000') })
  desk.say({ type: 'change-targets', trade: 1, targets: [{ level: { kind: 'price', price: p('62500') }, share: pct('50') }], last: p('61300') })
  expect(desk.told()).toEqual([
    'drafted #1 head={id=1 exitForm=free createdAt=+0s}',
    'entry-requested #1 order={clientId=k1-1-1 purpose=entry quantity=32 state=requested requestedAt=+0s} leverage=10 marginMode=isolated prepare attachedStop={trigger=60316 by=last}',
    '→ enter trade=1 order={clientId=k1-1-1 symbol=BTC side=long direction=open quantity=32 timeInForce=ioc attachedStop={trigger=60316 by=last}} leverage=10 marginMode=isolated prepare (behind enter:1 as entry, begun within 5000 ms, replaces enter:1)',
    'order-accepted #1 clientId=k1-1-1 orderId=v-k1-1-1 askAt=+0.7s',
    'entry-filled #1 clientId=k1-1-1 ticket=v-k1-1-1/1 price=61234.5 contracts=32 value=1959.504 fee=0.1 final filledAt=+0s',
    'stop-moved #1 price=60316 source=fixed fixed=60316',
    'protection-asked symbol=BTC side=long ask=1 wanted=[#1 stop 32 @ 60316]',
    '→ protect symbol=BTC side=long ask=1 own={shapes=[stop @ 60316] owed=[{trade=1 trigger=60316}]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'order-seen #1 clientId=k1-1-1 orderId=v-k1-1-1 executed=32 end=filled',
    'entry-ended #1',
    'protection-read symbol=BTC side=long ask=1 shown rows=[#1 stop 32 @ 60316 orderId=r1]',
    'exit-requested #1 order={purpose=target target=1 why=take-profit quantity=32 price=62000 clientId=k1-1-2 state=requested requestedAt=+0s}',
    '→ place trade=1 order={clientId=k1-1-2 symbol=BTC side=long direction=close quantity=32 price=62000 timeInForce=gtc} (behind BTC:long as exit)',
    'order-accepted #1 clientId=k1-1-2 orderId=v-k1-1-2',
    'targets-changed #1 targets=[{level={kind=price price=62500} share=0.5}]',
    'cancel-requested #1 clientId=k1-1-2 why=target-changed',
    '→ cancel trade=1 clientId=k1-1-2 orderId=v-k1-1-2 symbol=BTC (behind BTC:long as exit)',
    '→ chat: show 1, tell entry-filled, show 1, tell stop-moved, show 1, show 1, show 1, show 1, tell targets-changed',
    '~ account: nextTrade=2',
    '~ #1: id=1, exitForm=free, createdAt=+0s, status=open, leverage=10, marginMode=isolated, entry={clientId=k1-1-1 purpose=entry quantity=32 state=ended end=filled orderId=v-k1-1-1 executed=32 booked=32 requestedAt=+0s}, needs=198.2841696, attachedStop=60316, entryEnded=yes, exits=[{purpose=target target=1 why=take-profit quantity=32 price=62000 clientId=k1-1-2 state=resting orderId=v-k1-1-2 cancelAsked cancelWhy=target-changed requestedAt=+0s}], rows=[stop 32 @ 60316 orderId=r1 status=waiting], ledger.entry={cost=1959.504 contracts=32}, ledger.entryFees=0.1, ledger.open=32, ledger.costLeft=1959.504, stop.fixed=60316, stop.wanted=60316, stop.source=fixed, stop.movedAt=+0s, stop.confirmed={price=60316 quantity=32 at=+0s}, nextOrder=3, openedAt=+0s',
    '~ BTC:long: ask=1, answered=1, shown=yes, answeredAt=+0s',
    'armed ≤60315.9!',
  ])
  desk.say({ type: 'cancel-answered', clientId: 'k1-1-2', code: 'timeout' })
  desk.say({ type: 'asked', clientId: 'k1-1-2', row: { orderId: 'v-k1-1-2', clientId: 'k1-1-2', symbol: 'BTC-SWAP-USDT', side: 'long', direction: 'close', status: 'accepted', quantity: q('32'), executed: q('0'), price: p('62000'), averagePrice: null, leverage: 10, origin: 'user', createdAt: 0, updatedAt: 0 }, conclusive: false, contracts: q('32') })
  expect(desk.told()).toEqual([
    'order-unknown #1 clientId=k1-1-2 code=timeout askAt=+0s',
    'order-asked #1 clientId=k1-1-2 asks=1 askAt=+0.5s',
    '→ look-up trade=1 clientId=k1-1-2 orderId=v-k1-1-2 symbol=BTC side=long since=-60s sentBy=+0s sole (behind ask:k1-1-2 as ask, replaces ask:k1-1-2)',
    'order-seen #1 clientId=k1-1-2 orderId=v-k1-1-2 askAt=+1s',
    'cancel-requested #1 clientId=k1-1-2 why=target-changed again',
    '→ cancel trade=1 clientId=k1-1-2 orderId=v-k1-1-2 symbol=BTC (behind BTC:long as exit)',
    '→ chat: tell order-unknown, show 1, show 1',
    '~ #1: exits=[{purpose=target target=1 why=take-profit quantity=32 price=62000 clientId=k1-1-2 state=resting orderId=v-k1-1-2 cancelAsked cancelWhy=target-changed requestedAt=+0s asks=1 askAt=+1s}]',
    'wakes at +1s',
  ])
  desk.order('k1-1-2', { direction: 'close', price: p('62000'), status: 'cancelled' })
  expect(desk.told()).toEqual([
    'order-seen #1 clientId=k1-1-2 orderId=v-k1-1-2 end=cancelled',
    'exit-requested #1 order={purpose=target target=1 why=take-profit quantity=16 price=62500 clientId=k1-1-3 state=requested requestedAt=+0s}',
    '→ place trade=1 order={clientId=k1-1-3 symbol=BTC side=long direction=close quantity=16 price=62500 timeInForce=gtc} (behind BTC:long as exit)',
    '→ chat: show 1',
    '~ #1: exits=[{purpose=target target=1 why=take-profit quantity=32 price=62000 clientId=k1-1-2 state=ended end=cancelled orderId=v-k1-1-2 cancelAsked cancelWhy=target-changed requestedAt=+0s asks=1}; {purpose=target target=1 why=take-profit quantity=16 price=62500 clientId=k1-1-3 state=requested requestedAt=+0s}], nextOrder=4',
    'sleeps',
  ])
  desk.say({ type: 'cancel-answered', clientId: 'k1-1-2', code: 'timeout' })
  expect(desk.told()).toEqual([])
})
