import { expect, test } from 'vitest'
import { examplePlan, factsAt, p, q, WHOLE } from './testing/scenario.ts'
import { life } from './testing/life.ts'

const RESTS = examplePlan({ entry: { kind: 'limit', price: p('60000') }, size: { kind: 'contracts', amount: q('5') }, targets: [] })

test('the emergency stop blocks, drops drafts, cancels what waits, closes what is open, and is stated when all of it has ended; what is not ours is named', () => {
  const desk = life()
  desk.open({ targets: [] }, '61234.5', '3')
  desk.enter(RESTS, '61234.5', { flat: false })
  desk.accept('k1-2-1', { price: p('60000'), quantity: q('5') })
  desk.say({ type: 'draft', name: 'later', plan: RESTS, facts: factsAt('61234.5', desk.now()) })
  desk.hand('open', '61000', '4')
  for (const _ of [1, 2, 3]) desk.reads({ contracts: '7', orders: ['v-k1-2-1'] })
  desk.told()
  desk.say({ type: 'close-all' })
  expect(desk.told()).toEqual([
    'blocked why=emergency-stop',
    'draft-dropped #3',
    'cancel-requested #2 clientId=k1-2-1 why=emergency-stop',
    '→ cancel trade=2 clientId=k1-2-1 orderId=v-k1-2-1 symbol=BTC (behind enter:2 as exit, replaces enter:2)',
    'close-planned #1 plan={why=emergency-stop contracts=3 step=cancelling notBefore=+0s}',
    'exit-requested #1 order={purpose=close why=emergency-stop quantity=3 clientId=k1-1-2 state=requested requestedAt=+0s}',
    '→ place trade=1 order={clientId=k1-1-2 symbol=BTC side=long direction=close quantity=3 timeInForce=ioc} (behind BTC:long as exit)',
    '→ chat: tell blocked, tell close-planned, show 1',
    '~ account: blocked=gone, blocked.why=emergency-stop, blocked.at=+0s, emergency.since=+0s, emergency.trades=[1; 2]',
    '~ #1: status=closing, exits=[{purpose=close why=emergency-stop quantity=3 clientId=k1-1-2 state=requested requestedAt=+0s}], close={why=emergency-stop contracts=3 step=cancelling tries=1 notBefore=+0s}, nextOrder=3',
    '~ #2: entry={clientId=k1-2-1 purpose=entry quantity=5 price=60000 state=resting orderId=v-k1-2-1 cancelAsked cancelWhy=emergency-stop requestedAt=+0s}',
    '~ #3: id=gone, name=gone, exitForm=gone, createdAt=gone, status=gone, quoteNumber=gone, quotedAt=gone',
    'wakes at +60s',
    'armed ≤60315.9!',
  ])
  desk.say({ type: 'close-all' })
  desk.say({ type: 'block' })
  expect(desk.told()).toEqual([
    'close-planned #1 plan={why=emergency-stop contracts=3 step=cancelling tries=1 notBefore=+0s}',
    '→ chat: tell close-planned, show 1',
  ])
  desk.order('k1-2-1', { price: p('60000'), quantity: q('5'), status: 'cancelled', executed: q('1') })
  desk.fill('k1-2-1', '60000', '1')
  expect(desk.told()).toEqual([
    'order-seen #2 clientId=k1-2-1 orderId=v-k1-2-1 executed=1 end=cancelled askAt=+0.5s',
    'entry-filled #2 clientId=k1-2-1 ticket=v-k1-2-1/3 price=60000 contracts=1 value=60 fee=0.1 final filledAt=+0s',
    'entry-ended #2',
    'stop-moved #2 price=59100 source=fixed fixed=59100',
    'close-planned #2 plan={why=emergency-stop contracts=1 step=cancelling notBefore=+0s}',
    'exit-requested #2 order={purpose=close why=emergency-stop quantity=1 clientId=k1-2-2 state=requested requestedAt=+0s}',
    '→ place trade=2 order={clientId=k1-2-2 symbol=BTC side=long direction=close quantity=1 timeInForce=ioc} (behind BTC:long as exit)',
    'protection-asked symbol=BTC side=long ask=2 wanted=[#1 stop 3 @ 60316; #2 stop 1 @ 59100]',
    '→ protect symbol=BTC side=long ask=2 own={ids=[r1] shapes=[stop @ 60316; stop @ 59100]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: show 2, tell entry-filled, show 2, show 2, tell stop-moved, show 2, tell close-planned, show 2',
    '~ #2: status=closing, entry={clientId=k1-2-1 purpose=entry quantity=5 price=60000 state=ended end=cancelled orderId=v-k1-2-1 executed=1 booked=1 cancelAsked cancelWhy=emergency-stop requestedAt=+0s askAt=+0.5s}, entryEnded=yes, exits=[{purpose=close why=emergency-stop quantity=1 clientId=k1-2-2 state=requested requestedAt=+0s}], ledger.entry={cost=60 contracts=1}, ledger.entryFees=0.1, ledger.open=1, ledger.costLeft=60, stop.fixed=59100, stop.wanted=59100, stop.movedAt=+0s, close={why=emergency-stop contracts=1 step=cancelling tries=1 notBefore=+0s}, nextOrder=3, openedAt=+0s, nakedSince=+0s',
    '~ BTC:long: ask=2, shown=no',
    'wakes at +0.5s',
  ])
  desk.accept('k1-1-2', { direction: 'close', quantity: q('3') })
  desk.fill('k1-1-2', '61000', '3', { direction: 'close' })
  desk.order('k1-1-2', { direction: 'close', status: 'filled', executed: q('3'), quantity: q('3') })
  desk.obeys('61000')
  expect(desk.told()).toEqual([
    'order-accepted #1 clientId=k1-1-2 orderId=v-k1-1-2 askAt=+0.7s',
    'exit-filled #1 ticket=v-k1-1-2/4 price=61000 contracts=3 value=183 fee=0.1 final filledAt=+0s reason=emergency-stop by={kind=order clientId=k1-1-2 filled=3}',
    'protection-asked symbol=BTC side=long ask=3 wanted=[#2 stop 1 @ 59100]',
    '→ protect symbol=BTC side=long ask=3 own={ids=[r1] shapes=[stop @ 60316; stop @ 59100]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'order-seen #1 clientId=k1-1-2 orderId=v-k1-1-2 executed=3 end=filled',
    'close-finished #1',
    'protection-read symbol=BTC side=long ask=3 shown rows=[#2 stop 1 @ 59100 orderId=r1]',
    'closed #1 reason=emergency-stop net=-0.9035 margin=18.37035',
    '→ chat: tell exit-filled, show 1, show 1, show 1, show 1, show 2, tell closed, show 1',
    '~ #1: status=closed, ledger.open=0, ledger.costLeft=0, ledger.exited=3, ledger.proceeds=183, ledger.exitFees=0.1, ledger.gross=-0.7035, reason=emergency-stop, closedBy.emergency-stop=3, closedLast=emergency-stop, net=-0.9035, margin=18.37035, closedAt=+0s',
    '~ #2: rows=[stop 1 @ 59100 orderId=r1 status=waiting], stop.confirmed={price=59100 quantity=1 at=+0s}, nakedSince=-',
    '~ BTC:long: ask=3, answered=3, shown=yes',
    '~ account: day.date=19675, day.net=-0.9035, day.lossesInRow=1, endedOrders=[{orderId=v-k1-1-1 until=+90000s}; {orderId=v-k1-1-2 until=+90000s}], emergency.ended=[{trade=1 how=closed net=-0.9035}]',
    'armed ≤59099.9!',
  ])
  desk.pass(60_000)
  expect(desk.told()).toEqual([
    'order-asked #2 clientId=k1-2-1 asks=1 askAt=+60.5s',
    '→ look-up trade=2 clientId=k1-2-1 orderId=v-k1-2-1 symbol=BTC side=long since=-60s sentBy=+0s (behind ask:k1-2-1 as ask, replaces ask:k1-2-1)',
    'emergency-stated since=+0s ended=[{trade=1 how=closed net=-0.9035}] left=[{trade=2 symbol=BTC side=long open=1 stop=59100}] foreign=[{symbol=BTC side=long contracts=4}] readTo=+0s',
    '→ chat: tell emergency-stated',
    '~ #2: entry={clientId=k1-2-1 purpose=entry quantity=5 price=60000 state=ended end=cancelled orderId=v-k1-2-1 executed=1 booked=1 cancelAsked cancelWhy=emergency-stop requestedAt=+0s asks=1 askAt=+60.5s}',
    '~ account: emergency.saidSoFar=yes',
    'wakes at +60.5s',
  ])
  desk.fill('k1-2-2', '61000', '1', { direction: 'close' })
  desk.order('k1-2-2', { direction: 'close', status: 'filled', executed: q('1'), quantity: q('1') })
  desk.obeys('61000')
  expect(desk.told()).toEqual([
    'exit-filled #2 ticket=v-k1-2-2/5 price=61000 contracts=1 value=61 fee=0.1 final filledAt=+60s reason=emergency-stop by={kind=order clientId=k1-2-2 filled=1}',
    'protection-asked symbol=BTC side=long ask=4',
    '→ protect symbol=BTC side=long ask=4 own={ids=[r1] shapes=[stop @ 60316; stop @ 59100]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'order-seen #2 clientId=k1-2-2 orderId=v-k1-2-2 executed=1 end=filled',
    'close-finished #2',
    'protection-read symbol=BTC side=long ask=4 shown',
    'row-asked #2 orderId=r1 asks=1 askAt=+60.5s',
    '→ look-up-row trade=2 rowId=r1 symbol=BTC since=-60s (behind ask:r1 as ask, replaces ask:r1)',
    'row-seen #2 orderId=r1 status=cancelled',
    'closed #2 reason=emergency-stop net=0.8 margin=6',
    'emergency-stated since=+0s ended=[{trade=1 how=closed net=-0.9035}; {trade=2 how=closed net=0.8}] foreign=[{symbol=BTC side=long contracts=4}] readTo=+0s',
    '→ chat: tell exit-filled, show 2, show 2, show 2, show 2, tell closed, show 2, tell emergency-stated',
    '~ #2: status=closed, ledger.open=0, ledger.costLeft=0, ledger.exited=1, ledger.proceeds=61, ledger.exitFees=0.1, ledger.gross=1, reason=emergency-stop, closedBy.emergency-stop=1, closedLast=emergency-stop, net=0.8, margin=6, closedAt=+60s',
    '~ BTC:long: ask=4, answered=4, answeredAt=+60s',
    '~ account: day.net=-0.1035, day.lossesInRow=0, endedOrders=[{orderId=v-k1-1-1 until=+90000s}; {orderId=v-k1-1-2 until=+90000s}; {orderId=v-k1-2-1 until=+90060s}; {orderId=v-k1-2-2 until=+90060s}; {orderId=r1 until=+90060s}], emergency.since=gone, emergency.trades=gone, emergency.ended=gone, emergency.saidSoFar=gone',
    'sleeps',
    'armed at nothing',
  ])
})

