import { expect, test } from 'vitest'
import { examplePlan, pct, q, usd } from './testing/scenario.ts'
import { life } from './testing/life.ts'

test('32 long at market by the plan of the rules: entry, stop, then targets; each target that fills leaves a smaller stop; all three give 71.08330792', () => {
  const desk = life()
  desk.enter(examplePlan(), '61234.5')
  expect(desk.told()).toEqual([
    'drafted #1 head={id=1 exitForm=locked createdAt=+0s}',
    'entry-requested #1 order={clientId=k1-1-1 purpose=entry quantity=32 state=requested requestedAt=+0s} leverage=10 marginMode=isolated prepare attachedStop={trigger=60316 by=last}',
    '→ enter trade=1 order={clientId=k1-1-1 symbol=BTC side=long direction=open quantity=32 timeInForce=ioc attachedStop={trigger=60316 by=last}} leverage=10 marginMode=isolated prepare (behind enter:1 as entry, begun within 5000 ms, replaces enter:1)',
    '→ chat: show 1',
    '~ account: nextTrade=2',
    '~ #1: id=1, exitForm=locked, createdAt=+0s, status=pending, leverage=10, marginMode=isolated, entry={clientId=k1-1-1 purpose=entry quantity=32 state=requested requestedAt=+0s}, needs=198.2841696, attachedStop=60316, stop.source=fixed, nextOrder=2',
    '~ BTC:long: shown=yes',
  ])
  desk.accept('k1-1-1')
  desk.fill('k1-1-1', '61234.5', '32', { fee: usd('1.1757024') })
  desk.order('k1-1-1', { status: 'filled', executed: q('32') })
  desk.obeys('61234.5')
  expect(desk.told()).toEqual([
    'order-accepted #1 clientId=k1-1-1 orderId=v-k1-1-1 askAt=+0.7s',
    'entry-filled #1 clientId=k1-1-1 ticket=v-k1-1-1/1 price=61234.5 contracts=32 value=1959.504 fee=1.1757024 final filledAt=+0s',
    'stop-moved #1 price=60316 source=fixed fixed=60316',
    'protection-asked symbol=BTC side=long ask=1 wanted=[#1 stop 32 @ 60316]',
    '→ protect symbol=BTC side=long ask=1 own={shapes=[stop @ 60316] owed=[{trade=1 trigger=60316}]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'order-seen #1 clientId=k1-1-1 orderId=v-k1-1-1 executed=32 end=filled',
    'entry-ended #1',
    'protection-read symbol=BTC side=long ask=1 shown rows=[#1 stop 32 @ 60316 orderId=r1]',
    'protection-asked symbol=BTC side=long ask=2 wanted=[#1 stop 32 @ 60316; #1 tp1 13 @ 62459.1; #1 tp2 10 @ 63683.8; #1 tp3 9 @ 64908.5]',
    '→ protect symbol=BTC side=long ask=2 own={ids=[r1] shapes=[stop @ 60316; tp @ 62459.1; tp @ 63683.8; tp @ 64908.5]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: tell entry-filled, show 1, tell stop-moved, show 1, show 1, show 1, show 1',
    '~ #1: status=open, entry={clientId=k1-1-1 purpose=entry quantity=32 state=ended end=filled orderId=v-k1-1-1 executed=32 booked=32 requestedAt=+0s}, entryEnded=yes, rows=[stop 32 @ 60316 orderId=r1 status=waiting], ledger.entry={cost=1959.504 contracts=32}, ledger.entryFees=1.1757024, ledger.open=32, ledger.costLeft=1959.504, stop.fixed=60316, stop.wanted=60316, stop.movedAt=+0s, stop.confirmed={price=60316 quantity=32 at=+0s}, openedAt=+0s',
    '~ BTC:long: ask=2, answered=1, shown=no, answeredAt=+0s',
    'armed ≤60315.9!',
  ])
  desk.obeys('61234.5')
  desk.goesOff('r2', 'c1')
  desk.childFills('c1', '62459.1', '13', { fee: usd('0.48718098') })
  expect(desk.told()).toEqual([
    'protection-read symbol=BTC side=long ask=2 shown rows=[#1 stop 32 @ 60316 orderId=r1; #1 tp1 13 @ 62459.1 orderId=r2; #1 tp2 10 @ 63683.8 orderId=r3; #1 tp3 9 @ 64908.5 orderId=r4]',
    'row-seen #1 orderId=r2 status=triggered childId=c1 askAt=+0.25s',
    'protection-asked symbol=BTC side=long ask=3 wanted=[#1 stop 32 @ 60316; #1 tp2 10 @ 63683.8; #1 tp3 9 @ 64908.5]',
    '→ protect symbol=BTC side=long ask=3 own={ids=[r1; r2; r3; r4] shapes=[stop @ 60316; tp @ 62459.1; tp @ 63683.8; tp @ 64908.5]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'exit-filled #1 ticket=c1/2 price=62459.1 contracts=13 value=811.9683 fee=0.48718098 final filledAt=+0s reason=take-profit target=1 by={kind=row orderId=r2 filled=13}',
    'protection-asked symbol=BTC side=long ask=4 wanted=[#1 stop 19 @ 60316; #1 tp2 10 @ 63683.8; #1 tp3 9 @ 64908.5]',
    '→ protect symbol=BTC side=long ask=4 own={ids=[r1; r2; r3; r4] shapes=[stop @ 60316; tp @ 62459.1; tp @ 63683.8; tp @ 64908.5]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: show 1, tell exit-filled, show 1',
    '~ #1: rows=[stop 32 @ 60316 orderId=r1 status=waiting; tp1 13 @ 62459.1 orderId=r2 status=triggered childId=c1 booked=13 askAt=+0.25s; tp2 10 @ 63683.8 orderId=r3 status=waiting; tp3 9 @ 64908.5 orderId=r4 status=waiting], ledger.open=19, ledger.costLeft=1163.4555, ledger.exited=13, ledger.proceeds=811.9683, ledger.exitFees=0.48718098, ledger.gross=15.9198, targetFilled.1=13, closedBy.take-profit=13, closedLast=take-profit',
    '~ BTC:long: ask=4, answered=2',
    'wakes at +0.25s',
  ])
  desk.childEnds('c1', 'filled', '13')
  desk.obeys('62459.1')
  expect(desk.told()).toEqual([
    'child-ended #1 orderId=r2 executed=13',
    'protection-read symbol=BTC side=long ask=4 shown rows=[#1 stop 19 @ 60316 orderId=r1; #1 tp2 10 @ 63683.8 orderId=r3; #1 tp3 9 @ 64908.5 orderId=r4]',
    '→ chat: show 1',
    '~ #1: rows=[tp1 13 @ 62459.1 orderId=r2 status=triggered childId=c1 booked=13 childExecuted=13; stop 19 @ 60316 orderId=r1 status=waiting; tp2 10 @ 63683.8 orderId=r3 status=waiting; tp3 9 @ 64908.5 orderId=r4 status=waiting], stop.confirmed={price=60316 quantity=19 at=+0s}',
    '~ BTC:long: answered=4, shown=yes',
    'sleeps',
  ])
  desk.goesOff('r3', 'c2')
  desk.childFills('c2', '63683.8', '10', { fee: usd('0.3821028') })
  desk.childEnds('c2', 'filled', '10')
  desk.obeys('63683.8')
  desk.goesOff('r4', 'c3')
  desk.childFills('c3', '64908.5', '9', { fee: usd('0.35050590') })
  expect(desk.told()).toEqual([
    'row-seen #1 orderId=r3 status=triggered childId=c2 askAt=+0.25s',
    'protection-asked symbol=BTC side=long ask=5 wanted=[#1 stop 19 @ 60316; #1 tp3 9 @ 64908.5]',
    '→ protect symbol=BTC side=long ask=5 own={ids=[r2; r1; r3; r4] shapes=[stop @ 60316; tp @ 62459.1; tp @ 63683.8; tp @ 64908.5]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'exit-filled #1 ticket=c2/3 price=63683.8 contracts=10 value=636.838 fee=0.3821028 final filledAt=+0s reason=take-profit target=2 by={kind=row orderId=r3 filled=10}',
    'protection-asked symbol=BTC side=long ask=6 wanted=[#1 stop 9 @ 60316; #1 tp3 9 @ 64908.5]',
    '→ protect symbol=BTC side=long ask=6 own={ids=[r2; r1; r3; r4] shapes=[stop @ 60316; tp @ 62459.1; tp @ 63683.8; tp @ 64908.5]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'child-ended #1 orderId=r3 executed=10',
    'protection-read symbol=BTC side=long ask=6 shown rows=[#1 stop 9 @ 60316 orderId=r1; #1 tp3 9 @ 64908.5 orderId=r4]',
    'row-seen #1 orderId=r4 status=triggered childId=c3 askAt=+0.25s',
    'protection-asked symbol=BTC side=long ask=7 wanted=[#1 stop 9 @ 60316]',
    '→ protect symbol=BTC side=long ask=7 own={ids=[r2; r3; r1; r4] shapes=[stop @ 60316; tp @ 62459.1; tp @ 63683.8; tp @ 64908.5]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'exit-filled #1 ticket=c3/4 price=64908.5 contracts=9 value=584.1765 fee=0.3505059 final filledAt=+0s reason=take-profit target=3 by={kind=row orderId=r4 filled=9}',
    'protection-asked symbol=BTC side=long ask=8',
    '→ protect symbol=BTC side=long ask=8 own={ids=[r2; r3; r1; r4] shapes=[stop @ 60316; tp @ 62459.1; tp @ 63683.8; tp @ 64908.5]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: tell exit-filled, show 1, show 1, tell exit-filled, show 1',
    '~ #1: status=closing, rows=[tp1 13 @ 62459.1 orderId=r2 status=triggered childId=c1 booked=13 childExecuted=13; tp2 10 @ 63683.8 orderId=r3 status=triggered childId=c2 booked=10 childExecuted=10; stop 9 @ 60316 orderId=r1 status=waiting; tp3 9 @ 64908.5 orderId=r4 status=triggered childId=c3 booked=9 askAt=+0.25s], ledger.open=0, ledger.costLeft=0, ledger.exited=32, ledger.proceeds=2032.9828, ledger.exitFees=1.21978968, ledger.gross=73.4788, stop.confirmed={price=60316 quantity=9 at=+0s}, closedBy.take-profit=32, targetFilled.2=10, targetFilled.3=9',
    '~ BTC:long: ask=8, answered=6, shown=no',
    'wakes at +0.25s',
    'armed at nothing',
  ])
  desk.childEnds('c3', 'filled', '9')
  desk.obeys('64908.5')
  expect(desk.told()).toEqual([
    'child-ended #1 orderId=r4 executed=9',
    'protection-read symbol=BTC side=long ask=8 shown',
    'row-asked #1 orderId=r1 asks=1 askAt=+0.5s',
    '→ look-up-row trade=1 rowId=r1 symbol=BTC since=-60s (behind ask:r1 as ask, replaces ask:r1)',
    'row-seen #1 orderId=r1 status=cancelled',
    'closed #1 reason=take-profit net=71.08330792 margin=195.9504',
    '→ chat: show 1, tell closed, show 1',
    '~ #1: status=closed, reason=take-profit, net=71.08330792, margin=195.9504, closedAt=+0s',
    '~ BTC:long: answered=8, shown=yes',
    '~ account: day.date=19675, day.net=71.08330792, endedOrders=[{orderId=v-k1-1-1 until=+90000s}; {orderId=r2 until=+90000s}; {orderId=c1 until=+90000s}; {orderId=r3 until=+90000s}; {orderId=c2 until=+90000s}; {orderId=r1 until=+90000s}; {orderId=r4 until=+90000s}; {orderId=c3 until=+90000s}]',
    'sleeps',
  ])
})

