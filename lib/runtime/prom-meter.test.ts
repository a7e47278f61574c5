import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { collectPulse, collectStored } from '#desk/collect-figures.ts'
import { promMeter } from './prom-meter.ts'

const census = { now: 20_000, outbox: [{ lane: 'exchange', rows: 2, dueAt: 5_000 }, { lane: 'chat', rows: 0, dueAt: null }], trades: { open: 3 }, nakedMs: 12_500, nakedNow: 1, leases: { held: 1, until: 25_000 } } as const
const figures = { state: 'open', failuresInRow: 4, since: 1, againAt: 2, lastFault: 'timeout', medianMs: 30, heardAt: 1, slow: false } as const

const lived = async (): Promise<string> => {
  const { meter, show } = promMeter()
  await collectStored(meter, { census: () => Promise.resolve(census) })
  collectPulse(meter, { holder: 'w', at: 0, leases: 2, venues: [{ venue: 'toobit', figures }], sources: [{ name: 'okx', label: 'OKX', state: 'half-open', failuresInRow: 3, medianMs: null, lastFault: null }], telegram: null }, { hits: 8, joined: 1, shared: 1, asked: 2, failed: 0 })
  meter.count('decisions', {}, 3)
  meter.count('effects', { lane: 'exchange', kind: 'enter', outcome: 'unknown' })
  meter.count('requests', { route: '/trades/:trade', status: '200' })
  meter.count('chatLimited', {})
  meter.time('drain', {}, 0.002)
  meter.time('orderRoundTrip', { venue: 'toobit', kind: 'place' }, 0.04)
  meter.time('sync', { venue: 'toobit' }, 0.4)
  return show()
}

test('figures stand in Prometheus’ text, as they were set, counted and timed', async () => {
  const text = await lived()
  for (const line of [
    'keel_outbox_rows{lane="exchange"} 2', 'keel_outbox_oldest_seconds{lane="exchange"} 15', 'keel_outbox_oldest_seconds{lane="chat"} 0', 'keel_trades{state="open"} 3', 'keel_trades{state="stuck"} 0',
    'keel_naked_exposure_seconds 12.5', 'keel_naked_trades 1', 'keel_leases_held 2', 'keel_breaker_state{kind="venue",name="toobit"} 2', 'keel_breaker_state{kind="source",name="okx"} 1', 'keel_price_reads{answer="memory"} 8',
    'keel_decisions_total 3', 'keel_effects_total{lane="exchange",kind="enter",outcome="unknown"} 1', 'keel_http_requests_total{route="/trades/:trade",status="200"} 1', 'keel_telegram_limited_total 1',
    'keel_order_round_trip_seconds_bucket{le="0.05",venue="toobit",kind="place"} 1', 'keel_sync_seconds_count{venue="toobit"} 1', 'keel_store_up 1',
  ]) expect(text).toContain(`${line}\n`)
})

test('two of them in one process count apart', async () => {
  const [one, other] = [promMeter(), promMeter()]
  one.meter.count('decisions', {}, 5)
  expect(await other.show()).toContain('keel_decisions_total 0\n')
})

/** Names of time series in a text of Prometheus, histograms by their buckets too. */
const namesIn = (text: string): ReadonlySet<string> => new Set([...text.matchAll(/^(keel_\w+)/gm)].map(([, name]) => name ?? ''))
type Panel = { readonly title: string; readonly targets?: readonly { readonly expr: string }[] }

test('each query of the dashboard asks for figures that are told', async () => {
  const told = namesIn(await lived())
  const { panels } = JSON.parse(readFileSync(new URL('../../docs/grafana/keel.json', import.meta.url), 'utf8')) as { readonly panels: readonly Panel[] }
  const queries = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))
  expect(queries.length).toBeGreaterThan(15)
  const asked = queries.map((expr) => [...expr.matchAll(/\bkeel_\w+/g)].map(([name]) => name))
  expect(asked.filter((names) => names.length === 0)).toEqual([])
  expect(asked.flat().filter((name) => !told.has(name))).toEqual([])
})
