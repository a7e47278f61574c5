import { expect, test } from 'vitest'
import { examplePlan, p, q, usd, WHOLE } from './testing/scenario.ts'
import { life } from './testing/life.ts'

const pair = (contracts: readonly [string, string]) => {
  const desk = life()
  desk.open({ targets: [] }, '61234.5', contracts[0])
  desk.open({ targets: [] }, '61300', contracts[1], { flat: false })
  desk.told()
  return desk
}
const BY_VENUE = { orderId: 'venue', clientId: 'system', symbol: 'BTC-SWAP-USDT', side: 'long', direction: 'close', status: 'filled', price: null, averagePrice: null, leverage: 10, createdAt: 0, updatedAt: 0 } as const

test('a stop that takes more than its trade has takes from the sibling, then from what is not ours; value and fee are shared by contracts, rounded down, the rest to its own trade', () => {
  const desk = pair(['3', '2'])
  desk.hand('open', '61000', '5')
  for (const _ of [1, 2, 3]) desk.reads({ contracts: '10' })
  expect(desk.told()).toEqual([
    'fill-unexplained fill={orderId=hand ticketId=3 symbol=BTC side=long direction=open price=61000 quantity=5 fee=0.1 at=+0s}',
    '→ read-fills symbol=BTC since=-60s (behind read:BTC as ask, replaces read:BTC)',
    'fill-outlived-read symbol=BTC side=long',
    'account-read readTo=+0s equity=10000',
    'fill-outlived-read symbol=BTC side=long',
    'fill-explained symbol=BTC side=long ticket=hand/3',
    'foreign-changed symbol=BTC side=long contracts=5 why=fill filledAt=+0s',
    '→ chat: tell foreign-changed',
    '~ BTC:long: foreign=5',
    '~ account: readTo=+0s, equityPeak=10000',
  ])
  desk.goesOff('r1', 'c1')
  desk.childFills('c1', '60300', '6', { fee: usd('0.00000010') })
  expect(desk.told()).toEqual([
    'row-seen #1 orderId=r1 status=triggered childId=c1 askAt=+0.25s',
    'exit-filled #1 ticket=c1/4 price=60300 contracts=3 value=180.9 fee=0.00000005 final filledAt=+0s reason=stop by={kind=row orderId=r1 filled=6}',
    'exit-filled #2 ticket=c1/4 price=60300 contracts=2 value=120.6 fee=0.00000003 final filledAt=+0s reason=sibling-stop by={kind=sibling trade=1}',
    'foreign-changed symbol=BTC side=long was=5 contracts=4 why=taken filledAt=+0s',
    'protection-asked symbol=BTC side=long ask=3',
    '→ protect symbol=BTC side=long ask=3 own={ids=[r1; r2] shapes=[stop @ 60316; stop @ 60380.5]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: tell exit-filled, show 1, tell exit-filled, show 2, tell foreign-changed',
    '~ #1: status=closing, rows=[stop 3 @ 60316 orderId=r1 status=triggered childId=c1 booked=6 askAt=+0.25s], ledger.open=0, ledger.costLeft=0, ledger.exited=3, ledger.proceeds=180.9, ledger.exitFees=0.00000005, ledger.gross=-2.8035, closedBy.stop=3, closedLast=stop',
    '~ #2: status=closing, ledger.open=0, ledger.costLeft=0, ledger.exited=2, ledger.proceeds=120.6, ledger.exitFees=0.00000003, ledger.gross=-2, closedBy.sibling-stop=2, closedLast=sibling-stop',
    '~ BTC:long: foreign=4, ask=3, shown=no',
    'wakes at +0.25s',
    'armed at nothing',
  ])
  desk.childEnds('c1', 'filled', '6')
  desk.obeys('60300')
  expect(desk.told()).toEqual([
    'child-ended #1 orderId=r1 executed=6',
    'protection-read symbol=BTC side=long ask=3 shown',
    'row-asked #2 orderId=r2 asks=1 askAt=+0.5s',
    '→ look-up-row trade=2 rowId=r2 symbol=BTC since=-60s (behind ask:r2 as ask, replaces ask:r2)',
    'closed #1 reason=stop net=-2.90350005 margin=18.37035',
    'row-seen #2 orderId=r2 status=cancelled',
    'closed #2 reason=sibling-stop net=-2.10000003 margin=12.26',
    '→ chat: show 1, show 2, tell closed, show 1, tell closed, show 2',
    '~ #1: status=closed, reason=stop, net=-2.90350005, margin=18.37035, closedAt=+0s',
    '~ #2: status=closed, reason=sibling-stop, net=-2.10000003, margin=12.26, closedAt=+0s',
    '~ BTC:long: answered=3, shown=yes',
    '~ account: day.date=19675, day.net=-5.00350008, day.lossesInRow=2, endedOrders=[{orderId=v-k1-1-1 until=+90000s}; {orderId=r1 until=+90000s}; {orderId=c1 until=+90000s}; {orderId=v-k1-2-1 until=+90000s}; {orderId=r2 until=+90000s}]',
    'sleeps',
  ])
})

