import { expect, test } from 'vitest'
import { pct, q, WHOLE } from './testing/scenario.ts'
import { life } from './testing/life.ts'

const NO_TARGETS = { targets: [] }

test('form single: Keel closes the targets itself, each once, the nearest that the price reached first, and the stop shrinks with each', () => {
  const desk = life('single')
  desk.open({}, '61234.5', '32')
  desk.told()
  desk.price('62459', { high: '62459' })
  expect(desk.told()).toEqual([])
  desk.price('62400', { high: '62459.1' })
  expect(desk.told()).toEqual([
    'close-planned #1 plan={why=take-profit contracts=13 target=1 step=cancelling notBefore=+0s}',
    'exit-requested #1 order={purpose=close target=1 why=take-profit quantity=13 clientId=k1-1-2 state=requested requestedAt=+0s}',
    '→ place trade=1 order={clientId=k1-1-2 symbol=BTC side=long direction=close quantity=13 timeInForce=ioc} (behind BTC:long as exit)',
    '→ chat: tell close-planned, show 1',
    '~ #1: status=closing, exits=[{purpose=close target=1 why=take-profit quantity=13 clientId=k1-1-2 state=requested requestedAt=+0s}], close={why=take-profit contracts=13 target=1 step=cancelling tries=1 notBefore=+0s}, nextOrder=3',
    'armed ≤60315.9!',
  ])
  desk.price('64000')
  expect(desk.told()).toEqual([])
  desk.accept('k1-1-2', { direction: 'close', quantity: q('13') })
  desk.fill('k1-1-2', '62459.1', '13', { direction: 'close' })
  desk.order('k1-1-2', { direction: 'close', status: 'filled', executed: q('13'), quantity: q('13') })
  desk.obeys('62459.1')
  expect(desk.told()).toEqual([
    'order-accepted #1 clientId=k1-1-2 orderId=v-k1-1-2 askAt=+0.7s',
    'exit-filled #1 ticket=v-k1-1-2/2 price=62459.1 contracts=13 value=811.9683 fee=0.1 final filledAt=+0s reason=take-profit target=1 by={kind=order clientId=k1-1-2 filled=13}',
    'protection-asked symbol=BTC side=long ask=2 wanted=[#1 stop 19 @ 60316]',
    '→ protect symbol=BTC side=long ask=2 own={ids=[r1] shapes=[stop @ 60316]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'order-seen #1 clientId=k1-1-2 orderId=v-k1-1-2 executed=13 end=filled',
    'close-finished #1',
    'protection-read symbol=BTC side=long ask=2 shown rows=[#1 stop 19 @ 60316 orderId=r1]',
    '→ chat: tell exit-filled, show 1, show 1, show 1, show 1',
    '~ #1: status=open, exits=[{purpose=close target=1 why=take-profit quantity=13 clientId=k1-1-2 state=ended end=filled orderId=v-k1-1-2 executed=13 booked=13 requestedAt=+0s}], rows=[stop 19 @ 60316 orderId=r1 status=waiting], ledger.open=19, ledger.costLeft=1163.4555, ledger.exited=13, ledger.proceeds=811.9683, ledger.exitFees=0.1, ledger.gross=15.9198, stop.confirmed={price=60316 quantity=19 at=+0s}, close=-, targetFilled.1=13, closedBy.take-profit=13, closedLast=take-profit',
    '~ BTC:long: ask=2, answered=2',
    'armed ≥63683.8! ≤60315.9!',
  ])
  desk.price('64000')
  expect(desk.told()).toEqual([
    'close-planned #1 plan={why=take-profit contracts=10 target=2 step=cancelling notBefore=+0s}',
    'exit-requested #1 order={purpose=close target=2 why=take-profit quantity=10 clientId=k1-1-3 state=requested requestedAt=+0s}',
    '→ place trade=1 order={clientId=k1-1-3 symbol=BTC side=long direction=close quantity=10 timeInForce=ioc} (behind BTC:long as exit)',
    '→ chat: tell close-planned, show 1',
    '~ #1: status=closing, exits=[{purpose=close target=1 why=take-profit quantity=13 clientId=k1-1-2 state=ended end=filled orderId=v-k1-1-2 executed=13 booked=13 requestedAt=+0s}; {purpose=close target=2 why=take-profit quantity=10 clientId=k1-1-3 state=requested requestedAt=+0s}], close={why=take-profit contracts=10 target=2 step=cancelling tries=1 notBefore=+0s}, nextOrder=4',
    'armed ≤60315.9!',
  ])
})