test('10 short by market with break-even after the first target: 3 of it at 2 % below; the rest gets a stop at E × (1 − fee in) / (1 + fee out) rounded down, and is closed there for about nothing', () => {
  const desk = life()
  const targets = [['2', '33'], ['4', '33'], ['6', '34']].map(([level = '', share = '']) => ({ level: { kind: 'percent' as const, rate: pct(level) }, share: pct(share) }))
  desk.enter(examplePlan({ side: 'short', size: { kind: 'contracts', amount: q('10') }, targets, breakEven: { afterTarget: 1, offset: pct('0') } }), '61234.5')
  desk.accept('k1-1-1', { side: 'short', quantity: q('10') })
  desk.fill('k1-1-1', '61234.5', '10', { side: 'short', fee: usd('0.367407') })
  desk.order('k1-1-1', { side: 'short', status: 'filled', executed: q('10'), quantity: q('10') })
  desk.obeys('61234.5', 'short')
  desk.obeys('61234.5', 'short')
  expect(desk.told()).toEqual([
    'drafted #1 head={id=1 exitForm=locked createdAt=+0s}',
    'entry-requested #1 order={clientId=k1-1-1 purpose=entry quantity=10 state=requested requestedAt=+0s} leverage=10 marginMode=isolated prepare attachedStop={trigger=62153 by=last}',
    '→ enter trade=1 order={clientId=k1-1-1 symbol=BTC side=short direction=open quantity=10 timeInForce=ioc attachedStop={trigger=62153 by=last}} leverage=10 marginMode=isolated prepare (behind enter:1 as entry, begun within 5000 ms, replaces enter:1)',
    'order-accepted #1 clientId=k1-1-1 orderId=v-k1-1-1 askAt=+0.7s',
    'entry-filled #1 clientId=k1-1-1 ticket=v-k1-1-1/1 price=61234.5 contracts=10 value=612.345 fee=0.367407 final filledAt=+0s',
    'stop-moved #1 price=62153 source=fixed fixed=62153',
    'protection-asked symbol=BTC side=short ask=1 wanted=[#1 stop 10 @ 62153]',
    '→ protect symbol=BTC side=short ask=1 own={shapes=[stop @ 62153] owed=[{trade=1 trigger=62153}]} (behind BTC:short as protect, replaces protect:BTC:short)',
    'order-seen #1 clientId=k1-1-1 orderId=v-k1-1-1 executed=10 end=filled',
    'entry-ended #1',
    'protection-read symbol=BTC side=short ask=1 shown rows=[#1 stop 10 @ 62153 orderId=r1]',
    'protection-asked symbol=BTC side=short ask=2 wanted=[#1 stop 10 @ 62153; #1 tp1 3 @ 60009.9; #1 tp2 3 @ 58785.2; #1 tp3 4 @ 57560.5]',
    '→ protect symbol=BTC side=short ask=2 own={ids=[r1] shapes=[stop @ 62153; tp @ 60009.9; tp @ 58785.2; tp @ 57560.5]} (behind BTC:short as protect, replaces protect:BTC:short)',
    'protection-read symbol=BTC side=short ask=2 shown rows=[#1 stop 10 @ 62153 orderId=r1; #1 tp1 3 @ 60009.9 orderId=r2; #1 tp2 3 @ 58785.2 orderId=r3; #1 tp3 4 @ 57560.5 orderId=r4]',
    '→ chat: show 1, tell entry-filled, show 1, tell stop-moved, show 1, show 1, show 1, show 1, show 1',
    '~ account: nextTrade=2',
    '~ #1: id=1, exitForm=locked, createdAt=+0s, status=open, leverage=10, marginMode=isolated, entry={clientId=k1-1-1 purpose=entry quantity=10 state=ended end=filled orderId=v-k1-1-1 executed=10 booked=10 requestedAt=+0s}, needs=61.974825, attachedStop=62153, entryEnded=yes, rows=[stop 10 @ 62153 orderId=r1 status=waiting; tp1 3 @ 60009.9 orderId=r2 status=waiting; tp2 3 @ 58785.2 orderId=r3 status=waiting; tp3 4 @ 57560.5 orderId=r4 status=waiting], ledger.entry={cost=612.345 contracts=10}, ledger.entryFees=0.367407, ledger.open=10, ledger.costLeft=612.345, stop.fixed=62153, stop.wanted=62153, stop.source=fixed, stop.movedAt=+0s, stop.confirmed={price=62153 quantity=10 at=+0s}, nextOrder=2, openedAt=+0s',
    '~ BTC:short: ask=2, answered=2, shown=yes, answeredAt=+0s',
    'armed ≥62153.1!',
  ])
  desk.goesOff('r2', 'c1')
  desk.childFills('c1', '60009.9', '3', { side: 'short', fee: usd('0.10801782') })
  expect(desk.told()).toEqual([
    'row-seen #1 orderId=r2 status=triggered childId=c1 askAt=+0.25s',
    'protection-asked symbol=BTC side=short ask=3 wanted=[#1 stop 10 @ 62153; #1 tp2 3 @ 58785.2; #1 tp3 4 @ 57560.5]',
    '→ protect symbol=BTC side=short ask=3 own={ids=[r1; r2; r3; r4] shapes=[stop @ 62153; tp @ 60009.9; tp @ 58785.2; tp @ 57560.5]} (behind BTC:short as protect, replaces protect:BTC:short)',
    'exit-filled #1 ticket=c1/2 price=60009.9 contracts=3 value=180.0297 fee=0.10801782 final filledAt=+0s reason=take-profit target=1 by={kind=row orderId=r2 filled=3}',
    'stop-moved #1 price=61161 source=break-even fixed=62153 breakEven=61161',
    'protection-asked symbol=BTC side=short ask=4 wanted=[#1 stop 7 @ 61161; #1 tp2 3 @ 58785.2; #1 tp3 4 @ 57560.5]',
    '→ protect symbol=BTC side=short ask=4 own={ids=[r1; r2; r3; r4] shapes=[stop @ 62153; tp @ 60009.9; tp @ 58785.2; tp @ 57560.5; stop @ 61161]} (behind BTC:short as protect, replaces protect:BTC:short)',
    '→ chat: tell exit-filled, show 1, tell stop-moved, show 1',
    '~ #1: rows=[stop 10 @ 62153 orderId=r1 status=waiting; tp1 3 @ 60009.9 orderId=r2 status=triggered childId=c1 booked=3 askAt=+0.25s; tp2 3 @ 58785.2 orderId=r3 status=waiting; tp3 4 @ 57560.5 orderId=r4 status=waiting], ledger.open=7, ledger.costLeft=428.6415, ledger.exited=3, ledger.proceeds=180.0297, ledger.exitFees=0.10801782, ledger.gross=3.6738, stop.breakEven=61161, stop.wanted=61161, stop.source=break-even, targetFilled.1=3, closedBy.take-profit=3, closedLast=take-profit',
    '~ BTC:short: ask=4, shown=no',
    'wakes at +0.25s',
  ])
  desk.childEnds('c1', 'filled', '3', 'short')
  desk.obeys('60009.9', 'short')
  expect(desk.told()).toEqual([
    'child-ended #1 orderId=r2 executed=3',
    'protection-read symbol=BTC side=short ask=4 shown rows=[#1 stop 7 @ 61161 orderId=r1; #1 tp2 3 @ 58785.2 orderId=r3; #1 tp3 4 @ 57560.5 orderId=r4]',
    '→ chat: show 1',
    '~ #1: rows=[tp1 3 @ 60009.9 orderId=r2 status=triggered childId=c1 booked=3 childExecuted=3; stop 7 @ 61161 orderId=r1 status=waiting; tp2 3 @ 58785.2 orderId=r3 status=waiting; tp3 4 @ 57560.5 orderId=r4 status=waiting], stop.confirmed={price=61161 quantity=7 at=+0s}',
    '~ BTC:short: answered=4, shown=yes',
    'sleeps',
    'armed ≥61161.1!',
  ])
  desk.goesOff('r1', 'c4')
  desk.childFills('c4', '61161.0', '7', { side: 'short', fee: usd('0.2568762') })
  desk.childEnds('c4', 'filled', '7', 'short')
  desk.obeys('61161', 'short')
  expect(desk.told()).toEqual([
    'row-seen #1 orderId=r1 status=triggered childId=c4 askAt=+0.25s',
    'exit-filled #1 ticket=c4/3 price=61161 contracts=7 value=428.127 fee=0.2568762 final filledAt=+0s reason=break-even by={kind=row orderId=r1 filled=7}',
    'protection-asked symbol=BTC side=short ask=5',
    '→ protect symbol=BTC side=short ask=5 own={ids=[r2; r1; r3; r4] shapes=[stop @ 62153; tp @ 60009.9; tp @ 58785.2; tp @ 57560.5; stop @ 61161]} (behind BTC:short as protect, replaces protect:BTC:short)',
    'child-ended #1 orderId=r1 executed=7',
    'protection-read symbol=BTC side=short ask=5 shown',
    'row-asked #1 orderId=r3 asks=1 askAt=+0.5s',
    '→ look-up-row trade=1 rowId=r3 symbol=BTC since=-60s (behind ask:r3 as ask, replaces ask:r3)',
    'row-asked #1 orderId=r4 asks=1 askAt=+0.5s',
    '→ look-up-row trade=1 rowId=r4 symbol=BTC since=-60s (behind ask:r4 as ask, replaces ask:r4)',
    'row-seen #1 orderId=r3 status=cancelled',
    'row-seen #1 orderId=r4 status=cancelled',
    'closed #1 reason=break-even net=3.45599898 margin=61.2345',
    '→ chat: tell exit-filled, show 1, show 1, tell closed, show 1',
    '~ #1: status=closed, ledger.open=0, ledger.costLeft=0, ledger.exited=10, ledger.proceeds=608.1567, ledger.exitFees=0.36489402, ledger.gross=4.1883, closedLast=break-even, reason=break-even, closedBy.break-even=7, net=3.45599898, margin=61.2345, closedAt=+0s',
    '~ BTC:short: ask=5, answered=5',
    '~ account: day.date=19675, day.net=3.45599898, endedOrders=[{orderId=v-k1-1-1 until=+90000s}; {orderId=r2 until=+90000s}; {orderId=c1 until=+90000s}; {orderId=r1 until=+90000s}; {orderId=c4 until=+90000s}; {orderId=r3 until=+90000s}; {orderId=r4 until=+90000s}]',
    'armed at nothing',
  ])
})
