import { expect, test } from 'vitest'
import { examplePlan, p, q, rowFor, usd } from './testing/scenario.ts'
import { life } from './testing/life.ts'

const RESTS = examplePlan({ entry: { kind: 'limit', price: p('60000') }, size: { kind: 'contracts', amount: q('5') }, targets: [] })
const SYMBOL = 'BTC-SWAP-USDT'

test('what a whole read does not list is asked for by its own id: an order, a row; a row that the venue knows nothing of counts as cancelled after three looks', () => {
  const desk = life()
  desk.open({ targets: [] }, '61234.5', '3')
  desk.enter(RESTS, '61234.5', { flat: false })
  desk.accept('k1-2-1', { price: p('60000'), quantity: q('5') })
  desk.told()
  desk.reads({ contracts: '3', rows: [] })
  expect(desk.told()).toEqual([
    'row-asked #1 orderId=r1 askAt=+1s',
    '→ look-up-row trade=1 rowId=r1 symbol=BTC since=-60s (behind ask:r1 as ask, replaces ask:r1)',
    'order-asked #2 clientId=k1-2-1 askAt=+1s',
    '→ look-up trade=2 clientId=k1-2-1 orderId=v-k1-2-1 symbol=BTC side=long since=-60s sentBy=+0s (behind ask:k1-2-1 as ask, replaces ask:k1-2-1)',
    'account-read readTo=+0s equity=10000',
    '~ #1: rows=[stop 3 @ 60316 orderId=r1 status=waiting askAt=+1s]',
    '~ #2: entry={clientId=k1-2-1 purpose=entry quantity=5 price=60000 state=resting orderId=v-k1-2-1 requestedAt=+0s askAt=+1s}',
    '~ account: readTo=+0s, equityPeak=10000',
    'wakes at +1s',
    'armed at nothing',
  ])
  desk.reads({ contracts: '3', rows: [] })
  expect(desk.told()).toEqual([])
  for (const ms of [1_000, 500, 1_000]) {
    desk.asksRow('r1', null, null)
    desk.pass(ms)
  }
  desk.told()
  desk.asksRow('r1', null, null)
  expect(desk.told()).toEqual([
    'row-seen #1 orderId=r1 status=cancelled',
    'protection-asked symbol=BTC side=long ask=2 wanted=[#1 stop 3 @ 60316]',
    '→ protect symbol=BTC side=long ask=2 own={ids=[r1] shapes=[stop @ 60316; stop @ 59100] owed=[{trade=2 trigger=59100}]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '~ #1: rows=[stop 3 @ 60316 orderId=r1 status=cancelled asks=3], stop.confirmed=-, nakedSince=+2.5s',
    '~ BTC:long: ask=2, shown=no',
    'armed ≤60316!',
  ])
})

test('a stop that the user moved at the exchange is the user’s own move; one moved through the price, or cut, is put right', () => {
  const desk = life()
  desk.open({}, '61234.5', '32')
  desk.told()
  desk.puts({ ...desk.rowOf('r1'), trigger: p('60500') })
  desk.reads({ contracts: '32' })
  expect(desk.told()).toEqual([
    'stop-moved #1 price=60500 source=by-hand fixed=60500',
    'rows-differ of=1 symbol=BTC side=long orderId=r1 kind=stop-loss was={trigger=60316 quantity=32} now={trigger=60500 quantity=32} taken',
    'account-read readTo=+0s equity=10000',
    'protection-asked symbol=BTC side=long ask=3 wanted=[#1 stop 32 @ 60500; #1 tp1 13 @ 62459.1; #1 tp2 10 @ 63683.8; #1 tp3 9 @ 64908.5]',
    '→ protect symbol=BTC side=long ask=3 own={ids=[r1; r2; r3; r4] shapes=[stop @ 60316; tp @ 62459.1; tp @ 63683.8; tp @ 64908.5; stop @ 60500]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: tell stop-moved, show 1',
    '~ #1: stop.fixed=60500, stop.fixedByHand=yes, stop.wanted=60500, stop.source=by-hand',
    '~ BTC:long: ask=3, shown=no',
    '~ account: readTo=+0s, equityPeak=10000',
  ])
  desk.obeys('61234.5')
  desk.told()
  desk.puts({ ...desk.rowOf('r1'), quantity: q('30') })
  desk.reads({ contracts: '32' })
  expect(desk.told()).toEqual([
    'rows-differ of=1 symbol=BTC side=long orderId=r1 kind=stop-loss was={trigger=60500 quantity=32} now={trigger=60500 quantity=30}',
    'protection-asked symbol=BTC side=long ask=4 wanted=[#1 stop 32 @ 60500; #1 tp1 13 @ 62459.1; #1 tp2 10 @ 63683.8; #1 tp3 9 @ 64908.5]',
    '→ protect symbol=BTC side=long ask=4 own={ids=[r1; r2; r3; r4] shapes=[stop @ 60316; tp @ 62459.1; tp @ 63683.8; tp @ 64908.5; stop @ 60500]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '~ BTC:long: ask=4, shown=no',
  ])
  desk.obeys('61234.5')
  desk.told()
  desk.puts({ ...desk.rowOf('r3'), trigger: p('63000') })
  desk.reads({ contracts: '32' })
  expect(desk.told()).toEqual([
    'rows-differ of=1 symbol=BTC side=long orderId=r3 kind=take-profit was={trigger=63683.8 quantity=10} now={trigger=63000 quantity=10}',
    'protection-asked symbol=BTC side=long ask=5 wanted=[#1 stop 32 @ 60500; #1 tp1 13 @ 62459.1; #1 tp2 10 @ 63683.8; #1 tp3 9 @ 64908.5]',
    '→ protect symbol=BTC side=long ask=5 own={ids=[r1; r2; r3; r4] shapes=[stop @ 60316; tp @ 62459.1; tp @ 63683.8; tp @ 64908.5; stop @ 60500]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '~ BTC:long: ask=5, shown=no',
  ])
})

