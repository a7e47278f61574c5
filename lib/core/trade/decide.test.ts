import { expect, test } from 'vitest'
import { showDecimal } from '#core/money/decimal.ts'
import { evolve } from './evolve.ts'
import { examplePlan, emptyAccount, factsAt, p, pct, q, scenario, usd, WHOLE } from './testing/scenario.ts'
import { netOf } from './ledger.ts'

const opened = (form: 'locked' | 'free' | 'single' = 'locked', over = {}) => {
  const desk = scenario(form)
  const id = desk.enter(examplePlan(over), '61234.5')
  desk.accept('k1-1-1')
  desk.fill('k1-1-1', '61234.5', '32', { fee: usd('1.1757024') })
  desk.order('k1-1-1', { status: 'filled', executed: q('32') })
  return { desk, id }
}
const wanted = (desk: ReturnType<typeof scenario>) => (desk.state().sides['BTC-SWAP-USDT:long']?.wanted ?? []).map((row) => `${row.trade} ${row.kind === 'stop-loss' ? 'stop' : `tp${row.target}`} ${showDecimal(row.quantity)} @ ${showDecimal(row.trigger)}`)

test('a draft shows its numbers and sends nothing', () => {
  const desk = scenario()
  desk.say({ type: 'draft', name: 'first', plan: examplePlan(), facts: factsAt('61234.5', desk.now()) })
  const trade = desk.trade(1)
  expect(trade.status === 'draft' && [trade.preview.contracts, trade.preview.margin, trade.preview.feeIn, trade.preview.liquidation ?? 0n].map(showDecimal)).toEqual(['32', '195.9504', '1.1757024', '55286.1'])
  expect(trade.status === 'draft' && trade.preview.targets.map((t) => [showDecimal(t.price), showDecimal(t.contracts)])).toEqual([['62459.1', '13'], ['63683.8', '10'], ['64908.5', '9']])
  expect(trade.status === 'draft' && trade.preview.stop && showDecimal(trade.preview.stop.net)).toBe('-31.7257696')
  expect(desk.effects).toEqual([])
})

test('a confirm is one entry with its stop attached, and only once', () => {
  const desk = scenario()
  desk.enter(examplePlan(), '61234.5')
  const again = desk.say({ type: 'confirm', trade: 1, quoteNumber: 1, facts: factsAt('61234.5', desk.now()) })
  expect(again.outcome).toMatchObject({ type: 'refused', refusal: { code: 'not-a-draft' } })
  const entries = desk.effects.filter((effect) => effect.type === 'enter')
  expect(entries).toHaveLength(1)
  expect(entries[0]).toMatchObject({ prepare: true, leverage: 10, order: { clientId: 'k1-1-1', quantity: q('32'), price: null, attachedStop: { trigger: p('60316'), by: 'last' } } })
})

test('a quote older than 60 s or moved by more than 0.3 % is shown anew instead of acting', () => {
  const desk = scenario()
  desk.say({ type: 'draft', name: '', plan: examplePlan(), facts: factsAt('61234.5', desk.now()) })
  expect(desk.say({ type: 'confirm', trade: 1, quoteNumber: 1, facts: factsAt('61419', desk.now()) }).outcome).toMatchObject({ type: 'requoted', why: 'moved' })
  expect(desk.say({ type: 'confirm', trade: 1, quoteNumber: 1, facts: factsAt('61419', desk.now()) }).outcome).toMatchObject({ type: 'refused', refusal: { code: 'quote-replaced' } })
  desk.pass(60_001)
  expect(desk.say({ type: 'confirm', trade: 1, quoteNumber: 2, facts: factsAt('61419', desk.now()) }).outcome).toMatchObject({ type: 'requoted', why: 'too-old' })
  expect(desk.effects.some((effect) => effect.type === 'enter')).toBe(false)
})

test('nothing opens on a price older than 5 s from a stream', () => {
  const desk = scenario()
  const stale = factsAt('61234.5', desk.now() - 5_001)
  expect(desk.say({ type: 'draft', name: '', plan: examplePlan(), facts: stale }).outcome).toMatchObject({ type: 'refused', refusal: { code: 'price-too-old' } })
})

