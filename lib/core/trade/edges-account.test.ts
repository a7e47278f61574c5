import { expect, test } from 'vitest'
import { owedFlows } from './account.ts'
import { evolve } from './evolve.ts'
import { inMotion } from './in-motion.ts'
import { nakedMsAt } from './naked.ts'
import { budgetsDue, nakedOfDay } from './naked-budget.ts'
import { withSteps } from './note-step.ts'
import { ownForeignClose } from './ownership.ts'
import type { LiveTrade, OwnOrder } from './state.ts'
import { btc } from './testing/instruments.ts'
import { life } from './testing/life.ts'
import { emptyAccount, examplePlan, p, pct, q, usd, WHOLE } from './testing/scenario.ts'
import { tellValue } from './testing/telling.ts'
import { wakeAt } from './wake.ts'

type Desk = ReturnType<typeof life>
const SYMBOL = btc.symbol
const opened = (contracts = '3'): Desk => {
  const desk = life()
  desk.open({ targets: [] }, '61234.5', contracts)
  desk.told()
  return desk
}
const closed = (desk: Desk, id: number, contracts: string): void => {
  desk.say({ type: 'close', trade: id, share: WHOLE })
  desk.fill(`k1-${id}-2`, '61500', contracts, { direction: 'close' })
  desk.order(`k1-${id}-2`, { direction: 'close', status: 'filled', executed: q(contracts), quantity: q(contracts) })
  desk.obeys('61500')
}

test('margin in use and liquidation are told when they come near, and asked with each read; what does not know them asks nothing', () => {
  const desk = opened('32')
  const risks = (mark: string, liquidation: string) => [{ symbol: SYMBOL, side: 'long', mark: p(mark), liquidation: p(liquidation) }] as const
  const read = (over: object) => desk.reads({ contracts: '32', read: { equity: usd('1000'), ...over } })
  read({ margin: usd('800'), risks: risks('60600', '60297.1') })
  expect(desk.told()).toEqual([
    'margin-use high margin=800 equity=1000',
    'liquidation-near symbol=BTC side=long near mark=60600 liquidation=60297.1 stop=60316',
    'account-read readTo=+0s equity=1000',
    '→ chat: tell margin-use, tell liquidation-near',
    '~ account: readTo=+0s, equityPeak=1000, alarms.marginHigh=yes, alarms.near=[BTC:long]',
  ])
  read({})
  expect(desk.told()).toEqual([])
  read({ margin: usd('700'), risks: risks('61000', '60014.5') })
  expect(desk.told()).toEqual([])
  read({ margin: usd('699.99999999'), risks: risks('61000', '60014.4') })
  expect(desk.told()).toEqual([
    'margin-use margin=699.99999999 equity=1000',
    'liquidation-near symbol=BTC side=long mark=61000 liquidation=60014.4',
    '~ account: alarms.marginHigh=no, alarms.near=[]',
  ])
  // Covered whole, it rings by the mark below 0.5 % of it; liquidation more than 0.4 % beyond the stop does not.
  read({ risks: risks('60376.6', '60074.7') })
  expect(desk.told()).toEqual([])
  read({ risks: risks('60376.5', '60074.7') })
  expect(desk.told()).toEqual([
    'liquidation-near symbol=BTC side=long near mark=60376.5 liquidation=60074.7',
    '→ chat: tell liquidation-near',
    '~ account: alarms.near=[BTC:long]',
  ])
  read({ risks: risks('60681.6', '60014.4') })
  expect(desk.told()).toEqual([
    'liquidation-near symbol=BTC side=long mark=60681.6 liquidation=60014.4',
    '~ account: alarms.near=[]',
  ])
})

test('a part that a stop does not cover rings by the mark below 2 %, and until 3 %: what is not ours, or a stop that is short', () => {
  const rings = (desk: Desk, mark: string): boolean => {
    desk.reads({ contracts: '32', read: { risks: [{ symbol: SYMBOL, side: 'long', mark: p(mark), liquidation: p('55000') }] } })
    return desk.state().alarms?.near.length === 1
  }
  const short = opened('32')
  short.say({ type: 'rows-read', symbol: SYMBOL, side: 'long', ask: 9, rows: [], last: null, fault: null })
  const foreign = life()
  foreign.hand('open', '61000', '32')
  for (const _ of [1, 2, 3]) foreign.reads({ contracts: '32' })
  for (const desk of [short, foreign]) expect(['56122.5', '56122.4', '56701', '56701.1'].map((mark) => rings(desk, mark))).toEqual([false, true, true, false])
})