test('a position that two reads show larger is not ours by as much; one read that shows it as it was takes the suspicion back', () => {
  const desk = life()
  desk.open({ targets: [] }, '61234.5', '3')
  desk.told()
  desk.reads({ contracts: '5', short: '1' })
  expect(desk.told()).toEqual([
    'position-differs symbol=BTC side=long foreign=2 contracts=5',
    'position-differs symbol=BTC side=short foreign=1 contracts=1',
    'account-read readTo=+0s equity=10000',
    '~ BTC:long: suspected=2',
    '~ account: readTo=+0s, equityPeak=10000',
    '~ BTC:short: shown=yes, suspected=1',
  ])
  desk.reads({ contracts: '3', short: '1' })
  expect(desk.told()).toEqual([
    'position-differs symbol=BTC side=long contracts=3',
    'foreign-changed symbol=BTC side=short contracts=1 why=position filledAt=+0s',
    '→ chat: tell foreign-changed',
    '~ BTC:long: suspected=-',
    '~ BTC:short: foreign=1, suspected=-',
  ])
})

test('a position that two reads over 30 s show smaller, though every fill is read, lowers the ledgers at the price of the read: first what is not ours, then trades newest first, marked approximate', () => {
  const desk = life()
  desk.open({ targets: [] }, '61234.5', '3')
  desk.open({ targets: [] }, '61234.5', '2', { flat: false })
  desk.hand('open', '61000', '4')
  for (const _ of [1, 2, 3]) desk.reads({ contracts: '9' })
  desk.told()
  const read = { prices: [{ symbol: SYMBOL, last: p('61100') }] }
  desk.reads({ contracts: '2', read })
  expect(desk.told()).toEqual([
    'position-differs symbol=BTC side=long contracts=2 missing=3',
    '→ chat: tell position-differs',
    '~ BTC:long: missing={contracts=3 at=+0s}',
  ])
  desk.pass(29_999)
  desk.reads({ contracts: '2', read })
  expect(desk.told()).toEqual([])
  desk.pass(1)
  desk.reads({ contracts: '2', read: { prices: [] } })
  desk.reads({ contracts: '2', read: { ...read, from: desk.now() } })
  expect(desk.told()).toEqual([])
  desk.reads({ contracts: '2', read })
  expect(desk.told()).toEqual([
    'ledgers-lowered symbol=BTC side=long was=9 contracts=2 since=+0s price=61100',
    'foreign-changed symbol=BTC side=long was=4 why=position filledAt=+30s',
    'exit-filled #2 ticket=position/1700000030000 price=61100 contracts=2 value=122.2 final reason=settled-by-exchange by={kind=position} filledAt=+30s',
    'exit-filled #1 ticket=position/1700000030000 price=61100 contracts=1 value=61.1 final reason=settled-by-exchange by={kind=position} filledAt=+30s',
    'protection-asked symbol=BTC side=long ask=3 wanted=[#1 stop 2 @ 60316]',
    '→ protect symbol=BTC side=long ask=3 own={ids=[r1; r2] shapes=[stop @ 60316]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: tell ledgers-lowered, tell foreign-changed, tell exit-filled, show 2, tell exit-filled, show 1',
    '~ #1: ledger.open=2, ledger.costLeft=122.469, ledger.exited=1, ledger.proceeds=61.1, ledger.gross=-0.1345, approximate=yes, closedBy.settled-by-exchange=1, closedLast=settled-by-exchange',
    '~ #2: status=closing, ledger.open=0, ledger.costLeft=0, ledger.exited=2, ledger.proceeds=122.2, ledger.gross=-0.269, approximate=yes, closedBy.settled-by-exchange=2, closedLast=settled-by-exchange',
    '~ BTC:long: foreign=0, ask=3, shown=no, missing=-',
    'armed ≤60315.9!',
  ])
})

