import { expect, test } from 'vitest'
import { makeEmulator } from '#bot/emulator.ts'
import { fromCanonical } from '#core/json.ts'
import { decimal, showDecimal } from '#core/money/decimal.ts'
import { price, quantity } from '#core/money/money.ts'
import type { Candle } from '#core/market/quote.ts'
import { isLive, type Trade } from '#core/trade/state.ts'
import { tradesOfCandles } from '#core/venue/market/candle-market.ts'
import { btc, startPrices } from '#core/venue/market/instruments.ts'
import { drawsOf } from '#sim/chance.ts'
import { startProcess } from '#sim/desk-process.ts'
import { simExchange } from '#sim/exchange.ts'
import { signIn, simAccount } from '#sim/identity.ts'
import { createSimStore } from '#sim/store.ts'
import { virtualTime } from '#sim/virtual-time.ts'

const MINUTE = 60_000
const START = 1_746_374_400_000

/** Minute closes; each candle runs straight from the one before. */
const candlesOf = (closes: readonly string[]): readonly Candle[] =>
  closes.map((close, i) => {
    const [from, to] = [decimal(closes[i - 1] ?? close), decimal(close)]
    return { at: START + i * MINUTE, open: price(from), high: price(from > to ? from : to), low: price(from < to ? from : to), close: price(to), volume: quantity(decimal('5000')) }
  })

test('a peak that nobody of ours saw moves the trailing stop after the restart', async () => {
  const time = virtualTime(START, () => new Promise<void>((resolve) => void setImmediate(resolve)))
  const draws = drawsOf(1, 'wire')
  const closes = [...Array<string>(10).fill('95500'), ...Array<string>(20).fill('95600'), '96500', ...Array<string>(40).fill('96200')]
  const exchange = simExchange({ time, draws, seed: 1, instruments: [btc], startPrices, market: {}, drives: [tradesOfCandles(btc, candlesOf(closes))], switches: {}, balance: decimal('10000') })
  const store = createSimStore(time.now)
  const emulator = makeEmulator(time.now)
  await signIn(store)
  const errors: string[] = []
  const start = (name: string) => startProcess({ name, time, draws, store, exchange, emulator, exitForm: 'locked', skewMs: 0, atAwait: () => undefined, log: (level, event, facts) => { if (level === 'error') errors.push(`${event} ${JSON.stringify(facts)}`) } })
  const tradeNow = (): Trade | null => {
    const row = store.tables.accounts.get(simAccount)?.trades.get(1)
    return row === undefined ? null : fromCanonical<Trade>(row.body)
  }
  const first = start('first')
  time.after(2 * MINUTE, () => first.receive(JSON.parse(JSON.stringify(emulator.say(1, 'BTC long 10x 200usdt @ market sl 3% trail 1%')))))
  time.after(2 * MINUTE + 2_000, () => {
    const button = emulator.messages(1).flatMap((message) => message.buttons.flat()).find((candidate) => candidate.data.startsWith('c:'))
    const update = button === undefined ? null : emulator.press(1, button.data)
    if (update !== null) first.receive(JSON.parse(JSON.stringify(update)))
  })
  time.after(20 * MINUTE, first.kill)
  time.after(50 * MINUTE, () => void start('second'))
  await time.run(START + 49 * MINUTE, () => false)
  const before = tradeNow()
  await time.run(START + 53 * MINUTE, () => false)
  const after = tradeNow()
  expect(errors).toEqual([])
  if (before === null || after === null || !isLive(before) || !isLive(after)) throw new Error(`the trade is ${after?.status ?? 'not there'}`)
  expect(showDecimal(before.stop.best ?? 0n)).toBe('95600')
  expect(showDecimal(after.stop.best ?? 0n)).toBe('96500')
  expect(showDecimal(after.stop.confirmed?.price ?? 0n)).toBe('95535')
}, 60_000)
