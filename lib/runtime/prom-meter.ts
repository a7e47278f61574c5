import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Counted, Gauged, Meter, Timed } from '#desk/ports/meter.ts'

type Shape = { readonly name: string; readonly help: string; readonly labels: readonly string[] }

const COUNTED: Readonly<Record<keyof Counted, Shape>> = {
  decisions: { name: 'keel_decisions_total', help: 'Inputs decided by this process', labels: [] },
  effects: { name: 'keel_effects_total', help: 'Attempts of effects by how they ended', labels: ['lane', 'kind', 'outcome'] },
  requests: { name: 'keel_http_requests_total', help: 'Requests answered, by route and status', labels: ['route', 'status'] },
  chatLimited: { name: 'keel_telegram_limited_total', help: 'Answers 429 of the Bot API', labels: [] },
}
const TIMED: Readonly<Record<keyof Timed, Shape & { readonly buckets: readonly number[] }>> = {
  drain: { name: 'keel_decision_seconds', help: 'One pass of decisions over what waited for an account, without the store', labels: [], buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5] },
  orderRoundTrip: { name: 'keel_order_round_trip_seconds', help: 'From the call to the answer of what is sent to a venue', labels: ['venue', 'kind'], buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5] },
  sync: { name: 'keel_sync_seconds', help: 'One whole read of an account, applied', labels: ['venue'], buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30] },
}
const GAUGED: Readonly<Record<keyof Gauged, Shape>> = {
  outboxRows: { name: 'keel_outbox_rows', help: 'Effects that wait or run, as stored, of all processes', labels: ['lane'] },
  outboxOldest: { name: 'keel_outbox_oldest_seconds', help: 'Time since the oldest waiting effect was due', labels: ['lane'] },
  trades: { name: 'keel_trades', help: 'Trades by state, as stored, of all accounts', labels: ['state'] },
  naked: { name: 'keel_naked_exposure_seconds', help: 'Time in which an open position had no confirmed stop, all trades ever, as stored', labels: [] },
  nakedNow: { name: 'keel_naked_trades', help: 'Trades that are open without a confirmed stop now', labels: [] },
  leases: { name: 'keel_leases_held', help: 'Accounts that this process holds', labels: [] },
  breaker: { name: 'keel_breaker_state', help: '0 closed, 1 half-open, 2 open', labels: ['kind', 'name'] },
  breakerFailures: { name: 'keel_breaker_failures_in_row', help: 'Failures in a row', labels: ['kind', 'name'] },
  priceReads: { name: 'keel_price_reads', help: 'Reads of public prices since the start, by what answered', labels: ['answer'] },
  storeUp: { name: 'keel_store_up', help: '1: the stored figures below are of now; 0: the store did not answer', labels: [] },
}

const PREFIX = 'keel_'

/** What `prom-client` needs, in a registry of its own: two of them live in one process of a test. */
export type PromMeter = { readonly meter: Meter; /** Prometheus' text. */ readonly show: () => Promise<string>; readonly contentType: string }

export const promMeter = (): PromMeter => {
  const registry = new Registry()
  const shape = ({ name, help, labels }: Shape) => ({ name, help, labelNames: [...labels], registers: [registry] })
  const counters = { decisions: new Counter(shape(COUNTED.decisions)), effects: new Counter(shape(COUNTED.effects)), requests: new Counter(shape(COUNTED.requests)), chatLimited: new Counter(shape(COUNTED.chatLimited)) }
  const histogram = (name: keyof Timed): Histogram => new Histogram({ ...shape(TIMED[name]), buckets: [...TIMED[name].buckets] })
  const timers = { drain: histogram('drain'), orderRoundTrip: histogram('orderRoundTrip'), sync: histogram('sync') }
  const gauge = (name: keyof Gauged): Gauge => new Gauge(shape(GAUGED[name]))
  const gauges = {
    outboxRows: gauge('outboxRows'), outboxOldest: gauge('outboxOldest'), trades: gauge('trades'), naked: gauge('naked'), nakedNow: gauge('nakedNow'), leases: gauge('leases'),
    breaker: gauge('breaker'), breakerFailures: gauge('breakerFailures'), priceReads: gauge('priceReads'), storeUp: gauge('storeUp'),
  }
  collectDefaultMetrics({ register: registry, prefix: PREFIX })
  return {
    contentType: registry.contentType,
    show: () => registry.metrics(),
    meter: {
      count: (name, labels, by = 1) => counters[name].inc({ ...labels }, by),
      time: (name, labels, seconds) => timers[name].observe({ ...labels }, seconds),
      set: (name, labels, value) => gauges[name].set({ ...labels }, value),
    },
  }
}