test('fills made by hand: what closes takes first from what is not ours, then from trades newest first; they are told in the order in which they happened', () => {
  const desk = life()
  desk.open({ targets: [] }, '61234.5', '3')
  desk.open({ targets: [] }, '61234.5', '2', { flat: false })
  desk.told()
  desk.hand('close', '61500', '5', { at: desk.now() + 20, orderId: 'h2', fee: usd('0.18450001') })
  desk.hand('open', '61400', '1', { at: desk.now() + 10, orderId: 'h1' })
  for (const _ of [1, 2]) desk.reads({ contracts: '1' })
  expect(desk.told()).toEqual([
    'fill-unexplained fill={orderId=h2 ticketId=3 symbol=BTC side=long direction=close price=61500 quantity=5 fee=0.18450001 at=+0.02s}',
    '→ read-fills symbol=BTC since=-59.98s (behind read:BTC as ask, replaces read:BTC)',
    'fill-unexplained fill={orderId=h1 ticketId=4 symbol=BTC side=long direction=open price=61400 quantity=1 fee=0.1 at=+0.01s}',
    '→ read-fills symbol=BTC since=-59.99s (behind read:BTC as ask, replaces read:BTC)',
    'fill-outlived-read symbol=BTC side=long',
    'account-read readTo=+0s equity=10000',
    'fill-outlived-read symbol=BTC side=long',
    'fill-explained symbol=BTC side=long ticket=h1/4',
    'foreign-changed symbol=BTC side=long contracts=1 why=fill filledAt=+0.01s',
    'fill-explained symbol=BTC side=long ticket=h2/3',
    'foreign-changed symbol=BTC side=long was=1 why=taken filledAt=+0.02s',
    'exit-filled #2 ticket=h2/3 price=61500 contracts=2 value=123 fee=0.0738 final filledAt=+0.02s reason=by-hand-at-exchange by={kind=outside}',
    'exit-filled #1 ticket=h2/3 price=61500 contracts=2 value=123 fee=0.0738 final filledAt=+0.02s reason=by-hand-at-exchange by={kind=outside}',
    'protection-asked symbol=BTC side=long ask=3 wanted=[#1 stop 1 @ 60316]',
    '→ protect symbol=BTC side=long ask=3 own={ids=[r1; r2] shapes=[stop @ 60316]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: tell foreign-changed, tell foreign-changed, tell exit-filled, show 2, tell exit-filled, show 1',
    '~ #1: ledger.open=1, ledger.costLeft=61.2345, ledger.exited=2, ledger.proceeds=123, ledger.exitFees=0.0738, ledger.gross=0.531, closedBy.by-hand-at-exchange=2, closedLast=by-hand-at-exchange',
    '~ #2: status=closing, ledger.open=0, ledger.costLeft=0, ledger.exited=2, ledger.proceeds=123, ledger.exitFees=0.0738, ledger.gross=0.531, closedBy.by-hand-at-exchange=2, closedLast=by-hand-at-exchange',
    '~ BTC:long: ask=3, shown=no',
    '~ account: readTo=+0s, equityPeak=10000',
    'armed ≤60315.9!',
  ])
})