test('what is not ours is offered, and closed by one more press: one order, booked by its fills, its fees no trade’s; what is taken beyond it is taken from ours', () => {
  const desk = life()
  desk.open({ targets: [] }, '61234.5', '3')
  desk.hand('open', '61000', '4')
  for (const _ of [1, 2, 3]) desk.reads({ contracts: '7' })
  desk.told()
  expect(desk.say({ type: 'close-foreign', offer: 1, seen: null }).outcome).toEqual({ type: 'refused', refusal: { code: 'no-offer' }, trade: null })
  expect(desk.say({ type: 'offer-foreign', seen: null }).outcome).toEqual({ type: 'offered', why: 'asked' })
  expect(desk.told()).toEqual([
    'foreign-offered number=1 rows=[{symbol=BTC side=long contracts=4}]',
    '~ account: foreignOffer=gone, nextForeign=2, foreignOffer.number=1, foreignOffer.at=+0s, foreignOffer.rows=[{symbol=BTC side=long contracts=4}]',
  ])
  desk.pass(60_000)
  expect(desk.say({ type: 'close-foreign', offer: 2, seen: null }).outcome).toEqual({ type: 'refused', refusal: { code: 'no-offer' }, trade: null })
  expect(desk.say({ type: 'close-foreign', offer: 1, seen: null }).outcome).toEqual({ type: 'accepted', trade: null })
  expect(desk.told()).toEqual([
    'foreign-close-requested symbol=BTC side=long order={clientId=k1-0-1 purpose=close why=emergency-stop quantity=4 state=requested requestedAt=+60s}',
    '→ place order={clientId=k1-0-1 symbol=BTC side=long direction=close quantity=4 timeInForce=ioc} (behind BTC:long as exit, begun within 30000 ms)',
    '~ BTC:long: foreignClose={order={clientId=k1-0-1 purpose=close why=emergency-stop quantity=4 state=requested requestedAt=+60s}}',
    '~ account: foreignOffer.number=gone, foreignOffer.at=gone, foreignOffer.rows=gone',
  ])
  expect(desk.say({ type: 'offer-foreign', seen: null }).outcome).toEqual({ type: 'refused', refusal: { code: 'nothing-foreign' }, trade: null })
  desk.accept('k1-0-1', { direction: 'close', quantity: q('4'), orderId: 'f1' })
  expect(desk.told()).toEqual([
    'foreign-order symbol=BTC side=long fact={type=order-accepted clientId=k1-0-1 orderId=f1 askAt=+60.7s}',
    '~ BTC:long: foreignClose={order={clientId=k1-0-1 purpose=close why=emergency-stop quantity=4 state=resting orderId=f1 requestedAt=+60s askAt=+60.7s}}',
    'wakes at +60.7s',
  ])
  desk.pass(700)
  expect(desk.told()).toEqual([
    'foreign-order symbol=BTC side=long fact={type=order-asked clientId=k1-0-1 asks=1 askAt=+61.2s}',
    '→ look-up clientId=k1-0-1 orderId=f1 symbol=BTC side=long since=+0s sentBy=+60s (behind ask:k1-0-1 as ask, replaces ask:k1-0-1)',
    '~ BTC:long: foreignClose={order={clientId=k1-0-1 purpose=close why=emergency-stop quantity=4 state=resting orderId=f1 requestedAt=+60s asks=1 askAt=+61.2s}}',
    'wakes at +61.2s',
  ])
  desk.fill('k1-0-1', '61000', '2', { direction: 'close', orderId: 'f1' })
  desk.say({ type: 'order', row: { orderId: 'f1', clientId: 'system', symbol: 'BTC-SWAP-USDT', side: 'long', direction: 'close', status: 'partially-filled', quantity: q('4'), executed: q('2'), price: null, averagePrice: null, leverage: 10, origin: 'user', createdAt: 0, updatedAt: 0 } })
  expect(desk.told()).toEqual([
    'foreign-changed symbol=BTC side=long was=4 contracts=2 why=closed filledAt=+60.7s',
    'foreign-close-filled symbol=BTC side=long ticket=f1/3 price=61000 contracts=2 filledAt=+60.7s',
    'foreign-order symbol=BTC side=long fact={type=order-seen clientId=k1-0-1 orderId=f1 executed=2 askAt=+61.7s}',
    '→ chat: tell foreign-changed',
    '~ BTC:long: foreign=2, foreignClose={order={clientId=k1-0-1 purpose=close why=emergency-stop quantity=4 state=resting orderId=f1 executed=2 booked=2 requestedAt=+60s asks=1 askAt=+61.7s} tickets=[f1/3]}',
    'wakes at +61.7s',
  ])
  desk.fill('k1-0-1', '61000', '2', { direction: 'close', orderId: 'f1' })
  desk.order('k1-0-1', { direction: 'close', orderId: 'f1', quantity: q('4'), executed: q('4'), status: 'filled' })
  expect(desk.told()).toEqual([
    'foreign-changed symbol=BTC side=long was=2 why=closed filledAt=+60.7s',
    'foreign-close-filled symbol=BTC side=long ticket=f1/4 price=61000 contracts=2 filledAt=+60.7s',
    'foreign-order symbol=BTC side=long fact={type=order-seen clientId=k1-0-1 orderId=f1 executed=4 end=filled}',
    '→ chat: tell foreign-changed, tell foreign-order',
    '~ BTC:long: foreign=0, foreignClose=-',
    '~ account: endedOrders=[{orderId=f1 until=+90060.7s}]',
    'sleeps',
  ])
  desk.order('k1-0-1', { direction: 'close', orderId: 'f1', quantity: q('4'), executed: q('4'), status: 'filled' })
  expect(desk.told()).toEqual([])
})

