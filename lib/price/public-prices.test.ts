import { expect, test } from 'vitest'
import { isFault } from '#core/fault.ts'
import type { Quote } from '#core/market/quote.ts'
import type { Kv } from '#desk/ports/kv.ts'
import type { PublicPrice, PublicPrices } from '#desk/ports/public-prices.ts'
import type { Transport } from '#desk/ports/world.ts'
import { virtualClock, type VirtualClock } from '#exchange/shared/virtual-clock.ts'
import { createSimStore } from '#sim/store.ts'
import { openPublicPrices } from './public-prices.ts'
import type { SourceName } from './source.ts'
import { toobit } from './sources/toobit.ts'
import { BTC, perpetual } from './testing/asks.ts'
import { type FakeSources, fakeSources, type Script } from './testing/fake-sources.ts'

type Process = { readonly prices: PublicPrices; readonly fakes: FakeSources; readonly logged: readonly string[] }
const kvOf = (clock: VirtualClock): Kv => createSimStore(clock.now).connect(() => Promise.resolve()).kv
const processOf = (clock: VirtualClock, kv: Kv, names?: readonly SourceName[]): Process => {
  const fakes = fakeSources(clock, names)
  const logged: string[] = []
  return { fakes, logged, prices: openPublicPrices({ sources: fakes.sources, kv, clock, log: (_level, event, facts) => logged.push(`${event} ${JSON.stringify(facts)}`) }) }
}
const start = (names?: readonly SourceName[]) => {
  const clock = virtualClock()
  const kv = kvOf(clock)
  const here = processOf(clock, kv, names)
  /** What a read gives within `ms`: the price, or the fault's code. */
  const read = async (of = BTC, ms = 5_000, { prices } = here): Promise<PublicPrice | string> => {
    const told: { outcome: PublicPrice | string } = { outcome: 'no answer yet' }
    void prices.read(of).then((price) => (told.outcome = price), (thrown: unknown) => (told.outcome = isFault(thrown) ? `${thrown.facts.code}: ${thrown.facts.venueText}` : String(thrown)))
    await clock.pass(ms)
    return told.outcome
  }
  return { clock, kv, ...here, read }
}
const all = (script: Script) => ({ toobit: script, binance: script, bybit: script, okx: script, coingecko: script, cryptocompare: script })
const DOWN: Script = { reply: { status: 503, headers: {}, body: '' } }
const sourceOf = (prices: PublicPrices, name: SourceName) => prices.figures().sources.find((row) => row.name === name)

test('a price is given again for ten seconds without asking anybody, and not a moment longer', async () => {
  const { clock, fakes, prices, read } = start()
  fakes.set(all({ price: '61234.5' }))
  const first = await read(BTC, 100)
  expect(first).toMatchObject({ symbol: 'BTC-SWAP-USDT', price: 6_123_450_000_000n, source: 'Toobit', checked: 'by-others', fresh: true })
  expect(fakes.asked()).toEqual(['toobit', 'binance', 'bybit'])
  await clock.pass(9_899)
  expect(await read(BTC, 0)).toBe(first)
  expect(fakes.asked()).toEqual([])
  await clock.pass(1)
  await read(BTC, 100)
  expect(fakes.asked()).toHaveLength(3)
  expect(prices.figures()).toMatchObject({ hits: 1, joined: 0, shared: 0, asked: 2, failed: 0 })
})

test('twenty who ask at once for one symbol share one flight', async () => {
  const { clock, fakes, prices } = start()
  fakes.set(all({ price: '61234.5', afterMs: 100 }))
  const told = Promise.all(Array.from({ length: 20 }, () => prices.read(BTC)))
  await clock.pass(200)
  expect(new Set(await told).size).toBe(1)
  expect(fakes.asked()).toHaveLength(3)
  expect(prices.figures()).toMatchObject({ hits: 0, joined: 19, asked: 1 })
})

test('another process takes the price from kv for the rest of its ten seconds', async () => {
  const { clock, kv, fakes, read } = start()
  fakes.set(all({ price: '61234.5' }))
  await read(BTC, 8_000)
  const other = processOf(clock, kv)
  other.fakes.set(all({ price: '61300' }))
  expect(await read(BTC, 1_000, other)).toMatchObject({ price: 6_123_450_000_000n, source: 'Toobit', fresh: true })
  expect([other.fakes.asked(), other.prices.figures()]).toMatchObject([[], { shared: 1, asked: 0 }])
  expect(await read(BTC, 999, other)).toMatchObject({ price: 6_123_450_000_000n })
  await clock.pass(1)
  expect(await read(BTC, 100, other)).toMatchObject({ price: 6_130_000_000_000n })
})

