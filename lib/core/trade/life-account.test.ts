import { expect, test } from 'vitest'
import { examplePlan, p, q, usd, WHOLE } from './testing/scenario.ts'
import { life } from './testing/life.ts'

const DAY_MS = 86_400_000
const closeAt = (desk: ReturnType<typeof life>, id: number, at: string, contracts: string): void => {
  desk.say({ type: 'close', trade: id, share: WHOLE })
  desk.fill(`k1-${id}-2`, at, contracts, { direction: 'close' })
  desk.order(`k1-${id}-2`, { direction: 'close', status: 'filled', executed: q(contracts), quantity: q(contracts) })
  desk.obeys(at)
}

test('funding is shared by the contracts that were open at its instant, signed, rounded down, the rest to the largest holder; what is not ours keeps its own; a trade that closed since is corrected', () => {
  const desk = life()
  desk.open({ targets: [] }, '61234.5', '2')
  desk.open({ targets: [] }, '61234.5', '1', { flat: false })
  desk.hand('open', '61000', '4')
  for (const _ of [1, 2, 3]) desk.reads({ contracts: '7' })
  desk.pass(10_000)
  const instant = desk.now()
  desk.pass(10_000)
  closeAt(desk, 2, '61500', '1')
  desk.told()
  desk.funding('f1', '-0.00000010', instant)
  expect(desk.told()).toEqual([
    'flow-booked flow=f1 symbol=BTC amount=-0.0000001 kind=funding',
    'funding-booked #1 flow=f1 amount=-0.00000003',
    'funding-booked #2 flow=f1 amount=-0.00000002',
    '→ chat: show 1, tell funding-booked, show 2',
    '~ #1: ledger.funding=-0.00000003',
    '~ #2: ledger.funding=-0.00000002, net=0.06549998',
    '~ account: day.net=0.06549998',
  ])
  desk.funding('f1', '-0.00000010', instant)
  desk.funding('f2', '5', instant, { kind: 'transfer' })
  desk.funding('f3', '-1', instant, { symbol: 'ETH-SWAP-USDT' })
  desk.funding('f4', '-1', instant, { symbol: null, kind: 'fee' })
  expect(desk.told()).toEqual([
    'flow-booked flow=f2 symbol=BTC amount=5 kind=transfer',
    'flow-booked flow=f3 symbol=ETH-SWAP-USDT amount=-1 kind=funding',
    'flow-booked flow=f4 amount=-1 kind=fee',
    '~ account: equityPeak=10005',
  ])
  desk.funding('f5', '-0.00000007', desk.now() - 1_999)
  expect(desk.told()).toEqual([
    'flow-booked flow=f5 symbol=BTC amount=-0.00000007 kind=funding',
    'funding-booked #1 flow=f5 amount=-0.00000002 approximate',
    'funding-booked #2 flow=f5 amount=-0.00000001 approximate',
    '→ chat: show 1, tell funding-booked, show 2',
    '~ #1: ledger.funding=-0.00000005, approximate=yes',
    '~ #2: ledger.funding=-0.00000003, net=0.06549997, approximate=yes',
    '~ account: day.net=0.06549997',
  ])
  desk.pass(DAY_MS)
  desk.funding('f6', '-0.00000007', instant)
  expect(desk.told()).toEqual([
    'flow-booked flow=f6 symbol=BTC amount=-0.00000007 kind=funding',
    'funding-booked #1 flow=f6 amount=-0.00000002',
    'funding-booked #2 flow=f6 amount=-0.00000001',
    '→ chat: show 1, tell funding-booked, show 2',
    '~ #1: ledger.funding=-0.00000007',
    '~ #2: ledger.funding=-0.00000004, net=0.06549996',
    '~ account: day.net=0.06549996',
  ])
})

