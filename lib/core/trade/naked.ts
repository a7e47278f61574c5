import type { LiveTrade } from './state.ts'
import { stopStand } from './stop-stand.ts'

/** Is an open part without a confirmed stop that covers it. A plan without a stop is naked by the trader's word and not counted. */
const isNaked = (trade: LiveTrade): boolean => {
  const { kind } = stopStand(trade)
  return kind === 'missing' || kind === 'short'
}

/** Keeps the naked time of the trade: it runs from the first moment that is naked to the first that isn't. */
export const withNakedTime = (trade: LiveTrade, at: number): LiveTrade => {
  const naked = isNaked(trade)
  if (naked && trade.nakedSince === null) return { ...trade, nakedSince: at }
  if (!naked && trade.nakedSince !== null) return { ...trade, nakedSince: null, nakedMs: trade.nakedMs + Math.max(0, at - trade.nakedSince) }
  return trade
}

/** ms after which a part without a confirmed stop is told: a first stop is there in less. */
const NAKED_TOLD_MS = 10_000

/** Exchange time (ms) at which it is to be told; null: it isn't naked, or was told. */
export const nakedDueAt = (trade: LiveTrade): number | null => (trade.nakedSince === null || trade.nakedTold === trade.nakedSince ? null : trade.nakedSince + NAKED_TOLD_MS)

export const nakedMsAt = (trade: LiveTrade, at: number): number => trade.nakedMs + (trade.nakedSince === null ? 0 : Math.max(0, at - trade.nakedSince))
