import { expect, test } from 'vitest'
import { fromCanonical } from '#core/json.ts'
import type { LiveTrade } from '#core/trade/state.ts'
import { instruments, startPrices } from '#core/venue/market/instruments.ts'
import type { Priority } from '#desk/ports/exchange.ts'
import type { Clock } from '#desk/ports/world.ts'
import { openBudget } from '#exchange/toobit/budget.ts'
import { moveCost } from '#exchange/toobit/routes/orders.ts'
import { liveDesk } from './live-desk.ts'

const LIMITS = { weight: 3_000, weightMs: 60_000, orders: 60, ordersMs: 2_000 }
/** Of these the share of moves is taken: two moves of one stop at once, then one in 7.5 s. */
const FEW = { ...LIMITS, weight: 200 }
const AMEND = 2

type Sent = { readonly at: number; readonly weight: number; readonly order: boolean; readonly priority: Priority }

/** Trades of six symbols, whose prices the test holds, on a key that may move few stops. */
const trailing = async () => {
  const sent: Sent[] = []
  const prices = new Map<string, bigint>()
  const budgetOf = (clock: Clock) => {
    const budget = openBudget(clock, LIMITS, FEW)
    return { ...budget, admit: (need: Parameters<typeof budget.admit>[0]) => {
      sent.push({ at: clock.now(), weight: need.weight, order: need.order, priority: need.priority })
      return budget.admit(need)
    } }
  }
  // The smallest move is told first: who goes by the order of telling is caught.
  const desk = await liveDesk('locked', { steered: { instruments: instruments.toReversed(), prices }, budgetOf })
  const raise = (permille: bigint): void => {
    for (const { symbol, tick } of instruments) {
      const at = ((startPrices[symbol] ?? 0n) * (1_000n + permille)) / 1_000n
      prices.set(symbol, at - (at % tick))
    }
  }
  const open = async (line: string): Promise<void> => {
    await desk.ask(`${line} sl 1.5% trail 1% from 0.5%`, 1_000)
    await desk.press('Confirm', 1_000)
  }
  const trade = (id: number): LiveTrade => fromCanonical<LiveTrade>(desk.table?.trades.get(id)?.body ?? '')
  const moved = (): readonly number[] => [1, 2, 3, 4, 5].filter((id) => trade(id).status === 'open' && trade(id).stop.confirmed?.price === trade(id).stop.wanted)
  const amends = (): readonly Sent[] => sent.filter(({ weight, order }) => order && weight === AMEND)
  return { ...desk, raise, open, trade, moved, sent, amends }
}
const FIVE = ['LAYER long 10x 100c', 'DOGE long 10x 3000c', 'SOL long 10x 80c', 'ETH long 10x 60c', 'BTC long 10x 50c']
/** Trades by what a move gains them: improvement × size. */
const BY_GAIN = [5, 4, 3, 2, 1]

test('moves beyond the share of the key wait, the largest improvement × size goes first, and the last value of each is sent', async () => {
  const { raise, open, trade, moved, settle, amends, errors } = await trailing()
  for (const line of FIVE) await open(line)
  expect(moved()).toEqual([1, 2, 3, 4, 5])
  raise(20n)
  await settle(3_000)
  // Whoever was told while there was room has gone; of the three that wait, the first told gains least.
  const gone = moved()
  expect(gone.length).toBe(2)
  const [next = 0, then = 0] = BY_GAIN.filter((id) => !gone.includes(id))
  await settle(6_500)
  expect(new Set(moved())).toEqual(new Set([...gone, next]))
  await settle(7_500)
  expect(new Set(moved())).toEqual(new Set([...gone, next, then]))
  raise(30n)
  await settle(60_000)
  expect(moved()).toEqual([1, 2, 3, 4, 5])
  for (const id of [1, 2, 3, 4, 5]) expect(trade(id).stop.wanted).toBe(trade(id).stop.trailing)
  expect(amends().length).toBeGreaterThan(7)
  for (const { at: since } of amends()) expect(amends().filter(({ at }) => at >= since && at < since + 60_000).length).toBeLessThanOrEqual((FEW.weight * 0.3) / moveCost(1).weight)
  expect(errors).toEqual([])
}, 60_000)

test('while moves wait a first stop and a close, even behind a waiting move of its own side, go at once', async () => {
  const { raise, open, trade, moved, settle, ask, press, exchange, errors } = await trailing()
  for (const line of FIVE) await open(line)
  raise(20n)
  await settle(3_000)
  const gone = moved()
  expect(gone.length).toBe(2)
  const [waiting = 0] = BY_GAIN.filter((id) => !gone.includes(id))
  await ask('1000PEPE long 10x 1000c sl 1.5% trail 1% from 5%', 1_000)
  await press('Confirm', 600)
  expect(trade(6)).toMatchObject({ status: 'open', stop: { confirmed: { price: trade(6).stop.wanted } } })
  const { plan: { symbol }, stop } = trade(waiting)
  expect(stop.confirmed?.price).not.toBe(stop.wanted)
  await ask(`/close ${waiting} 100%`, 600)
  await press('Yes, close', 600)
  expect(exchange.venue.positions(exchange.account, {}).map((row) => row.symbol)).not.toContain(symbol)
  expect(moved()).toEqual(gone)
  expect(errors).toEqual([])
}, 60_000)

test('a move costs the key what its share is charged for it', async () => {
  const { raise, open, settle, sent } = await trailing()
  await open('BTC long 10x 50c')
  await settle(8_000)
  const before = sent.length
  raise(20n)
  await settle(2_000)
  const made = sent.slice(before).filter(({ priority }) => priority === 'protect')
  expect({ weight: made.reduce((sum, { weight }) => sum + weight, 0), orders: made.filter(({ order }) => order).length }).toEqual(moveCost(1))
}, 60_000)