test('funding of an instant before which a fill has no owner waits until the fill has one', () => {
  const desk = life()
  desk.open({ targets: [] }, '61234.5', '2')
  desk.hand('open', '61000', '2')
  desk.pass(10_000)
  desk.told()
  desk.funding('f1', '-0.4', desk.now() - 5_000)
  desk.funding('f1', '-0.4', desk.now() - 5_000)
  desk.funding('f0', '-0.4', desk.now() - 10_001)
  expect(desk.told()).toEqual([
    'flow-waits flow={id=f1 kind=funding symbol=BTC change=-0.4 at=+5s}',
    'flow-booked flow=f0 symbol=BTC amount=-0.4 kind=funding',
    '~ account: waitingFlows=[{id=f1 kind=funding symbol=BTC change=-0.4 at=+5s}]',
  ])
  for (const _ of [1, 2]) desk.reads({ contracts: '4' })
  expect(desk.told()).toEqual([
    'fill-outlived-read symbol=BTC side=long',
    'account-read readTo=+10s equity=10000',
    'fill-outlived-read symbol=BTC side=long',
    'fill-explained symbol=BTC side=long ticket=hand/2',
    'foreign-changed symbol=BTC side=long contracts=2 why=fill filledAt=+0s',
    'flow-booked flow=f1 symbol=BTC amount=-0.4 kind=funding',
    'funding-booked #1 flow=f1 amount=-0.2',
    '→ chat: tell foreign-changed, show 1',
    '~ #1: ledger.funding=-0.2',
    '~ BTC:long: foreign=2, unexplained=[]',
    '~ account: readTo=+10s, equityPeak=10000, waitingFlows=[]',
  ])
})

test('a long and a short that cancel each other out get no funding for sure, so all of it is the largest holder’s, about', () => {
  const desk = life()
  desk.open({ targets: [] }, '61234.5', '2')
  desk.open({ targets: [], side: 'short' }, '61234.5', '2', { flat: false })
  desk.pass(10_000)
  desk.told()
  desk.funding('f1', '-0.00000003', desk.now() - 5_000)
  expect(desk.told()).toEqual([
    'flow-booked flow=f1 symbol=BTC amount=-0.00000003 kind=funding',
    'funding-booked #1 flow=f1 amount=-0.00000003 approximate',
    '→ chat: show 1',
    '~ #1: ledger.funding=-0.00000003, approximate=yes',
  ])
})

test('a part without a stop: told after 10 s, its budget of 30 s and the day’s of 120 s once each; the time counts where it ends', () => {
  const desk = life()
  desk.enter(examplePlan({ targets: [], size: { kind: 'contracts', amount: q('2') } }), '61234.5')
  desk.accept('k1-1-1', { quantity: q('2') })
  desk.fill('k1-1-1', '61234.5', '2')
  desk.order('k1-1-1', { status: 'filled', executed: q('2'), quantity: q('2') })
  desk.told()
  desk.pass(9_999)
  expect(desk.told()).toEqual([])
  desk.pass(1)
  expect(desk.told()).toEqual([
    'naked #1 since=+0s open=2 price=60316',
    '→ chat: tell naked, show 1',
    '~ #1: nakedTold=+0s',
    'wakes at +30s',
  ])
  desk.pass(20_000)
  expect(desk.told()).toEqual([
    'naked-budget of=1 ms=30000 limitMs=30000',
    '→ chat: tell naked-budget',
    '~ account: naked.date=19675, naked.trades=[1]',
    'wakes at +120s',
  ])
  desk.pass(90_000)
  expect(desk.told()).toEqual([
    'naked-budget ms=120000 limitMs=120000',
    '→ chat: tell naked-budget',
    '~ account: naked.told=yes',
    'sleeps',
  ])
  desk.pass(5_000)
  desk.obeys('61234.5')
  expect(desk.told()).toEqual([
    'protection-read symbol=BTC side=long ask=1 shown rows=[#1 stop 2 @ 60316 orderId=r1]',
    '→ chat: show 1',
    '~ #1: rows=[stop 2 @ 60316 orderId=r1 status=waiting], stop.confirmed={price=60316 quantity=2 at=+125s}, nakedSince=-, nakedMs=125000',
    '~ BTC:long: answered=1, shown=yes, answeredAt=+125s',
    '~ account: naked.ms=125000',
    'armed ≤60315.9!',
  ])
  desk.say({ type: 'set-naked-budget', budget: { tradeMs: 5_000, dayMs: 6_000 } })
  desk.changes('r1', { status: 'cancelled' })
  desk.pass(DAY_MS)
  expect(desk.told()).toEqual([
    'naked-budget-set budget={tradeMs=5000 dayMs=6000}',
    'row-seen #1 orderId=r1 status=cancelled',
    'protection-asked symbol=BTC side=long ask=2 wanted=[#1 stop 2 @ 60316]',
    '→ protect symbol=BTC side=long ask=2 own={ids=[r1] shapes=[stop @ 60316]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'naked #1 since=+125s open=2 price=60316',
    '→ chat: tell naked, show 1',
    '~ #1: rows=[stop 2 @ 60316 orderId=r1 status=cancelled], stop.confirmed=-, nakedSince=+125s, nakedTold=+125s',
    '~ BTC:long: ask=2, shown=no',
    '~ account: nakedBudget.tradeMs=5000, nakedBudget.dayMs=6000',
    'armed ≤60316!',
  ])
})

