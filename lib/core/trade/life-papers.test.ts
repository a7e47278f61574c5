import { expect, test } from 'vitest'
import { examplePlan, p, pct, q, usd } from './testing/scenario.ts'
import { life } from './testing/life.ts'
import { papersOf } from './testing/telling.ts'

type Desk = ReturnType<typeof life>
const papers = (desk: Desk, last: string | null = '61234.5') => ({ told: () => papersOf(desk, last === null ? null : p(last)) })
const LIMIT = examplePlan({ entry: { kind: 'limit', price: p('61000') }, size: { kind: 'contracts', amount: q('10') }, stop: { level: { kind: 'price', price: p('60000') }, by: 'last' } })

test('a limit that rests: its stop rides on it, and what it would lose when it fills at its own price as a maker and the stop fills there', () => {
  const desk = life()
  desk.enter(LIMIT, '61234.5', { fillsLate: true })
  expect(papers(desk).told()).toEqual([
    'certificate symbol=BTC side=long liquidation=55074.3 tick=0.1 base=BTC together={kind=unknown why=[order-on-its-way]} granted=[paper-stops; whole-fill]',
    '  of #1: worst={kind=unknown why=[order-on-its-way]}',
    'stands #1: stop={kind=planned price=60000}',
  ])
  desk.accept('k1-1-1', { price: p('61000'), quantity: q('10') })
  expect(papers(desk).told()).toEqual([
    'certificate symbol=BTC side=long liquidation=55074.3 tick=0.1 base=BTC together={kind=known atStop={net=-10.482 bound=equal} gaps=[{share=3 to=58200 net=-28.4712 bound=equal}; {share=15 to=51000 net=-100.428 bound=about liquidated}]} marginExceeded=61 granted=[paper-stops; whole-fill; stop-grows]',
    '  of #1: rests=[{kind=entry price=61000 contracts=10 stop=60000 orderId=v-k1-1-1}] missing=[{kind=entry-end}] worst={kind=known atStop={net=-10.482 bound=equal} gaps=[{share=3 to=58200 net=-28.4712 bound=equal}; {share=15 to=51000 net=-100.428 bound=about liquidated}]}',
    'stands #1: stop={kind=planned price=60000}',
  ])
  desk.fill('k1-1-1', '61000', '4', { maker: true, fee: usd('0.0488') })
  desk.order('k1-1-1', { price: p('61000'), quantity: q('10'), executed: q('4'), status: 'partially-filled' })
  expect(papers(desk).told()).toEqual([
    'certificate symbol=BTC side=long liquidation=55074.3 tick=0.1 base=BTC together={kind=unknown why=[stop-not-confirmed; rows-changing]} granted=[paper-stops; whole-fill; stop-grows]',
    '  of #1: open=4 rests=[{kind=entry price=61000 contracts=6 stop=60000 orderId=v-k1-1-1}] missing=[{kind=targets targets=[1; 2; 3] form=not-placed}; {kind=entry-end}] worst={kind=unknown why=[stop-not-confirmed; rows-changing]}',
    'stands #1: entry=61000 unrealised=0.938 net=0.8892 margin=24.4 atStop=-4.1928 stop={kind=missing price=60000}',
  ])
  desk.obeys('61000')
  desk.obeys('61000')
  expect(papers(desk).told()).toEqual([
    'certificate symbol=BTC side=long liquidation=55074.3 tick=0.1 base=BTC together={kind=known atStop={net=-10.482 bound=equal} gaps=[{share=3 to=58200 net=-28.4712 bound=equal}; {share=15 to=51000 net=-100.428 bound=about liquidated}]} marginExceeded=61 granted=[paper-stops; whole-fill; rows-lock-nothing; stop-cut; stop-grows; stop-stays]',
    '  of #1: open=4 rests=[{kind=stop price=60000 contracts=4 by=last orderId=r1}; {kind=target target=1 price=62220 contracts=2 as=row orderId=r2}; {kind=target target=2 price=63440 contracts=1 as=row orderId=r3}; {kind=target target=3 price=64660 contracts=1 as=row orderId=r4}; {kind=entry price=61000 contracts=6 stop=60000 orderId=v-k1-1-1}] missing=[{kind=entry-end}] worst={kind=known atStop={net=-10.482 bound=equal} gaps=[{share=3 to=58200 net=-28.4712 bound=equal}; {share=15 to=51000 net=-100.428 bound=about liquidated}]} confirmedAt=+0s',
    'stands #1: entry=61000 unrealised=0.938 net=0.8892 margin=24.4 atStop=-4.1928 stop={kind=rests price=60000}',
  ])
  expect(papers(desk, '60000').told()).toEqual([
    'certificate symbol=BTC side=long liquidation=55074.3 tick=0.1 base=BTC together={kind=unknown why=[price-past-stop]} granted=[paper-stops; whole-fill; rows-lock-nothing; stop-cut; stop-grows; stop-stays]',
    '  of #1: open=4 rests=[{kind=stop price=60000 contracts=4 by=last orderId=r1}; {kind=target target=1 price=62220 contracts=2 as=row orderId=r2}; {kind=target target=2 price=63440 contracts=1 as=row orderId=r3}; {kind=target target=3 price=64660 contracts=1 as=row orderId=r4}; {kind=entry price=61000 contracts=6 stop=60000 orderId=v-k1-1-1}] missing=[{kind=entry-end}] worst={kind=unknown why=[price-past-stop]} confirmedAt=+0s',
    'stands #1: entry=61000 unrealised=-4 net=-4.0488 margin=24.4 atStop=-4.1928 stop={kind=rests price=60000}',
  ])
})

