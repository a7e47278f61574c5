import { expect, test } from 'vitest'
import { netOf } from './ledger.ts'
import { standingOf } from './standing.ts'
import { examplePlan, p, q, scenario, usd } from './testing/scenario.ts'

/** 32 contracts long at 61,234.5 with 10×: cost 1,959.504; taker 0.0006. */
const opened = () => {
  const desk = scenario()
  const id = desk.enter(examplePlan({ size: { kind: 'contracts', amount: q('32') } }), '61234.5')
  desk.accept(desk.live(id).entry.clientId, { quantity: q('32') })
  desk.fill(desk.live(id).entry.clientId, '61234.5', '32')
  return { desk, id }
}

test('an open trade stands at mark by its own ledger, and at its stop with the fee of getting out', () => {
  const { desk, id } = opened()
  const trade = desk.live(id)
  const standing = standingOf(trade, p('62234.5'))
  expect(standing.entry).toBe(p('61234.5'))
  expect(standing.unrealised).toBe(usd('32'))
  expect(standing.net).toBe(netOf(trade.ledger) + usd('32'))
  expect(standing.margin).toBe(usd('195.9504'))
  const stop = trade.stop.wanted ?? p('0')
  const loss = ((p('61234.5') - stop) * 32n) / 1_000n
  const value = (stop * 32n) / 1_000n
  expect(standing.atStop).toBe(netOf(trade.ledger) - loss - (value * 6n) / 10_000n)
})

test('without a mark nothing is said of what is open', () => {
  const { desk, id } = opened()
  expect(standingOf(desk.live(id), null)).toMatchObject({ unrealised: null, net: null })
})

test('a trade that waits for its entry has no entry price and nothing to lose', () => {
  const desk = scenario()
  const id = desk.enter(examplePlan({}), '61234.5')
  expect(standingOf(desk.live(id), p('61000'))).toMatchObject({ entry: null, unrealised: 0n, net: 0n, margin: 0n })
})