test('orders and rows that may be filling make a size that is read say nothing', () => {
  const desk = opened()
  const trade = desk.live(1)
  const moving = (over: Partial<LiveTrade>): boolean => inMotion({ ...desk.state(), trades: { 1: { ...trade, ...over } } }, SYMBOL, 'long')
  const order = (over: Partial<OwnOrder>): Partial<LiveTrade> => ({ entry: { ...trade.entry, price: p('60000'), state: 'resting', ...over } })
  expect([moving({}), moving(order({})), moving(order({ state: 'requested' })), moving(order({ state: 'unknown' })), moving(order({ executed: q('4') })), moving(order({ price: null })), moving({ exits: [{ ...trade.entry, state: 'requested' }] })]).toEqual([false, false, true, true, true, true, true])
  const [row] = trade.rows
  if (row === undefined) throw new Error('no row')
  const gone = { ...row, status: 'triggered' as const }
  expect([moving({ rows: [row, gone] }), moving({ rows: [row, { ...gone, childExecuted: q('3'), booked: q('3') }] })]).toEqual([true, false])
})

test('a flow may come for a minute after its trade closed, and as long as one waits for a fill without an owner', () => {
  const desk = opened()
  desk.pass(1_000)
  closed(desk, 1, '3')
  const until = desk.now() + 60_000
  const owed = (readTo: number, symbol: string | null = null) => owedFlows({ ...desk.state(), readTo, ...(symbol === null ? {} : { waitingFlows: [{ id: 'f', kind: 'funding', symbol, change: usd('1'), total: usd('1'), at: 0 }] }) }).length
  expect([owed(until - 1), owed(until), owed(until, SYMBOL), owed(until, 'ETH-SWAP-USDT')]).toEqual([1, 0, 1, 0])
})

test('naked time: of two trades at once both count, to their day; the next begins anew, and told once is told', () => {
  const desk = life()
  for (const id of [1, 2]) {
    desk.enter(examplePlan({ targets: [], size: { kind: 'contracts', amount: q('2') } }), '61234.5', { flat: id === 1 })
    desk.accept(`k1-${id}-1`, { quantity: q('2') })
    desk.fill(`k1-${id}-1`, '61234.5', '2')
    desk.order(`k1-${id}-1`, { status: 'filled', executed: q('2'), quantity: q('2') })
    desk.pass(10_000)
  }
  const start = desk.now() - 20_000
  expect([nakedOfDay(desk.state(), desk.now()), nakedMsAt(desk.live(1), desk.now()), nakedMsAt(desk.live(2), desk.now()), nakedMsAt(desk.live(1), start - 1)]).toEqual([30_000, 20_000, 10_000, 0])
  // The first has used 30 s at 30, the second at 40; together 120 s are used at 65.
  expect(budgetsDue(desk.state()).map(({ trade, at }) => [trade, at - start])).toEqual([[1, 30_000], [2, 40_000], [null, 65_000]])
  expect(wakeAt(desk.state())).toBe(start + 30_000)
  desk.obeys('61234.5')
  expect([desk.live(1).nakedMs, desk.live(2).nakedMs, nakedMsAt(desk.live(1), desk.now() + 9), desk.state().naked?.ms, budgetsDue(desk.state())]).toEqual([20_000, 10_000, 20_000, 30_000, []])
  desk.changes('r1', { status: 'cancelled' })
  desk.changes('r2', { status: 'cancelled' })
  expect(budgetsDue(desk.state()).map(({ trade, at }) => [trade, at - desk.now()])).toEqual([[1, 10_000], [2, 20_000], [null, 45_000]])
})