test('the stop is confirmed before any target is sent', () => {
  const { desk } = opened()
  expect(wanted(desk)).toEqual(['1 stop 32 @ 60316'])
  desk.confirmRows('61234.5')
  expect(wanted(desk)).toEqual(['1 stop 32 @ 60316', '1 tp1 13 @ 62459.1', '1 tp2 10 @ 63683.8', '1 tp3 9 @ 64908.5'])
  expect(desk.live(1).status).toBe('open')
})

test('the stop exists with the first fill of a limit entry and grows with it', () => {
  const desk = scenario()
  desk.enter(examplePlan({ entry: { kind: 'limit', price: p('61240.5') }, size: { kind: 'contracts', amount: q('32') } }), '61300')
  desk.accept('k1-1-1', { price: p('61240.5') })
  desk.fill('k1-1-1', '61230', '12')
  expect(desk.live(1).status).toBe('opening')
  expect(wanted(desk)).toEqual(['1 stop 12 @ 60311.6'])
  desk.fill('k1-1-1', '61240.5', '20')
  expect(wanted(desk)).toEqual(['1 stop 32 @ 60318.1'])
})

const hitTarget = (desk: ReturnType<typeof scenario>, target: number, at: string, contracts: string) => {
  const row = desk.live(1).rows.find((own) => own.target === target)
  const trigger = { orderId: row?.orderId ?? '', clientId: '', symbol: 'BTC-SWAP-USDT', side: 'long' as const, direction: 'close' as const, kind: 'take-profit' as const, status: 'triggered' as const, trigger: row?.trigger ?? null, by: 'last' as const, price: null, quantity: q(contracts), childId: `child-${target}`, trailing: null, createdAt: 0, updatedAt: 0 }
  desk.say({ type: 'trigger', row: trigger })
  desk.fill(`child-${target}`, at, contracts, { orderId: `child-${target}`, clientId: 'system', direction: 'close', fee: usd('0.48') })
  desk.order(`child-${target}`, { orderId: `child-${target}`, clientId: 'system', direction: 'close', status: 'filled', executed: q(contracts) })
}

test('after the first target the stop goes to break-even and gets smaller', () => {
  const { desk } = opened('locked', { breakEven: { afterTarget: 1, offset: pct('0') } })
  desk.confirmRows('61234.5')
  desk.confirmRows('61234.5')
  hitTarget(desk, 1, '62459.1', '13')
  expect(desk.live(1).stop).toMatchObject({ source: 'break-even', wanted: p('61308.1') })
  expect(wanted(desk)[0]).toBe('1 stop 19 @ 61308.1')
})

test('three targets and the trade is closed with its net to the last digit', () => {
  const { desk } = opened()
  desk.confirmRows('61234.5')
  desk.confirmRows('61234.5')
  const fees = [['1', '62459.1', '13', '0.48718098'], ['2', '63683.8', '10', '0.3821028'], ['3', '64908.5', '9', '0.3505059']] as const
  for (const [k, at, contracts] of fees) {
    hitTarget(desk, Number(k), at, contracts)
    desk.confirmRows(at)
  }
  const trade = desk.trade(1)
  expect(trade.status).toBe('closed')
  expect(trade.status === 'closed' && [trade.reason, showDecimal(trade.ledger.gross), showDecimal(trade.net)]).toEqual(['take-profit', '73.4788', showDecimal(usd('73.4788') - usd('1.1757024') - 3n * usd('0.48'))])
})

