import { expect, test } from 'vitest'
import { BTC, openStage, px, qty, rated, usdt } from './staged.ts'
import type { Stage } from './staged.ts'

const held = (stage: Stage, side: 'long' | 'short' = 'long') => stage.venue.positions('a', { side })[0]?.contracts ?? 0n
const prices = (stage: Stage) => stage.venue.fills('a', {}).map(({ price }) => price).toReversed()
const stopAt = (trigger: string) => ({ trigger: px(trigger), by: 'last' as const, price: null })

test('a trade at the price of a resting order first meets the volume ahead of it', () => {
  const stage = openStage()
  const at = (price: string, size: number) => ({ price: px(price), size: qty(size) })
  stage.send({ type: 'book', symbol: BTC, bids: [at('61230', 40)], asks: [at('61240', 40)] })
  stage.open('long', 10, { price: px('61230') })
  stage.trade('61230', 35, false)
  expect(held(stage)).toBe(0n)
  stage.trade('61230', 8, false)
  expect(held(stage), '5 were still ahead').toBe(qty(3))
  stage.trade('61229.9', 50, false)
  expect(held(stage)).toBe(qty(10))
})

test('others who leave the queue move a resting order up, and those who join stand behind it', () => {
  const stage = openStage()
  const at = (price: string, size: number) => ({ price: px(price), size: qty(size) })
  stage.send({ type: 'book', symbol: BTC, bids: [at('61230', 40)], asks: [at('61240', 40)] })
  stage.open('long', 10, { price: px('61230') })
  stage.send({ type: 'book-change', symbol: BTC, bids: [at('61230', 5)], asks: [] })
  stage.send({ type: 'book-change', symbol: BTC, bids: [at('61230', 90)], asks: [] })
  stage.trade('61230', 7, false)
  expect(held(stage)).toBe(qty(2))
})

test('a book that crosses a resting order trades with it, at its price', () => {
  const stage = openStage()
  const at = (price: string, size: number) => ({ price: px(price), size: qty(size) })
  stage.send({ type: 'book', symbol: BTC, bids: [at('61230', 40)], asks: [at('61240', 40)] })
  stage.open('long', 10, { price: px('61231') })
  stage.send({ type: 'book', symbol: BTC, bids: [at('61225', 40)], asks: [at('61230.5', 6)] })
  expect([held(stage), prices(stage)]).toEqual([qty(6), [px('61231')]])
})

test('in a candle a limit fills only when it is traded through by a tick, at its own price, within the volume', () => {
  const stage = openStage()
  stage.open('long', 10, { price: px('61200') })
  stage.candle(['61234.5', '61240', '61200', '61220'])
  expect(held(stage)).toBe(0n)
  stage.candle(['61220', '61240', '61199.9', '61220'], 4)
  expect(held(stage)).toBe(qty(4))
  stage.candle(['61000', '61240', '60900', '61220'])
  expect([held(stage), prices(stage)], 'its own price also in a gap').toEqual([qty(10), [px('61200'), px('61200')]])
})

test('a candle that holds entry, target and stop is entry, then stop', () => {
  const stage = openStage()
  stage.open('long', 10, { price: px('61200'), stopLoss: stopAt('61000'), takeProfit: stopAt('61500') })
  stage.candle(['61234.5', '61600', '60900', '61550'])
  expect(held(stage)).toBe(0n)
  expect(prices(stage)).toEqual([px('61200'), px('61000')])
  expect(stage.venue.triggerHistory('a', {}).map(({ kind, status }) => [kind, status])).toContainEqual(['stop-loss', 'triggered'])
})

test('for a short the high comes first, for a long the low', () => {
  const stage = openStage()
  stage.open('long', 10, { stopLoss: stopAt('61000'), takeProfit: stopAt('61500') })
  stage.open('short', 10, { stopLoss: stopAt('61500'), takeProfit: stopAt('61000') })
  stage.candle(['61234.5', '61600', '60900', '61234.5'])
  const exits = stage.venue.fills('a', {}).filter(({ direction }) => direction === 'close')
  expect(exits.map(({ side, price }) => [side, price])).toEqual([['short', px('61500')], ['long', px('61000')]])
})

test('a stop that the open has gapped over fills at the open, the worse of the two, and further away with slippage', () => {
  const exit = (slippage: string) => {
    const stage = openStage({ book: { spreadTicks: 0, slippage: rated(slippage) } })
    stage.open('long', 10, { stopLoss: stopAt('61000') })
    stage.candle(['60000', '60500', '59900', '60400'])
    return prices(stage).at(-1)
  }
  expect(exit('0')).toBe(px('60000'))
  expect(exit('0.001')).toBe(px('59940'))
})

