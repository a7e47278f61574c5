import type { Kv } from '#desk/ports/kv.ts'
import { ALL_SOURCES } from '#price/all-sources.ts'
import { openPublicPrices } from '#price/public-prices.ts'
import { perpetual } from '#price/testing/asks.ts'
import { fakeSources } from '#price/testing/fake-sources.ts'
import { realClock } from '#runtime/clock.ts'
import { print, quantile, round } from './measure.ts'

/** Symbols in the cache, as many as a large exchange lists. */
const SYMBOLS = 500
const READS = 1_000
const ROUNDS = 400
const EXPECTED = 6_123_450_000_000n * BigInt(READS)

const kv: Kv = { get: () => Promise.resolve(null), set: () => Promise.resolve(), setIfAbsent: () => Promise.resolve(true), remove: () => Promise.resolve(), count: () => Promise.resolve(1) }
const around = { kv, clock: realClock, log: () => undefined }
const asks = Array.from({ length: SYMBOLS }, (_, n) => perpetual(`C${n}`))
const bodyOf = (symbol: string): string => `[{"s":"${symbol}","p":"61234.5"}]`
const prices = openPublicPrices({
  sources: ALL_SOURCES.filter(({ name }) => name === 'toobit').map((source) => ({
    source: { ...source, perMinute: Number.MAX_SAFE_INTEGER },
    transport: ({ path }) => Promise.resolve({ status: 200, headers: {}, body: bodyOf(decodeURIComponent(path.split('=')[1] ?? '')) }),
  })),
  ...around,
})
const fill = () => Promise.all(asks.map((ask) => prices.read(ask)))

/** µs of one of many reads in a row: a single one is shorter than the clock can tell. */
const timed = async (reads: () => Promise<bigint>): Promise<number> => {
  const since = performance.now()
  const sum = await reads()
  const micros = ((performance.now() - since) * 1000) / READS
  if (sum !== EXPECTED) throw new Error('bench: a read gave another price')
  return micros
}
const askAt = (n: number) => asks[n % SYMBOLS] ?? perpetual('C0')

const bare = new Map((await fill()).map((price) => [price.symbol, price]))
const cached = async (): Promise<bigint> => {
  let seen = 0n
  for (let n = 0; n < READS; n += 1) seen += (await prices.read(askAt(n))).price
  return seen
}
const fromMap = async (): Promise<bigint> => {
  let seen = 0n
  for (let n = 0; n < READS; n += 1) seen += bare.get(askAt(n).symbol)?.price ?? 0n
  return seen
}
const awaited = async (): Promise<bigint> => {
  let seen = 0n
  for (let n = 0; n < READS; n += 1) seen += (await Promise.resolve(bare.get(askAt(n).symbol)))?.price ?? 0n
  return seen
}

for (let n = 0; n < 50; n += 1) for (const reads of [cached, fromMap, awaited]) await timed(reads)
await fill()
const before = prices.figures()
const micros: Record<'cached' | 'map' | 'awaited', number[]> = { cached: [], map: [], awaited: [] }
for (let n = 0; n < ROUNDS; n += 1) {
  micros.cached.push(await timed(cached))
  micros.map.push(await timed(fromMap))
  micros.awaited.push(await timed(awaited))
}
const after = prices.figures()

/** A race without a wire: everything of ours between a miss and its answer, at six sources that answer at once. */
const raced: number[] = []
for (let n = 0; n < 200; n += 1) {
  const fakes = fakeSources({ ...realClock, sleep: () => Promise.resolve() })
  fakes.set(Object.fromEntries(ALL_SOURCES.map(({ name }) => [name, { price: '61234.5' }])))
  const fresh = openPublicPrices({ sources: fakes.sources, ...around })
  const since = performance.now()
  await fresh.read(perpetual('BTC'))
  raced.push((performance.now() - since) * 1000)
}

const p50 = quantile(micros.cached, 0.5)
print('price', {
  symbols: SYMBOLS, reads: READS * ROUNDS, hits: after.hits - before.hits, p50Micros: round(p50, 3), p99Micros: round(quantile(micros.cached, 0.99), 3), goalP50Micros: 50,
  mapMicros: round(quantile(micros.map, 0.5), 3), awaitedMapMicros: round(quantile(micros.awaited, 0.5), 3), missOwnMicros: round(quantile(raced, 0.5), 1),
}, [
  { name: 'cached read to an awaited Map.get', value: round(p50 / quantile(micros.awaited, 0.5)), goal: { atMost: 3 } },
  { name: 'cached read to a bare Map.get', value: round(p50 / quantile(micros.map, 0.5)), goal: { atMost: 20 } },
  { name: 'reads that were hits', value: (after.hits - before.hits) / (READS * ROUNDS), goal: { atLeast: 1 } },
])
