import { expect, test } from 'vitest'
import { examplePlan, p, pct, q, rowFor, WHOLE } from './testing/scenario.ts'
import { life } from './testing/life.ts'

const LIMIT = examplePlan({ entry: { kind: 'limit', price: p('61240.5') }, size: { kind: 'contracts', amount: q('5') }, targets: [] })

test('a stop that the venue shows in none of three answers is worked by Keel when the price is there', () => {
  const desk = life()
  desk.enter(examplePlan({ targets: [] }), '61234.5')
  desk.accept('k1-1-1')
  desk.fill('k1-1-1', '61234.5', '32')
  desk.order('k1-1-1', { status: 'filled', executed: q('32') })
  desk.shows('61234.5')
  desk.price('60316')
  desk.pass(500)
  desk.shows('61234.5')
  desk.price('60316')
  desk.pass(1_000)
  desk.price('60316')
  desk.told()
  desk.shows('61234.5')
  desk.price('60316.1')
  expect(desk.told()).toEqual([
    'protection-read symbol=BTC side=long ask=3 retryAt=+3.5s',
    '→ chat: show 1',
    '~ BTC:long: answered=3, answeredAt=+1.5s, retryAt=+3.5s',
    'wakes at +3.5s',
  ])
  desk.price('60316')
  expect(desk.told()).toEqual([
    'close-planned #1 plan={why=stop contracts=32 step=cancelling notBefore=+1.5s}',
    'exit-requested #1 order={purpose=close why=stop quantity=32 clientId=k1-1-2 state=requested requestedAt=+1.5s}',
    '→ place trade=1 order={clientId=k1-1-2 symbol=BTC side=long direction=close quantity=32 timeInForce=ioc} (behind BTC:long as exit)',
    '→ chat: tell close-planned, show 1',
    '~ #1: status=closing, exits=[{purpose=close why=stop quantity=32 clientId=k1-1-2 state=requested requestedAt=+1.5s}], close={why=stop contracts=32 step=cancelling tries=1 notBefore=+1.5s}, nextOrder=3',
    'armed at nothing',
  ])
  desk.price('60000')
  expect(desk.told()).toEqual([])
})

test('a short’s limit is missed and passed from the other side; a plan that does not mind is only asked for', () => {
  const plan = { ...LIMIT, side: 'short', targets: examplePlan().targets } as const
  const desk = life()
  desk.enter(plan, '61000')
  desk.accept('k1-1-1', { side: 'short', price: p('61240.5'), quantity: q('5') })
  desk.told()
  desk.price('61240.5', { low: '60015.8' })
  expect(desk.told()).toEqual([])
  desk.price('61000', { high: '61240.6' })
  expect(desk.told()).toEqual([
    'order-asked #1 clientId=k1-1-1 askAt=+2s',
    '→ look-up trade=1 clientId=k1-1-1 orderId=v-k1-1-1 symbol=BTC side=short since=-60s sentBy=+0s (behind ask:k1-1-1 as ask, replaces ask:k1-1-1)',
    '~ #1: entry={clientId=k1-1-1 purpose=entry quantity=5 price=61240.5 state=resting orderId=v-k1-1-1 requestedAt=+0s askAt=+2s}',
    'wakes at +2s',
    'armed ≤60015.7!',
  ])
  desk.price('61000', { low: '60015.7' })
  expect(desk.told()).toEqual([
    'cancel-requested #1 clientId=k1-1-1 why=missed',
    '→ cancel trade=1 clientId=k1-1-1 orderId=v-k1-1-1 symbol=BTC (behind enter:1 as exit, replaces enter:1)',
    '~ #1: entry={clientId=k1-1-1 purpose=entry quantity=5 price=61240.5 state=resting orderId=v-k1-1-1 cancelAsked cancelWhy=missed requestedAt=+0s askAt=+2s}',
    'armed at nothing',
  ])
  const patient = life()
  patient.enter({ ...plan, cancelWhenMissed: false }, '61000')
  patient.accept('k1-1-1', { side: 'short', price: p('61240.5'), quantity: q('5') })
  patient.told()
  patient.price('61000', { low: '60000' })
  expect(patient.told()).toEqual([])
  const past = life()
  past.enter(plan, '60000')
  past.accept('k1-1-1', { side: 'short', price: p('61240.5'), quantity: q('5') })
  past.told()
  past.price('59900')
  expect(past.told()).toEqual([])
})