test('a stream tells of a fill without its fee: the account’s rate stands for it until the record comes, which is shared as the hint was; nobody ends before', () => {
  const desk = pair(['3', '2'])
  desk.goesOff('r1', 'c1')
  desk.told()
  desk.childFills('c1', '60300', '5', { fee: null })
  expect(desk.told()).toEqual([
    'exit-filled #1 ticket=c1/3 price=60300 contracts=3 value=180.9 fee=0.10854 filledAt=+0s reason=stop by={kind=row orderId=r1 filled=5}',
    'exit-filled #2 ticket=c1/3 price=60300 contracts=2 value=120.6 fee=0.07236 filledAt=+0s reason=sibling-stop by={kind=sibling trade=1}',
    'protection-asked symbol=BTC side=long ask=3',
    '→ protect symbol=BTC side=long ask=3 own={ids=[r1; r2] shapes=[stop @ 60316; stop @ 60380.5]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: tell exit-filled, show 1, tell exit-filled, show 2',
    '~ #1: rows=[stop 3 @ 60316 orderId=r1 status=triggered childId=c1 booked=5 askAt=+0.25s], ledger.open=0, ledger.costLeft=0, ledger.exited=3, ledger.proceeds=180.9, ledger.exitFees=0.10854, ledger.gross=-2.8035, closedBy.stop=3, tickets.c1/3=0.10854, closedLast=stop',
    '~ #2: status=closing, ledger.open=0, ledger.costLeft=0, ledger.exited=2, ledger.proceeds=120.6, ledger.exitFees=0.07236, ledger.gross=-2, closedBy.sibling-stop=2, tickets.c1/3=0.07236, closedLast=sibling-stop',
    '~ BTC:long: ask=3, shown=no',
    'armed at nothing',
  ])
  desk.childEnds('c1', 'filled', '5')
  desk.obeys('60300')
  expect(desk.told()).toEqual([
    'child-ended #1 orderId=r1 executed=5',
    'protection-read symbol=BTC side=long ask=3 shown',
    'row-asked #2 orderId=r2 asks=1 askAt=+0.5s',
    '→ look-up-row trade=2 rowId=r2 symbol=BTC since=-60s (behind ask:r2 as ask, replaces ask:r2)',
    'row-seen #2 orderId=r2 status=cancelled',
    '→ chat: show 1, show 2',
    '~ #1: rows=[stop 3 @ 60316 orderId=r1 status=triggered childId=c1 booked=5 childExecuted=5 askAt=+0.4s], stop.confirmed=-',
    '~ #2: rows=[stop 2 @ 60380.5 orderId=r2 status=cancelled asks=1], stop.confirmed=-',
    '~ BTC:long: answered=3, shown=yes',
    'wakes at +0.4s',
  ])
  desk.pass(400)
  expect(desk.told()).toEqual([
    'row-asked #1 orderId=r1 asks=1 askAt=+0.9s',
    '→ look-up-row trade=1 rowId=r1 symbol=BTC since=-60s (behind ask:r1 as ask, replaces ask:r1)',
    '~ #1: rows=[stop 3 @ 60316 orderId=r1 status=triggered childId=c1 booked=5 childExecuted=5 askAt=+0.9s asks=1]',
    'wakes at +0.9s',
  ])
  desk.say({ type: 'fill', fill: { orderId: 'c1', ticketId: '3', clientId: 'system', symbol: 'BTC-SWAP-USDT', side: 'long', direction: 'close', price: p('60300'), quantity: q('5'), fee: usd('0.1809'), maker: false, at: desk.now() } })
  expect(desk.told()).toEqual([
    'fee-corrected #1 ticket=c1/3 was=0.10854 fee=0.10854',
    'fee-corrected #2 ticket=c1/3 was=0.07236 fee=0.07236',
    'closed #1 reason=stop net=-3.01204 margin=18.37035',
    'closed #2 reason=sibling-stop net=-2.17236 margin=12.26',
    '→ chat: tell closed, show 1, tell closed, show 2',
    '~ #1: status=closed, reason=stop, net=-3.01204, margin=18.37035, closedAt=+0.4s',
    '~ #2: status=closed, reason=sibling-stop, net=-2.17236, margin=12.26, closedAt=+0.4s',
    '~ account: day.date=19675, day.net=-5.1844, day.lossesInRow=2, endedOrders=[{orderId=v-k1-1-1 until=+90000.4s}; {orderId=r1 until=+90000.4s}; {orderId=c1 until=+90000.4s}; {orderId=v-k1-2-1 until=+90000.4s}; {orderId=r2 until=+90000.4s}]',
    'sleeps',
  ])
})