test('form single, and the venue refuses a close three times for want of a position that is there: the stop itself goes for one try, last, and comes back when the answer is lost', () => {
  const desk = life('single')
  desk.open(NO_TARGETS, '61234.5', '32')
  desk.say({ type: 'close', trade: 1, share: WHOLE })
  desk.refuses('k1-1-2', 'no-position')
  desk.pass(500)
  desk.refuses('k1-1-3', 'no-position')
  desk.pass(1_000)
  desk.told()
  desk.refuses('k1-1-4', 'no-position')
  expect(desk.told()).toEqual([
    'order-refused #1 clientId=k1-1-4 code=no-position text=it says no-position sent',
    'close-stepped #1 step=unlocking notBefore=+1.5s',
    'protection-asked symbol=BTC side=long ask=2',
    '→ protect symbol=BTC side=long ask=2 own={ids=[r1] shapes=[stop @ 60316]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: tell order-refused',
    '~ #1: exits=[{purpose=close why=by-hand quantity=32 clientId=k1-1-2 state=ended end=refused requestedAt=+0s}; {purpose=close why=by-hand quantity=32 clientId=k1-1-3 state=ended end=refused requestedAt=+0.5s}; {purpose=close why=by-hand quantity=32 clientId=k1-1-4 state=ended end=refused requestedAt=+1.5s}], close={why=by-hand contracts=32 step=unlocking tries=3 notBefore=+1.5s}',
    '~ BTC:long: ask=2, shown=no',
  ])
  desk.pass(10)
  expect(desk.told()).toEqual([])
  desk.obeys('61234.5')
  expect(desk.told()).toEqual([
    'protection-read symbol=BTC side=long ask=2 shown',
    'row-asked #1 orderId=r1 asks=1 askAt=+2.01s',
    '→ look-up-row trade=1 rowId=r1 symbol=BTC since=-60s (behind ask:r1 as ask, replaces ask:r1)',
    'exit-requested #1 order={purpose=close why=by-hand quantity=32 clientId=k1-1-5 state=requested requestedAt=+1.51s}',
    '→ place trade=1 order={clientId=k1-1-5 symbol=BTC side=long direction=close quantity=32 timeInForce=ioc} (behind BTC:long as exit)',
    'row-seen #1 orderId=r1 status=cancelled',
    '→ chat: show 1',
    '~ #1: exits=[{purpose=close why=by-hand quantity=32 clientId=k1-1-2 state=ended end=refused requestedAt=+0s}; {purpose=close why=by-hand quantity=32 clientId=k1-1-3 state=ended end=refused requestedAt=+0.5s}; {purpose=close why=by-hand quantity=32 clientId=k1-1-4 state=ended end=refused requestedAt=+1.5s}; {purpose=close why=by-hand quantity=32 clientId=k1-1-5 state=requested requestedAt=+1.51s}], rows=[stop 32 @ 60316 orderId=r1 status=cancelled asks=1], stop.confirmed=-, close={why=by-hand contracts=32 step=unlocking tries=4 notBefore=+1.5s}, nextOrder=6, nakedSince=+1.51s',
    '~ BTC:long: answered=2, shown=yes, answeredAt=+1.51s',
    'wakes at +11.51s',
    'armed at nothing',
  ])
  desk.losesAnswer('k1-1-5')
  expect(desk.told()).toEqual([
    'order-unknown #1 clientId=k1-1-5 code=timeout askAt=+2.01s',
    'close-stepped #1 step=closing notBefore=+1.5s',
    'protection-asked symbol=BTC side=long ask=3 wanted=[#1 stop 32 @ 60316]',
    '→ protect symbol=BTC side=long ask=3 own={ids=[r1] shapes=[stop @ 60316]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: tell order-unknown, show 1',
    '~ #1: exits=[{purpose=close why=by-hand quantity=32 clientId=k1-1-2 state=ended end=refused requestedAt=+0s}; {purpose=close why=by-hand quantity=32 clientId=k1-1-3 state=ended end=refused requestedAt=+0.5s}; {purpose=close why=by-hand quantity=32 clientId=k1-1-4 state=ended end=refused requestedAt=+1.5s}; {purpose=close why=by-hand quantity=32 clientId=k1-1-5 state=unknown requestedAt=+1.51s sentBy=+1.51s askAt=+2.01s}], close={why=by-hand contracts=32 step=closing tries=4 notBefore=+1.5s}',
    '~ BTC:long: ask=3, shown=no',
    'wakes at +2.01s',
  ])
  desk.showsNone('k1-1-5', '32', true)
  expect(desk.told()).toEqual([
    'order-not-shown of=1 symbol=BTC side=long clientId=k1-1-5 conclusive position=32 expected=32',
    'order-absent #1 clientId=k1-1-5 watchUntil=+86401.51s',
    'close-stepped #1 step=closing notBefore=+5.51s',
    '→ chat: tell order-absent',
    '~ #1: exits=[{purpose=close why=by-hand quantity=32 clientId=k1-1-2 state=ended end=refused requestedAt=+0s}; {purpose=close why=by-hand quantity=32 clientId=k1-1-3 state=ended end=refused requestedAt=+0.5s}; {purpose=close why=by-hand quantity=32 clientId=k1-1-4 state=ended end=refused requestedAt=+1.5s}; {purpose=close why=by-hand quantity=32 clientId=k1-1-5 state=ended end=absent requestedAt=+1.51s sentBy=+1.51s}], close={why=by-hand contracts=32 step=closing tries=4 notBefore=+5.51s}',
    '~ account: watched=[{clientId=k1-1-5 trade=1 symbol=BTC side=long until=+86401.51s}]',
    'wakes at +5.51s',
  ])
})

