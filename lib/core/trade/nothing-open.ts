import type { Refusal } from './refusal.ts'
import type { LiveTrade } from './state.ts'

/** Why there is nothing to change: its entry still waits, or it is over. */
export const nothingOpen = (trade: LiveTrade): Refusal => ({ code: trade.entry.state !== 'ended' && !trade.entry.cancelAsked ? 'nothing-filled' : 'nothing-open', trade: trade.id })
