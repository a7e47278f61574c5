import { expect, test } from 'vitest'
import { allMoney, another, BTC, openStage, px, qty, usdt } from './staged.ts'

const mark = (price: string) => ({ type: 'mark', symbol: BTC, price: px(price) }) as const

test('a liquidated position is shown as an order and a fill of the venue, costs its margin and no fee', () => {
  const stage = openStage()
  stage.open('long', 32)
  stage.close('long', 10, { price: px('62000') })
  stage.send(mark('55286'))
  expect(stage.venue.orderHistory('a', {})[0]).toMatchObject({ origin: 'liquidation', status: 'filled', executed: qty(32) })
  expect(stage.venue.fills('a', {})[0]).toMatchObject({ origin: 'liquidation', fee: 0n, realised: usdt('-194.7746976') })
  expect([stage.venue.openOrders('a', {}), stage.venue.balance('a')?.total]).toEqual([[], usdt('9804.0496')])
})

test('what the market pays above the bankruptcy price goes to the insurance fund', () => {
  const stage = openStage()
  stage.open('long', 32)
  stage.trade('55300')
  const before = stage.venue.house().insurance
  stage.send(mark('55286'))
  // Sold at 55,300 (1,769.6) what was taken over at 1,959.504 − 194.7746976.
  expect(stage.venue.house().insurance - before).toBe(usdt('4.8706976'))
  expect(allMoney(stage.venue)).toBe(0n)
})

test('when the fund is short, profitable positions of the other side are closed at the bankruptcy price, the best earner first', () => {
  const stage = openStage({ insurance: usdt(0) })
  another(stage, 'b')
  another(stage, 'c', 10_000, 50)
  stage.open('long', 32)
  stage.open('short', 20, { account: 'b' })
  stage.open('short', 20, { account: 'c' })
  stage.trade('54000', 1, false)
  const contracts = (id: string) => stage.venue.positions(id, {})[0]?.contracts ?? 0n
  expect([contracts('a'), contracts('b'), contracts('c')]).toEqual([0n, qty(8), 0n])
  expect(stage.venue.flows('c', {})[0]?.code).toBe(701)
  expect(stage.venue.orderHistory('c', {})[0]).toMatchObject({ origin: 'deleveraging', executed: qty(20) })
  expect(stage.venue.house().insurance).toBe(0n)
  expect(allMoney(stage.venue)).toBe(0n)
})

test('a cross position lives on the whole balance, and an isolated one beside it is not touched', () => {
  const stage = openStage({}, { marginMode: 'cross', balance: usdt(500) })
  stage.open('long', 32)
  stage.send(mark('50000'))
  expect(stage.venue.positions('a', {})[0]?.contracts, 'isolated it would be gone at 55,286').toBe(qty(32))
  const shown = stage.venue.positions('a', {})[0]?.liquidationPrice ?? 0n
  stage.send({ type: 'mark', symbol: BTC, price: (shown + px('0.2')) as typeof shown & ReturnType<typeof px> })
  expect(stage.venue.positions('a', {})).toHaveLength(1)
  stage.send({ type: 'mark', symbol: BTC, price: shown as ReturnType<typeof px> })
  expect(stage.venue.positions('a', {})).toEqual([])
  expect(stage.venue.balance('a')?.total).toBe(0n)
})

test('a cross hedge of two equal sides is never liquidated by price', () => {
  const stage = openStage({}, { marginMode: 'cross', balance: usdt(500) })
  stage.open('long', 10)
  stage.open('short', 10)
  for (const price of ['40000', '90000']) stage.send(mark(price))
  expect(stage.venue.positions('a', {})).toHaveLength(2)
})

test('auto-add-margin keeps a position alive while there is money for it', () => {
  const stage = openStage()
  stage.open('long', 32)
  expect(stage.send({ type: 'auto-margin', account: 'a', symbol: BTC, side: 'long', amount: usdt(200) }).type).toBe('done')
  stage.send(mark('55286'))
  expect(stage.venue.positions('a', {})[0]?.margin).toBe(usdt('394.7746976'))
})

test('margin is added to and taken from isolated positions only, and never below what the entry needs', () => {
  const stage = openStage()
  const change = (amount: string) => stage.send({ type: 'position-margin', account: 'a', symbol: BTC, side: 'long', amount: usdt(amount) })
  expect(change('5')).toMatchObject({ code: -3145 })
  stage.open('long', 32)
  expect(change('50')).toMatchObject({ type: 'margin', margin: usdt('244.7746976') })
  expect(change('-50')).toMatchObject({ type: 'margin' })
  expect(change('-1')).toMatchObject({ code: -3149 })
  expect(change('99999')).toMatchObject({ code: -1131 })
  stage.send({ type: 'open-account', account: 'x', balance: usdt(10) })
  expect(stage.send({ type: 'position-margin', account: 'x', symbol: BTC, side: 'long', amount: usdt(1) })).toMatchObject({ code: -3150 })
})

test('leverage is bounded by the tier of the whole side and cannot fall on an isolated position', () => {
  const stage = openStage({}, { balance: usdt(1_000_000) })
  const set = (leverage: number) => stage.send({ type: 'leverage', account: 'a', symbol: BTC, leverage })
  expect([set(201), set(0), set(1.5)]).toMatchObject([{ code: -3132 }, { code: -1130 }, { code: -1130 }])
  expect(set(200)).toMatchObject({ type: 'leverage', leverage: 200 })
  expect(stage.open('long', 1001), 'above 1,000 contracts the tier allows 175x').toMatchObject({ code: -3148 })
  set(100)
  stage.open('long', 1001)
  expect([set(200), set(50)]).toMatchObject([{ code: -3125 }, { code: -3131 }])
})

test('the margin mode is locked while something is open', () => {
  const stage = openStage()
  const set = (mode: 'cross' | 'isolated') => stage.send({ type: 'margin-mode', account: 'a', symbol: BTC, mode })
  stage.open('long', 1, { price: px('61000') })
  expect(set('cross')).toMatchObject({ code: -3128 })
  stage.send({ type: 'cancel-all', account: 'a', symbol: BTC, taker: null })
  expect(set('cross')).toMatchObject({ mode: 'cross' })
  expect(stage.venue.settings('a', BTC)).toMatchObject({ marginMode: 'cross', leverage: 10 })
})

test('a transfer counts once, and no more goes out than is available', () => {
  const stage = openStage()
  const move = (amount: string, transferId: string | null = null) => stage.send({ type: 'transfer', account: 'a', amount: usdt(amount), transferId })
  expect([move('5', 't1'), move('5', 't1'), move('-20000')]).toMatchObject([{ type: 'done' }, { code: -1300 }, { code: -1131 }])
  expect(stage.venue.balance('a')?.total).toBe(usdt(10_005))
})
