import type { LiveTrade, Trade } from '#core/trade/state.ts'
import { type StopStand, stopStand } from '#core/trade/stop-stand.ts'
import { exactFigure } from '../figures.ts'

/** What a trade's status means to who reads a page. */
export const STATUS_WORDS: Readonly<Record<Trade['status'], string>> = {
  draft: 'draft', pending: 'waits for its entry', opening: 'filling', open: 'open', closing: 'closing', stuck: 'stuck', closed: 'closed', failed: 'failed',
}

/** How many trades hold something, and how many only wait for their entry. Both hold orders at the exchange; a draft holds none. */
export const tradesWords = (live: readonly LiveTrade[]): string => {
  const waiting = live.filter((trade) => trade.ledger.entry.contracts === 0n).length
  const open = live.length - waiting
  return `${open === 0 ? 'no trade' : open === 1 ? '1 trade' : `${open} trades`} open, ${waiting === 0 ? 'none waits' : waiting === 1 ? '1 waits' : `${waiting} wait`} for an entry`
}

/** Why a trade needs its user; null when it doesn't. */
export const needOf = (trade: LiveTrade): string | null => {
  if (trade.status === 'stuck') return 'The exchange lets nothing close; Keel tries again every 30 s.'
  if (trade.entry.state === 'unknown') return 'The exchange has not said what became of the entry. It is asked until there is evidence, and nothing is sent again.'
  if (trade.ledger.open === 0n || trade.close !== null) return null
  const stand = stopStand(trade)
  if (stand.kind === 'none') return 'Open without a stop, as its plan says.'
  if (stand.kind === 'short') return `Its stop is confirmed for ${exactFigure(stand.covered)} of ${exactFigure(trade.ledger.open)} contracts only.`
  return stand.kind === 'missing' ? 'Its stop is not confirmed at the exchange yet.' : null
}

/** What a page says beside the price of a stop. */
export const STOP_WORDS: Readonly<Record<StopStand['kind'], string>> = {
  planned: 'with the first fill', none: 'none, as planned', over: 'nothing is open', rests: 'at the exchange', moves: 'moving there', short: 'covers a part only', missing: 'not confirmed at the exchange',
}

export const BLOCKED_WORDS = { pause: 'Entries are paused. What is open stays protected.', 'emergency-stop': 'Emergency stop: entries are blocked. Send /resume when you mean to trade again.', restored: 'Restored from a backup: no entries until you have compared the trades with the exchange. Then send /resume.' } as const
