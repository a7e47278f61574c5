import { expect, test } from 'vitest'
import { decimal } from '#core/money/decimal.ts'
import { btc } from './testing/instruments.ts'
import { life } from './testing/life.ts'
import { factsAt, p, pct, q, usd, WHOLE } from './testing/scenario.ts'
import { papersOf } from './testing/telling.ts'

/** Contracts that come in units of 10⁻⁸, the smallest that is counted: one unit is worth what a contract of the rules is. */
const FINE = { ...btc, multiplier: decimal('100000'), step: q('0.00000001'), quantityMin: q('0.00000001') }
const ONE_UNIT = '0.00000001'
const THREE = '0.00000003'
const TARGETS = [{ level: { kind: 'percent', rate: pct('2') }, share: pct('34') }, { level: { kind: 'percent', rate: pct('4') }, share: pct('33') }] as const

const papers = (desk: ReturnType<typeof life>) => ({ told: () => papersOf(desk, p('63683.8')) })

test('three units: one at each target, one at the stop; each that is open is open, to the last unit', () => {
  const desk = life()
  desk.open({ targets: TARGETS }, '61234.5', THREE, { instrument: FINE })
  expect(desk.told()).toEqual([
    'drafted #1 head={id=1 exitForm=locked createdAt=+0s}',
    'entry-requested #1 order={clientId=k1-1-1 purpose=entry quantity=0.00000003 state=requested requestedAt=+0s} leverage=10 marginMode=isolated prepare attachedStop={trigger=60316 by=last}',
    '→ enter trade=1 order={clientId=k1-1-1 symbol=BTC side=long direction=open quantity=0.00000003 timeInForce=ioc attachedStop={trigger=60316 by=last}} leverage=10 marginMode=isolated prepare (behind enter:1 as entry, begun within 5000 ms, replaces enter:1)',
    'order-accepted #1 clientId=k1-1-1 orderId=v-k1-1-1 askAt=+0.7s',
    'entry-filled #1 clientId=k1-1-1 ticket=v-k1-1-1/1 price=61234.5 contracts=0.00000003 value=183.7035 fee=0.1 final filledAt=+0s',
    'stop-moved #1 price=60316 source=fixed fixed=60316',
    'protection-asked symbol=BTC side=long ask=1 wanted=[#1 stop 0.00000003 @ 60316]',
    '→ protect symbol=BTC side=long ask=1 own={shapes=[stop @ 60316] owed=[{trade=1 trigger=60316}]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'order-seen #1 clientId=k1-1-1 orderId=v-k1-1-1 executed=0.00000003 end=filled',
    'entry-ended #1',
    'protection-read symbol=BTC side=long ask=1 shown rows=[#1 stop 0.00000003 @ 60316 orderId=r1]',
    'protection-asked symbol=BTC side=long ask=2 wanted=[#1 stop 0.00000003 @ 60316; #1 tp1 0.00000001 @ 62459.1; #1 tp2 0.00000001 @ 63683.8]',
    '→ protect symbol=BTC side=long ask=2 own={ids=[r1] shapes=[stop @ 60316; tp @ 62459.1; tp @ 63683.8]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'protection-read symbol=BTC side=long ask=2 shown rows=[#1 stop 0.00000003 @ 60316 orderId=r1; #1 tp1 0.00000001 @ 62459.1 orderId=r2; #1 tp2 0.00000001 @ 63683.8 orderId=r3]',
    '→ chat: show 1, tell entry-filled, show 1, tell stop-moved, show 1, show 1, show 1, show 1, show 1',
    '~ account: nextTrade=2',
    '~ #1: id=1, exitForm=locked, createdAt=+0s, status=open, leverage=10, marginMode=isolated, entry={clientId=k1-1-1 purpose=entry quantity=0.00000003 state=ended end=filled orderId=v-k1-1-1 executed=0.00000003 booked=0.00000003 requestedAt=+0s}, needs=18.5891409, attachedStop=60316, entryEnded=yes, rows=[stop 0.00000003 @ 60316 orderId=r1 status=waiting; tp1 0.00000001 @ 62459.1 orderId=r2 status=waiting; tp2 0.00000001 @ 63683.8 orderId=r3 status=waiting], ledger.entry={cost=183.7035 contracts=0.00000003}, ledger.entryFees=0.1, ledger.open=0.00000003, ledger.costLeft=183.7035, stop.fixed=60316, stop.wanted=60316, stop.source=fixed, stop.movedAt=+0s, stop.confirmed={price=60316 quantity=0.00000003 at=+0s}, nextOrder=2, openedAt=+0s',
    '~ BTC:long: ask=2, answered=2, shown=yes, answeredAt=+0s',
    'armed ≤60315.9!',
  ])
  desk.goesOff('r2', 'c1')
  desk.childFills('c1', '62459.1', ONE_UNIT)
  desk.childEnds('c1', 'filled', ONE_UNIT)
  desk.obeys('62459.1')
  desk.goesOff('r3', 'c2')
  desk.childFills('c2', '63683.8', ONE_UNIT)
  desk.childEnds('c2', 'filled', ONE_UNIT)
  desk.obeys('63683.8')
  expect(desk.told()).toEqual([
    'row-seen #1 orderId=r2 status=triggered childId=c1 askAt=+0.25s',
    'protection-asked symbol=BTC side=long ask=3 wanted=[#1 stop 0.00000003 @ 60316; #1 tp2 0.00000001 @ 63683.8]',
    '→ protect symbol=BTC side=long ask=3 own={ids=[r1; r2; r3] shapes=[stop @ 60316; tp @ 62459.1; tp @ 63683.8]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'exit-filled #1 ticket=c1/2 price=62459.1 contracts=0.00000001 value=62.4591 fee=0.1 final filledAt=+0s reason=take-profit target=1 by={kind=row orderId=r2 filled=0.00000001}',
    'protection-asked symbol=BTC side=long ask=4 wanted=[#1 stop 0.00000002 @ 60316; #1 tp2 0.00000001 @ 63683.8]',
    '→ protect symbol=BTC side=long ask=4 own={ids=[r1; r2; r3] shapes=[stop @ 60316; tp @ 62459.1; tp @ 63683.8]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'child-ended #1 orderId=r2 executed=0.00000001',
    'protection-read symbol=BTC side=long ask=4 shown rows=[#1 stop 0.00000002 @ 60316 orderId=r1; #1 tp2 0.00000001 @ 63683.8 orderId=r3]',
    'row-seen #1 orderId=r3 status=triggered childId=c2 askAt=+0.25s',
    'protection-asked symbol=BTC side=long ask=5 wanted=[#1 stop 0.00000002 @ 60316]',
    '→ protect symbol=BTC side=long ask=5 own={ids=[r2; r1; r3] shapes=[stop @ 60316; tp @ 62459.1; tp @ 63683.8]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'exit-filled #1 ticket=c2/3 price=63683.8 contracts=0.00000001 value=63.6838 fee=0.1 final filledAt=+0s reason=take-profit target=2 by={kind=row orderId=r3 filled=0.00000001}',
    'protection-asked symbol=BTC side=long ask=6 wanted=[#1 stop 0.00000001 @ 60316]',
    '→ protect symbol=BTC side=long ask=6 own={ids=[r2; r1; r3] shapes=[stop @ 60316; tp @ 62459.1; tp @ 63683.8]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'child-ended #1 orderId=r3 executed=0.00000001',
    'protection-read symbol=BTC side=long ask=6 shown rows=[#1 stop 0.00000001 @ 60316 orderId=r1]',
    '→ chat: tell exit-filled, show 1, show 1, tell exit-filled, show 1, show 1',
    '~ #1: rows=[tp1 0.00000001 @ 62459.1 orderId=r2 status=triggered childId=c1 booked=0.00000001 childExecuted=0.00000001; tp2 0.00000001 @ 63683.8 orderId=r3 status=triggered childId=c2 booked=0.00000001 childExecuted=0.00000001; stop 0.00000001 @ 60316 orderId=r1 status=waiting], ledger.open=0.00000001, ledger.costLeft=61.2345, ledger.exited=0.00000002, ledger.proceeds=126.1429, ledger.exitFees=0.2, ledger.gross=3.6739, stop.confirmed={price=60316 quantity=0.00000001 at=+0s}, targetFilled.1=0.00000001, targetFilled.2=0.00000001, closedBy.take-profit=0.00000002, closedLast=take-profit',
    '~ BTC:long: ask=6, answered=6',
  ])
  expect(papers(desk).told()).toEqual([
    'certificate symbol=BTC side=long liquidation=55286.1 tick=0.1 base=BTC together={kind=known atStop={net=2.4192104 bound=equal} gaps=[{share=3 to=58506.5 net=0.6107961 bound=equal}; {share=15 to=51268.6 net=-6.62276116 bound=about liquidated}]} marginExceeded=6.12345 granted=[whole-fill]',
    '  of #1: open=0.00000001 rests=[{kind=stop price=60316 contracts=0.00000001 by=last orderId=r1}] worst={kind=known atStop={net=2.4192104 bound=equal} gaps=[{share=3 to=58506.5 net=0.6107961 bound=equal}; {share=15 to=51268.6 net=-6.62276116 bound=about liquidated}]} confirmedAt=+0s',
    'stands #1: entry=61234.5 unrealised=2.4493 net=5.8232 margin=18.37035 atStop=2.4192104 stop={kind=rests price=60316}',
  ])
  desk.reads({ contracts: ONE_UNIT })
  desk.price('60316')
  desk.price('60315.9')
  expect(desk.told()).toEqual([
    'account-read readTo=+0s equity=10000',
    'row-asked #1 orderId=r1 asks=1 askAt=+2s',
    '→ look-up-row trade=1 rowId=r1 symbol=BTC since=-60s (behind ask:r1 as ask, replaces ask:r1)',
    '~ #1: rows=[tp1 0.00000001 @ 62459.1 orderId=r2 status=triggered childId=c1 booked=0.00000001 childExecuted=0.00000001; tp2 0.00000001 @ 63683.8 orderId=r3 status=triggered childId=c2 booked=0.00000001 childExecuted=0.00000001; stop 0.00000001 @ 60316 orderId=r1 status=waiting askAt=+2s asks=1]',
    '~ account: readTo=+0s, equityPeak=10000',
    'wakes at +2s',
    'armed at nothing',
  ])
  desk.goesOff('r1', 'c3')
  desk.childFills('c3', '60316', ONE_UNIT)
  desk.childEnds('c3', 'filled', ONE_UNIT)
  desk.obeys('60316')
  expect(desk.told()).toEqual([
    'row-seen #1 orderId=r1 status=triggered childId=c3 askAt=+0.25s',
    'exit-filled #1 ticket=c3/4 price=60316 contracts=0.00000001 value=60.316 fee=0.1 final filledAt=+0s reason=stop by={kind=row orderId=r1 filled=0.00000001}',
    'protection-asked symbol=BTC side=long ask=7',
    '→ protect symbol=BTC side=long ask=7 own={ids=[r2; r3; r1] shapes=[stop @ 60316; tp @ 62459.1; tp @ 63683.8]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'child-ended #1 orderId=r1 executed=0.00000001',
    'protection-read symbol=BTC side=long ask=7 shown',
    'closed #1 reason=take-profit net=2.3554 margin=18.37035',
    '→ chat: tell exit-filled, show 1, show 1, tell closed, show 1',
    '~ #1: status=closed, ledger.open=0, ledger.costLeft=0, ledger.exited=0.00000003, ledger.proceeds=186.4589, ledger.exitFees=0.3, ledger.gross=2.7554, closedLast=stop, reason=take-profit, closedBy.stop=0.00000001, net=2.3554, margin=18.37035, closedAt=+0s',
    '~ BTC:long: ask=7, answered=7',
    '~ account: day.date=19675, day.net=2.3554, endedOrders=[{orderId=v-k1-1-1 until=+90000s}; {orderId=r2 until=+90000s}; {orderId=c1 until=+90000s}; {orderId=r3 until=+90000s}; {orderId=c2 until=+90000s}; {orderId=r1 until=+90000s}; {orderId=c3 until=+90000s}]',
    'sleeps',
  ])
})

test('one unit that is not ours, one of a trade, one of another: offered, adopted, taken, shared and closed as any other', () => {
  const desk = life()
  desk.open({ targets: [] }, '61234.5', ONE_UNIT, { instrument: FINE })
  desk.open({ targets: [] }, '61234.5', ONE_UNIT, { instrument: FINE, flat: false })
  desk.hand('open', '61000', ONE_UNIT)
  desk.told()
  for (const _ of [1, 2, 3]) desk.reads({ contracts: THREE })
  expect(desk.told()).toEqual([
    'fill-outlived-read symbol=BTC side=long',
    'account-read readTo=+0s equity=10000',
    'fill-outlived-read symbol=BTC side=long',
    'fill-explained symbol=BTC side=long ticket=hand/3',
    'foreign-changed symbol=BTC side=long contracts=0.00000001 why=fill filledAt=+0s',
    '→ chat: tell foreign-changed',
    '~ BTC:long: foreign=0.00000001, unexplained=[]',
    '~ account: readTo=+0s, equityPeak=10000',
  ])
  desk.funding('f1', '-0.00000003', desk.now() + 10_000)
  expect(desk.told()).toEqual([
    'flow-booked flow=f1 symbol=BTC amount=-0.00000003 kind=funding',
    'funding-booked #1 flow=f1 amount=-0.00000001',
    'funding-booked #2 flow=f1 amount=-0.00000001',
    '→ chat: show 1, show 2',
    '~ #1: ledger.funding=-0.00000001',
    '~ #2: ledger.funding=-0.00000001',
  ])
  expect(desk.say({ type: 'offer-foreign', seen: null }).outcome).toEqual({ type: 'offered', why: 'asked' })
  desk.goesOff('r1', 'c1')
  desk.childFills('c1', '60316', '0.00000002')
  desk.told()
  desk.childEnds('c1', 'filled', '0.00000002')
  desk.obeys('60316')
  expect(desk.told()).toEqual([
    'child-ended #1 orderId=r1 executed=0.00000002',
    'protection-read symbol=BTC side=long ask=3 shown',
    'row-asked #2 orderId=r2 asks=1 askAt=+0.5s',
    '→ look-up-row trade=2 rowId=r2 symbol=BTC since=-60s (behind ask:r2 as ask, replaces ask:r2)',
    'closed #1 reason=stop net=-1.06850001 margin=6.12345',
    'row-seen #2 orderId=r2 status=cancelled',
    'closed #2 reason=sibling-stop net=-1.06850001 margin=6.12345',
    '→ chat: show 1, show 2, tell closed, show 1, tell closed, show 2',
    '~ #1: status=closed, reason=stop, net=-1.06850001, margin=6.12345, closedAt=+0s',
    '~ #2: status=closed, reason=sibling-stop, net=-1.06850001, margin=6.12345, closedAt=+0s',
    '~ BTC:long: answered=3, shown=yes',
    '~ account: day.date=19675, day.net=-2.13700002, day.lossesInRow=2, endedOrders=[{orderId=v-k1-1-1 until=+90000s}; {orderId=r1 until=+90000s}; {orderId=c1 until=+90000s}; {orderId=v-k1-2-1 until=+90000s}; {orderId=r2 until=+90000s}]',
    'sleeps',
  ])
  expect(desk.say({ type: 'adopt', symbol: 'BTC-SWAP-USDT', side: 'long', contracts: q(ONE_UNIT), stop: { kind: 'price', price: p('60000') }, facts: factsAt('61234.5', desk.now(), { instrument: FINE, position: { contracts: q(ONE_UNIT), average: p('61000') } }) }).outcome).toEqual({ type: 'accepted', trade: 3 })
  desk.obeys('61234.5')
  expect(desk.told()).toEqual([
    'adopted #3 head={id=3 exitForm=locked createdAt=+0s} order={clientId=k1-3-1 purpose=entry quantity=0.00000001 state=ended end=filled executed=0.00000001 requestedAt=+0s} leverage=10 marginMode=isolated',
    'foreign-changed symbol=BTC side=long was=0.00000001 why=adopted filledAt=+0s',
    'entry-filled #3 clientId=k1-3-1 ticket=adopted/k1-3-1 price=61000 contracts=0.00000001 value=61 final filledAt=+0s',
    'entry-ended #3',
    'stop-moved #3 price=60000 source=fixed fixed=60000',
    'protection-asked symbol=BTC side=long ask=4 wanted=[#3 stop 0.00000001 @ 60000]',
    '→ protect symbol=BTC side=long ask=4 own={shapes=[stop @ 60316; stop @ 60000]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'protection-read symbol=BTC side=long ask=4 shown rows=[#3 stop 0.00000001 @ 60000 orderId=r3]',
    '→ chat: tell foreign-changed, tell entry-filled, show 3, show 3, tell stop-moved, show 3, show 3',
    '~ account: nextTrade=4',
    '~ BTC:long: foreign=0, ask=4, answered=4',
    '~ #3: id=3, exitForm=locked, createdAt=+0s, status=open, leverage=10, marginMode=isolated, entry={clientId=k1-3-1 purpose=entry quantity=0.00000001 state=ended end=filled executed=0.00000001 booked=0.00000001 requestedAt=+0s}, entryEnded=yes, rows=[stop 0.00000001 @ 60000 orderId=r3 status=waiting], ledger.entry={cost=61 contracts=0.00000001}, ledger.open=0.00000001, ledger.costLeft=61, stop.fixed=60000, stop.wanted=60000, stop.source=fixed, stop.movedAt=+0s, stop.confirmed={price=60000 quantity=0.00000001 at=+0s}, nextOrder=2, openedAt=+0s, approximate=yes',
    'armed ≤59999.9!',
  ])
  desk.say({ type: 'margin-answered', trade: 3, amount: usd('1'), code: null })
  expect(desk.say({ type: 'close', trade: 3, share: pct('50') }).outcome).toEqual({ type: 'accepted', trade: 3 })
  expect(desk.told()).toEqual([
    'margin-answered #3 amount=1',
    'close-planned #3 plan={why=by-hand contracts=0.00000001 step=cancelling notBefore=+0s}',
    'exit-requested #3 order={purpose=close why=by-hand quantity=0.00000001 clientId=k1-3-2 state=requested requestedAt=+0s}',
    '→ place trade=3 order={clientId=k1-3-2 symbol=BTC side=long direction=close quantity=0.00000001 timeInForce=ioc} (behind BTC:long as exit)',
    '→ chat: tell margin-answered, tell close-planned, show 3',
    '~ #3: status=closing, exits=[{purpose=close why=by-hand quantity=0.00000001 clientId=k1-3-2 state=requested requestedAt=+0s}], close={why=by-hand contracts=0.00000001 step=cancelling tries=1 notBefore=+0s}, nextOrder=3, addedMargin=1',
  ])
})

test('two units at two limits: what one of them executed and nobody booked yet is not closed again; the emergency stop goes on with the close that runs', () => {
  const desk = life('free')
  desk.open({ targets: TARGETS }, '61234.5', '0.00000002', { instrument: FINE })
  desk.told()
  desk.accept('k1-1-2', { direction: 'close', price: p('62459.1'), quantity: q(ONE_UNIT) })
  desk.order('k1-1-2', { direction: 'close', price: p('62459.1'), quantity: q(ONE_UNIT), executed: q(ONE_UNIT), status: 'filled' })
  expect(desk.told()).toEqual([
    'order-accepted #1 clientId=k1-1-2 orderId=v-k1-1-2',
    'order-seen #1 clientId=k1-1-2 orderId=v-k1-1-2 executed=0.00000001 end=filled askAt=+0.5s',
    '→ chat: show 1',
    '~ #1: exits=[{purpose=target target=1 why=take-profit quantity=0.00000001 price=62459.1 clientId=k1-1-2 state=ended end=filled orderId=v-k1-1-2 executed=0.00000001 requestedAt=+0s askAt=+0.5s}; {purpose=target target=2 why=take-profit quantity=0.00000001 price=63683.8 clientId=k1-1-3 state=requested requestedAt=+0s}]',
    'wakes at +0.5s',
  ])
  desk.say({ type: 'close', trade: 1, share: WHOLE })
  expect(desk.told()).toEqual([
    'close-planned #1 plan={why=by-hand contracts=0.00000002 step=cancelling notBefore=+0s}',
    '→ chat: tell close-planned, show 1',
    '~ #1: status=closing, close={why=by-hand contracts=0.00000002 step=cancelling notBefore=+0s}',
  ])
  desk.fill('k1-1-2', '62459.1', ONE_UNIT, { direction: 'close', maker: true })
  expect(desk.told()).toEqual([
    'exit-filled #1 ticket=v-k1-1-2/2 price=62459.1 contracts=0.00000001 value=62.4591 fee=0.1 final maker filledAt=+0s reason=take-profit target=1 by={kind=order clientId=k1-1-2 filled=0.00000001}',
    'protection-asked symbol=BTC side=long ask=2 wanted=[#1 stop 0.00000001 @ 60316]',
    '→ protect symbol=BTC side=long ask=2 own={ids=[r1] shapes=[stop @ 60316]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: tell exit-filled, show 1',
    '~ #1: exits=[{purpose=target target=1 why=take-profit quantity=0.00000001 price=62459.1 clientId=k1-1-2 state=ended end=filled orderId=v-k1-1-2 executed=0.00000001 booked=0.00000001 requestedAt=+0s askAt=+0.5s}; {purpose=target target=2 why=take-profit quantity=0.00000001 price=63683.8 clientId=k1-1-3 state=requested requestedAt=+0s}], ledger.open=0.00000001, ledger.costLeft=61.2345, ledger.exited=0.00000001, ledger.proceeds=62.4591, ledger.exitFees=0.1, ledger.gross=1.2246, close={why=by-hand contracts=0.00000001 step=cancelling notBefore=+0s}, targetFilled.1=0.00000001, closedBy.take-profit=0.00000001, closedLast=take-profit',
    '~ BTC:long: ask=2, shown=no',
  ])
  desk.say({ type: 'close-all' })
  expect(desk.told()).toEqual([
    'blocked why=emergency-stop',
    'close-planned #1 plan={why=by-hand contracts=0.00000001 step=cancelling notBefore=+0s}',
    '→ chat: tell blocked, tell close-planned, show 1',
    '~ account: blocked=gone, blocked.why=emergency-stop, blocked.at=+0s, emergency.since=+0s, emergency.trades=[1]',
  ])
})

test('form single with one unit: it is worked at its target, and a venue that refuses it is asked again', () => {
  const desk = life('single')
  desk.open({ targets: TARGETS }, '61234.5', ONE_UNIT, { instrument: FINE })
  desk.told()
  desk.price('62459.1')
  expect(desk.told()).toEqual([
    'close-planned #1 plan={why=take-profit contracts=0.00000001 target=1 step=cancelling notBefore=+0s}',
    'exit-requested #1 order={purpose=close target=1 why=take-profit quantity=0.00000001 clientId=k1-1-2 state=requested requestedAt=+0s}',
    '→ place trade=1 order={clientId=k1-1-2 symbol=BTC side=long direction=close quantity=0.00000001 timeInForce=ioc} (behind BTC:long as exit)',
    '→ chat: tell close-planned, show 1',
    '~ #1: status=closing, exits=[{purpose=close target=1 why=take-profit quantity=0.00000001 clientId=k1-1-2 state=requested requestedAt=+0s}], close={why=take-profit contracts=0.00000001 target=1 step=cancelling tries=1 notBefore=+0s}, nextOrder=3',
    'armed ≤60315.9!',
  ])
  desk.refuses('k1-1-2', 'no-position')
  desk.pass(500)
  desk.refuses('k1-1-3', 'no-position')
  expect(desk.told()).toEqual([
    'order-refused #1 clientId=k1-1-2 code=no-position text=it says no-position sent',
    'close-stepped #1 step=closing notBefore=+0.5s',
    'exit-requested #1 order={purpose=close target=1 why=take-profit quantity=0.00000001 clientId=k1-1-3 state=requested requestedAt=+0.5s}',
    '→ place trade=1 order={clientId=k1-1-3 symbol=BTC side=long direction=close quantity=0.00000001 timeInForce=ioc} (behind BTC:long as exit)',
    'order-refused #1 clientId=k1-1-3 code=no-position text=it says no-position sent',
    'close-stepped #1 step=closing notBefore=+1.5s',
    '→ chat: tell order-refused, tell order-refused',
    '~ #1: exits=[{purpose=close target=1 why=take-profit quantity=0.00000001 clientId=k1-1-2 state=ended end=refused requestedAt=+0s}; {purpose=close target=1 why=take-profit quantity=0.00000001 clientId=k1-1-3 state=ended end=refused requestedAt=+0.5s}], close={why=take-profit contracts=0.00000001 target=1 step=closing tries=2 notBefore=+1.5s}, nextOrder=4',
    'wakes at +1.5s',
  ])
})