test('a short of two trades by mark, one without a stop of its own word: the loss is unlimited, and liquidation is the nearest of the side and of each left alone', () => {
  const desk = life()
  desk.open({ side: 'short', targets: [], stop: { level: { kind: 'percent', rate: pct('1.5') }, by: 'mark' } }, '61234.5', '10')
  expect(papers(desk).told()).toEqual([
    'certificate symbol=BTC side=short liquidation=67153.3 tick=0.1 base=BTC together={kind=known atStop={net=-9.657918 bound=equal} gaps=[{share=3 to=64017.6 net=-28.3151056 bound=equal}; {share=15 to=71476 net=-102.943856 bound=about liquidated}]} marginExceeded=61.2345 granted=[whole-fill; mark]',
    '  of #1: open=10 rests=[{kind=stop price=62153 contracts=10 by=mark orderId=r1}] worst={kind=known atStop={net=-9.657918 bound=equal} gaps=[{share=3 to=64017.6 net=-28.3151056 bound=equal}; {share=15 to=71476 net=-102.943856 bound=about liquidated}]} confirmedAt=+0s',
    'stands #1: entry=61234.5 net=-0.1 margin=61.2345 atStop=-9.657918 stop={kind=rests price=62153}',
  ])
  desk.open({ side: 'short', targets: [], stop: null }, '61300', '5', { flat: false, position: { contracts: q('10'), average: p('61234.5') } })
  expect(papers(desk).told()).toEqual([
    'certificate symbol=BTC side=short liquidation=67177.2 tick=0.1 base=BTC together={kind=unlimited liquidated=-92.0845} granted=[whole-fill; mark]',
    '  of #1: open=10 rests=[{kind=stop price=62153 contracts=10 by=mark orderId=r1}] worst={kind=known atStop={net=-9.657918 bound=equal} gaps=[{share=3 to=64017.6 net=-28.3151056 bound=equal}; {share=15 to=71476 net=-102.943856 bound=about liquidated}]} confirmedAt=+0s',
    '  of #2: open=5 worst={kind=unlimited liquidated=-30.75}',
    'stands #1: entry=61234.5 net=-0.1 margin=61.2345 atStop=-9.657918 stop={kind=rests price=62153}',
    'stands #2: entry=61300 unrealised=0.3275 net=0.2275 margin=30.65 stop={kind=none}',
  ])
})