test('a triggered stop is a closing trade: what its child leaves open is closed again at market', () => {
  const { desk } = opened()
  desk.confirmRows('61234.5')
  const stop = desk.live(1).rows.find((row) => row.kind === 'stop-loss')
  desk.say({ type: 'trigger', row: { orderId: stop?.orderId ?? '', clientId: '', symbol: 'BTC-SWAP-USDT', side: 'long', direction: 'close', kind: 'stop-loss', status: 'triggered', trigger: p('60316'), by: 'last', price: null, quantity: q('32'), childId: 'child-s', trailing: null, createdAt: 0, updatedAt: 0 } })
  expect(desk.live(1).status).toBe('closing')
  desk.fill('child-s', '57000', '12', { orderId: 'child-s', clientId: 'system', direction: 'close' })
  expect(desk.effects.filter((effect) => effect.type === 'place')).toEqual([])
  desk.order('child-s', { orderId: 'child-s', clientId: 'system', direction: 'close', status: 'cancelled', executed: q('12') })
  const closes = desk.effects.filter((effect) => effect.type === 'place')
  expect(closes).toHaveLength(1)
  expect(closes[0]).toMatchObject({ order: { direction: 'close', quantity: q('20'), price: null } })
  desk.accept('k1-1-2', { direction: 'close' })
  desk.order('k1-1-2', { direction: 'close', status: 'cancelled', executed: q('0') })
  desk.pass(10)
  expect(desk.effects.filter((effect) => effect.type === 'place')).toHaveLength(1)
  desk.pass(500)
  expect(desk.effects.filter((effect) => effect.type === 'place')).toHaveLength(2)
})

test('what a stop closes beyond its trade is booked to the newest sibling first', () => {
  const { desk } = opened()
  desk.confirmRows('61234.5')
  desk.confirmRows('61234.5')
  const plan = examplePlan({ size: { kind: 'contracts', amount: q('20') }, targets: [] })
  desk.enter(plan, '61234.5', { flat: false, position: { contracts: q('32'), average: p('61234.5') } })
  desk.accept('k1-2-1')
  desk.fill('k1-2-1', '61234.5', '20')
  desk.order('k1-2-1', { status: 'filled', executed: q('20') })
  desk.confirmRows('61234.5')
  hitTarget(desk, 1, '62459.1', '13')
  const stop = desk.live(1).rows.find((row) => row.kind === 'stop-loss')
  desk.say({ type: 'trigger', row: { orderId: stop?.orderId ?? '', clientId: '', symbol: 'BTC-SWAP-USDT', side: 'long', direction: 'close', kind: 'stop-loss', status: 'triggered', trigger: p('60316'), by: 'last', price: null, quantity: q('32'), childId: 'child-s', trailing: null, createdAt: 0, updatedAt: 0 } })
  desk.fill('child-s', '60316', '32', { orderId: 'child-s', clientId: 'system', direction: 'close' })
  expect(showDecimal(desk.live(1).ledger.open)).toBe('0')
  expect(showDecimal(desk.live(2).ledger.open)).toBe('7')
  expect(desk.live(2).closedBy).toEqual({ 'sibling-stop': q('13') })
})

test('a fill counts once, whatever the door; a hint gets the fee of the record', () => {
  const desk = scenario()
  desk.enter(examplePlan(), '61234.5')
  desk.accept('k1-1-1')
  const fill = { orderId: 'v-k1-1-1', ticketId: 't', clientId: 'k1-1-1', symbol: 'BTC-SWAP-USDT', side: 'long' as const, direction: 'open' as const, price: p('61234.5'), quantity: q('32'), fee: null, maker: false, at: 0 }
  desk.say({ type: 'fill', fill })
  desk.say({ type: 'fill', fill })
  expect([showDecimal(desk.live(1).ledger.open), showDecimal(desk.live(1).ledger.entryFees)]).toEqual(['32', '1.1757024'])
  desk.say({ type: 'fill', fill: { ...fill, clientId: null, fee: usd('1.1757') } })
  desk.say({ type: 'fill', fill: { ...fill, clientId: null, fee: usd('1.1757') } })
  expect([showDecimal(desk.live(1).ledger.open), showDecimal(desk.live(1).ledger.entryFees)]).toEqual(['32', '1.1757'])
})

