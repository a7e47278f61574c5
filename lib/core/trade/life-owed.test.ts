import { expect, test } from 'vitest'
import { examplePlan, p, pct, q, rowFor, usd, WHOLE } from './testing/scenario.ts'
import { life } from './testing/life.ts'

type Desk = ReturnType<typeof life>
const only = (desk: Desk, ...words: readonly string[]): readonly string[] => desk.told().filter((line) => words.some((word) => line.startsWith(word)))

test('a close waits for a child whose fills are owed; after four looks it closes what is open less what the child is known to have closed', () => {
  const desk = life()
  desk.open({}, '61234.5', '32')
  desk.goesOff('r2', 'c1')
  desk.childFills('c1', '62459.1', '4')
  desk.childEnds('c1', 'filled', '13')
  desk.say({ type: 'close', trade: 1, share: WHOLE })
  expect(only(desk, 'exit-requested')).toEqual([])
  for (const ms of [400, 500, 1_000]) desk.pass(ms)
  expect(only(desk, 'exit-requested')).toEqual([])
  desk.pass(2_000)
  expect(desk.told()).toEqual([
    'row-asked #1 orderId=r2 asks=4 askAt=+7.9s',
    '→ look-up-row trade=1 rowId=r2 symbol=BTC since=-60s (behind ask:r2 as ask, replaces ask:r2)',
    'exit-requested #1 order={purpose=close why=by-hand quantity=19 clientId=k1-1-2 state=requested requestedAt=+3.9s}',
    '→ place trade=1 order={clientId=k1-1-2 symbol=BTC side=long direction=close quantity=19 timeInForce=ioc} (behind BTC:long as exit)',
    '~ #1: exits=[{purpose=close why=by-hand quantity=19 clientId=k1-1-2 state=requested requestedAt=+3.9s}], rows=[stop 32 @ 60316 orderId=r1 status=waiting; tp1 13 @ 62459.1 orderId=r2 status=triggered childId=c1 booked=4 childExecuted=13 askAt=+7.9s asks=4; tp2 10 @ 63683.8 orderId=r3 status=waiting; tp3 9 @ 64908.5 orderId=r4 status=waiting], close={why=by-hand contracts=28 step=cancelling tries=1 notBefore=+0s}, nextOrder=3',
    'wakes at +7.9s',
  ])
})

test('a limit that filled in part is still wanted for the rest; one at another price is not, nor one for another share', () => {
  const desk = life('free')
  const at = (price: string, share: string) => ({ level: { kind: 'price', price: p(price) }, share: pct(share) }) as const
  desk.open({ targets: [at('62000', '50')] }, '61234.5', '32')
  desk.accept('k1-1-2', { direction: 'close', price: p('62000'), quantity: q('16') })
  desk.order('k1-1-2', { direction: 'close', price: p('62000'), quantity: q('16'), executed: q('3'), status: 'partially-filled' })
  desk.told()
  desk.fill('k1-1-2', '62000', '3', { direction: 'close', maker: true })
  expect(desk.told()).toEqual([
    'exit-filled #1 ticket=v-k1-1-2/2 price=62000 contracts=3 value=186 fee=0.1 final maker filledAt=+0s reason=take-profit target=1 by={kind=order clientId=k1-1-2 filled=3}',
    'protection-asked symbol=BTC side=long ask=2 wanted=[#1 stop 29 @ 60316]',
    '→ protect symbol=BTC side=long ask=2 own={ids=[r1] shapes=[stop @ 60316]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: tell exit-filled, show 1',
    '~ #1: exits=[{purpose=target target=1 why=take-profit quantity=16 price=62000 clientId=k1-1-2 state=resting orderId=v-k1-1-2 executed=3 booked=3 requestedAt=+0s askAt=+0.5s}], ledger.open=29, ledger.costLeft=1775.8005, ledger.exited=3, ledger.proceeds=186, ledger.exitFees=0.1, ledger.gross=2.2965, targetFilled.1=3, closedBy.take-profit=3, closedLast=take-profit',
    '~ BTC:long: ask=2, shown=no',
  ])
  desk.say({ type: 'change-targets', trade: 1, targets: [at('62000', '44.827586')], last: null })
  expect(only(desk, 'cancel-requested')).toEqual([])
  const price = life('free')
  price.open({ targets: [at('62000', '50')] }, '61234.5', '32')
  price.accept('k1-1-2', { direction: 'close', price: p('62000'), quantity: q('16') })
  price.told()
  price.say({ type: 'change-targets', trade: 1, targets: [at('62500', '50')], last: null })
  expect(only(price, 'cancel-requested')).toEqual([
    'cancel-requested #1 clientId=k1-1-2 why=target-changed',
  ])
})