test('two longs of a side: their stops add up, and the farther one gives the gap; what is not ours shares the liquidation', () => {
  const desk = life()
  desk.open({ targets: [] }, '61234.5', '10')
  desk.open({ targets: [], stop: { level: { kind: 'price', price: p('60900') }, by: 'last' } }, '61300', '5', { flat: false, position: { contracts: q('10'), average: p('61234.5') } })
  desk.hand('open', '61000', '4')
  expect(papers(desk).told()).toEqual([
    'certificate symbol=BTC side=long liquidation=55305.8 tick=0.1 base=BTC together={kind=unknown why=[position-unclear]} granted=[whole-fill]',
    '  of #1: open=10 rests=[{kind=stop price=60316 contracts=10 by=last orderId=r1}] worst={kind=unknown why=[position-unclear]} confirmedAt=+0s',
    '  of #2: open=5 rests=[{kind=stop price=60900 contracts=5 by=last orderId=r2}] worst={kind=unknown why=[position-unclear]} confirmedAt=+0s',
    'stands #1: entry=61234.5 net=-0.1 margin=61.2345 atStop=-9.646896 stop={kind=rests price=60316}',
    'stands #2: entry=61300 unrealised=-0.3275 net=-0.4275 margin=30.65 atStop=-2.2827 stop={kind=rests price=60900}',
    'differed seq=19 at=+0s symbol=BTC side=long found={kind=fill fill={orderId=hand ticketId=3 symbol=BTC side=long direction=open price=61000 quantity=4 fee=0.1 at=+0s}}',
  ])
  for (const _ of [1, 2, 3]) desk.reads({ contracts: '19' })
  desk.say({ type: 'margin-answered', trade: 1, amount: usd('50'), code: null })
  expect(papers(desk).told()).toEqual([
    'certificate symbol=BTC side=long foreign=4 liquidation=55305.8 tick=0.1 base=BTC together={kind=known atStop={net=-11.929596 bound=equal} gaps=[{share=3 to=58506.5 net=-41.9740585 bound=equal}; {share=15 to=51268.6 net=-161.7453058 bound=about liquidated}]} marginExceeded=141.8845 granted=[whole-fill]',
    '  of #1: open=10 rests=[{kind=stop price=60316 contracts=10 by=last orderId=r1}] worst={kind=known atStop={net=-9.646896 bound=equal} gaps=[{share=3 to=58506.5 net=-27.731039 bound=equal}; {share=15 to=51268.6 net=-111.3345 bound=about liquidated}]} confirmedAt=+0s',
    '  of #2: open=5 rests=[{kind=stop price=60900 contracts=5 by=last orderId=r2}] worst={kind=known atStop={net=-2.2827 bound=equal} gaps=[{share=3 to=58506.5 net=-14.2430195 bound=equal}; {share=15 to=51268.6 net=-50.4108058 bound=about liquidated}]} confirmedAt=+0s',
    'stands #1: entry=61234.5 net=-0.1 margin=61.2345 atStop=-9.646896 stop={kind=rests price=60316}',
    'stands #2: entry=61300 unrealised=-0.3275 net=-0.4275 margin=30.65 atStop=-2.2827 stop={kind=rests price=60900}',
    'differed seq=19 at=+0s symbol=BTC side=long found={kind=fill fill={orderId=hand ticketId=3 symbol=BTC side=long direction=open price=61000 quantity=4 fee=0.1 at=+0s}} end={as=not-ours at=+0s seq=24}',
    'not ours symbol=BTC side=long contracts=4',
  ])
  desk.say({ type: 'leave-foreign', symbol: 'BTC-SWAP-USDT', side: 'long', contracts: q('4') })
  desk.say({ type: 'offer-foreign', seen: null })
  desk.say({ type: 'close-foreign', offer: 1, seen: null })
  desk.losesAnswer('k1-0-1')
  desk.showsNone('k1-0-1', '19', false)
  expect(papers(desk).told()).toEqual([
    'certificate symbol=BTC side=long foreign=4 liquidation=55305.8 tick=0.1 base=BTC together={kind=unknown why=[closing]} granted=[whole-fill]',
    '  of #1: open=10 rests=[{kind=stop price=60316 contracts=10 by=last orderId=r1}] worst={kind=unknown why=[closing]} confirmedAt=+0s',
    '  of #2: open=5 rests=[{kind=stop price=60900 contracts=5 by=last orderId=r2}] worst={kind=unknown why=[closing]} confirmedAt=+0s',
    'stands #1: entry=61234.5 net=-0.1 margin=61.2345 atStop=-9.646896 stop={kind=rests price=60316}',
    'stands #2: entry=61300 unrealised=-0.3275 net=-0.4275 margin=30.65 atStop=-2.2827 stop={kind=rests price=60900}',
    'differed seq=19 at=+0s symbol=BTC side=long found={kind=fill fill={orderId=hand ticketId=3 symbol=BTC side=long direction=open price=61000 quantity=4 fee=0.1 at=+0s}} end={as=not-ours at=+0s seq=24}',
    'unknown symbol=BTC side=long purpose=close clientId=k1-0-1 quantity=4 requestedAt=+0s since=+0s code=timeout looks=[{at=+0s position=19 expected=19}] askAt=+0.5s',
    'not ours symbol=BTC side=long contracts=4 left closing',
  ])
})

