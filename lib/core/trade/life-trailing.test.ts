import { expect, test } from 'vitest'
import { p, pct, q } from './testing/scenario.ts'
import { life } from './testing/life.ts'

test('trailing by 0.8 % from 2 % of profit on: nothing before; 62,496.0 from a best of 63,000; a move below 0.02 % is not sent; the stop that hits names it', () => {
  const desk = life()
  desk.open({ targets: [], trailing: { distance: pct('0.8'), start: { kind: 'profit', rate: pct('2') } } }, '61234.5', '10')
  desk.told()
  desk.price('62459', { high: '62459.1' })
  expect(desk.told()).toEqual([])
  desk.price('62459.2')
  expect(desk.told()).toEqual([
    'stop-moved #1 price=61959.5 source=trailing fixed=60316 best=62459.2 trailing=61959.5 begins',
    'protection-asked symbol=BTC side=long ask=2 wanted=[#1 stop 10 @ 61959.5]',
    '→ protect symbol=BTC side=long ask=2 own={ids=[r1] shapes=[stop @ 60316; stop @ 61959.5]} move={gain=16.435 stops=1} (behind BTC:long as move, replaces protect:BTC:long)',
    '→ chat: tell stop-moved, show 1',
    '~ #1: stop.best=62459.2, stop.trailing=61959.5, stop.wanted=61959.5, stop.source=trailing',
    '~ BTC:long: ask=2, shown=no',
    'armed ≥62471.69184 ≤60315.9!',
  ])
  desk.price('63000')
  expect(desk.told()).toEqual([
    'stop-moved #1 price=62496 source=trailing fixed=60316 best=63000 trailing=62496',
    'protection-asked symbol=BTC side=long ask=3 wanted=[#1 stop 10 @ 62496]',
    '→ protect symbol=BTC side=long ask=3 own={ids=[r1] shapes=[stop @ 60316; stop @ 61959.5; stop @ 62496]} move={gain=21.8 stops=1} (behind BTC:long as move, replaces protect:BTC:long)',
    '→ chat: tell stop-moved, show 1',
    '~ #1: stop.best=63000, stop.trailing=62496, stop.wanted=62496',
    '~ BTC:long: ask=3',
    'armed ≥63012.6 ≤60315.9!',
  ])
  desk.obeys('63000')
  desk.price('63012.5', { low: '62800' })
  expect(desk.told()).toEqual([
    'protection-read symbol=BTC side=long ask=3 shown rows=[#1 stop 10 @ 62496 orderId=r1]',
    '→ chat: show 1',
    '~ #1: rows=[stop 10 @ 62496 orderId=r1 status=waiting], stop.confirmed={price=62496 quantity=10 at=+0s}',
    '~ BTC:long: answered=3, shown=yes',
    'armed ≥63012.6 ≤62495.9!',
  ])
  desk.price('63012.6')
  desk.obeys('63012.6')
  expect(desk.told()).toEqual([
    'protection-read symbol=BTC side=long ask=3 shown rows=[#1 stop 10 @ 62496 orderId=r1]',
    '→ chat: show 1',
  ])
  desk.goesOff('r1', 'c1')
  desk.childFills('c1', '62500', '10')
  desk.childEnds('c1', 'filled', '10')
  desk.obeys('62500')
  expect(desk.told()).toEqual([
    'row-seen #1 orderId=r1 status=triggered childId=c1 askAt=+0.25s',
    'exit-filled #1 ticket=c1/2 price=62500 contracts=10 value=625 fee=0.1 final filledAt=+0s reason=trailing by={kind=row orderId=r1 filled=10}',
    'protection-asked symbol=BTC side=long ask=4',
    '→ protect symbol=BTC side=long ask=4 own={ids=[r1] shapes=[stop @ 60316; stop @ 61959.5; stop @ 62496]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'child-ended #1 orderId=r1 executed=10',
    'protection-read symbol=BTC side=long ask=4 shown',
    'closed #1 reason=trailing net=12.455 margin=61.2345',
    '→ chat: tell exit-filled, show 1, show 1, tell closed, show 1',
    '~ #1: status=closed, ledger.open=0, ledger.costLeft=0, ledger.exited=10, ledger.proceeds=625, ledger.exitFees=0.1, ledger.gross=12.655, reason=trailing, closedBy.trailing=10, closedLast=trailing, net=12.455, margin=61.2345, closedAt=+0s',
    '~ BTC:long: ask=4, answered=4',
    '~ account: day.date=19675, day.net=12.455, endedOrders=[{orderId=v-k1-1-1 until=+90000s}; {orderId=r1 until=+90000s}; {orderId=c1 until=+90000s}]',
    'armed at nothing',
  ])
})