test('form single: a close by hand of more than the target that is being worked is no longer all that target’s', () => {
  const desk = life('single')
  desk.open({}, '61234.5', '32')
  desk.price('62459.1')
  desk.told()
  desk.say({ type: 'close', trade: 1, share: pct('25') })
  expect(desk.told()).toEqual([
    'close-planned #1 plan={why=take-profit contracts=13 target=1 step=cancelling tries=1 notBefore=+0s}',
    '→ chat: tell close-planned, show 1',
  ])
  desk.say({ type: 'close', trade: 1, share: pct('50') })
  expect(desk.told()).toEqual([
    'close-planned #1 plan={why=take-profit contracts=16 step=cancelling tries=1 notBefore=+0s}',
    '→ chat: tell close-planned, show 1',
    '~ #1: close={why=take-profit contracts=16 step=cancelling tries=1 notBefore=+0s}',
  ])
  desk.accept('k1-1-2', { direction: 'close', quantity: q('13') })
  desk.fill('k1-1-2', '62459.1', '13', { direction: 'close' })
  desk.order('k1-1-2', { direction: 'close', status: 'filled', executed: q('13'), quantity: q('13') })
  desk.pass(500)
  expect(desk.told()).toEqual([
    'order-accepted #1 clientId=k1-1-2 orderId=v-k1-1-2 askAt=+0.7s',
    'exit-filled #1 ticket=v-k1-1-2/2 price=62459.1 contracts=13 value=811.9683 fee=0.1 final filledAt=+0s reason=take-profit target=1 by={kind=order clientId=k1-1-2 filled=13}',
    'protection-asked symbol=BTC side=long ask=2 wanted=[#1 stop 19 @ 60316]',
    '→ protect symbol=BTC side=long ask=2 own={ids=[r1] shapes=[stop @ 60316]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'order-seen #1 clientId=k1-1-2 orderId=v-k1-1-2 executed=13 end=filled',
    'close-stepped #1 step=closing notBefore=+0.5s',
    'exit-requested #1 order={purpose=close why=take-profit quantity=3 clientId=k1-1-3 state=requested requestedAt=+0.5s}',
    '→ place trade=1 order={clientId=k1-1-3 symbol=BTC side=long direction=close quantity=3 timeInForce=ioc} (behind BTC:long as exit)',
    '→ chat: tell exit-filled, show 1, show 1',
    '~ #1: exits=[{purpose=close target=1 why=take-profit quantity=13 clientId=k1-1-2 state=ended end=filled orderId=v-k1-1-2 executed=13 booked=13 requestedAt=+0s}; {purpose=close why=take-profit quantity=3 clientId=k1-1-3 state=requested requestedAt=+0.5s}], ledger.open=19, ledger.costLeft=1163.4555, ledger.exited=13, ledger.proceeds=811.9683, ledger.exitFees=0.1, ledger.gross=15.9198, close={why=take-profit contracts=3 step=closing tries=2 notBefore=+0.5s}, nextOrder=4, targetFilled.1=13, closedBy.take-profit=13, closedLast=take-profit',
    '~ BTC:long: ask=2, shown=no',
  ])
})
