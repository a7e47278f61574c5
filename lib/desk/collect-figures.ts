import { isFault } from '#core/fault.ts'
import type { BreakerState } from '#core/breaker.ts'
import type { Meter } from './ports/meter.ts'
import type { Store } from './ports/store.ts'
import type { Pulse } from './pulse.ts'

const LEVEL: Readonly<Record<BreakerState, number>> = { closed: 0, 'half-open': 1, open: 2 }
/** Every state is told, so that one without trades is 0 and not the figure of before. */
const STATES = ['draft', 'pending', 'opening', 'open', 'closing', 'stuck', 'closed', 'failed'] as const

/** Sets what is looked at when somebody asks for figures: what is stored, of all processes alike. */
export const collectStored = async (meter: Meter, store: Pick<Store, 'census'>): Promise<void> => {
  try {
    const { now, outbox, trades, nakedMs, nakedNow } = await store.census()
    for (const { lane, rows, dueAt } of outbox) {
      meter.set('outboxRows', { lane }, rows)
      meter.set('outboxOldest', { lane }, dueAt === null ? 0 : Math.max(0, now - dueAt) / 1_000)
    }
    for (const state of new Set([...STATES, ...Object.keys(trades)])) meter.set('trades', { state }, trades[state] ?? 0)
    meter.set('naked', {}, nakedMs / 1_000)
    meter.set('nakedNow', {}, nakedNow)
    meter.set('storeUp', {}, 1)
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    meter.set('storeUp', {}, 0)
  }
}

/** How reads of public prices were answered since the start. */
type PriceReads = { readonly hits: number; readonly joined: number; readonly shared: number; readonly asked: number; readonly failed: number }
const NO_READS: PriceReads = { hits: 0, joined: 0, shared: 0, asked: 0, failed: 0 }

/** What a process that works on accounts knows of the world. */
export const collectPulse = (meter: Meter, { leases, venues, sources }: Pulse, reads: PriceReads = NO_READS): void => {
  meter.set('leases', {}, leases)
  for (const { venue, figures } of venues) {
    meter.set('breaker', { kind: 'venue', name: venue }, LEVEL[figures.state])
    meter.set('breakerFailures', { kind: 'venue', name: venue }, figures.failuresInRow)
  }
  for (const { name, state, failuresInRow } of sources) {
    meter.set('breaker', { kind: 'source', name }, LEVEL[state])
    meter.set('breakerFailures', { kind: 'source', name }, failuresInRow)
  }
  meter.set('priceReads', { answer: 'memory' }, reads.hits)
  meter.set('priceReads', { answer: 'joined' }, reads.joined)
  meter.set('priceReads', { answer: 'shared' }, reads.shared)
  meter.set('priceReads', { answer: 'asked' }, reads.asked)
  meter.set('priceReads', { answer: 'failed' }, reads.failed)
}