test('when no source answers, the last price is shown with its own time for thirty minutes, as not fresh; after that there is none', async () => {
  const { clock, fakes, prices, read } = start()
  fakes.set(all({ price: '61234.5' }))
  const first = await read(BTC, 1_000)
  fakes.set(all(DOWN))
  await clock.pass(15 * 60_000)
  expect(await read()).toEqual({ ...(typeof first === 'string' ? {} : first), fresh: false })
  await clock.pass(15 * 60_000 - 6_000)
  expect(await read(BTC, 100)).toMatchObject({ fresh: false })
  expect(await read()).toBe('no-price: BTC-SWAP-USDT: no-answer')
  expect(prices.figures()).toMatchObject({ asked: 4, failed: 3 })
})

test('a process that never had a price shows the last one of another', async () => {
  const { clock, kv, fakes, read } = start()
  fakes.set(all({ price: '61234.5' }))
  await read(BTC, 60_000)
  const other = processOf(clock, kv)
  other.fakes.set(all(DOWN))
  expect(await read(BTC, 5_000, other)).toMatchObject({ price: 6_123_450_000_000n, fresh: false })
})

test('a price far from the others is never shown, counts against its source, and is not asked for again for this symbol', async () => {
  const { clock, fakes, prices, logged, read } = start(['toobit', 'binance', 'bybit'])
  fakes.set({ ...all({ price: '61234.5', afterMs: 50 }), toobit: { price: '61.2', afterMs: 1 } })
  for (let n = 0; n < 3; n += 1) {
    expect(await read(BTC, 5_000)).toMatchObject({ price: 6_123_450_000_000n, checked: n === 0 ? 'by-others' : 'by-last' })
    await clock.pass(10_000)
  }
  expect(fakes.asked().filter((name) => name === 'toobit')).toEqual(['toobit'])
  expect(sourceOf(prices, 'toobit')).toMatchObject({ successes: 0, failures: 1, lastFault: 'implausible-price' })
  expect(logged.filter((line) => line.startsWith('implausible-price'))).toEqual(['implausible-price {"source":"toobit","symbol":"BTC-SWAP-USDT","price":"61.2"}'])
})

test('a price that was shown because it went on from the last one, and that the others contradict later, is put right for the next reader', async () => {
  const { fakes, read } = start()
  fakes.set(all({ price: '60000' }))
  await read(BTC, 10_000)
  fakes.set({ ...all({ price: '58900', afterMs: 300 }), toobit: { price: '61000', afterMs: 1 } })
  expect(await read(BTC, 10)).toMatchObject({ price: 6_100_000_000_000n, source: 'Toobit', checked: 'by-last' })
  expect(await read(BTC, 500)).toMatchObject({ price: 6_100_000_000_000n })
  expect(await read(BTC, 0)).toMatchObject({ price: 5_890_000_000_000n, checked: 'by-others', fresh: true })
})

test('what is put right of an early flight doesn’t replace what a later one found', async () => {
  const { clock, fakes, read } = start(['toobit', 'binance'])
  fakes.set({ toobit: { price: '60000', afterMs: 3_000 }, binance: { price: '60010', afterMs: 11_000 } })
  expect(await read(BTC, 4_500)).toMatchObject({ price: 6_000_000_000_000n, checked: 'unchecked' })
  fakes.set({ toobit: { price: '60100', afterMs: 10 }, binance: { price: '60110', afterMs: 20 } })
  await clock.pass(6_000)
  expect(await read(BTC, 100)).toMatchObject({ price: 6_010_000_000_000n })
  await clock.pass(1_000)
  expect(await read(BTC, 0)).toMatchObject({ price: 6_010_000_000_000n })
})

test('given three failures in a row the breaker opens and is seen; nobody asks until its time or a reset', async () => {
  const { clock, fakes, prices, logged, read } = start(['toobit', 'binance'])
  fakes.set({ toobit: { price: '61234.5' }, binance: DOWN })
  for (const base of ['BTC', 'BTC', 'BTC', 'BTC']) {
    await read(perpetual(base), 100)
    await clock.pass(9_900)
  }
  expect(sourceOf(prices, 'binance')).toMatchObject({ state: 'open', failuresInRow: 3, failures: 3, lastFault: 'source-down' })
  expect(fakes.asked().filter((name) => name === 'binance')).toHaveLength(3)
  expect(logged.map((line) => line.split(' ')[0])).toEqual(['price-source-failed', 'price-source-failed', 'price-source-rests'])
  fakes.set({ binance: { price: '61234.5' } })
  expect(prices.reset('binance')).toBe(true)
  expect(sourceOf(prices, 'binance')?.state).toBe('closed')
  await read(BTC, 100)
  expect(sourceOf(prices, 'binance')).toMatchObject({ state: 'closed', successes: 1 })
})

test('a source that asks for rest gets it, and its trial afterwards brings it back', async () => {
  const { clock, fakes, prices, read } = start(['toobit', 'binance'])
  fakes.set({ toobit: { price: '61234.5' }, binance: { reply: { status: 429, headers: { 'retry-after': '120' }, body: '' } } })
  await read(BTC, 1_000)
  expect(sourceOf(prices, 'binance')).toMatchObject({ state: 'open', lastFault: 'rate-limited' })
  fakes.set({ binance: { price: '61234.5' } })
  await clock.pass(118_000)
  await read(BTC, 1_000)
  expect(fakes.asked().filter((name) => name === 'binance')).toHaveLength(1)
  await clock.pass(10_000)
  await read(BTC, 1_000)
  expect(sourceOf(prices, 'binance')).toMatchObject({ state: 'closed', successes: 1 })
})