test('cross margin: no liquidation of a trade, and without a stop nothing to say of the worst', () => {
  const desk = life()
  desk.open({ marginMode: 'cross', targets: [], stop: null }, '61234.5', '10', { marginMode: 'cross' })
  expect(papers(desk).told()).toEqual([
    'certificate symbol=BTC side=long tick=0.1 base=BTC cross together={kind=unlimited} granted=[whole-fill]',
    '  of #1: open=10 worst={kind=unlimited}',
    'stands #1: entry=61234.5 net=-0.1 margin=61.2345 stop={kind=none}',
  ])
})

test('a trail under way is frozen at what rests, break-even waits for its target; a better stop that is on its way is a move', () => {
  const desk = life()
  desk.open({ breakEven: { afterTarget: 2, offset: pct('0') }, trailing: { distance: pct('0.8'), start: { kind: 'now' } } }, '61234.5', '32')
  expect(papers(desk).told()).toEqual([
    'certificate symbol=BTC side=long liquidation=55286.1 tick=0.1 base=BTC together={kind=known atStop={net=-30.6500672 bound=equal} gaps=[{share=3 to=58506.5 net=-88.5193248 bound=equal}; {share=15 to=51268.6 net=-319.99315712 bound=about liquidated}]} marginExceeded=195.9504 granted=[whole-fill; rows-lock-nothing; stop-cut]',
    '  of #1: open=32 rests=[{kind=stop price=60316 contracts=32 by=last orderId=r1}; {kind=target target=1 price=62459.1 contracts=13 as=row orderId=r2}; {kind=target target=2 price=63683.8 contracts=10 as=row orderId=r3}; {kind=target target=3 price=64908.5 contracts=9 as=row orderId=r4}] missing=[{kind=trailing}; {kind=break-even after=2}] worst={kind=known atStop={net=-30.6500672 bound=equal} gaps=[{share=3 to=58506.5 net=-88.5193248 bound=equal}; {share=15 to=51268.6 net=-319.99315712 bound=about liquidated}]} confirmedAt=+0s',
    'stands #1: entry=61234.5 net=-0.1 margin=195.9504 atStop=-30.6500672 stop={kind=rests price=60316}',
  ])
  desk.price('62000')
  expect(papers(desk, '62000').told()).toEqual([
    'certificate symbol=BTC side=long liquidation=55286.1 tick=0.1 base=BTC together={kind=known atStop={net=-30.6500672 bound=at-most} gaps=[{share=3 to=58506.5 net=-88.5193248 bound=at-most}; {share=15 to=51268.6 net=-319.99315712 bound=about liquidated}]} marginExceeded=195.9504 granted=[whole-fill; rows-lock-nothing; stop-cut]',
    '  of #1: open=32 rests=[{kind=stop price=60316 contracts=32 by=last orderId=r1}; {kind=target target=1 price=62459.1 contracts=13 as=row orderId=r2}; {kind=target target=2 price=63683.8 contracts=10 as=row orderId=r3}; {kind=target target=3 price=64908.5 contracts=9 as=row orderId=r4}] missing=[{kind=trailing frozenAt=60316}; {kind=break-even after=2}; {kind=move to=61504}] worst={kind=known atStop={net=-30.6500672 bound=at-most} gaps=[{share=3 to=58506.5 net=-88.5193248 bound=at-most}; {share=15 to=51268.6 net=-319.99315712 bound=about liquidated}]} confirmedAt=+0s',
    'stands #1: entry=61234.5 unrealised=24.496 net=24.396 margin=195.9504 atStop=7.3431232 stop={kind=moves price=61504 from=60316}',
  ])
  desk.obeys('62000')
  expect(papers(desk, '62000').told()).toEqual([
    'certificate symbol=BTC side=long liquidation=55286.1 tick=0.1 base=BTC together={kind=known atStop={net=7.3431232 bound=equal} gaps=[{share=3 to=59658.8 net=-51.66784896 bound=equal}; {share=15 to=52278.4 net=-287.69894528 bound=about liquidated}]} marginExceeded=195.9504 granted=[whole-fill; rows-lock-nothing; stop-cut]',
    '  of #1: open=32 rests=[{kind=stop price=61504 contracts=32 by=last orderId=r1}; {kind=target target=1 price=62459.1 contracts=13 as=row orderId=r2}; {kind=target target=2 price=63683.8 contracts=10 as=row orderId=r3}; {kind=target target=3 price=64908.5 contracts=9 as=row orderId=r4}] missing=[{kind=trailing frozenAt=61504}; {kind=break-even after=2}] worst={kind=known atStop={net=7.3431232 bound=equal} gaps=[{share=3 to=59658.8 net=-51.66784896 bound=equal}; {share=15 to=52278.4 net=-287.69894528 bound=about liquidated}]} confirmedAt=+0s',
    'stands #1: entry=61234.5 unrealised=24.496 net=24.396 margin=195.9504 atStop=7.3431232 stop={kind=rests price=61504}',
  ])
})