test('what a restore finds: entries are blocked until the user goes on; a closing order that this copy never asked for is its trade’s, and what rests of it goes', () => {
  const desk = life()
  desk.open({ targets: [] }, '61234.5', '5')
  desk.restore(2)
  desk.told()
  desk.order('k1-1-7', { direction: 'close', quantity: q('2'), executed: q('1'), status: 'partially-filled', price: p('62000') })
  expect(desk.told()).toEqual([
    'order-recovered #1 order={clientId=k1-1-7 purpose=close quantity=2 price=62000 state=unknown orderId=v-k1-1-7 requestedAt=+0s}',
    'cancel-requested #1 clientId=k1-1-7 why=restored',
    '→ cancel trade=1 clientId=k1-1-7 orderId=v-k1-1-7 symbol=BTC (behind BTC:long as exit)',
    'order-seen #1 clientId=k1-1-7 orderId=v-k1-1-7 executed=1 askAt=+0.5s',
    '→ chat: tell order-recovered, show 1',
    '~ #1: exits=[{clientId=k1-1-7 purpose=close quantity=2 price=62000 state=resting orderId=v-k1-1-7 executed=1 cancelAsked cancelWhy=restored requestedAt=+0s askAt=+0.5s}]',
    'wakes at +0.5s',
  ])
  desk.order('k2-1-7', { direction: 'close', quantity: q('2') })
  desk.order('k1-9-7', { direction: 'close', quantity: q('2') })
  desk.order('k1-1-8', { direction: 'open', quantity: q('2') })
  desk.order('k1-1-8', { direction: 'close', side: 'short', quantity: q('2') })
  expect(desk.told()).toEqual([])
  desk.fill('k1-1-7', '62000', '1', { direction: 'close' })
  desk.order('k1-1-7', { direction: 'close', quantity: q('2'), executed: q('1'), status: 'cancelled', price: p('62000') })
  expect(desk.told()).toEqual([
    'exit-filled #1 ticket=v-k1-1-7/2 price=62000 contracts=1 value=62 fee=0.1 final filledAt=+0s reason=by-hand by={kind=order clientId=k1-1-7 filled=1}',
    'protection-asked symbol=BTC side=long ask=2 wanted=[#1 stop 4 @ 60316]',
    '→ protect symbol=BTC side=long ask=2 own={ids=[r1] shapes=[stop @ 60316]} (behind BTC:long as protect, replaces protect:BTC:long)',
    'order-seen #1 clientId=k1-1-7 orderId=v-k1-1-7 executed=1 end=cancelled',
    '→ chat: tell exit-filled, show 1, show 1',
    '~ #1: exits=[{clientId=k1-1-7 purpose=close quantity=2 price=62000 state=ended end=cancelled orderId=v-k1-1-7 executed=1 booked=1 cancelAsked cancelWhy=restored requestedAt=+0s}], ledger.open=4, ledger.costLeft=244.938, ledger.exited=1, ledger.proceeds=62, ledger.exitFees=0.1, ledger.gross=0.7655, closedBy.by-hand=1, closedLast=by-hand',
    '~ BTC:long: ask=2, shown=no',
    'sleeps',
  ])
  desk.say({ type: 'unblock' })
  desk.say({ type: 'unblock' })
  desk.say({ type: 'block' })
  desk.say({ type: 'close-all' })
  desk.say({ type: 'restored' })
  expect(desk.told()).toEqual([
    'unblocked',
    'blocked why=pause',
    'blocked why=emergency-stop',
    'close-planned #1 plan={why=emergency-stop contracts=4 step=cancelling notBefore=+0s}',
    'exit-requested #1 order={purpose=close why=emergency-stop quantity=4 clientId=k2-1-2 state=requested requestedAt=+0s}',
    '→ place trade=1 order={clientId=k2-1-2 symbol=BTC side=long direction=close quantity=4 timeInForce=ioc} (behind BTC:long as exit)',
    '→ chat: tell blocked, tell blocked, tell close-planned, show 1',
    '~ account: blocked.why=emergency-stop, emergency.since=+0s, emergency.trades=[1]',
    '~ #1: status=closing, exits=[{clientId=k1-1-7 purpose=close quantity=2 price=62000 state=ended end=cancelled orderId=v-k1-1-7 executed=1 booked=1 cancelAsked cancelWhy=restored requestedAt=+0s}; {purpose=close why=emergency-stop quantity=4 clientId=k2-1-2 state=requested requestedAt=+0s}], close={why=emergency-stop contracts=4 step=cancelling tries=1 notBefore=+0s}, nextOrder=3',
    'wakes at +60s',
  ])
})

