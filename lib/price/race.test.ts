import { expect, test } from 'vitest'
import type { Fault } from '#core/fault.ts'
import { virtualClock } from '#exchange/shared/virtual-clock.ts'
import { type Answer, askSource } from './ask-source.ts'
import { race } from './race.ts'
import type { LastGood, Verdict } from './sanity.ts'
import type { SourceName } from './source.ts'
import { BTC } from './testing/asks.ts'
import { fakeSources, type Script } from './testing/fake-sources.ts'

const ORDER: readonly SourceName[] = ['toobit', 'binance', 'bybit', 'okx', 'coingecko', 'cryptocompare']

const start = (scripts: Partial<Record<SourceName, Script>>, last: LastGood | null = null) => {
  const clock = virtualClock()
  const fakes = fakeSources(clock)
  fakes.set(scripts)
  const faults: string[] = []
  const ask = (name: SourceName): Promise<Answer> | null => {
    const found = fakes.sources.find(({ source }) => source.name === name)
    return found === undefined ? null : askSource({ ...found, clock }, BTC)
  }
  const running = race({ clock, last, order: ORDER, ask, onFault: (name, fault) => faults.push(`${name} ${fault.facts.code}`) })
  const told: { verdict: Verdict<Answer> | null; all: readonly SourceName[] | null } = { verdict: null, all: null }
  void running.first.then((verdict) => (told.verdict = verdict))
  void running.all.then((answers) => (told.all = answers.map(({ name }) => name)))
  return { clock, fakes, faults, told }
}
const winner = (name: SourceName, checked: LastGood['checked']) => ({ type: 'sound', checked, answer: expect.objectContaining({ name }) as unknown })
const KNOWN: LastGood = { price: 6_123_450_000_000n, ageMs: 15_000, checked: 'by-others' }

test('three are asked at the same time, and the first answer that goes on from the last price wins at once', async () => {
  const { clock, fakes, told } = start({ toobit: { price: '61240', afterMs: 300 }, binance: { price: '61241', afterMs: 80 }, bybit: { price: '61239', afterMs: 120 } }, KNOWN)
  await clock.pass(79)
  expect([fakes.asked(), told.verdict]).toEqual([['toobit', 'binance', 'bybit'], null])
  await clock.pass(1)
  expect(told.verdict).toEqual(winner('binance', 'by-last'))
  await clock.pass(5_000)
  expect([fakes.asked(), told.all]).toEqual([[], ['binance', 'bybit', 'toobit']])
})

test('given nothing known, the first of two that agree wins', async () => {
  const { clock, told } = start({ toobit: { price: '61240', afterMs: 300 }, binance: { price: '61241', afterMs: 80 }, bybit: { price: '61239', afterMs: 120 } })
  await clock.pass(119)
  expect(told.verdict).toBeNull()
  await clock.pass(1)
  expect(told.verdict).toEqual(winner('binance', 'by-others'))
})

test('who fails is made up for at once by the next in order', async () => {
  const { clock, fakes, faults, told } = start({ toobit: { reply: { status: 503, headers: {}, body: '' }, afterMs: 10 }, binance: { reply: { status: 451, headers: {}, body: '' }, afterMs: 20 }, bybit: { price: '61239', afterMs: 400 }, okx: { price: '61240', afterMs: 30 }, coingecko: { price: '61200.1', afterMs: 50 } })
  await clock.pass(70)
  expect([fakes.asked(), faults]).toEqual([['toobit', 'binance', 'bybit', 'okx', 'coingecko'], ['toobit source-down', 'binance source-blocked']])
  expect(told.verdict).toEqual(winner('okx', 'by-others'))
})

test('one that is far off does not win, however fast it is, and one more is asked in its place', async () => {
  const { clock, fakes, told } = start({ toobit: { price: '6.1', afterMs: 5 }, binance: { price: '61241', afterMs: 80 }, bybit: { lost: true }, okx: { price: '61250', afterMs: 20 } })
  await clock.pass(80)
  expect([fakes.asked(), told.verdict]).toEqual([['toobit', 'binance', 'bybit', 'okx'], null])
  await clock.pass(20)
  expect(told.verdict).toEqual(winner('binance', 'by-others'))
})

test('while nobody answers, one more is asked each half second', async () => {
  const { clock, fakes, told } = start({ coingecko: { price: '61200.5', afterMs: 100 }, cryptocompare: { price: '61201', afterMs: 100 } })
  await clock.pass(499)
  expect(fakes.asked()).toEqual(['toobit', 'binance', 'bybit'])
  await clock.pass(1_000)
  expect(fakes.asked()).toEqual(['okx', 'coingecko'])
  await clock.pass(101)
  expect(fakes.asked()).toEqual(['cryptocompare'])
  await clock.pass(100)
  expect(told.verdict).toEqual(winner('coingecko', 'by-others'))
})

test('after four seconds what is there decides: a lone answer is unchecked', async () => {
  const { clock, told } = start({ toobit: { price: '61240', afterMs: 3_999 }, cryptocompare: { lost: true, afterMs: 60_000 } })
  await clock.pass(3_999)
  expect(told.verdict).toBeNull()
  await clock.pass(1)
  expect(told).toEqual({ verdict: winner('toobit', 'unchecked'), all: null })
})

test('when everybody has failed it says so without waiting for the deadline, and nobody is left out', async () => {
  const dead: Script = { reply: { status: 500, headers: {}, body: '' }, afterMs: 1 }
  const { clock, faults, told } = start(Object.fromEntries(ORDER.map((name) => [name, dead])), KNOWN)
  await clock.pass(10)
  expect(told).toEqual({ verdict: { type: 'none', why: 'no-answer' }, all: [] })
  expect(faults).toHaveLength(ORDER.length)
})

test('with nobody to ask it ends at once', async () => {
  const clock = virtualClock()
  const { first, all } = race({ clock, last: null, order: ['okx'], ask: () => null, onFault: () => undefined })
  expect(await first).toEqual({ type: 'none', why: 'no-answer' })
  expect(await all).toEqual([])
})

test('a mistake in a source’s map counts against that source, and the race goes on', async () => {
  const clock = virtualClock()
  const faults: Fault[] = []
  const answer: Answer = { name: 'okx', price: await askSource({ ...(fakeOkx(clock)), clock }, BTC).then(({ price }) => price), at: 0, tookMs: 1 }
  const { first } = race({ clock, last: null, order: ['binance', 'okx'], ask: (name) => (name === 'okx' ? Promise.resolve(answer) : Promise.reject(new TypeError('x is undefined'))), onFault: (_name, fault) => faults.push(fault) })
  expect(await first).toEqual(winner('okx', 'unchecked'))
  expect(faults.map(({ facts }) => facts.code)).toEqual(['source-broke'])
})

const fakeOkx = (clock: ReturnType<typeof virtualClock>) => {
  const fakes = fakeSources({ ...clock, sleep: () => Promise.resolve() }, ['okx'])
  fakes.set({ okx: { price: '61240' } })
  const [okx] = fakes.sources
  if (okx === undefined) throw new Error('OKX is a source')
  return okx
}
