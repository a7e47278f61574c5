import type { LiveTrade, Trade } from '#core/trade/state.ts'

/** What a trade's status means to who reads a page. */
export const STATUS_WORDS: Readonly<Record<Trade['status'], string>> = {
  draft: 'draft', pending: 'waits for its entry', opening: 'filling', open: 'open', closing: 'closing', stuck: 'stuck', closed: 'closed', failed: 'failed',
}

/** Why a trade needs its user; null when it doesn't. */
export const needOf = (trade: LiveTrade): string | null => {
  if (trade.status === 'stuck') return 'The exchange lets nothing close; Keel tries again every 30 s.'
  if (trade.entry.state === 'unknown') return 'The exchange has not said what became of the entry. It is asked until there is evidence, and nothing is sent again.'
  if (trade.ledger.open === 0n || trade.close !== null) return null
  if (trade.stop.wanted === null) return 'Open without a stop, as its plan says.'
  return trade.stop.confirmed === null ? 'Its stop is not confirmed at the exchange yet.' : null
}

export const BLOCKED_WORDS = { pause: 'Entries are paused. What is open stays protected.', 'emergency-stop': 'Emergency stop: entries are blocked. Send /resume when you mean to trade again.' } as const