test('steps that are noted at their own time, of fills and of what is not ours; above 400 the older half is added up', () => {
  const foreign = (at: number, was: string, contracts: string) => ({ type: 'foreign-changed', trade: null, symbol: SYMBOL, side: 'long', was: q(was), contracts: q(contracts), why: 'fill', filledAt: at, at: 9 }) as const
  const noted = withSteps(emptyAccount(), foreign(5, '1', '4'))
  expect([tellValue(noted.steps), tellValue(withSteps(noted, foreign(6, '4', '3')).steps), withSteps(noted, foreign(6, '3', '3')).steps.length]).toEqual(['[{symbol=BTC side=long at=5 change=3}]', '[{symbol=BTC side=long at=5 change=3}; {symbol=BTC side=long at=6 change=-1}]', 1])
  let many = emptyAccount()
  for (let at = 1; at <= 400; at += 1) many = withSteps(many, foreign(at, '0', '1'))
  expect(many.steps.length).toBe(400)
  many = withSteps(many, foreign(401, '0', '1'))
  expect([many.steps.length, tellValue(many.steps[0]), many.steps[1]?.at]).toEqual([200, '{symbol=BTC side=long at=202 change=202}', 203])
})

test('an account keeps as much as it needs: 40 shapes of a side, 500 flows, and the steps of the two hours before what was read', () => {
  const desk = opened()
  for (let i = 0; i < 45; i += 1) desk.say({ type: 'move-stop', trade: 1, level: { kind: 'price', price: p(`${59_000 + i}`) }, last: p('61234.5') })
  const { shapes } = desk.state().sides[`${SYMBOL}:long`] ?? { shapes: [] }
  expect([shapes.length, shapes[0]?.trigger, shapes.at(-1)?.trigger]).toEqual([40, p('59005'), p('59044')])
  for (let i = 0; i < 505; i += 1) desk.funding(`f${i}`, '0', 0, { kind: 'other' })
  expect([desk.state().flowIds.length, desk.state().flowIds[0]]).toEqual([500, 'f5'])
  const read = (readTo: number, equity: string | null) => evolve(desk.state(), { type: 'account-read', trade: null, readTo, equity: equity === null ? null : usd(equity), at: 0 })
  const at = desk.now()
  expect([read(at + 7_199_999, '5').steps.length, read(at + 7_200_000, null).equityPeak, read(at, '5').equityPeak]).toEqual([1, 0n, usd('5')])
})

test('what is paid in or out moves the highest equity, which is never below nothing; none is moved before one was seen', () => {
  const desk = life()
  desk.funding('t0', '50', 0, { kind: 'transfer', symbol: null })
  expect(desk.state().equityPeak).toBe(0n)
  desk.reads({ read: { equity: usd('100') } })
  desk.funding('t1', '-30', 0, { kind: 'transfer', symbol: null })
  expect(desk.state().equityPeak).toBe(usd('70'))
  desk.funding('t2', '-80', 0, { kind: 'transfer', symbol: null })
  expect(desk.state().equityPeak).toBe(0n)
})

test('the day’s net: one day’s closes add up, the next begins with its own; a loss of nothing is no loss in a row', () => {
  const desk = opened()
  closed(desk, 1, '3')
  expect([desk.state().day.net, desk.state().day.lossesInRow]).toEqual([usd('0.5965'), 0])
  desk.pass(86_400_000)
  desk.open({ targets: [] }, '61500', '3')
  closed(desk, 2, '3')
  expect([desk.state().day.net, desk.state().day.lossesInRow, desk.state().day.date]).toEqual([usd('-0.2'), 1, 19_676])
  desk.funding('late', '-1', desk.now() - 86_400_000 - 1)
  expect(desk.state().day.net).toBe(usd('-0.2'))
})

