import { expect, test } from 'vitest'
import { driftsOf, notOurs } from './drift.ts'
import { editedTargets } from './edit-targets.ts'
import { btc } from './testing/instruments.ts'
import { life } from './testing/life.ts'
import { examplePlan, factsAt, p, pct, q, rowFor, WHOLE } from './testing/scenario.ts'
import { papersOf, tellValue } from './testing/telling.ts'

type Desk = ReturnType<typeof life>
const SYMBOL = btc.symbol
const only = (desk: Desk, ...words: readonly string[]): readonly string[] => desk.told().filter((line) => words.some((word) => line.startsWith(word)))
const LIMIT = examplePlan({ entry: { kind: 'limit', price: p('61000') }, size: { kind: 'contracts', amount: q('10') }, targets: [] })
const byHand = (contracts: string): Desk => {
  const desk = life()
  desk.hand('open', '61000', contracts)
  for (const _ of [1, 2, 3]) desk.reads({ contracts })
  desk.told()
  return desk
}

test('what was opened by hand is not adopted while an order of ours closes it, a fill of the side has no owner, or a read shows another size; in cross margin no liquidation stands against it', () => {
  const adopted = (act: (desk: Desk) => void, over: object = {}, stop = '60000'): string => {
    const desk = byHand('4')
    act(desk)
    const facts = factsAt('61234.5', desk.now(), { position: { contracts: q('4'), average: p('61000') }, ...over })
    return tellValue(desk.say({ type: 'adopt', symbol: SYMBOL, side: 'long', contracts: q('4'), stop: { kind: 'price', price: p(stop) }, facts }).outcome)
  }
  const unsure = '{type=refused refusal={code=fills-unexplained symbol=BTC side=long}}'
  expect(adopted((desk) => (desk.say({ type: 'offer-foreign', seen: null }), desk.say({ type: 'close-foreign', offer: 1, seen: null })))).toBe('{type=refused refusal={code=not-adoptable symbol=BTC side=long why=closing}}')
  expect([adopted((desk) => desk.hand('close', '61000', '1')), adopted((desk) => desk.reads({ contracts: '5' })), adopted((desk) => desk.reads({ contracts: '3' })), adopted(() => undefined, { position: { contracts: q('5'), average: p('61000') } })]).toEqual([unsure, unsure, unsure, unsure])
  expect([adopted(() => undefined, { marginMode: 'cross' }, '50000'), adopted(() => undefined, { leverage: 1, fees: { maker: btc.tiers[0]?.maintenanceMargin, taker: 0n } }, '100')]).toEqual(['{type=accepted trade=1}', '{type=accepted trade=1}'])
  expect(adopted(() => undefined, {}, '0.05')).toBe('{type=refused refusal={code=price-off-tick field=stop asked=0.05 below=0.1 above=0.1}}')
})

test('papers of a short with targets: near to far is from above; of limits that rest as well; of an entry whose fills are owed nothing is sure', () => {
  const rests = (form: 'locked' | 'free'): readonly string[] => {
    const desk = life(form)
    desk.open({ side: 'short' }, '61234.5', '10')
    if (form === 'free') for (const [n, price, contracts] of [[4, '57560.5', '3'], [2, '60009.9', '4'], [3, '58785.2', '3']] as const) desk.accept(`k1-1-${n}`, { side: 'short', direction: 'close', price: p(price), quantity: q(contracts) })
    return papersOf(desk, p('61234.5')).slice(1, 2).map((line) => /rests=(\[.*?\]) /.exec(line)?.[1] ?? '')
  }
  expect(rests('locked')).toEqual(['[{kind=stop price=62153 contracts=10 by=last orderId=r1}; {kind=target target=1 price=60009.9 contracts=4 as=row orderId=r2}; {kind=target target=2 price=58785.2 contracts=3 as=row orderId=r3}; {kind=target target=3 price=57560.5 contracts=3 as=row orderId=r4}]'])
  expect(rests('free')).toEqual(['[{kind=stop price=62153 contracts=10 by=last orderId=r1}; {kind=target target=1 price=60009.9 contracts=4 as=limit orderId=v-k1-1-2}; {kind=target target=2 price=58785.2 contracts=3 as=limit orderId=v-k1-1-3}; {kind=target target=3 price=57560.5 contracts=3 as=limit orderId=v-k1-1-4}]'])
  const owed = life()
  owed.enter({ ...LIMIT, cancelWhenMissed: false }, '61234.5')
  owed.accept('k1-1-1', { price: p('61000'), quantity: q('10') })
  expect(papersOf(owed, null)[1]).not.toContain('entry-end')
  owed.order('k1-1-1', { price: p('61000'), quantity: q('10'), executed: q('4'), status: 'partially-filled' })
  expect(papersOf(owed, null)[0]).toContain('why=[position-unclear]')
})