test('a press that is too late, or whose numbers changed, offers anew; one whose order is refused or lost is told, and asked for until it is absent', () => {
  const desk = life()
  desk.hand('open', '61000', '4')
  for (const _ of [1, 2, 3]) desk.reads({ contracts: '4' })
  desk.say({ type: 'offer-foreign', seen: null })
  desk.pass(60_001)
  desk.told()
  expect(desk.say({ type: 'close-foreign', offer: 1, seen: null }).outcome).toEqual({ type: 'offered', why: 'too-old' })
  expect(desk.say({ type: 'close-foreign', offer: 1, seen: null }).outcome).toEqual({ type: 'offered', why: 'changed' })
  expect(desk.say({ type: 'close-foreign', offer: 2, seen: { noted: 0, positions: [{ symbol: 'BTC-SWAP-USDT', side: 'long', contracts: q('5') }] } }).outcome).toEqual({ type: 'offered', why: 'changed' })
  expect(desk.told()).toEqual([
    'foreign-offered number=2 rows=[{symbol=BTC side=long contracts=4}]',
    'foreign-offered number=3 rows=[{symbol=BTC side=long contracts=5}]',
    '~ account: foreignOffer.number=3, foreignOffer.at=+60.001s, foreignOffer.rows=[{symbol=BTC side=long contracts=5}], nextForeign=4',
  ])
  expect(desk.say({ type: 'close-foreign', offer: 3, seen: { noted: 0, positions: [{ symbol: 'BTC-SWAP-USDT', side: 'long', contracts: q('5') }] } }).outcome).toEqual({ type: 'accepted', trade: null })
  desk.refuses('k1-0-3', 'no-position')
  expect(desk.told()).toEqual([
    'foreign-changed symbol=BTC side=long was=4 contracts=5 why=confirmed filledAt=+60.001s',
    'foreign-close-requested symbol=BTC side=long order={clientId=k1-0-3 purpose=close why=emergency-stop quantity=5 state=requested requestedAt=+60.001s}',
    '→ place order={clientId=k1-0-3 symbol=BTC side=long direction=close quantity=5 timeInForce=ioc} (behind BTC:long as exit, begun within 30000 ms)',
    'foreign-order symbol=BTC side=long fact={type=order-refused clientId=k1-0-3 code=no-position text=it says no-position sent}',
    '→ chat: tell foreign-changed, tell foreign-order',
    '~ BTC:long: foreign=5',
    '~ account: foreignOffer.number=gone, foreignOffer.at=gone, foreignOffer.rows=gone',
  ])
  desk.say({ type: 'offer-foreign', seen: null })
  desk.say({ type: 'close-foreign', offer: 4, seen: null })
  desk.losesAnswer('k1-0-4')
  expect(desk.told()).toEqual([
    'foreign-offered number=4 rows=[{symbol=BTC side=long contracts=5}]',
    'foreign-close-requested symbol=BTC side=long order={clientId=k1-0-4 purpose=close why=emergency-stop quantity=5 state=requested requestedAt=+60.001s}',
    '→ place order={clientId=k1-0-4 symbol=BTC side=long direction=close quantity=5 timeInForce=ioc} (behind BTC:long as exit, begun within 30000 ms)',
    'foreign-order symbol=BTC side=long fact={type=order-unknown clientId=k1-0-4 code=timeout askAt=+60.501s}',
    '→ chat: tell foreign-order',
    '~ BTC:long: foreignClose={order={clientId=k1-0-4 purpose=close why=emergency-stop quantity=5 state=unknown requestedAt=+60.001s sentBy=+60.001s askAt=+60.501s}}',
    '~ account: nextForeign=5',
    'wakes at +60.501s',
  ])
  desk.pass(500)
  expect(desk.told()).toEqual([
    'foreign-order symbol=BTC side=long fact={type=order-asked clientId=k1-0-4 asks=1 askAt=+61.001s}',
    '→ look-up clientId=k1-0-4 symbol=BTC side=long since=+0.001s sentBy=+60.001s (behind ask:k1-0-4 as ask, replaces ask:k1-0-4)',
    '~ BTC:long: foreignClose={order={clientId=k1-0-4 purpose=close why=emergency-stop quantity=5 state=unknown requestedAt=+60.001s sentBy=+60.001s asks=1 askAt=+61.001s}}',
    'wakes at +61.001s',
  ])
  desk.showsNone('k1-0-4', '4', true)
  desk.showsNone('k1-0-4', '5', true)
  expect(desk.told()).toEqual([
    'order-not-shown symbol=BTC side=long clientId=k1-0-4 conclusive position=4 expected=5',
    'order-not-shown symbol=BTC side=long clientId=k1-0-4 conclusive position=5 expected=5',
    'foreign-order symbol=BTC side=long fact={type=order-absent clientId=k1-0-4 watchUntil=+60.501s}',
    '→ chat: tell foreign-order',
    '~ BTC:long: foreignClose=-',
    'sleeps',
  ])
})