test('funding: a short receives what a long pays, in the same measure; at the very instant of a fill who held just before', () => {
  const desk = life()
  desk.open({ targets: [], side: 'short' }, '61234.5', '2')
  desk.open({ targets: [] }, '61234.5', '1', { flat: false })
  desk.pass(10_000)
  const instant = desk.now() - 5_000
  desk.told()
  // Net one short: what came is the short's two parts less the long's one.
  desk.funding('f1', '0.3', instant)
  expect(desk.told()).toEqual([
    'flow-booked flow=f1 symbol=BTC amount=0.3 kind=funding',
    'funding-booked #1 flow=f1 amount=0.6',
    'funding-booked #2 flow=f1 amount=-0.3',
    '→ chat: show 1, show 2',
    '~ #1: ledger.funding=0.6',
    '~ #2: ledger.funding=-0.3',
  ])
  desk.say({ type: 'close', trade: 2, share: WHOLE })
  desk.fill('k1-2-2', '61500', '1', { direction: 'close' })
  desk.say({ type: 'close', trade: 1, share: WHOLE })
  desk.fill('k1-1-2', '61500', '2', { direction: 'close', side: 'short' })
  desk.told()
  desk.funding('f2', '0.3', desk.now())
  expect(desk.told()).toEqual([
    'flow-booked flow=f2 symbol=BTC amount=0.3 kind=funding',
    'funding-booked #1 flow=f2 amount=0.6 approximate',
    'funding-booked #2 flow=f2 amount=-0.3 approximate',
    '→ chat: show 1, show 2',
    '~ #1: ledger.funding=1.2, approximate=yes',
    '~ #2: ledger.funding=-0.6, approximate=yes',
  ])
  desk.hand('open', '61000', '1', { side: 'short', at: desk.now() + 1_000 })
  desk.told()
  desk.funding('f3', '0.3', desk.now() - 4_000)
  desk.funding('f4', '0.3', desk.now() + 1_000)
  desk.funding('f5', '0.3', desk.now() + 999, { kind: 'other' })
  expect(desk.told()).toEqual([
    'flow-booked flow=f3 symbol=BTC amount=0.3 kind=funding',
    'funding-booked #1 flow=f3 amount=0.6',
    'funding-booked #2 flow=f3 amount=-0.3',
    'flow-waits flow={id=f4 kind=funding symbol=BTC change=0.3 at=+11s}',
    'flow-booked flow=f5 symbol=BTC amount=0.3 kind=other',
    '→ chat: show 1, show 2',
    '~ #1: ledger.funding=1.8',
    '~ #2: ledger.funding=-0.9',
    '~ account: waitingFlows=[{id=f4 kind=funding symbol=BTC change=0.3 at=+11s}]',
  ])
})

test('an order that closes what is not ours is known by its id or its client id, on its own side', () => {
  const desk = life()
  desk.hand('open', '61000', '4')
  desk.hand('open', '61000', '2', { side: 'short' })
  for (const _ of [1, 2, 3]) desk.reads({ contracts: '4', short: '2' })
  desk.say({ type: 'offer-foreign', seen: null })
  desk.told()
  desk.say({ type: 'close-foreign', offer: 1, seen: null })
  expect(desk.told()).toEqual([
    'foreign-close-requested symbol=BTC side=long order={clientId=k1-0-1 purpose=close why=emergency-stop quantity=4 state=requested requestedAt=+0s}',
    '→ place order={clientId=k1-0-1 symbol=BTC side=long direction=close quantity=4 timeInForce=ioc} (behind BTC:long as exit, begun within 30000 ms)',
    'foreign-close-requested symbol=BTC side=short order={clientId=k1-0-2 purpose=close why=emergency-stop quantity=2 state=requested requestedAt=+0s}',
    '→ place order={clientId=k1-0-2 symbol=BTC side=short direction=close quantity=2 timeInForce=ioc} (behind BTC:short as exit, begun within 30000 ms)',
    '~ BTC:long: foreignClose={order={clientId=k1-0-1 purpose=close why=emergency-stop quantity=4 state=requested requestedAt=+0s}}',
    '~ BTC:short: foreignClose={order={clientId=k1-0-2 purpose=close why=emergency-stop quantity=2 state=requested requestedAt=+0s}}',
    '~ account: foreignOffer.number=gone, foreignOffer.at=gone, foreignOffer.rows=gone',
  ])
  desk.accept('k1-0-2', { side: 'short', direction: 'close', orderId: 'f2' })
  desk.accept('k1-0-1', { direction: 'close', orderId: 'f1' })
  const fill = { orderId: 'x', ticketId: '1', clientId: null, symbol: SYMBOL, side: 'short', direction: 'close', price: p('61000'), quantity: q('1'), fee: null, maker: false, at: 0 } as const
  const owner = (over: object) => ownForeignClose(desk.state(), { ...fill, ...over })?.order.clientId ?? null
  expect([owner({}), owner({ orderId: 'f2' }), owner({ clientId: 'k1-0-2' }), owner({ orderId: 'f1' }), owner({ clientId: 'k1-0-1' })]).toEqual([null, 'k1-0-2', 'k1-0-2', null, null])
  desk.told()
  desk.refuses('k1-0-2', 'bad')
  desk.losesAnswer('k1-0-2')
  desk.order('k1-0-2', { side: 'short', direction: 'close', orderId: 'f2', status: 'cancelled', executed: q('1'), quantity: q('2') })
  expect(desk.told()).toEqual([
    'foreign-order symbol=BTC side=short fact={type=order-seen clientId=k1-0-2 orderId=f2 executed=1 end=cancelled askAt=+0.5s}',
    '→ chat: tell foreign-order',
    '~ BTC:short: foreignClose={order={clientId=k1-0-2 purpose=close why=emergency-stop quantity=2 state=ended end=cancelled orderId=f2 executed=1 requestedAt=+0s askAt=+0.5s}}',
    'wakes at +0.5s',
  ])
  desk.order('k1-0-2', { side: 'short', direction: 'close', orderId: 'f2', status: 'accepted', quantity: q('2') })
  desk.accept('k1-0-2', { side: 'short', direction: 'close', orderId: 'f2' })
  expect(desk.told()).toEqual([])
  desk.fill('k1-0-2', '61000', '1', { side: 'short', direction: 'close', orderId: 'f2' })
  desk.fill('k1-0-1', '61000', '6', { direction: 'close', orderId: 'f1' })
  expect(desk.told()).toEqual([
    'foreign-changed symbol=BTC side=short was=2 contracts=1 why=closed filledAt=+0s',
    'foreign-close-filled symbol=BTC side=short ticket=f2/3 price=61000 contracts=1 filledAt=+0s',
    'foreign-changed symbol=BTC side=long was=4 why=closed filledAt=+0s',
    'foreign-close-filled symbol=BTC side=long ticket=f1/4 price=61000 contracts=6 filledAt=+0s',
    '→ chat: tell foreign-changed, tell foreign-changed',
    '~ BTC:long: foreign=0, foreignClose={order={clientId=k1-0-1 purpose=close why=emergency-stop quantity=4 state=resting orderId=f1 executed=6 booked=6 requestedAt=+0s askAt=+0.7s} tickets=[f1/4]}',
    '~ BTC:short: foreign=1, foreignClose=-',
    '~ account: endedOrders=[{orderId=f2 until=+90000s}]',
    'wakes at +0.7s',
  ])
})

