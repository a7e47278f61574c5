import type { NamedInput } from '../apply.ts'
import type { DeskClock } from '../desk-clock.ts'
import type { AccountExchange, MarketData, Stamp } from '../ports/exchange.ts'
import type { EffectRow } from '../ports/store.ts'
import type { Clock, Log } from '../ports/world.ts'

/** What an effect is run with. `earlier`: an attempt before this one may have acted, so look first. */
export type Running = {
  readonly row: EffectRow
  readonly attempt: number
  readonly earlier: boolean
  /** Signed with the exchange time of the attempt's commit. */
  readonly stamp: Stamp
  readonly sentAt: number
  readonly exchange: AccountExchange
  readonly market: MarketData
  readonly clock: Clock
  readonly deskClock: DeskClock
  readonly log: Log
}

/** done: the answers enter as inputs; again: it surely did nothing and is begun again after `ms`. */
export type Ran = { readonly type: 'done'; readonly answers: readonly NamedInput[] } | { readonly type: 'again'; readonly ms: number }

export const done = (...answers: readonly NamedInput[]): Ran => ({ type: 'done', answers })

/** Id of an answer: one per attempt and place, so that a repeat is a repeat. */
export const answerId = (running: Pick<Running, 'row' | 'attempt'>, part: string): string => `answer:${running.row.n}:${running.attempt}:${part}`