test('an unknown entry is asked for, never sent again; absent by evidence means failed, and its id stays watched', () => {
  const desk = scenario()
  desk.enter(examplePlan(), '61234.5')
  desk.say({ type: 'placed', clientId: 'k1-1-1', answer: { kind: 'unknown', code: 'timeout' } })
  for (const wait of [500, 1000, 2000]) desk.pass(wait)
  expect(desk.effects.filter((effect) => effect.type === 'look-up')).toHaveLength(3)
  expect(desk.effects.filter((effect) => effect.type === 'enter')).toHaveLength(1)
  desk.say({ type: 'asked', clientId: 'k1-1-1', row: null, conclusive: false, contracts: q('0') })
  expect(desk.trade(1).status).toBe('pending')
  desk.say({ type: 'asked', clientId: 'k1-1-1', row: null, conclusive: true, contracts: q('0') })
  expect(desk.trade(1).status).toBe('failed')
  expect(desk.state().watched.map((id) => id.clientId)).toEqual(['k1-1-1'])
  desk.order('k1-1-1', { status: 'filled', executed: q('32') })
  desk.fill('k1-1-1', '61234.5', '32')
  expect(wanted(desk)).toEqual(['1 stop 32 @ 60316'])
})

test('a close by hand works at market for what is open and ends the trade when nothing rests', () => {
  const { desk } = opened()
  desk.confirmRows('61234.5')
  desk.say({ type: 'close', trade: 1, share: WHOLE })
  desk.accept('k1-1-2', { direction: 'close' })
  desk.fill('k1-1-2', '61500', '32', { direction: 'close' })
  desk.order('k1-1-2', { direction: 'close', status: 'filled', executed: q('32') })
  expect(wanted(desk)).toEqual([])
  expect(desk.trade(1).status).toBe('closing')
  desk.confirmRows('61500')
  expect(desk.trade(1).status).toBe('closed')
})

test('in form Free targets rest as limits after the stop is confirmed, and are cancelled before a close', () => {
  const { desk } = opened('free')
  expect(desk.effects.filter((effect) => effect.type === 'place')).toEqual([])
  desk.confirmRows('61234.5')
  const places = desk.effects.filter((effect) => effect.type === 'place')
  expect(places.map((effect) => effect.type === 'place' && [effect.order.clientId, showDecimal(effect.order.quantity), showDecimal(effect.order.price ?? 0n)])).toEqual([['k1-1-2', '13', '62459.1'], ['k1-1-3', '10', '63683.8'], ['k1-1-4', '9', '64908.5']])
  for (const n of [2, 3, 4]) desk.accept(`k1-1-${n}`, { direction: 'close' , price: p('62459.1') })
  desk.say({ type: 'close', trade: 1, share: WHOLE })
  expect(desk.effects.filter((effect) => effect.type === 'cancel').map((effect) => effect.type === 'cancel' && effect.clientId)).toEqual(['k1-1-4', 'k1-1-3', 'k1-1-2'])
  for (const n of [2, 3, 4]) desk.order(`k1-1-${n}`, { direction: 'close', status: 'cancelled' })
  expect(desk.effects.filter((effect) => effect.type === 'place').at(-1)).toMatchObject({ order: { quantity: q('32'), price: null } })
})

test('a trailing stop starts with the price, moves only toward profit, and only when it is worth it', () => {
  const { desk } = opened('locked', { trailing: { distance: pct('0.8'), start: { kind: 'profit', rate: pct('1') } }, targets: [] })
  desk.confirmRows('61234.5')
  const tick = (last: string) => desk.say({ type: 'price', symbol: 'BTC-SWAP-USDT', last: p(last), mark: null, high: p(last), low: p(last) })
  tick('61800')
  expect(desk.live(1).stop.best).toBeNull()
  tick('63000')
  expect([desk.live(1).stop.source, desk.live(1).stop.wanted]).toEqual(['trailing', p('62496')])
  tick('62700')
  tick('63001')
  expect(desk.live(1).stop.wanted).toBe(p('62496'))
  tick('63100')
  expect(desk.live(1).stop.wanted).toBe(p('62595.2'))
})

test('the journal alone rebuilds the state', () => {
  const { desk } = opened('locked', { breakEven: { afterTarget: 1, offset: pct('0') } })
  desk.confirmRows('61234.5')
  desk.confirmRows('61234.5')
  hitTarget(desk, 1, '62459.1', '13')
  expect(desk.events.reduce(evolve, emptyAccount())).toEqual(desk.state())
})

test('the net of a trade is its gross less both fees', () => {
  const { desk } = opened()
  expect(showDecimal(netOf(desk.live(1).ledger))).toBe('-1.1757024')
})