test('the stop of an entry that rests beside an open trade is kept and its entry asked for; when both are gone it is asked away though no trade lives', () => {
  const desk = life()
  desk.open({ targets: [] }, '61234.5', '3')
  desk.enter(LIMIT, '61300', { flat: false })
  desk.accept('k1-2-1', { price: p('61240.5'), quantity: q('5') })
  desk.puts(rowFor({ trade: 2, kind: 'stop-loss', target: null, trigger: p('60321.9'), quantity: q('5'), by: 'last' }, 'long', { orderId: 'r9', at: 0 }))
  desk.say({ type: 'close', trade: 1, share: WHOLE })
  desk.fill('k1-1-2', '61300', '3', { direction: 'close' })
  desk.order('k1-1-2', { direction: 'close', status: 'filled', executed: q('3'), quantity: q('3') })
  desk.told()
  desk.obeys('61300')
  expect(desk.told()).toEqual([
    'order-asked #2 clientId=k1-2-1 askAt=+0.5s',
    '→ look-up trade=2 clientId=k1-2-1 orderId=v-k1-2-1 symbol=BTC side=long since=-60s sentBy=+0s (behind ask:k1-2-1 as ask, replaces ask:k1-2-1)',
    'protection-read symbol=BTC side=long ask=2 shown surplus=[r9] retryAt=+0.5s',
    'row-asked #1 orderId=r1 asks=1 askAt=+0.5s',
    '→ look-up-row trade=1 rowId=r1 symbol=BTC since=-60s (behind ask:r1 as ask, replaces ask:r1)',
    'row-seen #1 orderId=r1 status=cancelled',
    'closed #1 reason=by-hand net=-0.0035 margin=18.37035',
    '→ chat: show 1, show 2, tell closed, show 1',
    '~ #1: status=closed, reason=by-hand, net=-0.0035, margin=18.37035, closedAt=+0s',
    '~ #2: entry={clientId=k1-2-1 purpose=entry quantity=5 price=61240.5 state=resting orderId=v-k1-2-1 requestedAt=+0s askAt=+0.5s}',
    '~ BTC:long: answered=2, shown=yes, retryAt=+0.5s',
    '~ account: day.date=19675, day.net=-0.0035, day.lossesInRow=1, endedOrders=[{orderId=v-k1-1-1 until=+90000s}; {orderId=v-k1-1-2 until=+90000s}; {orderId=r1 until=+90000s}]',
    'wakes at +0.5s',
    'armed at nothing',
  ])
  desk.order('k1-2-1', { price: p('61240.5'), quantity: q('5'), status: 'cancelled' })
  expect(desk.told()).toEqual([
    'order-seen #2 clientId=k1-2-1 orderId=v-k1-2-1 end=cancelled',
    'entry-ended #2',
    'failed #2 reason=by-hand-at-exchange code=cancelled',
    '→ chat: show 2, show 2, tell failed, show 2',
    '~ #2: status=failed, reason=by-hand-at-exchange, closedAt=+0s',
    '~ account: endedOrders=[{orderId=v-k1-1-1 until=+90000s}; {orderId=v-k1-1-2 until=+90000s}; {orderId=r1 until=+90000s}; {orderId=v-k1-2-1 until=+90000s}]',
  ])
  desk.pass(500)
  expect(desk.told()).toEqual([
    'protection-asked symbol=BTC side=long ask=3 again',
    '→ protect symbol=BTC side=long ask=3 own={shapes=[stop @ 60316; stop @ 60321.9]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '~ BTC:long: ask=3, shown=no, retryAt=-, tries=1',
    'sleeps',
  ])
  desk.obeys('61300')
  expect(desk.told()).toEqual([
    'protection-read symbol=BTC side=long ask=3 shown',
    '~ BTC:long: answered=3, shown=yes, answeredAt=+0.5s',
  ])
})

test('a long and a short of one symbol live apart: each its own rows, prices and position', () => {
  const desk = life()
  desk.open({ targets: [] }, '61234.5', '3')
  desk.open({ targets: [], side: 'short' }, '61234.5', '2', { flat: false })
  desk.told()
  desk.changes('r2', { status: 'cancelled' })
  expect(desk.told()).toEqual([
    'row-seen #2 orderId=r2 status=cancelled',
    'protection-asked symbol=BTC side=short ask=2 wanted=[#2 stop 2 @ 62153]',
    '→ protect symbol=BTC side=short ask=2 own={ids=[r2] shapes=[stop @ 62153]} (behind BTC:short as protect, replaces protect:BTC:short)',
    '~ #2: rows=[stop 2 @ 62153 orderId=r2 status=cancelled], stop.confirmed=-, nakedSince=+0s',
    '~ BTC:short: ask=2, shown=no',
    'wakes at +10s',
    'armed ≤60315.9! ≥62153!',
  ])
  desk.obeys('61234.5', 'short')
  desk.told()
  desk.goesOff('r3', 'c1')
  desk.childFills('c1', '62153', '2', { side: 'short' })
  desk.childEnds('c1', 'filled', '2', 'short')
  desk.obeys('62153', 'short')
  expect(desk.told()).toEqual([
    'row-seen #2 orderId=r3 status=triggered childId=c1 askAt=+0.25s',
    'exit-filled #2 ticket=c1/3 price=62153 contracts=2 value=124.306 fee=0.1 final filledAt=+0s reason=stop by={kind=row orderId=r3 filled=2}',
    'protection-asked symbol=BTC side=short ask=3',
    '→ protect symbol=BTC side=short ask=3 own={ids=[r3] shapes=[stop @ 62153]} (behind BTC:short as protect, replaces protect:BTC:short)',
    'child-ended #2 orderId=r3 executed=2',
    'protection-read symbol=BTC side=short ask=3 shown',
    'closed #2 reason=stop net=-2.037 margin=12.2469',
    '→ chat: tell exit-filled, show 2, show 2, tell closed, show 2',
    '~ #2: status=closed, ledger.open=0, ledger.costLeft=0, ledger.exited=2, ledger.proceeds=124.306, ledger.exitFees=0.1, ledger.gross=-1.837, reason=stop, closedBy.stop=2, closedLast=stop, net=-2.037, margin=12.2469, closedAt=+0s',
    '~ BTC:short: ask=3, answered=3',
    '~ account: day.date=19675, day.net=-2.037, day.lossesInRow=1, endedOrders=[{orderId=v-k1-2-1 until=+90000s}; {orderId=r3 until=+90000s}; {orderId=c1 until=+90000s}]',
    'armed ≤60315.9!',
  ])
  desk.reads({ contracts: '3', short: '0' })
  expect(desk.told().filter((line) => !line.startsWith('account') && !line.startsWith('~'))).toEqual([])
})