test('a target whose close was refused is not asked for as a row while the close waits for its next try', () => {
  const desk = life()
  desk.open({}, '61234.5', '32')
  desk.goesOff('r2', 'c1')
  desk.childFills('c1', '62459.1', '10')
  desk.childEnds('c1', 'cancelled', '10')
  desk.told()
  desk.refuses('k1-1-2', 'rate-limited')
  expect(desk.told()).toEqual([
    'order-refused #1 clientId=k1-1-2 code=rate-limited text=it says rate-limited sent',
    'close-stepped #1 step=closing notBefore=+0.5s',
    '→ chat: tell order-refused',
    '~ #1: exits=[{purpose=close target=1 why=take-profit quantity=3 clientId=k1-1-2 state=ended end=refused requestedAt=+0s}], close={why=take-profit contracts=3 target=1 step=closing tries=1 notBefore=+0.5s}',
    'wakes at +0.5s',
  ])
  desk.say({ type: 'close', trade: 1, share: pct('50') })
  expect(desk.told()).toEqual([
    'close-planned #1 plan={why=take-profit contracts=11 step=closing tries=1 notBefore=+0s}',
    'exit-requested #1 order={purpose=close why=take-profit quantity=11 clientId=k1-1-3 state=requested requestedAt=+0s}',
    '→ place trade=1 order={clientId=k1-1-3 symbol=BTC side=long direction=close quantity=11 timeInForce=ioc} (behind BTC:long as exit)',
    'protection-asked symbol=BTC side=long ask=5 wanted=[#1 stop 22 @ 60316; #1 tp1 3 @ 62459.1; #1 tp2 10 @ 63683.8; #1 tp3 9 @ 64908.5]',
    '→ protect symbol=BTC side=long ask=5 own={ids=[r1; r2; r3; r4] shapes=[stop @ 60316; tp @ 62459.1; tp @ 63683.8; tp @ 64908.5]} (behind BTC:long as protect, replaces protect:BTC:long)',
    '→ chat: tell close-planned, show 1',
    '~ #1: exits=[{purpose=close target=1 why=take-profit quantity=3 clientId=k1-1-2 state=ended end=refused requestedAt=+0s}; {purpose=close why=take-profit quantity=11 clientId=k1-1-3 state=requested requestedAt=+0s}], close={why=take-profit contracts=11 step=closing tries=2 notBefore=+0s}, nextOrder=4',
    '~ BTC:long: ask=5',
    'sleeps',
  ])
})
