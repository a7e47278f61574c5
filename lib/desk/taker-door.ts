import type { Door } from './apply.ts'
import { makeBell } from './bell.ts'
import type { Feed } from './ports/kv.ts'
import { NO_METER } from './ports/meter.ts'
import type { Store } from './ports/store.ts'
import type { Clock, Log } from './ports/world.ts'
import { storedTexts } from './stored-account.ts'

/** A process that takes something in and holds nothing: who does what was decided finds it in the store. */
export type TakerParts = { readonly store: Store; readonly feed: Feed; readonly clock: Clock; readonly log: Log }
export const takerDoor = ({ store, feed, clock, log }: TakerParts): Door => ({
  store, feed, clock, log, meter: NO_METER, texts: storedTexts(), bells: { exchange: makeBell(clock), chat: makeBell(clock) },
  alarm: { set: () => undefined, wait: () => Promise.resolve(), next: () => null }, claimOf: () => undefined,
})