test('a stop that rests at a level of ours from before is an answer that comes late: it is put right', () => {
  const desk = life()
  desk.open({ targets: [] }, '61234.5', '3')
  desk.say({ type: 'move-stop', trade: 1, level: { kind: 'price', price: p('60500') }, last: null })
  desk.obeys('61234.5')
  desk.told()
  desk.puts({ ...desk.rowOf('r1'), trigger: p('60316') })
  desk.reads({ contracts: '3' })
  expect(only(desk, 'rows-differ', 'stop-moved', 'protection-asked')).toEqual([
    'rows-differ of=1 symbol=BTC side=long orderId=r1 kind=stop-loss was={trigger=60500 quantity=3} now={trigger=60316 quantity=3}',
    'protection-asked symbol=BTC side=long ask=3 wanted=[#1 stop 3 @ 60500]',
  ])
})

test('a trade that is stuck again is stuck since the first time; the user’s close of it is tried at once', () => {
  const desk = life()
  desk.open({ targets: [] }, '61234.5', '3')
  desk.say({ type: 'close', trade: 1, share: WHOLE })
  desk.refuses('k1-1-2', 'symbol-not-open')
  desk.pass(30_000)
  desk.told()
  desk.refuses('k1-1-3', 'no-trading-window')
  expect([desk.live(1).stuckSince, desk.live(1).close?.notBefore]).toEqual([desk.now() - 30_000, desk.now() + 30_000])
  desk.refuses('k1-1-3', 'feature-suspended')
  expect(only(desk, 'stuck', 'exit-requested')).toEqual([
    'stuck #1 code=no-trading-window retryAt=+60s',
  ])
})

test('two flows may wait for one fill', () => {
  const desk = byHand('4')
  desk.hand('open', '61000', '1', { orderId: 'later' })
  for (const id of ['f1', 'f2']) desk.funding(id, '-1', desk.now())
  expect(desk.state().waitingFlows?.map(({ id }) => id)).toEqual(['f1', 'f2'])
  for (const _ of [1, 2]) desk.reads({ contracts: '5' })
  expect([desk.state().waitingFlows, desk.state().flowIds]).toEqual([[], ['f1', 'f2']])
})

test('what is not ours of a short, and whether its number may change: fills without an owner, a suspicion, something missing', () => {
  const told = (act: (desk: Desk) => void): readonly string[] => {
    const desk = life()
    desk.hand('open', '61000', '4', { side: 'short' })
    for (const _ of [1, 2, 3]) desk.reads({ short: '4' })
    act(desk)
    return notOurs(desk.state()).map((row) => tellValue(row))
  }
  expect([told(() => undefined), told((desk) => desk.hand('open', '61000', '1', { side: 'short' })), told((desk) => desk.reads({ short: '5' })), told((desk) => (desk.open({ side: 'short', targets: [] }, '61234.5', '2', { flat: false }), desk.reads({ short: '1' })))]).toEqual([
    ['{symbol=BTC side=short contracts=4}'], ['{symbol=BTC side=short contracts=4 unsure}'], ['{symbol=BTC side=short contracts=4 unsure}'], ['{symbol=BTC side=short contracts=4 unsure}'],
  ])
  expect(driftsOf([])).toEqual([])
})

test('targets at one price keep their order', () => {
  const desk = life()
  desk.open({}, '61234.5', '10')
  expect(editedTargets(desk.live(1), { kind: 'add', level: { kind: 'price', price: p('62459.1') }, share: pct('1') })?.map(({ share }) => share)).toEqual([pct('40'), pct('1'), pct('30'), pct('30')])
})

test('the evidence of an absent order counts fills that wait, each as it opens or closes, and names those without an owner', () => {
  const desk = life()
  desk.open({ targets: [] }, '61234.5', '5')
  desk.enter(LIMIT, '61234.5', { flat: false })
  desk.losesAnswer('k1-2-1')
  desk.hand('open', '61000', '3', { orderId: 'h1' })
  desk.hand('close', '61000', '1', { orderId: 'h2' })
  desk.told()
  desk.showsNone('k1-2-1', '7', true)
  expect(only(desk, 'order')).toEqual([
    'order-not-shown of=2 symbol=BTC side=long clientId=k1-2-1 conclusive position=7 expected=7 unexplained=2',
  ])
  desk.showsNone('k1-2-1', '7', false)
  desk.showsNone('k9-9-9', '7', true)
  desk.showsNone('k1-1-1', '7', true)
  expect(only(desk, 'order')).toEqual([
    'order-not-shown of=2 symbol=BTC side=long clientId=k1-2-1 position=7 expected=7 unexplained=2',
  ])
  desk.say({ type: 'close', trade: 1, share: WHOLE })
  desk.losesAnswer('k1-1-2')
  desk.told()
  desk.pass(500)
  expect(only(desk, '→ look-up')).toEqual([
    '→ look-up trade=1 clientId=k1-1-2 symbol=BTC side=long since=-60s sentBy=+0s (behind ask:k1-1-2 as ask, replaces ask:k1-1-2)',
    '→ look-up trade=2 clientId=k1-2-1 symbol=BTC side=long since=-60s sentBy=+0s (behind ask:k1-2-1 as ask, replaces ask:k1-2-1)',
  ])
})