test('a source is not asked for a coin that it doesn’t offer, and its breaker learns nothing from that', async () => {
  const { fakes, prices, read } = start(['coingecko', 'okx'])
  fakes.set({ okx: { reply: { status: 200, headers: {}, body: '{"code":"51001","msg":"Instrument ID does not exist","data":[]}' } } })
  for (let n = 0; n < 4; n += 1) expect(await read(perpetual('NOSUCHCOIN'), 200)).toBe('no-price: NOSUCHCOIN-SWAP-USDT: no-answer')
  expect(fakes.asked()).toEqual(['okx'])
  expect(prices.figures().sources.map(({ state, failures }) => [state, failures])).toEqual([['closed', 0], ['closed', 0]])
})

test('a coin that a half-open source doesn’t offer is no trial: the source is not asked, and stays half-open', async () => {
  const { clock, fakes, prices, read } = start(['coingecko', 'okx'])
  fakes.set({ okx: { price: '61234.5' }, coingecko: { reply: { status: 429, headers: {}, body: '' } } })
  await read(BTC, 60_100)
  expect(sourceOf(prices, 'coingecko')?.state).toBe('half-open')
  await read(perpetual('NOSUCHCOIN'), 1_000)
  expect(sourceOf(prices, 'coingecko')?.state).toBe('half-open')
  fakes.set({ coingecko: { price: '61234.5' } })
  await clock.pass(1_000)
  await read(BTC, 1_000)
  expect(sourceOf(prices, 'coingecko')).toMatchObject({ state: 'closed', successes: 1 })
})

test('a figure that is too old says nothing of its source: the breaker stays closed, and the symbol is asked for elsewhere', async () => {
  const { fakes, prices, read } = start(['binance', 'okx'])
  fakes.set({ binance: { price: '61234.5', madeSecondsAgo: 301 }, okx: { price: '61234.6' } })
  for (let n = 0; n < 3; n += 1) expect(await read(BTC, 11_000)).toMatchObject({ source: 'OKX' })
  expect(sourceOf(prices, 'binance')).toMatchObject({ state: 'closed', failures: 0, successes: 0 })
  expect(fakes.asked()).toEqual(['binance', 'okx', 'okx', 'okx'])
})

test('memory holds five hundred symbols; the oldest leave first', async () => {
  const clock = virtualClock()
  const asked: string[] = []
  const transport: Transport = ({ path }) => {
    const symbol = path.split('=')[1] ?? ''
    asked.push(symbol)
    return Promise.resolve({ status: 200, headers: {}, body: `[{"s":"${symbol}","p":"61234.5"}]` })
  }
  // Without kv, which would know them all.
  const kv: Kv = { ...kvOf(clock), get: () => Promise.resolve(null) }
  const prices = openPublicPrices({ sources: [{ source: { ...toobit, perMinute: 1_000 }, transport }], kv, clock, log: () => undefined })
  const symbols = Array.from({ length: 501 }, (_, n) => `C${n}`)
  for (const base of [...symbols, 'C1', 'C500', 'C0']) await prices.read(perpetual(base))
  expect(asked.slice(501)).toEqual(['C0-SWAP-USDT'])
})

test('kv that fails, hangs, or holds something else costs at most 150 ms', async () => {
  const broken = (get: Kv['get']): Kv => ({ get, set: () => Promise.reject(new Error('away')), setIfAbsent: () => Promise.resolve(false), remove: () => Promise.resolve(), count: () => Promise.resolve(0) })
  const kept = '{"symbol":"ETH-SWAP-USDT","price":"1","source":"x","at":1,"checked":"by-others","gotAt":9e15}'
  for (const get of [() => Promise.reject(new Error('away')), () => new Promise<null>(() => undefined), () => Promise.resolve('junk'), () => Promise.resolve('{"price":"-5"}'), () => Promise.resolve(kept)]) {
    const { clock, read } = start()
    const process = processOf(clock, broken(get))
    process.fakes.set(all({ price: '61234.5' }))
    expect(await read(BTC, 155, process)).toMatchObject({ price: 6_123_450_000_000n, checked: 'by-others' })
    expect(process.logged.filter((line) => line.startsWith('price-not-shared')).length).toBeGreaterThan(0)
  }
})

test('a public price is no price that an order can be made with: it does not compile', async () => {
  const { fakes, read } = start()
  fakes.set(all({ price: '61234.5' }))
  const shown = await read(BTC, 100)
  if (typeof shown === 'string') throw new Error(shown)
  // @ts-expect-error A shown price is never that of an order.
  const quote: Pick<Quote, 'last'> = { last: shown.price }
  expect(quote.last).toBe(shown.price)
})