test('what nobody can state: an order on its way, a close, a stop that went off, rows that change, a fee that is not final, an unknown order', () => {
  const doubts = (act: (desk: Desk) => void): readonly string[] => {
    const desk = life()
    desk.open({ targets: [] }, '61234.5', '10')
    act(desk)
    return papersOf(desk, p('61234.5')).filter((line) => line.startsWith('certificate')).map((line) => /together=\{(kind=unknown.*?\])\}/.exec(line)?.[1] ?? 'known')
  }
  expect(doubts(() => undefined)).toEqual(['known'])
  expect(doubts((desk) => desk.say({ type: 'close', trade: 1, share: pct('50') }))).toEqual(['kind=unknown why=[order-on-its-way; closing]'])
  expect(doubts((desk) => desk.goesOff('r1', 'c1'))).toEqual(['kind=unknown why=[exit-filling]'])
  expect(doubts((desk) => desk.changes('r1', { status: 'failed' }))).toEqual(['kind=unknown why=[order-on-its-way; closing; stop-not-confirmed; rows-changing]'])
  expect(doubts((desk) => desk.price('60315.9'))).toEqual(['kind=unknown why=[rows-changing]'])
  expect(doubts((desk) => desk.say({ type: 'move-stop', trade: 1, level: { kind: 'price', price: p('60000') }, last: p('61234.5') }))).toEqual(['kind=unknown why=[rows-changing]'])
  expect(doubts((desk) => desk.hand('open', '61000', '1'))).toEqual(['kind=unknown why=[position-unclear]'])
  expect(doubts((desk) => desk.reads({ contracts: '11' }))).toEqual(['kind=unknown why=[position-unclear]'])
  expect(doubts((desk) => desk.reads({ contracts: '9' }))).toEqual(['kind=unknown why=[position-unclear]'])
  expect(doubts((desk) => desk.restore(2))).toEqual(['kind=unknown why=[restored]'])
  expect(doubts((desk) => (desk.say({ type: 'close', trade: 1, share: pct('50') }), desk.losesAnswer('k1-1-2')))).toEqual(['kind=unknown why=[order-unknown; closing]'])
  expect(doubts((desk) => (desk.say({ type: 'close', trade: 1, share: pct('50') }), desk.order('k1-1-2', { direction: 'close', status: 'filled', executed: q('5') })))).toEqual(['kind=unknown why=[position-unclear; closing]'])
  expect(doubts((desk) => (desk.goesOff('r1', 'c1'), desk.childFills('c1', '60300', '4', { fee: null })))).toEqual(['kind=unknown why=[exit-filling; fee-not-final; rows-changing]'])
})

