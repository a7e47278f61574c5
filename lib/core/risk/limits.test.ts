import { expect, test } from 'vitest'
import { usd } from '#core/trade/testing/scenario.ts'
import { brokenLimits, DEFAULT_LIMITS, type RiskFacts } from './limits.ts'

/** An account of 10,000 USDT that stands at each default limit, and past none. */
const AT: RiskFacts = {
  equity: usd('10000'), equityPeak: usd('20000'), lossAtStop: usd('1000'), margin: usd('3000'), leverage: 200, openTrades: 49,
  symbolNotional: usd('200000'), notional: usd('500000'), netToday: usd('-2000'), lossesInRow: 10,
}
const over = (facts: Partial<RiskFacts>) => brokenLimits(DEFAULT_LIMITS, { ...AT, ...facts })
const more = (text: string) => usd(text)

test('what a limit allows is allowed to the last digit', () => {
  expect(over({})).toEqual([])
})

test.each([
  ['riskPerTrade', { lossAtStop: more('1000.00000001') }, usd('1000'), usd('1000.00000001')],
  ['dailyLoss', { netToday: more('-2000.00000001') }, usd('2000'), usd('2000.00000001')],
  ['openTrades', { openTrades: 50 }, 50n, 51n],
  ['exposurePerSymbol', { symbolNotional: more('200000.00000001') }, usd('200000'), usd('200000.00000001')],
  ['exposure', { notional: more('500000.00000001') }, usd('500000'), usd('500000.00000001')],
  ['leverage', { leverage: 201 }, 200n, 201n],
  ['marginShare', { margin: more('3000.00000001') }, usd('3000'), usd('3000.00000001')],
  ['lossesInRow', { lossesInRow: 11 }, 10n, 11n],
  ['drawdown', { equityPeak: more('20000.00000002') }, usd('10000.00000001'), usd('10000.00000002')],
] as const)('%s is broken by the least step more, with what it allows and what was asked', (limit, facts, allowed, asked) => {
  expect(over(facts)).toEqual([{ limit, allowed, asked }])
})

test('a trade without a stop has no loss at it, and every broken limit is told', () => {
  expect(over({ lossAtStop: null })).toEqual([])
  expect(over({ leverage: 201, openTrades: 50 }).map(({ limit }) => limit)).toEqual(['openTrades', 'leverage'])
})
