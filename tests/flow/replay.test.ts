import { upcast } from '#core/trade/upcast.ts'
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { makeEmulator } from '#bot/emulator.ts'
import { fromCanonical } from '#core/json.ts'
import { decimal, showDecimal } from '#core/money/decimal.ts'
import { price, quantity } from '#core/money/money.ts'
import type { Candle } from '#core/market/quote.ts'
import type { Trade } from '#core/trade/state.ts'
import { tradesOfCandles } from '#core/venue/market/candle-market.ts'
import { btc, layer, startPrices } from '#core/venue/market/instruments.ts'
import { readCandleFile } from '#paper-server/candle-file.ts'
import { drawsOf } from '#sim/chance.ts'
import { startProcess } from '#sim/desk-process.ts'
import { simExchange } from '#sim/exchange.ts'
import { signIn, simAccount } from '#sim/identity.ts'
import { createSimStore } from '#sim/store.ts'
import { virtualTime } from '#sim/virtual-time.ts'
import { TWELVE } from './twelve-trades.ts'

const FOLDER = new URL('../../../shared/data/candles/perp-1m-2025-05/', import.meta.url).pathname
const HOURS = 4
const MINUTE = 60_000
const real = existsSync(FOLDER)

/** Where the recorded candles are not there: a drawn walk of the same length. */
const drawn = (seed: string, start: string, tick: string): readonly Candle[] => {
  const draws = drawsOf(7, seed)
  const step = decimal(tick)
  let last = decimal(start)
  const move = (): bigint => ((last * BigInt(Math.round((draws.fraction() - 0.5) * 4_000))) / 1_000_000n / step) * step
  return Array.from({ length: (HOURS + 2) * 60 }, (_, i) => {
    const open = last
    const path = [open + move(), open + move(), open + move()].map((at) => (at > step ? at : step))
    last = path[2] ?? open
    const all = [open, ...path]
    return { at: 1_746_374_400_000 + i * MINUTE, open: price(open), high: price(all.reduce((a, b) => (a > b ? a : b))), low: price(all.reduce((a, b) => (a < b ? a : b))), close: price(last), volume: quantity(decimal('5000')) }
  })
}
const candlesOf = (file: string, instrument: typeof btc, start: string): readonly Candle[] => {
  if (!real) return drawn(file, start, showDecimal(instrument.tick))
  const rows = readCandleFile(`${FOLDER}${file}`, instrument)
  return rows.slice(0, (HOURS + 2) * 60)
}

const live = async () => {
  const feeds = [candlesOf('BTCUSDT-1m.csv.gz', btc, '95500'), candlesOf('LAYERUSDT-1m.csv.gz', layer, '3.2')]
  const start = Math.max(...feeds.map((rows) => rows[0]?.at ?? 0))
  const time = virtualTime(start, () => new Promise<void>((resolve) => void setImmediate(resolve)))
  const draws = drawsOf(1, 'wire')
  const drives = [btc, layer].map((instrument, i) => tradesOfCandles(instrument, (feeds[i] ?? []).filter((row) => row.at >= start)))
  const exchange = simExchange({ time, draws, seed: 1, instruments: [btc, layer], startPrices, market: {}, drives, switches: {}, balance: decimal('10000') })
  const store = createSimStore(time.now)
  const emulator = makeEmulator(time.now)
  await signIn(store)
  const errors: string[] = []
  const desk = startProcess({ name: 'desk', time, draws, store, exchange, emulator, exitForm: 'locked', skewMs: 0, atAwait: () => undefined, log: (level, event, facts) => { if (level === 'error') errors.push(`${event} ${JSON.stringify(facts)}`) } })
  const press = (begins: string): void => {
    const button = emulator.messages(1).toReversed().flatMap((message) => message.buttons.flat()).find((candidate) => candidate.data.startsWith(begins))
    const update = button === undefined ? null : emulator.press(1, button.data)
    if (update !== null) desk.receive(JSON.parse(JSON.stringify(update)))
  }
  const say = (text: string): void => desk.receive(JSON.parse(JSON.stringify(emulator.say(1, text))))
  for (const { atMinute, line } of TWELVE) {
    time.after(atMinute * MINUTE, () => say(line))
    time.after(atMinute * MINUTE + 2_000, () => press('c:'))
  }
  time.after(HOURS * 60 * MINUTE, () => say('/closeall'))
  time.after(HOURS * 60 * MINUTE + 2_000, () => press('ca'))
  await time.run(start + (HOURS * 60 + 4) * MINUTE, () => false)
  const table = store.tables.accounts.get(simAccount)
  const journal = (table?.journal ?? []).map((row) => upcast(row))
  const trades = [...(table?.trades.values() ?? [])].map((row) => fromCanonical<Trade>(row.body))
  return { exchange, journal, trades, errors }
}

type Booked = { contracts: bigint; fee: bigint; price: bigint }
/** What the journal says of each ticket, corrected fees included. */
const bookedFills = (journal: Awaited<ReturnType<typeof live>>['journal']): ReadonlyMap<string, Booked> => {
  const booked = new Map<string, Booked>()
  for (const event of journal) {
    if (event.type === 'fee-corrected') {
      const row = booked.get(event.ticket)
      if (row !== undefined) row.fee += event.fee - event.was
    } else if (event.type === 'entry-filled' || event.type === 'exit-filled') {
      const before = booked.get(event.ticket) ?? { contracts: 0n, fee: 0n, price: event.price }
      booked.set(event.ticket, { contracts: before.contracts + event.contracts, fee: before.fee + event.fee, price: event.price })
    }
  }
  return booked
}

test(`twelve trades, three on one side of one symbol, run to their end on ${real ? 'the candles of May 2025' : 'drawn candles (recorded ones not there: not tried)'} and every figure is the venue's`, async () => {
  const { exchange, journal, trades, errors } = await live()
  const { venue, account } = exchange
  expect(errors).toEqual([])
  expect(trades.map((trade) => `${trade.id} ${trade.status}`)).toEqual(TWELVE.map((_, i) => `${i + 1} closed`))

  // Each fill of the venue's books is booked with its price, contracts and fee, shared among trades without a remainder.
  const booked = bookedFills(journal)
  const fills = venue.fills(account, { limit: 100_000 })
  expect(fills.length).toBeGreaterThan(24)
  for (const fill of fills) expect(booked.get(`${fill.orderId}/${fill.ticketId}`)).toEqual({ contracts: fill.quantity, fee: fill.fee, price: fill.price })
  expect(booked.size).toBe(fills.length)

  // Funding and the sum of everything, from flat to flat, to the last digit.
  const flows = venue.flows(account, { limit: 100_000 })
  const funding = flows.filter((flow) => flow.code === 32).reduce((sum, flow) => sum + flow.change, 0n)
  const ours = trades.reduce((sum, trade) => sum + (trade.status === 'closed' ? trade.ledger.funding : 0n), 0n)
  expect(showDecimal(ours)).toBe(showDecimal(funding))
  const net = trades.reduce((sum, trade) => sum + (trade.status === 'closed' ? trade.net : 0n), 0n)
  expect(showDecimal((venue.balance(account)?.total ?? 0n) - decimal('10000'))).toBe(showDecimal(net))
  expect(venue.openTriggers(account, { limit: 1000 })).toEqual([])
}, 240_000)
