import { expect, test } from 'vitest'
import { another, BTC, openStage, px, qty, usdt } from './staged.ts'

const code = (reply: { readonly type: string; readonly code?: number }) => reply.code ?? reply.type

test('a placed order is pending in its reply and open in its row', () => {
  const stage = openStage()
  const reply = stage.open('long', 32, { price: px('61000') })
  expect(reply).toMatchObject({ type: 'order', order: { status: 'pending', executed: 0n, marginLocked: usdt('195.2') } })
  expect(stage.venue.order('a', { clientId: 'id-1' })).toMatchObject({ status: 'new', price: px('61000') })
  expect(stage.venue.order('a', { clientId: 'id-1' })?.orderId).toMatch(/^\d{19}$/)
})

test.each([
  ['a price off the tick', { price: px('61000.05') }, -1134],
  ['a quantity off the step', { size: { contracts: qty('1.5') } }, -1137],
  ['no quantity', { size: { contracts: qty(0) } }, -1136],
  ['too large a quantity', { size: { contracts: qty(120_001) } }, -1135],
  ['a buy above the band of mark', { price: px('64297') }, -1197],
  ['an unknown symbol', { symbol: 'NIX' }, -1121],
  ['an unknown account', { account: 'nobody' }, -1171],
  ['an empty client id', { clientId: '' }, -1118],
  ['a client id with a blank', { clientId: 'a b' }, -1130],
  ['a post-only price that would take', { price: px('61234.5'), timeInForce: 'post-only' as const }, -1158],
  ['an attached stop above a long entry', { stopLoss: { trigger: px('62000'), by: 'last' as const, price: null } }, -3142],
  ['an attached target below a long entry', { takeProfit: { trigger: px('61000'), by: 'last' as const, price: null } }, -3141],
])('%s is refused with its code, and nothing has changed', (_, extra, expected) => {
  const stage = openStage()
  const before = stage.venue.balance('a')
  expect(code(stage.open('long', 32, extra))).toBe(expected)
  expect(stage.venue.balance('a')).toEqual(before)
  expect(stage.venue.openOrders('a', {})).toEqual([])
})

test('a sell below the band is -1198, a close without a position -3145, an order beyond the money -1131', () => {
  const stage = openStage()
  expect(code(stage.open('short', 1, { price: px('58100') }))).toBe(-1198)
  expect(code(stage.close('long', 1))).toBe(-3145)
  expect(code(stage.open('long', 1640))).toBe(-1131)
  expect(code(stage.open('long', 1600))).toBe('order')
})

test('closing orders lock their contracts, so a further close finds only the rest', () => {
  const stage = openStage()
  stage.open('long', 32)
  stage.close('long', 23, { price: px('62459.1') })
  expect(stage.venue.positions('a', {})[0]?.available).toBe(qty(9))
  expect(code(stage.close('long', 10))).toBe(-3145)
  expect(code(stage.close('long', 9))).toBe('order')
})

test('a client id is unique among open orders only, unless the venue remembers ended ones', () => {
  for (const [endedClientIds, again] of [['accepted', 'order'], ['refused', -1141]] as const) {
    const stage = openStage({ switches: { endedClientIds } })
    stage.open('long', 1, { clientId: 'mine', price: px('61000') })
    expect(code(stage.open('long', 1, { clientId: 'mine', price: px('61000') }))).toBe(-1141)
    stage.send({ type: 'cancel', account: 'a', key: { clientId: 'mine' }, family: 'plain' })
    expect(code(stage.open('long', 1, { clientId: 'mine', price: px('61000') }))).toBe(again)
  }
})

test('cancelling what has filled is -1139, what is cancelled -1142, what is unknown -2013, and a row is not found as an order', () => {
  const stage = openStage()
  stage.open('long', 1, { clientId: 'filled' })
  stage.open('long', 1, { clientId: 'ended', price: px('61000') })
  stage.send({ type: 'trading-stop', account: 'a', symbol: BTC, side: 'long', stopLoss: { trigger: px('60000'), by: 'last', quantity: null } })
  const cancel = (key: { clientId: string } | { orderId: string }, family: 'plain' | 'trigger' = 'plain') => stage.send({ type: 'cancel', account: 'a', key, family })
  expect(cancel({ clientId: 'ended' })).toMatchObject({ type: 'order', order: { status: 'new' } })
  expect([cancel({ clientId: 'filled' }), cancel({ clientId: 'ended' }), cancel({ clientId: 'never' })].map(code)).toEqual([-1139, -1142, -2013])
  const row = stage.venue.openTriggers('a', {})[0]
  expect(code(cancel({ orderId: row?.orderId ?? '' }))).toBe(-2013)
  expect(code(cancel({ orderId: row?.orderId ?? '' }, 'trigger'))).toBe('trigger')
})

test('two accounts match in price-time order, maker and taker by their own fees', () => {
  const stage = openStage({ book: { spreadTicks: 400 } })
  another(stage, 'b')
  another(stage, 'c')
  stage.open('short', 5, { account: 'b', price: px('61240') })
  stage.open('short', 5, { account: 'c', price: px('61240') })
  stage.open('short', 5, { account: 'c', price: px('61239') })
  stage.open('long', 12, { price: px('61245') })
  expect(stage.venue.fills('a', {}).map(({ price, quantity, maker }) => [price, quantity, maker])).toEqual([
    [px('61240'), qty(2), false], [px('61240'), qty(5), false], [px('61239'), qty(5), false],
  ])
  expect(stage.venue.openOrders('b', {})).toEqual([])
  expect(stage.venue.openOrders('c', {})[0]).toMatchObject({ executed: qty(2), status: 'partially-filled' })
  expect(stage.venue.fills('b', {})[0]?.fee).toBe(usdt('0.06124'))
})

