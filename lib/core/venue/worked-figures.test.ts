import { expect, test } from 'vitest'
import { newMarket } from './house.ts'
import { marginLocked, valueOf } from './margin.ts'
import { eth } from './market/instruments.ts'
import { another, BTC, openStage, px, qty, rated, START, usdt } from './staged.ts'
import { deepBook } from './synthetic.ts'

const position = (stage: ReturnType<typeof openStage>, side: 'long' | 'short' = 'long', account = 'a') => stage.venue.positions(account, { side })[0]

test('32 contracts at 61,234.5 and 10x take 195.9504 of margin and 1.1757024 of fee out of the margin', () => {
  const stage = openStage()
  stage.open('long', 32)
  expect(position(stage)).toMatchObject({ contracts: qty(32), cost: usdt('1959.504'), margin: usdt('194.7746976'), realised: usdt('-1.1757024'), averagePrice: px('61234.5') })
  expect(stage.venue.balance('a')).toMatchObject({ total: usdt('9998.8242976'), available: usdt('9804.0496') })
})

test('the liquidation price of 32 at 61,234.5 and 10x is 55,286.1 and 67,153.3 rounded toward the price, and cut to the tick as the sheet shows it', () => {
  const shown = (liquidationShown: 'truncated' | 'toward-price', side: 'long' | 'short') => {
    const stage = openStage({ switches: { liquidationShown } })
    stage.open(side, 32)
    return position(stage, side)?.liquidationPrice
  }
  expect(shown('toward-price', 'long')).toBe(px('55286.1'))
  expect(shown('toward-price', 'short')).toBe(px('67153.3'))
  expect(shown('truncated', 'long')).toBe(px('55286'))
  expect(shown('truncated', 'short')).toBe(px('67153.3'))
})

test.each([['long', '55286.1', '55286'], ['short', '67153.3', '67153.4']] as const)('a %s is liquidated when mark reaches maintenance, and not a tick before', (side, alive, dead) => {
  const stage = openStage()
  stage.open(side, 32)
  stage.send({ type: 'mark', symbol: BTC, price: px(alive) })
  expect(position(stage, side)?.contracts).toBe(qty(32))
  stage.send({ type: 'mark', symbol: BTC, price: px(dead) })
  expect(position(stage, side)).toBeUndefined()
  expect(stage.venue.flows('a', {})[0]).toMatchObject({ code: 700, change: usdt('-194.7746976') })
})

test('two entries pool to 67,875.0303, and the older one alone is then liquidated at about 61,240', () => {
  const stage = openStage({ switches: { liquidationShown: 'toward-price' } })
  stage.open('long', 32)
  stage.trade('70000')
  stage.open('long', 100)
  expect(position(stage)?.averagePrice).toBe(px('67875.03030303'))
  stage.close('long', 100)
  const left = position(stage)?.liquidationPrice ?? 0n
  expect(left).toBeGreaterThan(px('61230'))
  expect(left).toBeLessThan(px('61290'))
})

test('32 long at mark 61,500 pay 0.1968 of funding at a rate of 0.0001, and shorts receive as much', () => {
  const stage = openStage()
  another(stage, 'b')
  stage.open('long', 32)
  stage.open('short', 32, { account: 'b' })
  stage.send({ type: 'mark', symbol: BTC, price: px('61500') })
  stage.send({ type: 'funding-rate', symbol: BTC, rate: rated('0.0001') })
  stage.wait(8 * 3_600_000)
  expect(stage.venue.flows('a', {})[0]).toMatchObject({ code: 32, change: usdt('-0.1968') })
  expect(stage.venue.flows('b', {})[0]).toMatchObject({ code: 32, change: usdt('0.1968') })
})

test('funding takes the last rate that was published before the instant', () => {
  const stage = openStage()
  stage.open('long', 32)
  stage.send({ type: 'funding-rate', symbol: BTC, rate: rated('0.0001') })
  const instant = stage.venue.funding(BTC)?.nextAt ?? 0
  stage.venue.apply({ type: 'funding-rate', symbol: BTC, rate: rated('0.02') }, instant)
  expect(stage.venue.fundingHistory(BTC, 1)[0]).toMatchObject({ at: instant, rate: rated('0.0001') })
  expect(stage.venue.funding(BTC)?.nextAt, 'for 75 s it still names the past instant').toBe(instant)
})

test('all three targets as resting limits gain 73.4788 gross and 71.89650104 net', () => {
  const stage = openStage()
  stage.open('long', 32)
  for (const [contracts, level] of [[13, '62459.1'], [10, '63683.8'], [9, '64908.5']] as const) {
    expect(stage.close('long', contracts, { price: px(level) }).type).toBe('order')
    stage.trade(level, 1000)
  }
  const flows = stage.venue.flows('a', {})
  const sum = (code: number) => flows.filter((flow) => flow.code === code).reduce((total, { change }) => total + change, 0n)
  expect(sum(28)).toBe(usdt('73.4788'))
  expect(sum(10)).toBe(usdt('-1.58229896'))
  expect(stage.venue.balance('a')?.total).toBe(usdt('10071.89650104'))
})

test('a stop at 60,316.0 that fills there costs 29.392 gross and 31.7257696 net', () => {
  const stage = openStage()
  stage.open('long', 32, { stopLoss: { trigger: px('60316'), by: 'last', price: null } })
  stage.trade('60316')
  expect(stage.venue.balance('a')?.total).toBe(usdt('9968.2742304'))
  expect(stage.venue.positions('a', {})).toEqual([])
})

test.each([
  [7, '4024.68', 31, '9.08'], [1, '4401.19', 31, '1.41'], [1, '7234', 31, '2.33'], [1, '1234', 50, '0.24'], [1, '5000', 50, '1'],
] as const)('%i ETH contracts at %s and %ix lock %s, cut to the margin precision', (contracts, level, leverage, locked) => {
  const market = newMarket(eth, deepBook(eth.quantityMax), START)
  expect(marginLocked(market, valueOf(market, px(level), qty(contracts)), leverage)).toBe(usdt(locked))
})

test('a resting order holds its margin back at its own price, and what is available falls by just that', () => {
  const stage = openStage()
  stage.open('long', 32, { price: px('61000') })
  expect(stage.venue.openOrders('a', {})[0]?.marginLocked).toBe(usdt('195.2'))
  expect(stage.venue.balance('a')).toMatchObject({ orderMargin: usdt('195.2'), available: usdt('9804.8') })
})