test('trailing begins at once when its start is now, and after its target when that has filled whole; only once the entry has ended', () => {
  const now = life()
  now.enter({ ...LIMIT, trailing: { distance: pct('0.8'), start: { kind: 'now' } } }, '61300')
  now.accept('k1-1-1', { price: p('61240.5'), quantity: q('5') })
  now.fill('k1-1-1', '61240.5', '4')
  now.told()
  now.price('62000')
  expect(now.told()).toEqual([])
  now.order('k1-1-1', { price: p('61240.5'), quantity: q('5'), status: 'cancelled', executed: q('4') })
  now.told()
  now.price('62000')
  expect(now.told()).toEqual([
    'stop-moved #1 price=61504 source=trailing fixed=60321.9 best=62000 trailing=61504 begins',
    'protection-asked symbol=BTC side=long ask=2 wanted=[#1 stop 4 @ 61504]',
    '→ protect symbol=BTC side=long ask=2 own={shapes=[stop @ 60321.9; stop @ 61504]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: tell stop-moved, show 1',
    '~ #1: stop.best=62000, stop.trailing=61504, stop.wanted=61504, stop.source=trailing',
    '~ BTC:long: ask=2',
    'armed ≥62012.4 ≤61504!',
  ])
  const after = life()
  after.open({ side: 'short', trailing: { distance: pct('1'), start: { kind: 'target', target: 1 } } }, '61234.5', '10')
  after.told()
  after.price('59000')
  expect(after.told()).toEqual([])
  after.goesOff('r2', 'c1')
  after.childFills('c1', '60009.9', '4', { side: 'short' })
  after.childEnds('c1', 'filled', '4', 'short')
  after.told()
  after.price('60000', { low: '59900' })
  expect(after.told()).toEqual([
    'stop-moved #1 price=60499 source=trailing fixed=62153 best=59900 trailing=60499 begins',
    'protection-asked symbol=BTC side=short ask=5 wanted=[#1 stop 6 @ 60499; #1 tp2 3 @ 58785.2; #1 tp3 3 @ 57560.5]',
    '→ protect symbol=BTC side=short ask=5 own={ids=[r1; r2; r3; r4] shapes=[stop @ 62153; tp @ 60009.9; tp @ 58785.2; tp @ 57560.5; stop @ 60499]} (behind BTC:short as protect, replaces protect:BTC:short)',
    '→ chat: tell stop-moved, show 1',
    '~ #1: stop.best=59900, stop.trailing=60499, stop.wanted=60499, stop.source=trailing',
    '~ BTC:short: ask=5',
    'armed ≤59888.02 ≥62153.1!',
  ])
  after.price('59900', { low: '59850' })
  after.price('59950', { low: '59886' })
  expect(after.told()).toEqual([
    'stop-moved #1 price=60448.5 source=trailing fixed=62153 best=59850 trailing=60448.5',
    'protection-asked symbol=BTC side=short ask=6 wanted=[#1 stop 6 @ 60448.5; #1 tp2 3 @ 58785.2; #1 tp3 3 @ 57560.5]',
    '→ protect symbol=BTC side=short ask=6 own={ids=[r1; r2; r3; r4] shapes=[stop @ 62153; tp @ 60009.9; tp @ 58785.2; tp @ 57560.5; stop @ 60499; stop @ 60448.5]} (behind BTC:short as protect, replaces protect:BTC:short)',
    '→ chat: tell stop-moved, show 1',
    '~ #1: stop.best=59850, stop.trailing=60448.5, stop.wanted=60448.5',
    '~ BTC:short: ask=6',
    'armed ≤59838.03 ≥62153.1!',
  ])
})
