import type { MarginMode, Side } from '#core/market/instrument.ts'
import type { Money } from '#core/money/money.ts'
import type { OrderRequest } from '#core/order/order.ts'
import type { WantedRow } from './account.ts'
import type { Event } from './event.ts'
import type { Ownership } from './protection.ts'
import type { StopMove } from './stop-move.ts'

/** What is to be done in the world; data, never a call. The answer comes back as an input. */
export type Effect =
  | { readonly type: 'enter'; readonly trade: number; readonly order: OrderRequest; readonly leverage: number; readonly marginMode: MarginMode; readonly prepare: boolean }
  /** trade null: it closes what is not Keel's. */
  | { readonly type: 'place'; readonly trade: number | null; readonly order: OrderRequest }
  | { readonly type: 'cancel'; readonly trade: number; readonly clientId: string; readonly orderId: string | null; readonly symbol: string }
  /** `move`: it only moves stops that rest already, so it may wait; absent: it never waits. */
  | { readonly type: 'protect'; readonly symbol: string; readonly side: Side; readonly ask: number; readonly wanted: readonly WantedRow[]; readonly own: Ownership; readonly move?: StopMove }
  | { readonly type: 'look-up'; readonly trade: number | null; readonly clientId: string; readonly orderId: string | null; readonly symbol: string; readonly side: Side; readonly since: number; readonly sentBy: number; readonly sole: boolean }
  | { readonly type: 'look-up-row'; readonly trade: number; readonly rowId: string; readonly symbol: string; readonly since: number }
  /** Sent once: adding twice would be a second act. */
  | { readonly type: 'add-margin'; readonly trade: number; readonly symbol: string; readonly side: Side; readonly amount: Money }
  | { readonly type: 'read-fills'; readonly symbol: string; readonly since: number }
  | { readonly type: 'tell'; readonly event: Event }
  /** The live card of a trade changed. */
  | { readonly type: 'show'; readonly trade: number }

/** Lower first. What has the last rank gives way: until somebody begins it, everything else of its key passes it. */
export const RANK = { protect: 0, exit: 1, ask: 2, entry: 3, chat: 4, move: 5 } as const

/** How an effect is queued: what it waits behind, how long it may still be begun, whom it replaces (ARCHITECTURE.md, Outbox rows). */
export type Queued = {
  readonly effect: Effect
  readonly lane: 'exchange' | 'chat'
  readonly key: string
  readonly rank: number
  readonly notAfterMs: number | null
  readonly replaces: string | null
}