test('a leverage that the venue does not show is not compared; what it says of an entry that ended, or is being cancelled, cancels nothing', () => {
  const desk = life()
  desk.enter(LIMIT, '61234.5')
  desk.told()
  desk.accept('k1-1-1', { price: p('61000'), leverage: null })
  desk.say({ type: 'cancel-entry', trade: 1 })
  desk.accept('k1-1-1', { price: p('61000'), leverage: 20 })
  expect(only(desk, 'lev', 'cancel')).toEqual([
    'cancel-requested #1 clientId=k1-1-1 why=by-hand',
    'leverage-differs #1 clientId=k1-1-1 asked=10 shown=20',
  ])
  const ended = life()
  ended.enter(examplePlan({ targets: [] }), '61234.5')
  ended.told()
  ended.accept('k1-1-1', { leverage: 20, status: 'filled', executed: q('32') })
  expect(only(ended, 'lev', 'cancel')).toEqual([
    'leverage-differs #1 clientId=k1-1-1 asked=10 shown=20',
  ])
})

test('a quote that is too old and can’t be given anew is refused for what stands against it', () => {
  const desk = life()
  desk.say({ type: 'draft', name: '', plan: examplePlan(), facts: factsAt('61234.5', desk.now()) })
  desk.pass(60_001)
  desk.say({ type: 'block' })
  expect(tellValue(desk.say({ type: 'confirm', trade: 1, quoteNumber: 1, facts: factsAt('61234.5', desk.now()) }).outcome)).toBe('{type=refused refusal={code=blocked why=pause} trade=1}')
  const unsound = life()
  unsound.say({ type: 'draft', name: '', plan: examplePlan(), facts: factsAt('61234.5', unsound.now()) })
  unsound.say({ type: 'block' })
  expect(tellValue(unsound.say({ type: 'confirm', trade: 1, quoteNumber: 1, facts: factsAt('61234.5', unsound.now()) }).outcome)).toBe('{type=refused refusal={code=blocked why=pause} trade=1}')
  const short = life()
  short.open({ side: 'short', targets: [] }, '61234.5', '3')
  expect(tellValue(short.say({ type: 'change-targets', trade: 1, targets: [{ level: { kind: 'percent', rate: pct('100') }, share: pct('1') }], last: null }).outcome)).toBe('{type=refused refusal={code=target-on-wrong-side target=1 price=0.1 reference=61234.5} trade=1}')
})

test('ledgers are lowered only by reads that reach back to when they were right: to the read before, or to the first entry that is open', () => {
  const lowered = (from: (desk: Desk) => number, contracts = '1'): boolean => {
    const desk = life()
    desk.open({ targets: [] }, '61234.5', '2')
    desk.pass(10_000)
    desk.open({ targets: [] }, '61234.5', '1', { flat: false })
    const read = () => desk.reads({ contracts, read: { from: from(desk), to: 5, prices: [{ symbol: SYMBOL, last: p('61000') }] } })
    read()
    desk.pass(30_000)
    read()
    return desk.events.some(({ type }) => type === 'ledgers-lowered')
  }
  const begin = life().now()
  expect([lowered(() => 0), lowered(() => begin), lowered(() => begin + 1), lowered(() => begin + 10_000), lowered(() => 0, '3')]).toEqual([true, true, false, false, false])
})

test('targets that were asked for stay while the stop is being moved, cut to what is left and never larger', () => {
  const desk = life()
  desk.open({}, '61234.5', '32')
  desk.changes('r1', { status: 'cancelled' })
  desk.told()
  desk.hand('close', '61300', '16', { orderId: 'h' })
  for (const _ of [1, 2]) desk.reads({ contracts: '16' })
  expect(only(desk, 'protection-asked')).toEqual([
    'protection-asked symbol=BTC side=long ask=4 wanted=[#1 stop 16 @ 60316; #1 tp1 6 @ 62459.1; #1 tp2 5 @ 63683.8; #1 tp3 5 @ 64908.5]',
  ])
  desk.say({ type: 'change-targets', trade: 1, targets: [{ level: { kind: 'percent', rate: pct('2') }, share: pct('100') }], last: null })
  expect(only(desk, 'protection-asked')).toEqual([
    'protection-asked symbol=BTC side=long ask=5 wanted=[#1 stop 16 @ 60316; #1 tp1 6 @ 62459.1]',
  ])
})

test('a stop of another trade that rests beside is no lost stop; a set that is being asked for is not compared again', () => {
  const desk = life()
  desk.open({ targets: [] }, '61234.5', '3')
  desk.open({ targets: [] }, '61234.5', '2', { flat: false })
  desk.told()
  desk.changes('r2', { status: 'cancelled' })
  desk.changes('r1', { status: 'cancelled' })
  expect(only(desk, 'protection-asked')).toEqual([
    'protection-asked symbol=BTC side=long ask=3 wanted=[#1 stop 3 @ 60316; #2 stop 2 @ 60316]',
  ])
  desk.puts({ ...rowFor({ trade: 1, kind: 'stop-loss', target: null, trigger: p('60316'), quantity: q('3'), by: 'last' }, 'long', { orderId: 'r1', at: 0 }), quantity: q('1') })
  desk.reads({ contracts: '5' })
  expect(only(desk, 'protection-asked', 'rows-differ')).toEqual([])
})