test('a refused target waits by itself: the others are sent at once; its second refusal counts from its own last try', () => {
  const desk = life('free')
  desk.open({}, '61234.5', '32')
  desk.accept('k1-1-4', { direction: 'close', price: p('64908.5'), quantity: q('9') })
  desk.pass(100)
  desk.told()
  desk.refuses('k1-1-2', 'bad')
  desk.order('k1-1-3', { direction: 'close', price: p('63683.8'), quantity: q('10'), status: 'cancelled' })
  expect(only(desk, 'exit-requested', 'form')).toEqual([
    'exit-requested #1 order={purpose=target target=2 why=take-profit quantity=10 price=63683.8 clientId=k1-1-5 state=requested requestedAt=+0.1s}',
  ])
  desk.pass(400)
  expect(only(desk, 'exit-requested')).toEqual([
    'exit-requested #1 order={purpose=target target=1 why=take-profit quantity=13 price=62459.1 clientId=k1-1-6 state=requested requestedAt=+0.5s}',
  ])
  desk.refuses('k1-1-6', 'bad')
  desk.pass(999)
  expect(only(desk, 'exit-requested')).toEqual([])
  desk.pass(1)
  expect(only(desk, 'exit-requested')).toEqual([
    'exit-requested #1 order={purpose=target target=1 why=take-profit quantity=13 price=62459.1 clientId=k1-1-7 state=requested requestedAt=+1.5s}',
  ])
})

test('one refusal each of two targets for want of a position says nothing of the form, nor does one of a close', () => {
  const desk = life('free')
  desk.open({}, '61234.5', '32')
  desk.refuses('k1-1-2', 'no-position')
  desk.refuses('k1-1-3', 'no-position')
  expect(only(desk, 'form')).toEqual([])
  const stopping = life()
  stopping.open({}, '61234.5', '32')
  stopping.say({ type: 'close', trade: 1, share: WHOLE })
  stopping.refuses('k1-1-2', 'no-position')
  stopping.goesOff('r1', 'c1')
  stopping.pass(500)
  for (let i = 0; i < 4; i += 1) stopping.pass(8_000)
  stopping.told()
  stopping.refuses('k1-1-3', 'no-position')
  expect(only(stopping, 'form', 'order-refused')).toEqual([
    'order-refused #1 clientId=k1-1-3 code=no-position text=it says no-position sent',
  ])
})

test('a close that is placed at another leverage is a close; what was never sent says so', () => {
  const desk = life()
  desk.open({ targets: [], leverage: 7 }, '61234.5', '32', { leverage: 7 })
  desk.say({ type: 'close', trade: 1, share: WHOLE })
  desk.told()
  desk.say({ type: 'placed', clientId: 'k1-1-2', answer: { kind: 'not-sent', code: 'too-late' } })
  expect(desk.told()).toEqual([
    'order-refused #1 clientId=k1-1-2 code=too-late',
    'close-stepped #1 step=closing notBefore=+0.5s',
    '→ chat: tell order-refused',
    '~ #1: exits=[{purpose=close why=by-hand quantity=32 clientId=k1-1-2 state=ended end=refused requestedAt=+0s}], close={why=by-hand contracts=32 step=closing tries=1 notBefore=+0.5s}',
    'wakes at +0.5s',
  ])
  desk.pass(500)
  desk.told()
  desk.accept('k1-1-3', { direction: 'close', quantity: q('32'), leverage: 20 })
  expect(only(desk, 'lev', 'order')).toEqual([
    'order-accepted #1 clientId=k1-1-3 orderId=v-k1-1-3 askAt=+1.2s',
  ])
  desk.fill('k1-1-3', '61500', '32', { direction: 'close' })
  desk.order('k1-1-3', { direction: 'close', status: 'filled', executed: q('32'), quantity: q('32') })
  desk.obeys('61500')
  // 1,959.504 / 7, down.
  expect(only(desk, 'closed')).toEqual([
    'closed #1 reason=by-hand net=8.296 margin=279.92914285',
  ])
})

test('an unknown target row that goes off is the trade’s that asked for such a one, with its number', () => {
  const desk = life()
  desk.open({ targets: [{ level: { kind: 'price', price: p('62000') }, share: pct('50') }] }, '61234.5', '4')
  desk.open({ targets: [{ level: { kind: 'price', price: p('61900') }, share: pct('10') }, { level: { kind: 'price', price: p('63000') }, share: pct('50') }] }, '61234.5', '20', { flat: false })
  desk.told()
  desk.say({ type: 'trigger', row: { ...rowFor({ trade: 0, kind: 'take-profit', target: null, trigger: p('63000'), quantity: q('10'), by: 'last' }, 'long', { orderId: 'x', at: 0 }), status: 'triggered', childId: 'xc' } })
  expect(only(desk, 'row-found')).toEqual([
    'row-found #2 row=tp2 10 @ 63000 orderId=x childId=xc askAt=+0.25s',
  ])
})