test('how the exchange answers is told once, and only while a trade lives; that it is quick again is not told', () => {
  const desk = life()
  const venue = (state: 'well' | 'slow' | 'silent', againAt: number | null = null) => desk.say({ type: 'venue', told: { state, failures: 3, againAt, medianMs: 50, fault: null } })
  venue('slow')
  venue('slow')
  expect(desk.told()).toEqual([
    'venue-changed was=well health={state=slow failures=3 medianMs=50 since=+0s}',
    '~ account: venue.state=slow, venue.failures=3, venue.medianMs=50, venue.since=+0s',
  ])
  desk.open({ targets: [] }, '61234.5', '5')
  desk.told()
  venue('well')
  desk.pass(1_000)
  venue('silent', desk.now() + 5_000)
  venue('silent', desk.now() + 5_999)
  venue('silent', desk.now() + 6_000)
  expect(desk.told()).toEqual([
    'venue-changed was=slow health={state=well failures=3 medianMs=50 since=+0s}',
    'venue-changed was=well health={state=silent failures=3 againAt=+6s medianMs=50 since=+1s}',
    'venue-changed was=silent health={state=silent failures=3 againAt=+7s medianMs=50 since=+1s}',
    '→ chat: tell venue-changed',
    '~ account: venue.state=silent, venue.againAt=+7s, venue.since=+1s',
  ])
  venue('well')
  expect(desk.told()).toEqual([
    'venue-changed was=silent health={state=well failures=3 medianMs=50 since=+1s}',
    '→ chat: tell venue-changed',
    '~ account: venue.state=well, venue.againAt=-',
  ])
})

test('margin is asked for once, and counts when the venue took it; a browser that signs in is told', () => {
  const desk = life()
  desk.open({ targets: [] }, '61234.5', '5')
  desk.told()
  desk.say({ type: 'add-margin', trade: 1, amount: usd('10') })
  desk.say({ type: 'margin-answered', trade: 1, amount: usd('10'), code: 'unknown' })
  desk.say({ type: 'margin-answered', trade: 1, amount: usd('10'), code: null })
  desk.say({ type: 'margin-answered', trade: 7, amount: usd('10'), code: null })
  desk.say({ type: 'signed-in', from: 'Riga', browser: 'Firefox', sessionAt: 7 })
  expect(desk.told()).toEqual([
    'margin-asked #1 amount=10',
    '→ add-margin trade=1 symbol=BTC side=long amount=10 (behind BTC:long as exit, begun within 30000 ms)',
    'margin-answered #1 amount=10 code=unknown',
    'margin-answered #1 amount=10',
    'signed-in from=Riga browser=Firefox sessionAt=7',
    '→ chat: tell margin-answered, tell margin-answered, tell signed-in',
    '~ #1: addedMargin=10',
  ])
})