test('a short trails from a price on: best 60,000 and 0.8 % is 60,480.0; a price beyond the level by the time it is reckoned closes at market, the old stop resting until then', () => {
  const desk = life()
  desk.open({ side: 'short', targets: [], trailing: { distance: pct('0.8'), start: { kind: 'price', price: p('60000') } } }, '61234.5', '10')
  desk.told()
  desk.price('60001', { low: '60000.1' })
  expect(desk.told()).toEqual([])
  desk.price('60100', { low: '60000' })
  expect(desk.told()).toEqual([
    'stop-moved #1 price=60480 source=trailing fixed=62153 best=60000 trailing=60480 begins',
    'protection-asked symbol=BTC side=short ask=2 wanted=[#1 stop 10 @ 60480]',
    '→ protect symbol=BTC side=short ask=2 own={ids=[r1] shapes=[stop @ 62153; stop @ 60480]} move={gain=16.73 stops=1} (behind BTC:short as move, replaces protect:BTC:short)',
    '→ chat: tell stop-moved, show 1',
    '~ #1: stop.best=60000, stop.trailing=60480, stop.wanted=60480, stop.source=trailing',
    '~ BTC:short: ask=2, shown=no',
    'armed ≤59988 ≥62153.1!',
  ])
  desk.obeys('60100', 'short')
  desk.price('59500', { high: '59500', low: '59000' })
  expect(desk.told()).toEqual([
    'protection-read symbol=BTC side=short ask=2 shown rows=[#1 stop 10 @ 60480 orderId=r1]',
    'close-planned #1 plan={why=trailing contracts=10 step=cancelling notBefore=+0s}',
    'exit-requested #1 order={purpose=close why=trailing quantity=10 clientId=k1-1-2 state=requested requestedAt=+0s}',
    '→ place trade=1 order={clientId=k1-1-2 symbol=BTC side=short direction=close quantity=10 timeInForce=ioc} (behind BTC:short as exit)',
    '→ chat: show 1, tell close-planned, show 1',
    '~ #1: status=closing, exits=[{purpose=close why=trailing quantity=10 clientId=k1-1-2 state=requested requestedAt=+0s}], rows=[stop 10 @ 60480 orderId=r1 status=waiting], stop.confirmed={price=60480 quantity=10 at=+0s}, close={why=trailing contracts=10 step=cancelling tries=1 notBefore=+0s}, nextOrder=3',
    '~ BTC:short: answered=2, shown=yes',
    'armed ≥60480.1!',
  ])
  desk.accept('k1-1-2', { side: 'short', direction: 'close', quantity: q('10') })
  desk.fill('k1-1-2', '59500', '10', { side: 'short', direction: 'close', orderId: 'v-k1-1-2' })
  desk.order('k1-1-2', { side: 'short', direction: 'close', status: 'filled', executed: q('10'), quantity: q('10') })
  desk.obeys('59500', 'short')
  expect(desk.told()).toEqual([
    'order-accepted #1 clientId=k1-1-2 orderId=v-k1-1-2 askAt=+0.7s',
    'exit-filled #1 ticket=v-k1-1-2/2 price=59500 contracts=10 value=595 fee=0.1 final filledAt=+0s reason=trailing by={kind=order clientId=k1-1-2 filled=10}',
    'protection-asked symbol=BTC side=short ask=3',
    '→ protect symbol=BTC side=short ask=3 own={ids=[r1] shapes=[stop @ 62153; stop @ 60480]} (behind BTC:short as protect, replaces protect:BTC:short)',
    'order-seen #1 clientId=k1-1-2 orderId=v-k1-1-2 executed=10 end=filled',
    'close-finished #1',
    'protection-read symbol=BTC side=short ask=3 shown',
    'row-asked #1 orderId=r1 asks=1 askAt=+0.5s',
    '→ look-up-row trade=1 rowId=r1 symbol=BTC since=-60s (behind ask:r1 as ask, replaces ask:r1)',
    'row-seen #1 orderId=r1 status=cancelled',
    'closed #1 reason=trailing net=17.145 margin=61.2345',
    '→ chat: tell exit-filled, show 1, show 1, show 1, show 1, tell closed, show 1',
    '~ #1: status=closed, ledger.open=0, ledger.costLeft=0, ledger.exited=10, ledger.proceeds=595, ledger.exitFees=0.1, ledger.gross=17.345, reason=trailing, closedBy.trailing=10, closedLast=trailing, net=17.145, margin=61.2345, closedAt=+0s',
    '~ BTC:short: ask=3, answered=3',
    '~ account: day.date=19675, day.net=17.145, endedOrders=[{orderId=v-k1-1-1 until=+90000s}; {orderId=v-k1-1-2 until=+90000s}; {orderId=r1 until=+90000s}]',
    'armed at nothing',
  ])
})