test('a gap beyond the band closes nothing worse than the band allows', () => {
  const stage = openStage()
  stage.open('long', 10, { stopLoss: stopAt('61000') })
  const at = (price: string, size: number) => ({ price: px(price), size: qty(size) })
  stage.send({ type: 'book', symbol: BTC, bids: [at('52000', 50)], asks: [at('61300', 50)] })
  stage.send({ type: 'mark', symbol: BTC, price: px('61234.5') })
  stage.trade('60999', 1, true)
  expect(held(stage)).toBe(qty(10))
  expect(stage.venue.orderHistory('a', {})[0]).toMatchObject({ origin: 'trigger', status: 'cancelled', executed: 0n })
})

test('a trailing row in a candle meets the low with the best price of before, then learns the high', () => {
  const stage = openStage()
  stage.open('long', 5)
  stage.send({ type: 'trading-stop', account: 'a', symbol: BTC, side: 'long', trailing: { fallback: { by: 'price', amount: px('500') }, activation: null, by: 'last', quantity: null } })
  stage.candle(['61234.5', '63000', '60800', '62600'])
  expect(held(stage), 'the low was 434.5 below the best').toBe(qty(5))
  stage.candle(['62600', '62700', '62400', '62650'])
  expect(prices(stage).at(-1)).toBe(px('62500'))
})

test('the position dies on the way to its stop when liquidation lies nearer', () => {
  const stage = openStage({}, { leverage: 100 })
  stage.open('long', 10, { stopLoss: stopAt('60000') })
  stage.candle(['61234.5', '61234.5', '59900', '60400'])
  expect(stage.venue.flows('a', {})[0]?.code).toBe(700)
})

test('the mark without an index is the last price, and with one the median of three', () => {
  const stage = openStage()
  expect(stage.venue.mark(BTC)).toBe(px('61234.5'))
  stage.send({ type: 'index', symbol: BTC, price: px('61000') })
  stage.wait(1000)
  expect(stage.venue.mark(BTC), 'last, and index + mean difference, are both 61,234.5').toBe(px('61234.5'))
  stage.trade('70000')
  stage.wait(1000)
  expect(stage.venue.mark(BTC) ?? 0n).toBeLessThan(px('61600'))
  expect(stage.venue.last(BTC)).toBe(px('70000'))
})

test('minutes are built from trades, and the ticker sums the day', () => {
  const stage = openStage()
  stage.wait(60_000)
  stage.trade('61300', 5)
  stage.trade('61200', 3, false)
  const bars = stage.venue.klines(BTC, {})
  expect(bars.at(-1)).toMatchObject({ open: px('61300'), high: px('61300'), low: px('61200'), close: px('61200'), volume: qty(8), trades: 2, takerBuyVolume: qty(5) })
  expect(stage.venue.ticker(BTC)).toMatchObject({ volume: qty(9), high: px('61300'), last: px('61200') })
  expect(stage.venue.book(BTC, 5)?.bids).toHaveLength(5)
})

test('at its end a contract cancels what rests and settles positions at mark, without fee', () => {
  const stage = openStage()
  const spec = stage.venue.instrument(BTC)
  if (spec === null) throw new Error('the contract exists')
  stage.send({ type: 'instrument', instrument: { ...spec, closesAt: stage.at() + 5000 } })
  stage.open('long', 10, { stopLoss: stopAt('60000') })
  stage.open('long', 10, { price: px('61000') })
  stage.send({ type: 'mark', symbol: BTC, price: px('61334.5') })
  stage.wait(6000)
  expect([held(stage), stage.venue.openOrders('a', {}), stage.venue.openTriggers('a', {})]).toEqual([0n, [], []])
  expect(stage.venue.flows('a', {})[0]).toMatchObject({ code: 28, change: usdt('1') })
  expect(stage.open('long', 1)).toMatchObject({ code: -1151 })
})

test('a made-up book is as deep as it says, whether it is looked at first or taken at once', () => {
  for (const looked of [true, false]) {
    const stage = openStage({ book: { spreadTicks: 2, size: qty(5), levels: 4, stepTicks: 10, growth: rated('0.2') } })
    const seen = looked ? stage.venue.book(BTC, 10)?.asks.map(({ size }) => size) : [qty(5), qty(6), qty(7), qty(8)]
    expect(seen).toEqual([qty(5), qty(6), qty(7), qty(8)])
    stage.open('long', 13)
    expect(stage.venue.fills('a', {}).map(({ price, quantity }) => [price, quantity]).toReversed()).toEqual([
      [px('61234.6'), qty(5)], [px('61235.6'), qty(6)], [px('61236.6'), qty(2)],
    ])
    expect(stage.venue.book(BTC, 10)?.asks.map(({ size }) => size)).toEqual([qty(5), qty(8)])
  }
})

test('a resting order stands behind what a made-up book holds at its price', () => {
  const stage = openStage({ book: { spreadTicks: 2, size: qty(5), levels: 4, stepTicks: 10, growth: rated('0.2') } })
  stage.open('long', 3, { price: px('61231.4') })
  stage.trade('61231.4', 8, false)
  expect(held(stage), '8 stood at the fourth level').toBe(0n)
  stage.trade('61231.4', 2, false)
  expect(held(stage)).toBe(qty(2))
})