test('a row of ours that nobody read back while it waited is known by its shape when it goes off; the user’s own is not; one of a trade that ended is a repeat', () => {
  const desk = life()
  desk.open({}, '61234.5', '32')
  desk.told()
  const off = (orderId: string, trigger: string, over: object = {}) => desk.say({ type: 'trigger', row: { ...rowFor({ trade: 1, kind: 'stop-loss', target: null, trigger: p(trigger), quantity: q('32'), by: 'last' }, 'long', { orderId, at: 0 }), status: 'triggered', childId: `${orderId}-c`, ...over } })
  off('mine', '60000')
  off('x1', '60316', { kind: 'plain' })
  off('x2', '60316', { status: 'waiting' })
  expect(desk.told()).toEqual([])
  off('x3', '63683.8', { kind: 'take-profit', quantity: q('10') })
  expect(desk.told()).toEqual([
    'row-found #1 row=tp2 10 @ 63683.8 orderId=x3 childId=x3-c askAt=+0.25s',
    'protection-asked symbol=BTC side=long ask=3 wanted=[#1 stop 32 @ 60316; #1 tp1 13 @ 62459.1; #1 tp3 9 @ 64908.5]',
    '→ protect symbol=BTC side=long ask=3 own={ids=[r1; r2; r3; r4; x3] shapes=[stop @ 60316; tp @ 62459.1; tp @ 63683.8; tp @ 64908.5]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '~ #1: rows=[stop 32 @ 60316 orderId=r1 status=waiting; tp1 13 @ 62459.1 orderId=r2 status=waiting; tp2 10 @ 63683.8 orderId=r3 status=waiting; tp3 9 @ 64908.5 orderId=r4 status=waiting; tp2 10 @ 63683.8 orderId=x3 childId=x3-c status=triggered askAt=+0.25s]',
    '~ BTC:long: ask=3, shown=no',
    'wakes at +0.25s',
  ])
  off('x4', '60316')
  expect(desk.told()).toEqual([
    'row-found #1 row=stop 32 @ 60316 orderId=x4 childId=x4-c askAt=+0.25s',
    '~ #1: status=closing, rows=[stop 32 @ 60316 orderId=r1 status=waiting; tp1 13 @ 62459.1 orderId=r2 status=waiting; tp2 10 @ 63683.8 orderId=r3 status=waiting; tp3 9 @ 64908.5 orderId=r4 status=waiting; tp2 10 @ 63683.8 orderId=x3 childId=x3-c status=triggered askAt=+0.25s; stop 32 @ 60316 orderId=x4 childId=x4-c status=triggered askAt=+0.25s]',
  ])
  desk.childFills('x4-c', '60300', '32')
  desk.childEnds('x4-c', 'filled', '32')
  desk.childEnds('x3-c', 'cancelled', '0')
  desk.obeys('60300')
  expect(desk.trade(1).status).toBe('closed')
  desk.told()
  off('x4', '60316')
  desk.hand('close', '60300', '1', { orderId: 'x4-c' })
  expect(desk.told()).toEqual([])
})

test('a stop that waits before its entry’s fills are told stays, and the entry is asked for; an older answer says nothing', () => {
  const desk = life()
  desk.enter({ ...RESTS, entry: { kind: 'limit', price: p('61240.5') } }, '61300')
  desk.accept('k1-1-1', { price: p('61240.5'), quantity: q('5') })
  desk.fill('k1-1-1', '61240.5', '2')
  desk.told()
  desk.puts(rowFor({ trade: 1, kind: 'stop-loss', target: null, trigger: p('60321.9'), quantity: q('5'), by: 'last' }, 'long', { orderId: 'r1', at: 0 }))
  desk.shows('61240.5')
  expect(desk.told()).toEqual([
    'protection-read symbol=BTC side=long ask=1 shown rows=[#1 stop 5 @ 60321.9 orderId=r1]',
    '→ chat: show 1',
    '~ #1: rows=[stop 5 @ 60321.9 orderId=r1 status=waiting], stop.confirmed={price=60321.9 quantity=5 at=+0s}, nakedSince=-',
    '~ BTC:long: answered=1, shown=yes, answeredAt=+0s',
    'sleeps',
    'armed ≤61240.4 ≤60321.8!',
  ])
  desk.say({ type: 'rows-read', symbol: SYMBOL, side: 'long', ask: 0, rows: [], last: null, fault: null })
  expect(desk.told()).toEqual([])
  desk.order('k1-1-1', { price: p('61240.5'), quantity: q('5'), status: 'cancelled', executed: q('2') })
  expect(desk.told()).toEqual([
    'order-seen #1 clientId=k1-1-1 orderId=v-k1-1-1 executed=2 end=cancelled',
    'entry-ended #1',
    'protection-asked symbol=BTC side=long ask=2 wanted=[#1 stop 2 @ 60321.9] again',
    '→ protect symbol=BTC side=long ask=2 own={ids=[r1] shapes=[stop @ 60321.9]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: show 1, show 1',
    '~ #1: status=open, entry={clientId=k1-1-1 purpose=entry quantity=5 price=61240.5 state=ended end=cancelled orderId=v-k1-1-1 executed=2 booked=2 requestedAt=+0s}, entryEnded=yes',
    '~ BTC:long: ask=2, shown=no, tries=1',
    'armed ≤60321.8!',
  ])
})