test('liquidation of 7 of 12 takes from the trades and from what is not ours in proportion, dealt in whole contracts', () => {
  const desk = pair(['5', '3'])
  desk.hand('open', '61000', '4')
  for (const _ of [1, 2, 3]) desk.reads({ contracts: '12' })
  desk.told()
  desk.hand('close', '55000', '7', { orderId: 'venue', fee: usd('0.231') })
  expect(desk.told()).toEqual([
    'fill-unexplained fill={orderId=venue ticketId=4 symbol=BTC side=long direction=close price=55000 quantity=7 fee=0.231 at=+0s}',
    '→ read-fills symbol=BTC since=-60s (behind read:BTC as ask, replaces read:BTC)',
    '~ BTC:long: unexplained=[{fill={orderId=venue ticketId=4 symbol=BTC side=long direction=close price=55000 quantity=7 fee=0.231 at=+0s}}]',
  ])
  desk.say({ type: 'order', row: { ...BY_VENUE, quantity: q('7'), executed: q('7'), origin: 'liquidation' } })
  expect(desk.told()).toEqual([
    'fill-explained symbol=BTC side=long ticket=venue/4',
    'exit-filled #1 ticket=venue/4 price=55000 contracts=3 value=165 fee=0.099 final filledAt=+0s reason=liquidation by={kind=outside}',
    'exit-filled #2 ticket=venue/4 price=55000 contracts=2 value=110 fee=0.066 final filledAt=+0s reason=liquidation by={kind=outside}',
    'foreign-changed symbol=BTC side=long was=4 contracts=2 why=taken filledAt=+0s',
    'protection-asked symbol=BTC side=long ask=3 wanted=[#1 stop 2 @ 60316; #2 stop 1 @ 60380.5]',
    '→ protect symbol=BTC side=long ask=3 own={ids=[r1; r2] shapes=[stop @ 60316; stop @ 60380.5]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: tell exit-filled, show 1, tell exit-filled, show 2, tell foreign-changed',
    '~ #1: ledger.open=2, ledger.costLeft=122.469, ledger.exited=3, ledger.proceeds=165, ledger.exitFees=0.099, ledger.gross=-18.7035, closedBy.liquidation=3, closedLast=liquidation',
    '~ #2: ledger.open=1, ledger.costLeft=61.3, ledger.exited=2, ledger.proceeds=110, ledger.exitFees=0.066, ledger.gross=-12.6, closedBy.liquidation=2, closedLast=liquidation',
    '~ BTC:long: foreign=2, ask=3, shown=no, unexplained=[]',
  ])
})

test('auto-deleveraging of more than is booked, while an opening by hand has no owner yet, waits for it; then all of it is the venue’s doing', () => {
  const desk = pair(['5', '3'])
  desk.hand('open', '61000', '4')
  desk.hand('close', '62000', '12', { orderId: 'venue' })
  desk.told()
  desk.say({ type: 'order', row: { ...BY_VENUE, quantity: q('12'), executed: q('12'), origin: 'deleveraging' } })
  desk.say({ type: 'order', row: { ...BY_VENUE, quantity: q('12'), executed: q('12'), origin: 'deleveraging' } })
  expect(desk.told()).toEqual([
    'fill-by-venue symbol=BTC side=long ticket=venue/4 reason=deleveraging',
    '~ BTC:long: unexplained=[{fill={orderId=hand ticketId=3 symbol=BTC side=long direction=open price=61000 quantity=4 fee=0.1 at=+0s}}; {fill={orderId=venue ticketId=4 symbol=BTC side=long direction=close price=62000 quantity=12 fee=0.1 at=+0s} by=deleveraging}]',
  ])
  desk.reads({ contracts: '0', rows: [] })
  desk.told()
  desk.reads({ contracts: '0', rows: [] })
  expect(desk.told()).toEqual([
    'fill-outlived-read symbol=BTC side=long',
    'fill-explained symbol=BTC side=long ticket=hand/3',
    'foreign-changed symbol=BTC side=long contracts=4 why=fill filledAt=+0s',
    'fill-explained symbol=BTC side=long ticket=venue/4',
    'exit-filled #1 ticket=venue/4 price=62000 contracts=5 value=310 fee=0.04166666 final filledAt=+0s reason=deleveraging by={kind=outside}',
    'exit-filled #2 ticket=venue/4 price=62000 contracts=3 value=186 fee=0.025 final filledAt=+0s reason=deleveraging by={kind=outside}',
    'foreign-changed symbol=BTC side=long was=4 why=taken filledAt=+0s',
    'protection-asked symbol=BTC side=long ask=3',
    '→ protect symbol=BTC side=long ask=3 own={ids=[r1; r2] shapes=[stop @ 60316; stop @ 60380.5]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: tell foreign-changed, tell exit-filled, show 1, tell exit-filled, show 2, tell foreign-changed',
    '~ #1: status=closing, ledger.open=0, ledger.costLeft=0, ledger.exited=5, ledger.proceeds=310, ledger.exitFees=0.04166666, ledger.gross=3.8275, closedBy.deleveraging=5, closedLast=deleveraging',
    '~ #2: status=closing, ledger.open=0, ledger.costLeft=0, ledger.exited=3, ledger.proceeds=186, ledger.exitFees=0.025, ledger.gross=2.1, closedBy.deleveraging=3, closedLast=deleveraging',
    '~ BTC:long: ask=3, shown=no, unexplained=[]',
  ])
})

