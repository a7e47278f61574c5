import { expect, test } from 'vitest'
import { openPublicPrices } from '#price/public-prices.ts'
import type { SourceName } from '#price/source.ts'
import { type FakeSources, fakeSources, type Script } from '#price/testing/fake-sources.ts'
import { NO_FAULTS } from '#sim/wire.ts'
import { account, user } from '../contract/ids.ts'
import { liveDesk } from './live-desk.ts'

/** Far from what the desk's own exchange trades at, so that it is seen wherever it comes through. */
const ELSEWHERE = '77777.7'
const SAME: Partial<Record<SourceName, Script>> = Object.fromEntries((['toobit', 'binance', 'bybit', 'okx', 'coingecko', 'cryptocompare'] as const).map((name, index) => [name, { price: ELSEWHERE, afterMs: 10 + index }]))
const DOWN: Script = { reply: { status: 503, headers: {}, body: '' } }

const withSources = async (scripts: Partial<Record<SourceName, Script>> = SAME) => {
  // The desk's clock is seven seconds off the store's: ages are told in the store's.
  const held: { fakes: FakeSources | null } = { fakes: null }
  const live = await liveDesk('locked', {
    skewMs: 7_000,
    publicPrices: ({ clock, kv, log }) => {
      held.fakes = fakeSources(clock)
      held.fakes.set(scripts)
      return openPublicPrices({ sources: held.fakes.sources, kv, clock, log })
    },
  })
  if (held.fakes === null) throw new Error('a desk was given no public prices')
  return { ...live, fakes: held.fakes, silence: () => live.exchange.setFaults({ ...NO_FAULTS, lostRequest: 1, droppedSocket: 1 }) }
}

test('while its exchange answers, /price shows its quote and asks nobody else', async () => {
  const { ask, fakes } = await withSources()
  const shown = await ask('/price BTC')
  expect(shown).toMatch(/Bid <code>[\d,.]+<\/code>/)
  expect([shown.includes('77,777'), fakes.asked()]).toEqual([false, []])
}, 60_000)

test('when its exchange is silent, /price shows a public price with its source and age, and says that no order uses it', async () => {
  const { ask, fakes, silence, settle, errors } = await withSources()
  await ask('/price BTC')
  silence()
  await settle(20_000)
  const shown = await ask('/price BTC', 3_000)
  expect(shown).toBe('<b>BTC</b> <code>77,777.7</code> - Toobit, 0 s ago\nYour exchange does not answer: a public price, to read only. No order uses it.')
  expect(fakes.asked()).toEqual(['toobit', 'binance', 'bybit'])
  await settle(5_000)
  expect(await ask('/price BTCUSDT', 3_000)).toMatch(/ - Toobit, [5-9] s ago/)
  expect(fakes.asked()).toEqual([])
  expect(errors).toEqual([])
}, 60_000)

test('a desk that never saw the exchange’s list still shows what the coin names', async () => {
  const { ask, silence } = await withSources()
  silence()
  expect(await ask('/price btc-swap-usdt', 5_000)).toContain('<b>BTC</b> <code>77,777.7</code> - Toobit')
}, 60_000)

test('when every source is silent too, the last price comes with its age; one that nobody compares says so', async () => {
  const { ask, fakes, silence, settle } = await withSources({ okx: { price: ELSEWHERE } })
  silence()
  await settle(10_000)
  expect(await ask('/price BTC', 12_000)).toContain('No other source to compare it with.')
  fakes.set({ okx: DOWN })
  await settle(60_000)
  expect(await ask('/price BTC', 12_000)).toMatch(/ - OKX, 1 m \d+ s ago\n⚠️ No source answers now: the last price known\./)
}, 60_000)

test('what decides on an order never asks a public source, not even when the exchange is silent', async () => {
  const { ask, press, fakes, silence, settle, shown, table } = await withSources()
  expect(await ask('BTC long 10x 32c sl 1% tp 2%')).toContain('draft 1')
  await press('Confirm')
  await ask('/stop 1 1.2%')
  await ask('/targets 1 3%')
  silence()
  await settle(20_000)
  await ask('BTC long 10x 21c sl 1%', 60_000)
  expect(shown().at(-1)?.html).toContain('did not answer')
  await ask('/stop 1 1.3%', 60_000)
  expect(fakes.asked()).toEqual([])
  expect(table?.journal.filter((row) => row.body.includes('77777')).map((row) => row.type)).toEqual([])
  expect(table?.journal.filter((row) => row.type === 'drafted')).toHaveLength(1)
}, 60_000)

test('/price sources shows each breaker with its figures; the owner resets one, a trader does not', async () => {
  const { desk, ask, silence, settle, store, emulator } = await withSources({ toobit: DOWN, binance: DOWN, bybit: { price: ELSEWHERE }, okx: DOWN, coingecko: DOWN, cryptocompare: DOWN })
  silence()
  await settle(10_000)
  for (let n = 0; n < 3; n += 1) {
    await ask('/price BTC', 3_000)
    await settle(9_000)
  }
  const lines = (await ask('/price sources', 1_000)).split('\n')
  expect(lines).toHaveLength(8)
  expect(lines.find((line) => line.includes('Binance'))).toMatch(/^⚠️ Binance <code>open<\/code> not asked for \d+ s · 0\.00 % of 3 · 3 failed in a row \(source-down\)$/)
  expect(lines.find((line) => line.includes('Bybit'))).toMatch(/^Bybit <code>closed<\/code> asked · 100\.00 % of 3 · \d+ ms$/)
  expect(lines.at(-1)).toBe('Cache <code>0.00 % of 3 reads</code>')

  const admin = store.connect(() => Promise.resolve()).store
  await admin.addUser(user('trader'), { telegramId: '2', name: 'Two', language: 'en', timeZone: 'UTC' })
  await admin.addAccount({ account: account('second'), user: user('trader'), name: 'second', venue: 'paper', live: false, epoch: 1, sealedKey: null, apiKey: null })
  desk.receive(JSON.parse(JSON.stringify(emulator.say(2, '/price reset binance'))))
  await settle(1_000)
  expect(emulator.messages(2).at(-1)?.html).toBe('Only the owner resets a source.')
  expect(await ask('/price sources', 1_000)).toContain('Binance <code>open</code>')

  expect(await ask('/price reset bitcoin', 1_000)).toContain('Nearest: <code>binance</code>')
  expect(await ask('/price reset Binance', 1_000)).toBe('binance is asked again; its record begins anew.')
  expect(await ask('/price sources', 1_000)).toContain('Binance <code>closed</code> asked · not asked yet')
}, 60_000)

test('an account of an invented market has no public prices: when its exchange is silent, there is none', async () => {
  const { ask, exchange, settle } = await liveDesk()
  expect(await ask('/price sources', 1_000)).toContain("the paper exchange's own")
  expect(await ask('/price reset binance', 1_000)).toContain("the paper exchange's own")
  exchange.setFaults({ ...NO_FAULTS, lostRequest: 1, droppedSocket: 1 })
  await settle(10_000)
  expect(await ask('/price BTC', 60_000)).toContain('did not answer')
}, 60_000)