test('contracts opened by hand become a trade at the venue’s average under a stop; part of them is refused, and so is a stop beyond liquidation', () => {
  const desk = life()
  desk.hand('open', '61000', '4')
  for (const _ of [1, 2, 3]) desk.reads({ contracts: '4' })
  const facts = factsAt('61234.5', desk.now(), { position: { contracts: q('4'), average: p('61000') } })
  const adopt = (contracts: string, stop: string, over: Partial<typeof facts> = {}) => desk.say({ type: 'adopt', symbol: 'BTC-SWAP-USDT', side: 'long', contracts: q(contracts), stop: { kind: 'price', price: p(stop) }, facts: { ...facts, ...over } }).outcome
  expect(adopt('3', '60000')).toMatchObject({ refusal: { code: 'foreign-changed', asked: q('3'), now: q('4') } })
  expect(adopt('4', '60000.05')).toMatchObject({ refusal: { code: 'price-off-tick', field: 'stop', asked: p('60000.05'), below: p('60000'), above: p('60000.1') } })
  expect(adopt('4', '61234.5')).toMatchObject({ refusal: { code: 'stop-past-price', stop: p('61234.5'), last: p('61234.5') } })
  expect(adopt('4', '55000')).toMatchObject({ refusal: { code: 'liquidation-before-stop', stop: p('55000'), mostContracts: q('0') } })
  expect(adopt('4', '60000', { position: { contracts: q('4'), average: null } })).toMatchObject({ refusal: { code: 'not-adoptable', why: 'no-average' } })
  expect(adopt('4', '60000', { slots: { orders: 0, triggers: 50 } })).toMatchObject({ refusal: { code: 'no-free-slots', needed: 1, free: 0 } })
  expect(adopt('4', '60000', { separate: true })).toMatchObject({ refusal: { code: 'separate-positions' } })
  desk.told()
  expect(adopt('4', '60000', { slots: { orders: 0, triggers: 49 }, fillsLate: true })).toEqual({ type: 'accepted', trade: 1 })
  expect(desk.told()).toEqual([
    'adopted #1 head={id=1 exitForm=locked fillsLate createdAt=+0s} order={clientId=k1-1-1 purpose=entry quantity=4 state=ended end=filled executed=4 requestedAt=+0s} leverage=10 marginMode=isolated',
    'foreign-changed symbol=BTC side=long was=4 why=adopted filledAt=+0s',
    'entry-filled #1 clientId=k1-1-1 ticket=adopted/k1-1-1 price=61000 contracts=4 value=244 final filledAt=+0s',
    'entry-ended #1',
    'stop-moved #1 price=60000 source=fixed fixed=60000',
    'protection-asked symbol=BTC side=long ask=1 wanted=[#1 stop 4 @ 60000]',
    '→ protect symbol=BTC side=long ask=1 own={shapes=[stop @ 60000]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: tell foreign-changed, tell entry-filled, show 1, show 1, tell stop-moved, show 1',
    '~ account: nextTrade=2',
    '~ BTC:long: foreign=0, ask=1, shown=no',
    '~ #1: id=1, exitForm=locked, fillsLate=yes, createdAt=+0s, status=open, leverage=10, marginMode=isolated, entry={clientId=k1-1-1 purpose=entry quantity=4 state=ended end=filled executed=4 booked=4 requestedAt=+0s}, entryEnded=yes, ledger.entry={cost=244 contracts=4}, ledger.open=4, ledger.costLeft=244, stop.fixed=60000, stop.wanted=60000, stop.source=fixed, stop.movedAt=+0s, nextOrder=2, openedAt=+0s, nakedSince=+0s, approximate=yes',
    'wakes at +10s',
    'armed ≤60000!',
  ])
  expect(adopt('4', '60000')).toMatchObject({ refusal: { code: 'nothing-foreign' } })
  desk.obeys('61234.5')
  desk.say({ type: 'close', trade: 1, share: WHOLE })
  desk.fill('k1-1-2', '61500', '4', { direction: 'close' })
  desk.order('k1-1-2', { direction: 'close', status: 'filled', executed: q('4'), quantity: q('4') })
  desk.obeys('61500')
  expect(desk.told().filter((line) => line.startsWith('closed') || line.includes('approximate'))).toEqual(['closed #1 reason=by-hand net=1.9 margin=24.4'])
  expect(desk.trade(1)).toMatchObject({ status: 'closed', approximate: true })
})

test('contracts that are not ours can be left: nothing asks again while they are so many', () => {
  const desk = life()
  const leave = (contracts: string) => desk.say({ type: 'leave-foreign', symbol: 'BTC-SWAP-USDT', side: 'long', contracts: q(contracts) }).outcome
  expect(leave('4')).toMatchObject({ refusal: { code: 'nothing-foreign' } })
  desk.hand('open', '61000', '4')
  for (const _ of [1, 2, 3]) desk.reads({ contracts: '4' })
  desk.told()
  expect(leave('3')).toMatchObject({ refusal: { code: 'foreign-changed', asked: q('3'), now: q('4') } })
  expect([leave('4'), leave('4')]).toEqual([{ type: 'accepted', trade: null }, { type: 'accepted', trade: null }])
  expect(desk.told()).toEqual([
    'foreign-left symbol=BTC side=long contracts=4',
    '~ BTC:long: left=4',
  ])
})