test('given an entry that rests, a liquidation that is told before the fill which it took waits for it, and is the trade’s then', () => {
  const desk = life()
  desk.enter(examplePlan({ entry: { kind: 'limit', price: p('61240.5') }, size: { kind: 'contracts', amount: q('12') }, targets: [] }), '61300')
  desk.accept('k1-1-1', { price: p('61240.5') })
  desk.told()
  desk.hand('close', '58000', '12', { orderId: 'venue' })
  desk.say({ type: 'order', row: { ...BY_VENUE, quantity: q('12'), executed: q('12'), origin: 'liquidation' } })
  expect(desk.told()[0]).toBe('fill-unexplained fill={orderId=venue ticketId=1 symbol=BTC side=long direction=close price=58000 quantity=12 fee=0.1 at=+0s}')
  desk.fill('k1-1-1', '61240.5', '12')
  expect(desk.told().filter((line) => /^(fill-explained|e\w+-filled|foreign)/.test(line))).toEqual([
    'entry-filled #1 clientId=k1-1-1 ticket=v-k1-1-1/2 price=61240.5 contracts=12 value=734.886 fee=0.1 final filledAt=+0s',
    'fill-explained symbol=BTC side=long ticket=venue/1',
    'exit-filled #1 ticket=venue/1 price=58000 contracts=12 value=696 fee=0.1 final filledAt=+0s reason=liquidation by={kind=outside}',
  ])
})