test('immediate-or-cancel fills what there is, fill-or-kill all or nothing', () => {
  const stage = openStage()
  const levels = (...pairs: readonly (readonly [string, number])[]) => pairs.map(([price, size]) => ({ price: px(price), size: qty(size) }))
  stage.send({ type: 'book', symbol: BTC, bids: levels(['61234', 5]), asks: levels(['61235', 5], ['61236', 5]) })
  stage.open('long', 20, { clientId: 'kill', price: px('61236'), timeInForce: 'fok' })
  expect(stage.venue.order('a', { clientId: 'kill' })).toMatchObject({ status: 'cancelled', executed: 0n })
  stage.open('long', 20, { clientId: 'now', price: px('61235'), timeInForce: 'ioc' })
  expect(stage.venue.order('a', { clientId: 'now' })).toMatchObject({ status: 'cancelled', executed: qty(5) })
})

test('a market order walks the book, and stops at the band around the last price', () => {
  const stage = openStage()
  const at = (price: string, size: number) => ({ price: px(price), size: qty(size) })
  stage.send({ type: 'book', symbol: BTC, bids: [at('61234', 5)], asks: [at('61235', 5), at('64000', 5), at('64300', 50)] })
  stage.open('long', 20, { clientId: 'm' })
  expect(stage.venue.order('a', { clientId: 'm' })).toMatchObject({ status: 'cancelled', executed: qty(10) })
})

test('a fill at a price that the money no longer covers is cut to what it does', () => {
  const stage = openStage({}, { balance: usdt(100) })
  const at = (price: string, size: number) => ({ price: px(price), size: qty(size) })
  stage.send({ type: 'book', symbol: BTC, bids: [at('61234', 5)], asks: [at('61235', 1), at('64000', 500)] })
  stage.open('long', 16, { clientId: 'm' })
  const row = stage.venue.order('a', { clientId: 'm' })
  expect(row?.status).toBe('cancelled')
  expect(row?.executed).toBeLessThan(qty(16))
  expect(stage.venue.balance('a')?.available).toBeGreaterThanOrEqual(0n)
})

test('an amend keeps its order id or replaces it, and counts its quantity with or without what has filled', () => {
  const run = (amendId: 'keeps' | 'replaces', amendQuantity: 'total' | 'remaining') => {
    const stage = openStage({ switches: { amendId, amendQuantity }, book: { spreadTicks: 20 } })
    stage.open('long', 20, { clientId: 'o', price: px('61200') })
    const before = stage.venue.order('a', { clientId: 'o' })?.orderId
    stage.trade('61200', 8, false)
    expect(stage.venue.order('a', { clientId: 'o' })?.executed).toBe(0n + qty(8))
    stage.send({ type: 'amend', account: 'a', key: { clientId: 'o' }, newClientId: 'n', size: { contracts: qty(15) } })
    const open = stage.venue.openOrders('a', {})[0]
    return [open?.orderId === before, (open?.quantity ?? 0n) - (open?.executed ?? 0n)]
  }
  expect(run('keeps', 'total')).toEqual([true, qty(7)])
  expect(run('keeps', 'remaining')).toEqual([true, qty(15)])
  expect(run('replaces', 'total')).toEqual([false, qty(7)])
})

test('a refused amend leaves the order where it was', () => {
  const stage = openStage()
  stage.open('long', 20, { clientId: 'o', price: px('61200') })
  const before = stage.venue.save()
  expect(code(stage.send({ type: 'amend', account: 'a', key: { clientId: 'o' }, price: px('61200.05') }))).toBe(-1134)
  expect(code(stage.send({ type: 'amend', account: 'a', key: { clientId: 'o' }, price: px('61200') }))).toBe(-1130)
  expect(stage.venue.save().replace(/"now":\d+/, '')).toBe(before.replace(/"now":\d+/, ''))
})

test('the slots of open orders end at the contract’s number', () => {
  const stage = openStage({}, { balance: usdt(1_000_000) })
  for (let count = 0; count < 200; count += 1) stage.open('long', 1, { price: px('61000') })
  expect(code(stage.open('long', 1, { price: px('61000') }))).toBe(-1193)
})

test('in one-way mode an order against the position closes it first and opens what is left', () => {
  const stage = openStage({}, { mode: 'one-way' })
  stage.open('long', 10)
  stage.open('short', 25)
  expect(stage.venue.positions('a', {}).map(({ side, contracts }) => [side, contracts])).toEqual([['short', qty(15)]])
  const tickets = stage.venue.fills('a', {}).map(({ ticketId }) => ticketId)
  expect(new Set(tickets).size).toBe(3)
})

test('flash close takes the pending exits along, and reverse opens as much on the other side', () => {
  const stage = openStage()
  stage.open('long', 10)
  stage.close('long', 10, { price: px('62000') })
  expect(stage.send({ type: 'flash-close', account: 'a', symbol: BTC, side: 'long', clientId: null }).type).toBe('order')
  expect([stage.venue.positions('a', {}), stage.venue.openOrders('a', {})]).toEqual([[], []])
  stage.open('long', 10)
  stage.send({ type: 'reverse', account: 'a', symbol: BTC, side: 'long', quantity: null })
  expect(stage.venue.positions('a', {}).map(({ side, contracts }) => [side, contracts])).toEqual([['short', qty(10)]])
})