test('what differed from the exchange is told with its end: ours, by hand, not ours, the venue’s, lowered, gone, moved, put right, followed', () => {
  const desk = life()
  desk.open({ targets: [] }, '61234.5', '10')
  desk.hand('close', '61500', '2', { orderId: 'h1' })
  desk.hand('open', '61500', '1', { orderId: 'h2' })
  desk.hand('close', '55000', '3', { orderId: 'venue' })
  expect(papers(desk).told()).toEqual([
    'certificate symbol=BTC side=long liquidation=55286.1 tick=0.1 base=BTC together={kind=unknown why=[position-unclear]} granted=[whole-fill]',
    '  of #1: open=10 rests=[{kind=stop price=60316 contracts=10 by=last orderId=r1}] worst={kind=unknown why=[position-unclear]} confirmedAt=+0s',
    'stands #1: entry=61234.5 net=-0.1 margin=61.2345 atStop=-9.646896 stop={kind=rests price=60316}',
    'differed seq=10 at=+0s symbol=BTC side=long found={kind=fill fill={orderId=h1 ticketId=2 symbol=BTC side=long direction=close price=61500 quantity=2 fee=0.1 at=+0s}}',
    'differed seq=11 at=+0s symbol=BTC side=long found={kind=fill fill={orderId=h2 ticketId=3 symbol=BTC side=long direction=open price=61500 quantity=1 fee=0.1 at=+0s}}',
    'differed seq=12 at=+0s symbol=BTC side=long found={kind=fill fill={orderId=venue ticketId=4 symbol=BTC side=long direction=close price=55000 quantity=3 fee=0.1 at=+0s}}',
  ])
  desk.say({ type: 'order', row: { orderId: 'venue', clientId: 'system', symbol: 'BTC-SWAP-USDT', side: 'long', direction: 'close', status: 'filled', quantity: q('3'), executed: q('3'), price: null, averagePrice: null, leverage: 10, origin: 'liquidation', createdAt: 0, updatedAt: 0 } })
  for (const _ of [1, 2, 3]) desk.reads({ contracts: '6' })
  desk.pass(1_000)
  desk.reads({ contracts: '8' })
  desk.reads({ contracts: '6' })
  desk.reads({ contracts: '9' })
  desk.reads({ contracts: '9' })
  desk.reads({ contracts: '4', read: { prices: [{ symbol: 'BTC-SWAP-USDT', last: p('61000') }] } })
  desk.pass(30_000)
  desk.reads({ contracts: '4', read: { prices: [{ symbol: 'BTC-SWAP-USDT', last: p('61000') }] } })
  desk.hand('close', '61500', '1', { orderId: 'late', clientId: null })
  expect(papers(desk, null).told()).toEqual([
    'certificate symbol=BTC side=long liquidation=55286.1 tick=0.1 base=BTC together={kind=unknown why=[rows-changing; position-unclear]} granted=[whole-fill]',
    '  of #1: open=4 rests=[{kind=stop price=60316 contracts=10 by=last orderId=r1}] worst={kind=unknown why=[rows-changing; position-unclear]} confirmedAt=+0s',
    'stands #1: entry=61234.5 margin=61.2345 atStop=-22.5257584 stop={kind=rests price=60316}',
    'differed seq=10 at=+0s symbol=BTC side=long found={kind=fill fill={orderId=h1 ticketId=2 symbol=BTC side=long direction=close price=61500 quantity=2 fee=0.1 at=+0s}} trades=[1] end={as=by-hand at=+0s seq=20}',
    'differed seq=11 at=+0s symbol=BTC side=long found={kind=fill fill={orderId=h2 ticketId=3 symbol=BTC side=long direction=open price=61500 quantity=1 fee=0.1 at=+0s}} end={as=not-ours at=+0s seq=22}',
    'differed seq=12 at=+0s symbol=BTC side=long found={kind=fill fill={orderId=venue ticketId=4 symbol=BTC side=long direction=close price=55000 quantity=3 fee=0.1 at=+0s}} trades=[1] end={as=venue at=+0s seq=14}',
    'differed seq=24 at=+1s symbol=BTC side=long found={kind=position shown=8 more=3} end={as=gone at=+1s seq=25}',
    'differed seq=26 at=+1s symbol=BTC side=long found={kind=position shown=9 more=4} end={as=not-ours at=+1s seq=27}',
    'differed seq=28 at=+1s symbol=BTC side=long found={kind=position shown=4 fewer=1} trades=[1] end={as=lowered at=+31s seq=29}',
    'differed seq=33 at=+31s symbol=BTC side=long found={kind=fill fill={orderId=late ticketId=5 symbol=BTC side=long direction=close price=61500 quantity=1 fee=0.1 at=+31s}}',
  ])
})