test('an exit that is told before the entry’s own fills waits for them, and the entry is asked for; fills told twice are booked once', () => {
  const desk = life()
  desk.open({ targets: [] }, '61234.5', '3')
  desk.told()
  desk.say({ type: 'close', trade: 1, share: WHOLE })
  desk.fill('k1-1-2', '61500', '3', { direction: 'close', orderId: 'v-k1-1-2' })
  desk.say({ type: 'fill', fill: { orderId: 'v-k1-1-2', ticketId: '2', clientId: null, symbol: 'BTC-SWAP-USDT', side: 'long', direction: 'close', price: p('61500'), quantity: q('3'), fee: usd('0.2'), maker: false, at: 0 } })
  expect(desk.told()).toEqual([
    'close-planned #1 plan={why=by-hand contracts=3 step=cancelling notBefore=+0s}',
    'exit-requested #1 order={purpose=close why=by-hand quantity=3 clientId=k1-1-2 state=requested requestedAt=+0s}',
    '→ place trade=1 order={clientId=k1-1-2 symbol=BTC side=long direction=close quantity=3 timeInForce=ioc} (behind BTC:long as exit)',
    'exit-filled #1 ticket=v-k1-1-2/2 price=61500 contracts=3 value=184.5 fee=0.1 final filledAt=+0s reason=by-hand by={kind=order clientId=k1-1-2 filled=3}',
    'protection-asked symbol=BTC side=long ask=2',
    '→ protect symbol=BTC side=long ask=2 own={ids=[r1] shapes=[stop @ 60316]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: tell close-planned, show 1, tell exit-filled, show 1',
    '~ #1: status=closing, exits=[{purpose=close why=by-hand quantity=3 clientId=k1-1-2 state=requested executed=3 booked=3 requestedAt=+0s}], ledger.open=0, ledger.costLeft=0, ledger.exited=3, ledger.proceeds=184.5, ledger.exitFees=0.1, ledger.gross=0.7965, close={why=by-hand step=cancelling tries=1 notBefore=+0s}, nextOrder=3, closedBy.by-hand=3, closedLast=by-hand',
    '~ BTC:long: ask=2, shown=no',
    'armed at nothing',
  ])
  const early = life()
  early.open({ targets: [] }, '61234.5', '3')
  early.enter(early.live(1).plan, '61234.5', { flat: false })
  early.accept('k1-2-1', { quantity: q('3') })
  early.fill('k1-2-1', '61234.5', '1')
  early.told()
  early.say({ type: 'trigger', row: { ...early.rowOf('r1'), orderId: 'r9', status: 'triggered', childId: 'c9', trigger: p('60316'), quantity: q('5') } })
  early.childFills('c9', '60316', '5')
  expect(early.told()).toEqual([
    'row-found #1 row=stop 5 @ 60316 orderId=r9 childId=c9 askAt=+0.25s',
    'fill-unexplained fill={orderId=c9 ticketId=3 clientId=system symbol=BTC side=long direction=close price=60316 quantity=5 fee=0.1 at=+0s}',
    '→ read-fills symbol=BTC since=-60s (behind read:BTC as ask, replaces read:BTC)',
    'order-asked #1 clientId=k1-1-1 askAt=+0.5s',
    '→ look-up trade=1 clientId=k1-1-1 orderId=v-k1-1-1 symbol=BTC side=long since=-60s sentBy=+0s (behind ask:k1-1-1 as ask, replaces ask:k1-1-1)',
    '~ #1: status=closing, entry={clientId=k1-1-1 purpose=entry quantity=3 state=ended end=filled orderId=v-k1-1-1 executed=3 booked=3 requestedAt=+0s askAt=+0.5s}, rows=[stop 3 @ 60316 orderId=r1 status=waiting; stop 5 @ 60316 orderId=r9 childId=c9 status=triggered askAt=+0.25s]',
    '~ BTC:long: unexplained=[{fill={orderId=c9 ticketId=3 clientId=system symbol=BTC side=long direction=close price=60316 quantity=5 fee=0.1 at=+0s}}]',
    'wakes at +0.25s',
  ])
  early.fill('k1-2-1', '61234.5', '2')
  expect(early.told()).toEqual([
    'entry-filled #2 clientId=k1-2-1 ticket=v-k1-2-1/4 price=61234.5 contracts=2 value=122.469 fee=0.1 final filledAt=+0s',
    'fill-explained symbol=BTC side=long ticket=c9/3',
    'exit-filled #1 ticket=c9/3 price=60316 contracts=3 value=180.948 fee=0.06 final filledAt=+0s reason=stop by={kind=row orderId=r9 filled=5}',
    'exit-filled #2 ticket=c9/3 price=60316 contracts=2 value=120.632 fee=0.04 final filledAt=+0s reason=sibling-stop by={kind=sibling trade=1}',
    'cancel-requested #2 clientId=k1-2-1 why=exit-began',
    '→ cancel trade=2 clientId=k1-2-1 orderId=v-k1-2-1 symbol=BTC (behind enter:2 as exit, replaces enter:2)',
    'protection-asked symbol=BTC side=long ask=3 wanted=[#2 stop 1 @ 60316]',
    '→ protect symbol=BTC side=long ask=3 own={ids=[r1; r9] shapes=[stop @ 60316] owed=[{trade=2 trigger=60316}]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: tell entry-filled, show 2, tell exit-filled, show 1, tell exit-filled, show 2',
    '~ #1: rows=[stop 3 @ 60316 orderId=r1 status=waiting; stop 5 @ 60316 orderId=r9 childId=c9 status=triggered booked=5 askAt=+0.25s], ledger.open=0, ledger.costLeft=0, ledger.exited=3, ledger.proceeds=180.948, ledger.exitFees=0.06, ledger.gross=-2.7555, closedBy.stop=3, closedLast=stop',
    '~ #2: entry={clientId=k1-2-1 purpose=entry quantity=3 state=resting orderId=v-k1-2-1 executed=3 booked=3 cancelAsked cancelWhy=exit-began requestedAt=+0s askAt=+0.7s}, ledger.entry={cost=183.7035 contracts=3}, ledger.entryFees=0.2, ledger.exited=2, ledger.proceeds=120.632, ledger.exitFees=0.04, ledger.gross=-1.837, closedBy.sibling-stop=2, closedLast=sibling-stop',
    '~ BTC:long: ask=3, unexplained=[]',
    'armed ≤60316!',
  ])
})