test('a row that goes off as its trade knows it is its own, though a sibling wants one like it; amended to what its trade wants by now it is still its own', () => {
  const stop = { level: { kind: 'price', price: p('60000') }, by: 'last' } as const
  const desk = life()
  desk.open({ targets: [], stop }, '61234.5', '3')
  desk.open({ targets: [], stop }, '61234.5', '3', { flat: false })
  desk.told()
  desk.goesOff('r2', 'c2')
  expect(only(desk, 'row')).toEqual([
    'row-seen #2 orderId=r2 status=triggered childId=c2 askAt=+0.25s',
  ])
  const moved = life()
  moved.open({ targets: [], stop }, '61234.5', '3')
  moved.open({ targets: [], stop }, '61234.5', '3', { flat: false })
  for (const trade of [1, 2]) moved.say({ type: 'move-stop', trade, level: { kind: 'price', price: p('60100') }, last: null })
  moved.puts({ ...moved.rowOf('r2'), trigger: p('60100') })
  moved.told()
  moved.goesOff('r2', 'c2')
  expect(only(moved, 'row')).toEqual([
    'row-seen #2 orderId=r2 status=triggered childId=c2 askAt=+0.25s',
  ])
})

test('a stop that trails and that nothing carries is worked as trailing; a short’s stop is passed only above it; the price of another symbol is nobody’s', () => {
  const desk = life()
  desk.enter(examplePlan({ side: 'short', targets: [], trailing: { distance: pct('0.8'), start: { kind: 'now' } } }), '61234.5')
  desk.accept('k1-1-1', { side: 'short' })
  desk.fill('k1-1-1', '61234.5', '32', { side: 'short' })
  desk.order('k1-1-1', { side: 'short', status: 'filled', executed: q('32') })
  desk.price('60000')
  for (const ms of [500, 1_000, 2_000]) {
    desk.shows('60000', 'short')
    desk.pass(ms)
  }
  desk.shows('60000', 'short')
  desk.told()
  desk.say({ type: 'price', symbol: 'ETH-SWAP-USDT', last: p('70000'), mark: null, high: p('70000'), low: p('1') })
  desk.price('60479.9')
  expect(desk.told()).toEqual([])
  desk.price('60480')
  expect(only(desk, 'close-planned')).toEqual([
    'close-planned #1 plan={why=trailing contracts=32 step=cancelling notBefore=+3.5s}',
  ])
  const rests = life()
  rests.open({ side: 'short', targets: [] }, '61234.5', '3')
  rests.told()
  rests.price('62153')
  expect(rests.told()).toEqual([])
  rests.price('62000', { high: '62153.1' })
  expect(only(rests, 'row-asked')).toEqual([
    'row-asked #1 orderId=r1 asks=1 askAt=+2s',
  ])
})

test('rows that are refused again while a stop of the side works say nothing of the form; a refusal beside rows that are as wanted closes nothing', () => {
  const desk = life()
  desk.open({}, '61234.5', '32')
  desk.goesOff('r1', 'c1')
  desk.shows('60300', 'long', { code: 'no-position', kind: 'take-profit' }, [])
  desk.pass(500)
  desk.told()
  desk.shows('60300', 'long', { code: 'stop-rows-exceed-position', kind: 'take-profit' }, [])
  expect(only(desk, 'form', 'close-planned')).toEqual([])
  const fine = life()
  fine.open({ targets: [] }, '61234.5', '32')
  fine.told()
  fine.shows('60300', 'long', { code: 'stop-on-wrong-side', kind: 'stop-loss' })
  expect(only(fine, 'form', 'close-planned')).toEqual([])
})

test('a record whose fee is shared by what each was assumed to pay, rounded down, the rest to the last; a maker’s hint is the maker’s rate', () => {
  const desk = life()
  desk.open({ targets: [] }, '61234.5', '2')
  desk.open({ targets: [] }, '61234.5', '1', { flat: false })
  desk.goesOff('r1', 'c1')
  desk.told()
  desk.childFills('c1', '60000', '3', { fee: null, maker: true })
  expect(only(desk, 'exit-filled')).toEqual([
    'exit-filled #1 ticket=c1/3 price=60000 contracts=2 value=120 fee=0.024 maker filledAt=+0s reason=stop by={kind=row orderId=r1 filled=3}',
    'exit-filled #2 ticket=c1/3 price=60000 contracts=1 value=60 fee=0.012 maker filledAt=+0s reason=sibling-stop by={kind=sibling trade=1}',
  ])
  desk.say({ type: 'fill', fill: { orderId: 'c1', ticketId: '3', clientId: null, symbol: 'BTC-SWAP-USDT', side: 'long', direction: 'close', price: p('60000'), quantity: q('3'), fee: usd('0.00000010'), maker: true, at: 0 } })
  expect(only(desk, 'fee-corrected')).toEqual([
    'fee-corrected #1 ticket=c1/3 was=0.024 fee=0.00000006',
    'fee-corrected #2 ticket=c1/3 was=0.012 fee=0.00000004',
  ])
})
